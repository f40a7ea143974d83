"""What a network file takes: crops, and eye patches where it looks at them."""

from __future__ import annotations

import numpy as np

from emocare.runtime import OnnxModel
from emocare.types import Float32Array
from emocare.vision.align import EYE_SIZE_PX, eyes_of_crop
from emocare.vision.network import EYE_INPUT, INPUT

EYE_SHAPE = (2, EYE_SIZE_PX, EYE_SIZE_PX)


def inputs_for(
    model: OnnxModel, crops: Float32Array, patches: Float32Array | None = None
) -> dict[str, Float32Array]:
    """Return the inputs by name for grey crops (N, 1, S, S) in [0, 1].

    Where the model looks at eye patches (N, 2, E, E) and none are given, they are cut from the
    crops (``vision.align.eyes_of_crop``).
    """
    if EYE_INPUT not in model.inputs:
        return {INPUT: crops}
    return {INPUT: crops, EYE_INPUT: patches_of(crops) if patches is None else patches}


def patches_of(crops: Float32Array) -> Float32Array:
    """Return the eye patches (N, 2, E, E) of grey crops (N, 1, S, S), both in [0, 1]."""
    grey = np.rint(crops[:, 0] * 255).astype(np.uint8)
    found = [eyes_of_crop(crop) for crop in grey]
    patches = np.stack(found) if found else np.empty((0, *EYE_SHAPE), np.uint8)
    return np.asarray(patches, np.float32) / np.float32(255)
