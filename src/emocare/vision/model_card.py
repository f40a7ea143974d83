"""The facts that travel inside a model file, and their check at the door.

A network is only as good as the crop and the label order it was trained with; a file that
disagrees with this program about either is refused rather than misread.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

from emocare.errors import Unavailable
from emocare.types import EXPRESSIONS, Expression
from emocare.vision.align import CROP_SIZE_PX, CROP_VERSION

CHANNELS = "grey"
REQUIRED = ("name", "version", "label_order", "crop_version", "crop_size", "channels")


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """Which network read a face, and how it was made ready to."""

    name: str
    version: str
    sha256: str
    crop_version: str
    label_order: tuple[Expression, ...]
    temperature: float = 1.0


def expression_metadata(
    *, name: str, version: str, temperature: float, extra: Mapping[str, str]
) -> dict[str, str]:
    """Return the key-value pairs that an expression network must carry, plus ``extra``."""
    return {
        "name": name,
        "version": version,
        "label_order": ",".join(EXPRESSIONS),
        "crop_version": CROP_VERSION,
        "crop_size": str(CROP_SIZE_PX),
        "channels": CHANNELS,
        "temperature": repr(temperature),
        **extra,
    }


def read_model_info(metadata: Mapping[str, str], sha256: str, file_name: str) -> ModelInfo:
    """Return what a model file says about itself.

    Raises Unavailable where it says too little, or does not fit this program's crop or labels.
    """
    missing = [key for key in REQUIRED if key not in metadata]
    if missing:
        _refuse(file_name, f"carries no {missing[0]!r}, so it is not an EmoCare expression network")
    order = metadata["label_order"]
    if order != ",".join(EXPRESSIONS):
        _refuse(file_name, f"has the label order {order}, not {','.join(EXPRESSIONS)}")
    crop = (metadata["crop_version"], metadata["crop_size"], metadata["channels"])
    ours = (CROP_VERSION, str(CROP_SIZE_PX), CHANNELS)
    if crop != ours:
        _refuse(
            file_name,
            f"was trained on the crop {'/'.join(crop)}, this program makes {'/'.join(ours)}",
        )
    return ModelInfo(
        name=metadata["name"],
        version=metadata["version"],
        sha256=sha256,
        crop_version=metadata["crop_version"],
        label_order=EXPRESSIONS,
        temperature=_temperature(metadata.get("temperature", "1.0"), file_name),
    )


def _temperature(text: str, file_name: str) -> float:
    try:
        temperature = float(text)
    except ValueError:
        temperature = 0.0
    if not isfinite(temperature) or temperature <= 0:
        _refuse(file_name, f"has the temperature {text!r}, which must be a number above 0")
    return temperature


def _refuse(file_name: str, why: str) -> None:
    raise Unavailable(
        f"The model file {file_name} {why}. Use a model made for this version.",
        code="model_mismatch",
    )
