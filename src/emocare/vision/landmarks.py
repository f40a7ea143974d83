"""From the crop back into the picture: landmarks, and the rotation that the alignment took away.

``align.similarity_transform`` carries the picture onto the crop by rotation, one scale and a
shift; a similarity has an exact inverse, so nothing is lost on the way back.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from emocare.types import LANDMARKS, Float32Array, HeadPose
from emocare.vision.align import TEMPLATE5, similarity_transform, transform_points

Matrix = NDArray[np.float64]

# Row i holds each landmark's share in the i-th of the five points (``five_of``).
_FIVE: Float32Array = np.zeros((5, LANDMARKS), np.float32)
_FIVE[0, 36:42] = _FIVE[1, 42:48] = 1 / 6
_FIVE[[2, 3, 4], [30, 48, 54]] = 1


def crop_matrix(landmarks5: Float32Array) -> Matrix:
    """Return the (2, 3) matrix that carries the picture onto a crop of side 1."""
    return similarity_transform(landmarks5, TEMPLATE5)


def inverse(matrix: Matrix) -> Matrix:
    """Return the (2, 3) matrix that undoes ``matrix``; its scale must not be 0."""
    (a, b, x), (c, d, y) = matrix.tolist()
    area = a * d - b * c
    a, b, c, d = d / area, -b / area, -c / area, a / area
    return np.array([[a, b, -a * x - b * y], [c, d, -c * x - d * y]])


def to_picture(points: Float32Array, matrix: Matrix) -> Float32Array:
    """Carry points (N, 2) in units of the crop's side into the picture's pixels.

    ``matrix`` is the face's ``crop_matrix``.
    """
    return transform_points(inverse(matrix), points)


def five_of(landmarks: Float32Array) -> Float32Array:
    """Return the five points (..., 5, 2) of ``DetectedFace`` out of 68 or 70: crops need them.

    Eye centres are the means of their six contour points, the nose is point 30 of iBUG's order,
    the corners of the mouth are 48 and 54. All landmarks must be finite.
    """
    return np.asarray(_FIVE[:, : landmarks.shape[-2]] @ landmarks, np.float32)


def roll_of(matrix: Matrix) -> float:
    """Return how far the face's axes are rolled in the picture; the alignment undoes it.

    Radians, positive clockwise as seen by the camera (y grows downwards, so that is from x
    towards y).
    """
    return -math.atan2(matrix[1, 0], matrix[0, 0])


def pose_in_picture(pose: Float32Array, matrix: Matrix) -> HeadPose:
    """Return the head's pose in the picture from yaw, pitch and roll (3,) as in the crop."""
    return turned(HeadPose(*(float(angle) for angle in pose)), roll_of(matrix))


def turned(pose: HeadPose, angle: float) -> HeadPose:
    """Return the pose after the picture was turned clockwise by ``angle`` radians.

    Roll grows by exactly the angle (kept in -pi to pi). Yaw and pitch say where the face points
    in the picture, so they turn with it.
    """
    right = math.sin(pose.yaw) * math.cos(pose.pitch)
    up = math.sin(pose.pitch)
    towards = math.cos(pose.yaw) * math.cos(pose.pitch)
    cos, sin = math.cos(angle), math.sin(angle)
    right, up = right * cos + up * sin, up * cos - right * sin
    roll = pose.roll + angle
    return HeadPose(
        yaw=math.atan2(right, towards),
        pitch=math.asin(max(-1.0, min(1.0, up))),
        roll=math.atan2(math.sin(roll), math.cos(roll)),
    )
