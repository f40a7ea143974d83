"""What a network file takes: crops, and eye patches where it looks at them."""

from __future__ import annotations

from emocare.runtime import OnnxModel
from emocare.types import Float32Array
from emocare.vision.network import EYE_INPUT, INPUT, patches_of


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
