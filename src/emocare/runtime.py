"""The only importer of onnxruntime: sessions, threads and model hashes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emocare.errors import Unavailable

# Since 1.29 onnxruntime reports to its maker over the network and keeps a device id on disk,
# unless this is set before it is loaded. Nothing that happens here is anybody else's business.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime as ort

FloatArray = NDArray[np.float32]


class OnnxModel:
    """A loaded ONNX network: named arrays in, float32 arrays out, on the CPU.

    Calls are thread-safe. Spinning is off: with sparse calls it burns 16 times the CPU of the
    work itself (docs/performance.md).
    """

    def __init__(self, path: Path, *, threads: int = 1) -> None:
        """Load ``path``; raise Unavailable when it is missing or not a valid network."""
        self.path = path
        self.sha256 = file_sha256(path)
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.add_session_config_entry("session.inter_op.allow_spinning", "0")
        options.log_severity_level = 3
        try:
            self._session = ort.InferenceSession(
                str(path), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime raises a dozen unrelated classes here
            raise Unavailable(
                f"The model file {path.name} is damaged or not an ONNX network. Fetch it again.",
                code="model_unreadable",
            ) from error
        self.outputs: tuple[str, ...] = tuple(o.name for o in self._session.get_outputs())
        self.inputs: tuple[str, ...] = tuple(i.name for i in self._session.get_inputs())

    @property
    def metadata(self) -> Mapping[str, str]:
        """Key-value pairs stored inside the model file."""
        return dict(self._session.get_modelmeta().custom_metadata_map)

    def run(
        self, inputs: Mapping[str, NDArray[Any]], outputs: Sequence[str] | None = None
    ) -> list[FloatArray]:
        """Return the named outputs (all of them by default) for one batch."""
        results: list[Any] = self._session.run(outputs, dict(inputs))
        return results


def file_sha256(path: Path) -> str:
    """Return the hex SHA-256 of a file; raise Unavailable when it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise Unavailable(
            f"The model file {path} cannot be read. Check the path and its permissions.",
            code="model_missing",
        ) from error
