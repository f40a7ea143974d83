"""Head rotation from five landmarks, in closed form.

Scaled-orthographic projection (DeMenthon & Davis 1995, without their iteration): the five points
of a mean face are carried to the picture by the best linear map, whose nearest rotation is the
head's. Signs as in ``emocare.types``.
"""

from __future__ import annotations

import math

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
_CENTRED = MEAN_FACE5 - MEAN_FACE5.mean(axis=0)
_INVERSE = np.linalg.pinv(_CENTRED.astype(np.float64))


def estimate_head_pose(landmarks5: Float32Array) -> HeadPose:
    """Return yaw, pitch and roll in radians; exact for the mean face far from the camera."""
    centred = landmarks5 - landmarks5.mean(axis=0)
    linear = (_INVERSE @ centred).T  # (2, 3)
    left, _, right = np.linalg.svd(linear, full_matrices=False)
    across, down = (left @ right).tolist()
    towards = across[0] * down[1] - across[1] * down[0]
    return HeadPose(
        yaw=math.atan2(across[2], towards),
        pitch=math.asin(min(max(-down[2], -1.0), 1.0)),
        roll=math.atan2(down[0], across[0]),
    )
