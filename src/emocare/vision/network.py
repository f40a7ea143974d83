"""Face crops in, calibrated answers out: expressions, and whatever else the network measures.

To plug in another network, write a class with ``info`` and ``read`` (see ``FaceNetwork``) and
hand it to ``FaceAnalyzer``; or export your own as ONNX with the metadata of ``model_card`` and
give the file to ``--model``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, runtime_checkable

import numpy as np

from emocare.errors import Unavailable
from emocare.runtime import OnnxModel
from emocare.types import EXPRESSIONS, Float32Array, UInt8Array
from emocare.vision.align import EYE_SIZE_PX, cut_eyes, eyes_of_crop
from emocare.vision.landmarks import Matrix
from emocare.vision.model_card import EYES, ModelInfo, read_model_info, refuse
from emocare.vision.scores import SHAPES, FaceMaps, FaceScores, joined
from emocare.vision.shipped import find_weights

INPUT, LOGITS, PROBABILITIES = "crop", "logits", "probabilities"
# The second input of networks that look at the eyes more closely ("eyes" is an output).
EYE_INPUT = "eye_patches"
EYE_SHAPE = (2, EYE_SIZE_PX, EYE_SIZE_PX)
# Outputs that a network may have, and the field of ``FaceScores`` that each fills.
FURTHER: Mapping[str, str] = MappingProxyType(
    {
        "action_units": "action_units",
        "head_pose": "head_pose",
        "eyes": "eyes",
        "landmarks": "landmarks70",
        "presence": "presence",
        "fer2013_logits": "fer2013",
    }
)
EXPRESSION_MAPS, ACTION_UNIT_MAPS = "expression_maps", "action_unit_maps"

# Rec. 601 luma, as in FER2013's grey pictures and every JPEG.
LUMA: Float32Array = np.array([0.299, 0.587, 0.114], np.float32)

# More faces than this at once are read in several calls, so that memory stays flat.
MAX_BATCH = 64


class FaceNetwork(Protocol):
    """Anything that turns aligned face crops into expression probabilities, and maybe more."""

    @property
    def info(self) -> ModelInfo:
        """Which network this is."""
        ...

    def read(self, crops: UInt8Array, eyes: UInt8Array | None = None) -> FaceScores:
        """Return what it says about RGB crops uint8 (N, S, S, 3); N may be 0.

        ``eyes`` uint8 (N, 2, E, E, 3) are their patches (``align.cut_eyes``). They are given to a
        network whose ``info.crop.eyes`` says that it looks at them, and to no other.
        """
        ...


@runtime_checkable
class MappedNetwork(Protocol):
    """A network that can also say where in the crop its answers come from."""

    @property
    def has_maps(self) -> bool:
        """Whether it really can: a file may lack the maps."""
        ...

    def maps(self, crops: UInt8Array) -> FaceMaps:
        """Return the class activation maps; raise Unavailable where it has none."""
        ...


@runtime_checkable
class LandmarkNetwork(Protocol):
    """A network that can also say where the landmarks are, so that faces are followed by it."""

    @property
    def has_landmarks(self) -> bool:
        """Whether it really can: a file may lack them."""
        ...


class OnnxFaceNetwork:
    """A face network in an ONNX file: the shipped one, or another with its metadata.

    Calls are thread-safe. The session is warm when the constructor returns.
    """

    def __init__(self, path: Path | None = None, *, threads: int = 1) -> None:
        """Load ``path``, the name of a file that ships (``SHIPPED``) or a path.

        Raises Unavailable where it is missing, damaged or does not fit.
        """
        self._model = OnnxModel(find_weights(path), threads=threads)
        self._name = self._model.path.name
        self.info: ModelInfo = read_model_info(self._model.metadata, self._model.sha256, self._name)
        self._output = _output_name(self._model)
        self._further = tuple(name for name in FURTHER if name in self._model.outputs)
        self.has_maps: bool = EXPRESSION_MAPS in self._model.outputs
        self.has_landmarks: bool = "landmarks" in self._model.outputs
        _agree(self.info, self._model)
        self._try_out()

    def read(self, crops: UInt8Array, eyes: UInt8Array | None = None) -> FaceScores:
        """Return what the network says about RGB crops uint8 (N, S, S, 3); N may be 0.

        Without ``eyes`` (N, 2, E, E, 3) a network that looks at them gets those of
        ``align.eyes_of_crop``; one that does not ignores them.
        """
        if not len(crops):
            return self._nobody()
        parts = (slice(start, start + MAX_BATCH) for start in range(0, len(crops), MAX_BATCH))
        return joined(
            [
                self._run(self._inputs(crops[part], None if eyes is None else eyes[part]))
                for part in parts
            ]
        )

    def maps(self, crops: UInt8Array, eyes: UInt8Array | None = None) -> FaceMaps:
        """Return the class activation maps of crops uint8 (N, S, S, 3), N > 0; eyes as in ``read``.

        Raises Unavailable where the network gives none.
        """
        if not self.has_maps:
            raise Unavailable(
                f"The model file {self._name} gives no class activation maps. Use another way to "
                "explain it: occlusion, lime or shap.",
                code="no_maps",
            )
        wanted = [EXPRESSION_MAPS]
        wanted += [ACTION_UNIT_MAPS] if ACTION_UNIT_MAPS in self._model.outputs else []
        return FaceMaps(*self._model.run(self._inputs(crops, eyes), wanted))

    def _inputs(self, crops: UInt8Array, eyes: UInt8Array | None) -> dict[str, Float32Array]:
        inputs = {INPUT: to_colour(crops) if self.info.crop.colour else to_grey(crops)}
        if self.info.crop.eyes:
            inputs[EYE_INPUT] = patches_of(to_grey(crops)) if eyes is None else luma(eyes)
        return inputs

    def _run(self, inputs: Mapping[str, Float32Array]) -> FaceScores:
        scores, *rest = self._model.run(inputs, [self._output, *self._further])
        if self._output == LOGITS:
            scores = softmax(scores / np.float32(self.info.temperature))
        unknown = len(EXPRESSIONS) - len(self.info.label_order)
        if unknown and scores.shape[1:] == (len(self.info.label_order),):
            scores = np.pad(scores, ((0, 0), (0, unknown)))
        further = {FURTHER[name]: array for name, array in zip(self._further, rest, strict=True)}
        if "fer2013" in further:
            further["fer2013"] = softmax(further["fer2013"])
        return FaceScores(scores, **further)

    def _nobody(self) -> FaceScores:
        units = len(self.info.action_units)
        empty = {
            FURTHER[name]: np.empty((0, *(units if n == -1 else n for n in _shape(name))), "f4")
            for name in self._further
        }
        return FaceScores(np.empty((0, len(EXPRESSIONS)), np.float32), **empty)

    def _try_out(self) -> None:
        """Read one blank crop: warms the session and shows whether the shapes fit."""
        side = self.info.crop.size_px
        blank = np.zeros((1, side, side, 3), np.uint8)
        try:
            scores = self.read(blank)
        except Exception as error:  # the runtime raises its own classes for a wrong shape
            raise _wrong_shape(self._name) from error
        if scores.expression.shape != (1, len(EXPRESSIONS)) or not all_finite(scores):
            raise _wrong_shape(self._name)
        units = 0 if scores.action_units is None else scores.action_units.shape[1]
        if units != len(self.info.action_units):
            named = len(self.info.action_units)
            refuse(self._name, f"gives {units} action units but its metadata names {named}")


def read_in(
    network: FaceNetwork, rgb: UInt8Array, matrices: Sequence[Matrix], crops: UInt8Array
) -> FaceScores:
    """Return what a network says about ``crops`` (N, S, S, 3), which lie in ``rgb`` (H, W, 3).

    ``matrices`` carry the picture onto each crop (side 1): the eye patches come from the picture
    itself, where the network looks at them.
    """
    if not network.info.crop.eyes or not matrices:
        return network.read(crops)
    return network.read(crops, np.stack([cut_eyes(rgb, matrix) for matrix in matrices]))


def to_grey(crops: UInt8Array) -> Float32Array:
    """Return luma float32 (N, 1, S, S) in [0, 1] of RGB crops uint8 (N, S, S, 3)."""
    return luma(crops)[:, None]


def luma(pixels: UInt8Array) -> Float32Array:
    """Return luma float32 (…) in [0, 1] of RGB pixels uint8 (…, 3).

    Rounded to whole grey levels, because networks were trained on 8-bit pictures.
    """
    return np.asarray(np.rint(pixels.astype(np.float32) @ LUMA) / np.float32(255), np.float32)


def to_colour(crops: UInt8Array) -> Float32Array:
    """Return RGB float32 (N, 3, S, S) in [0, 1] of crops uint8 (N, S, S, 3)."""
    return np.ascontiguousarray(crops.transpose(0, 3, 1, 2), np.float32) / np.float32(255)


def patches_of(grey: Float32Array) -> Float32Array:
    """Return the eye patches (N, 2, E, E) that grey crops (N, 1, S, S) alone lead to, in [0, 1]."""
    pixels = np.rint(grey[:, 0] * 255).astype(np.uint8)
    patches = np.empty((len(grey), *EYE_SHAPE), np.float32)
    for crop, pair in zip(pixels, patches, strict=True):
        pair[:] = eyes_of_crop(crop)
    return patches / np.float32(255)


def softmax(logits: Float32Array) -> Float32Array:
    """Return probabilities along the last axis."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True), np.float32)


def all_finite(scores: FaceScores) -> bool:
    """Whether every number that a network gave is one."""
    arrays = (getattr(scores, name) for name in SHAPES)
    return all(array is None or bool(np.isfinite(array).all()) for array in arrays)


def _shape(output: str) -> tuple[int, ...]:
    return SHAPES[FURTHER[output]]


def _output_name(model: OnnxModel) -> str:
    for name in (LOGITS, PROBABILITIES):
        if name in model.outputs and INPUT in model.inputs:
            return name
    raise _wrong_shape(model.path.name)


def _agree(info: ModelInfo, model: OnnxModel) -> None:
    """Refuse a file whose inputs, outputs and metadata do not speak of the same things."""
    name = model.path.name
    if "action_units" in model.outputs and not info.action_units:
        refuse(name, "gives action units but carries no 'action_units' that name them")
    if "presence" in model.outputs and info.presence_threshold is None:
        refuse(name, "gives 'presence' but carries no 'presence_threshold'")
    if EYE_INPUT in model.inputs and not info.crop.eyes:
        refuse(name, f"takes {EYE_INPUT!r} but carries no {EYES!r}")
    if info.crop.eyes and EYE_INPUT not in model.inputs:
        refuse(name, f"carries {EYES!r} but takes no {EYE_INPUT!r}")


def _wrong_shape(name: str) -> Unavailable:
    return Unavailable(
        f"The model file {name} does not take {INPUT!r} (N, C, S, S) of its own crop size and give "
        f"{LOGITS!r} (N, {len(EXPRESSIONS)}) and its other outputs in the documented shapes. Use a "
        "model made for this version.",
        code="model_mismatch",
    )
