"""Which files of the face network ship, by name. Light to import: settings know the names too."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

# The files that ship. int8 saves a third of the time where the processor multiplies bytes (AVX-512
# VNNI, AVX-VNNI, Arm dot products); elsewhere it is slower and can overflow, so float is the rule.
FLOAT32, INT8 = "float32", "int8"
SHIPPED: Mapping[str, str] = MappingProxyType(
    {FLOAT32: "emocarenet.onnx", INT8: "emocarenet_int8.onnx"}
)


def multiplies_bytes() -> bool:
    """Whether this processor has instructions for dot products of bytes, so that int8 pays."""
    if platform.machine() in {"arm64", "aarch64"}:
        return True  # since Armv8.4, so all that are likely to serve
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return any(f" {flag}" in flags for flag in ("avx512_vnni", "avx_vnni"))


def shipped_weights(arithmetic: str = FLOAT32) -> Path:
    """Return the path of the network that comes with the package, in one of ``SHIPPED``."""
    return Path(str(files("emocare.vision") / "weights" / SHIPPED[arithmetic]))


def find_weights(path: Path | None) -> Path:
    """Return the file that is meant: None is the usual one, ``int8`` or ``float32`` ships too."""
    if path is None:
        return shipped_weights()
    return shipped_weights(str(path)) if str(path) in SHIPPED else path
