"""The face model's 68 points moved to where the project's other labels have theirs.

Photographs are labelled by MediaPipe's mesh, whose choice of 68 points is not quite the one that
facekit's makers made: along the jaw, the brows and the inner lips the two differ by up to 0.17 of
the eyes' distance. Each point is therefore slid along its own contour, by shares of the way to its
neighbour that agree best with FaceLandmarker on 770 rendered faces; the mean difference falls
from 0.063 to 0.045 of the eyes' distance. ``python -m emocare.training.render.judge`` measures it.
"""

from __future__ import annotations

import numpy as np

from emocare.types import Float32Array

# Contours of iBUG's 68: first point, past the last, closed. All share one direction of counting.
_CONTOURS: tuple[tuple[int, int, bool], ...] = (
    (0, 17, False),
    (17, 22, False),
    (22, 27, False),
    (27, 31, False),
    (31, 36, False),
    (36, 42, True),
    (42, 48, True),
    (48, 60, True),
    (60, 68, True),
)
_JAW = (-0.38, -0.04, -0.27, 0.46, 0.11, -0.35, -0.03, 0.24)
_BROW = (0.0, -0.15, -0.39, -0.47, -0.33)
_NOSE = (-0.12, 0.25, 0.39, 0.02)
_NOSTRILS = (0.05, -0.21, 0.0, 0.21, -0.05)
_RIGHT_EYE = (0.2, 0.14, 0.0, 0.0, -0.03, -0.17)
_LEFT_EYE = (0.0, 0.0, -0.14, -0.2, 0.17, 0.03)
_OUTER_LIPS = (0.1, 0.32, 0.06, 0.0, -0.06, -0.32, -0.1, 0.53, 0.26, 0.0, -0.26, -0.53)
_INNER_LIPS = (0.0, 0.42, 0.0, -0.42, 0.0, 0.44, 0.0, -0.44)
SHIFT: Float32Array = np.array(
    [
        *_JAW,
        0.0,
        *(-shift for shift in reversed(_JAW)),
        *_BROW,
        *(-shift for shift in reversed(_BROW)),
        *_NOSE,
        *_NOSTRILS,
        *_RIGHT_EYE,
        *_LEFT_EYE,
        *_OUTER_LIPS,
        *_INNER_LIPS,
    ],
    np.float32,
)
# MediaPipe's outer nostril and outer brow lie higher on the face (cm).
_RAISED_CM = {31: 0.4, 35: 0.4, 17: 0.2, 26: 0.2}


def to_label_scheme(marks: Float32Array) -> Float32Array:
    """Return the points (68, 3), head's frame in cm, as the labels of photographs have them."""
    moved = marks.copy()
    for start, end, closed in _CONTOURS:
        contour, shift = marks[start:end], SHIFT[start:end, None]
        following, preceding = np.roll(contour, -1, axis=0), np.roll(contour, 1, axis=0)
        if not closed:  # past an end, straight on
            following[-1] = 2 * contour[-1] - contour[-2]
            preceding[0] = 2 * contour[0] - contour[1]
        towards = np.where(shift >= 0, following - contour, preceding - contour)
        moved[start:end] += np.abs(shift) * towards
    for index, raised in _RAISED_CM.items():
        moved[index, 1] += raised
    return moved
