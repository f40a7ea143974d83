"""Several slightly different crops of one face, to be averaged: test-time augmentation.

Off unless asked for: it costs a reading per view, and a figure with it is not comparable with
one without. The face is moved before the crop is taken, so nothing is resampled twice.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from emocare.types import Float32Array, UInt8Array
from emocare.vision.align import CROP_SIZE_PX, align_face, cut_eyes
from emocare.vision.landmarks import crop_matrix


@dataclass(frozen=True, slots=True)
class View:
    """How far one view turns (degrees, clockwise), moves (in distances of the eyes) and mirrors."""

    degrees: float = 0.0
    right: float = 0.0
    down: float = 0.0
    mirrored: bool = False


PLAIN: tuple[View, ...] = (View(),)

# As it is, mirrored, turned either way and moved, by about what a detector errs.
FIVE_VIEWS: tuple[View, ...] = (
    View(),
    View(mirrored=True),
    View(degrees=5, right=0.04),
    View(degrees=-5, right=-0.04, mirrored=True),
    View(down=0.06),
)


def crop_view(
    rgb: UInt8Array, landmarks5: Float32Array, view: View, size_px: int = CROP_SIZE_PX
) -> UInt8Array:
    """Return one view's crop (S, S, 3) of the face with these landmarks (5, 2)."""
    crop = align_face(rgb, moved(landmarks5, view), size_px)
    return np.ascontiguousarray(crop[:, ::-1]) if view.mirrored else crop


def eyes_view(rgb: UInt8Array, landmarks5: Float32Array, view: View) -> UInt8Array:
    """Return one view's eye patches (2, E, E, 3), which lie in the picture as its crop does."""
    patches = cut_eyes(rgb, crop_matrix(moved(landmarks5, view)))
    # The left patch is mirrored already: in a mirrored face it is the right eye.
    return np.ascontiguousarray(patches[::-1]) if view.mirrored else patches


def moved(landmarks5: Float32Array, view: View) -> Float32Array:
    """Return the landmarks turned about their middle and moved."""
    if not (view.degrees or view.right or view.down):
        return landmarks5
    angle = np.radians(view.degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    middle = landmarks5.mean(axis=0)
    eyes = float(np.linalg.norm(landmarks5[1] - landmarks5[0]))
    shift = np.array([view.right, view.down]) * eyes
    return np.asarray((landmarks5 - middle) @ turn.T + middle + shift, np.float32)
