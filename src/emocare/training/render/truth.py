"""What a rendered picture holds, exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emocare.training.render.action_units import ACTION_UNITS, Intensities
from emocare.training.render.eyes import Gaze
from emocare.types import Float32Array, HeadPose, UInt8Array

LANDMARKS = 70
# Where an action unit shows: brows and lids, nose and upper lip, mouth and chin (iBUG points).
_BROWS, _EYES, _NOSE = range(17, 27), range(36, 48), range(27, 36)
_MOUTH, _CHIN = range(48, 68), range(6, 11)
_PLACES: Mapping[str, tuple[range, ...]] = {
    "AU01": (_BROWS,),
    "AU02": (_BROWS,),
    "AU04": (_BROWS,),
    "AU05": (_EYES,),
    "AU06": (_EYES,),
    "AU07": (_EYES,),
    "AU09": (_NOSE,),
    "AU43": (_EYES,),
    "AU17": (_MOUTH, _CHIN),
}
_LEAST_SEEN = 0.6


@dataclass(frozen=True, slots=True)
class FaceTruth:
    """Truth of one face.

    ``landmarks`` (70, 2) pixels: 68 in iBUG order, then the irises of the person's right and left
    eye; ``visible`` (70,): inside the picture and nothing in front. ``openness``: right and left
    eye, 0 shut, 1 as wide as this person's eyes are at rest, or wider. ``gaze``: right, left,
    relative to the head. ``lip_gap``: over the distance of the eyes, 0 closed. ``face_visible``:
    the share of landmarks that can be seen.
    """

    landmarks: Float32Array
    visible: NDArray[np.bool_]
    action_units: Intensities
    pose: HeadPose
    gaze: tuple[Gaze, Gaze]
    openness: tuple[float, float]
    lip_gap: float

    @property
    def face_visible(self) -> float:
        """Share of the landmarks that can be seen, 0-1."""
        return float(self.visible.mean())

    @property
    def units_visible(self) -> NDArray[np.bool_]:
        """Which action units (A,) can be judged: most of where they show is in sight."""
        seen = []
        for unit in ACTION_UNITS:
            places = _PLACES.get(unit, (_MOUTH,))
            points = [point for place in places for point in place]
            seen.append(self.visible[points].mean() >= _LEAST_SEEN)
        return np.array(seen)


@dataclass(frozen=True, slots=True)
class Picture:
    """``rgb`` uint8 (S, S, 3) and its truth, None where nobody is in the picture."""

    rgb: UInt8Array
    truth: FaceTruth | None
