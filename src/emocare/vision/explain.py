"""Where in a face the network saw what it says: heat maps of one answer, by four methods.

``cam`` is exact and costs one reading: the network's last layer is a mean over a map, so the map
itself says how much each place adds (Zhou et al. 2016, "Learning deep features for discriminative
localization"). The others hide parts of the crop and watch the answer (``vision.perturb``).

A heat map says what the network used. It does not say that this was right, or what a person felt.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import cv2
import numpy as np

from emocare.errors import Invalid, Unavailable
from emocare.types import EXPRESSIONS, Expression, Float32Array, UInt8Array
from emocare.vision import perturb
from emocare.vision.landmarks import Matrix, inverse
from emocare.vision.model_card import ModelInfo
from emocare.vision.network import FaceNetwork, MappedNetwork


class Method(StrEnum):
    """How an answer is explained."""

    CAM = "cam"
    OCCLUSION = "occlusion"
    LIME = "lime"
    SHAP = "shap"


@dataclass(frozen=True, slots=True)
class Target:
    """The answer to explain: an expression or action unit and its place in the network's order."""

    name: str
    index: int
    is_action_unit: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """Which parts of one crop spoke for one answer.

    ``values`` (h, w) covers the crop evenly: for ``cam`` what each place gives to the logit,
    which is their mean; for the others by how much a part raises the answer (probability, or
    intensity 0-5). ``silent`` is the value that speaks neither for nor against.
    """

    target: Target
    method: Method
    values: Float32Array
    silent: float = 0.0

    def strength(self, size_px: int) -> Float32Array:
        """Return how strongly each pixel spoke for the answer, 0-1: (size_px, size_px).

        1 is the strongest part of this crop, 0 what spoke neither for nor against, or against.
        """
        heat = cv2.resize(self.values, (size_px, size_px), interpolation=cv2.INTER_LINEAR)
        above = np.maximum(heat - self.silent, 0)
        peak = float(above.max())
        return np.asarray(above / peak if peak > 0 else above, np.float32)


def find_target(name: str, info: ModelInfo) -> Target:
    """Return the target of that name; raise Invalid where the network has no such answer."""
    if name in set(EXPRESSIONS):
        return Target(name, EXPRESSIONS.index(Expression(name)))
    units = list(info.action_units)
    if name in units:
        return Target(name, units.index(name), is_action_unit=True)
    known = ", ".join([*EXPRESSIONS, *units])
    raise Invalid(f"{info.name} says nothing about {name!r} that could be explained. Use {known}.")


def top_target(expression: Float32Array) -> Target:
    """Return the strongest of eight probabilities."""
    index = int(np.argmax(expression))
    return Target(EXPRESSIONS[index], index)


def default_method(network: FaceNetwork) -> Method:
    """Return the exact method where the network offers it, else hiding parts."""
    return Method.CAM if has_maps(network) else Method.OCCLUSION


def has_maps(network: FaceNetwork) -> bool:
    """Whether the network can say itself where its answers come from."""
    return isinstance(network, MappedNetwork) and network.has_maps


def explain(network: FaceNetwork, crop: UInt8Array, target: Target, method: Method) -> Explanation:
    """Explain one answer about an RGB crop uint8 (S, S, 3).

    Raises Unavailable for ``cam`` where the network gives no such maps. The same call gives the
    same values.
    """
    if method is Method.CAM:
        values = class_activation_map(network, crop, target)
        # The map's mean is the logit itself: what lies above it lifts the answer.
        return Explanation(target, method, values, silent=float(values.mean()))
    found = _BY_HIDING[method](_score(network, target), crop)
    return Explanation(target, method, found.astype(np.float32))


def class_activation_map(network: FaceNetwork, crop: UInt8Array, target: Target) -> Float32Array:
    """Return the map (h, w) whose mean is the target's logit."""
    maps = network.maps(crop[None]) if isinstance(network, MappedNetwork) else None
    planes = None
    if maps is not None:
        planes = maps.action_units if target.is_action_unit else maps.expression
    if planes is None:
        raise Unavailable(
            f"{network.info.name} gives no class activation map of {target.name}. Use "
            "another way to explain it: occlusion, lime or shap.",
            code="no_maps",
        )
    return np.asarray(planes[0, target.index], np.float32)


def into_picture(
    strength: Float32Array, matrix: Matrix, picture_size: tuple[int, int]
) -> Float32Array:
    """Carry a heat map (S, S) of the crop back into a picture: (height, width), 0 outside.

    ``matrix`` is the face's ``crop_matrix``, ``picture_size`` is (width, height).
    """
    back = inverse(matrix)
    # From pixel indices of the crop to those of the picture; centres lie at half numbers.
    scaled = back[:, :2] / len(strength)
    shift = back[:, 2] + scaled @ (0.5, 0.5) - 0.5
    moved = cv2.warpAffine(strength, np.hstack([scaled, shift[:, None]]), picture_size)
    return np.asarray(moved, np.float32)


def _score(network: FaceNetwork, target: Target) -> perturb.Score:
    """Return what the network says about the target, as a function of crops."""

    def score(crops: UInt8Array) -> perturb.FloatArray:
        scores = network.read(crops)
        answers = scores.action_units if target.is_action_unit else scores.expression
        if answers is None:
            raise Unavailable(f"{network.info.name} measures no action units.", code="no_units")
        return answers[:, target.index].astype(np.float64)

    return score


_BY_HIDING: Mapping[Method, Callable[[perturb.Score, UInt8Array], perturb.FloatArray]] = (
    MappingProxyType(
        {
            Method.OCCLUSION: perturb.occlusion,
            Method.LIME: perturb.lime,
            Method.SHAP: perturb.shap,
        }
    )
)
