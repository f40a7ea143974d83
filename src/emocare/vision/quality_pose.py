"""Head rotation from five landmarks, in closed form.

Scaled-orthographic projection (DeMenthon & Davis 1995, without their iteration): the five points
of a mean face are carried to the picture by the best linear map, whose nearest rotation is the
head's. Signs as in ``emocare.types``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from emocare.types import Float32Array, HeadPose

# x to the picture's right, y down, z towards the camera, in units of the distance of the eyes.
# Eyes and mouth: mean face of USC's ICT-FaceKit (MIT). Nose: fitted to where MTCNN puts it and
# to the poses that MediaPipe FaceLandmarker gives on FER2013's training pictures.
MEAN_FACE5: Float32Array = np.array(
    [
        [-0.500, -0.522, -0.207],
        [0.500, -0.522, -0.207],
        [0.000, 0.000, 0.620],
        [-0.389, 0.547, -0.103],
        [0.389, 0.547, -0.103],
    ],
    np.float32,
)
_CENTRED = MEAN_FACE5.astype(np.float64) - MEAN_FACE5.mean(axis=0, dtype=np.float64)
_INVERSE = np.linalg.pinv(_CENTRED)
# Of the square of a squared scale; points in one line span no area.
_LEAST_AREA = 1e-12


def estimate_head_pose(landmarks5: Float32Array) -> HeadPose:
    """Return yaw, pitch and roll in radians; exact for the mean face far from the camera."""
    # The points need no centring: the columns of _INVERSE add up to 0.
    across, down = _nearest_rotation(*(landmarks5.T.astype(np.float64) @ _INVERSE.T).tolist())
    towards = across[0] * down[1] - across[1] * down[0]
    return HeadPose(
        yaw=math.atan2(across[2], towards),
        pitch=math.asin(min(max(-down[2], -1.0), 1.0)),
        roll=math.atan2(down[0], across[0]),
    )


def _nearest_rotation(
    across: Sequence[float], down: Sequence[float]
) -> tuple[list[float], list[float]]:
    """Return the orthonormal rows nearest to two of three numbers: (A Aᵀ)^(-1/2) A.

    In plain numbers, which for so few are several times as fast as a singular value
    decomposition.
    """
    aa = sum(a * a for a in across)
    dd = sum(d * d for d in down)
    ad = sum(a * d for a, d in zip(across, down, strict=True))
    area = math.sqrt(max(aa * dd - ad * ad, _LEAST_AREA))
    scale = area * math.sqrt(aa + dd + 2 * area)
    first = [((dd + area) * a - ad * d) / scale for a, d in zip(across, down, strict=True)]
    second = [((aa + area) * d - ad * a) / scale for a, d in zip(across, down, strict=True)]
    return first, second
