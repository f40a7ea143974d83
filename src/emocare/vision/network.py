"""Face crops in, calibrated expression probabilities out.

To plug in another network, write a class with ``info`` and ``read`` (see ``FaceNetwork``) and
hand it to ``FaceAnalyzer``; or export your own as ONNX with the metadata of ``model_card`` and
give the file to ``--model``.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Protocol

import numpy as np

from emocare.errors import Unavailable
from emocare.runtime import OnnxModel
from emocare.types import EXPRESSIONS, Float32Array, UInt8Array
from emocare.vision.align import CROP_SIZE_PX
from emocare.vision.model_card import ModelInfo, read_model_info

INPUT, LOGITS, PROBABILITIES = "crop", "logits", "probabilities"

# Rec. 601 luma, as in FER2013's grey pictures and every JPEG.
LUMA: Float32Array = np.array([0.299, 0.587, 0.114], np.float32)

# More faces than this at once are read in several calls, so that memory stays flat.
MAX_BATCH = 64


class FaceNetwork(Protocol):
    """Anything that turns aligned face crops into expression probabilities."""

    @property
    def info(self) -> ModelInfo:
        """Which network this is."""
        ...

    def read(self, crops: UInt8Array) -> Float32Array:
        """Return probabilities (N, 8) in EXPRESSIONS order of RGB crops uint8 (N, S, S, 3)."""
        ...


class OnnxFaceNetwork:
    """An expression network in an ONNX file: the shipped one, or another with its metadata.

    Calls are thread-safe. The session is warm when the constructor returns.
    """

    def __init__(self, path: Path | None = None, *, threads: int = 1) -> None:
        """Load ``path``; raise Unavailable where it is missing, damaged or does not fit."""
        self._model = OnnxModel(path or shipped_weights(), threads=threads)
        name = self._model.path.name
        self.info: ModelInfo = read_model_info(self._model.metadata, self._model.sha256, name)
        self._output = _output_name(self._model)
        self._try_out(name)

    def read(self, crops: UInt8Array) -> Float32Array:
        """Return calibrated probabilities (N, 8) of RGB crops uint8 (N, S, S, 3); N may be 0."""
        if not len(crops):
            return np.empty((0, len(EXPRESSIONS)), np.float32)
        grey = to_grey(crops)
        parts = [
            self._run(grey[start : start + MAX_BATCH]) for start in range(0, len(grey), MAX_BATCH)
        ]
        return np.concatenate(parts)

    def _run(self, grey: Float32Array) -> Float32Array:
        (scores,) = self._model.run({INPUT: grey}, [self._output])
        if self._output == PROBABILITIES:
            return scores
        return softmax(scores / np.float32(self.info.temperature))

    def _try_out(self, name: str) -> None:
        """Read one blank crop: warms the session and shows whether the shapes fit."""
        blank = np.zeros((1, CROP_SIZE_PX, CROP_SIZE_PX, 3), np.uint8)
        try:
            scores = self.read(blank)
        except Exception as error:  # the runtime raises its own classes for a wrong shape
            raise _wrong_shape(name) from error
        if scores.shape != (1, len(EXPRESSIONS)) or not np.isfinite(scores).all():
            raise _wrong_shape(name)


def shipped_weights() -> Path:
    """Return the path of the network that comes with the package."""
    return Path(str(files("emocare.vision") / "weights" / "expression.onnx"))


def to_grey(crops: UInt8Array) -> Float32Array:
    """Return luma float32 (N, 1, S, S) in [0, 1] of RGB crops uint8 (N, S, S, 3).

    Luma is rounded to whole grey levels, because the network was trained on 8-bit pictures.
    """
    luma = np.rint(crops.astype(np.float32) @ LUMA)
    return np.asarray(luma[:, None] / np.float32(255), np.float32)


def softmax(logits: Float32Array) -> Float32Array:
    """Return probabilities along the last axis."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True), np.float32)


def _output_name(model: OnnxModel) -> str:
    for name in (LOGITS, PROBABILITIES):
        if name in model.outputs and INPUT in model.inputs:
            return name
    raise _wrong_shape(model.path.name)


def _wrong_shape(name: str) -> Unavailable:
    return Unavailable(
        f"The model file {name} does not take {INPUT!r} (N, 1, {CROP_SIZE_PX}, {CROP_SIZE_PX}) "
        f"and give {LOGITS!r} (N, {len(EXPRESSIONS)}). Use a model made for this version.",
        code="model_mismatch",
    )
