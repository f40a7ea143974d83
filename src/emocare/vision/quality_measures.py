"""What can be measured about how readable a face is; raw numbers, no judgement."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from emocare.types import DetectedFace, Float32Array, HeadPose, UInt8Array
from emocare.vision.landmarks import Matrix, crop_matrix

# Rows of the crop, as shares of its side, that hold the eyes and the mouth.
EYE_ROWS, MOUTH_ROWS = (0.25, 0.50), (0.62, 0.90)
FACE_COLUMNS = (0.20, 0.80)
CLIPPED_LUMA = 250
SMOOTHING_PX = 1.0
_STEPS = (np.arange(16) + 0.5) / 16
_GRID = np.stack(np.meshgrid(_STEPS, _STEPS), axis=-1).reshape(-1, 2)
_CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])


@dataclass(frozen=True, slots=True)
class QualityMeasures:
    """Raw measures of one face.

    ``size_px``: side of the crop in pixels of the picture. ``luma``: mean, 0-255. ``contrast``:
    standard deviation of luma. ``clipped``: share of pixels at full white. ``sharpness``:
    variance of the smoothed crop's Laplacian over the variance of luma. Angles in radians.
    ``outside``: share of the crop beyond the picture's edge. ``face_score``: the detector's.
    ``mouth_detail``: edge strength around the mouth over that around the eyes.
    """

    size_px: float
    luma: float
    contrast: float
    clipped: float
    sharpness: float
    yaw: float
    pitch: float
    roll: float
    outside: float
    face_score: float
    mouth_detail: float


def measure_quality(
    crop: UInt8Array, face: DetectedFace, picture_size: tuple[int, int], pose: HeadPose
) -> QualityMeasures:
    """Measure an aligned crop (S, S) or (S, S, 3) of ``face``.

    ``picture_size`` is (width, height) of the picture that the landmarks refer to.
    """
    grey = crop if crop.ndim == 2 else np.asarray(cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY), np.uint8)
    mean, deviation = cv2.meanStdDev(grey)
    # Smoothed first: noise, and the rounding to 256 levels in a pale picture, are no detail.
    smooth = cv2.GaussianBlur(grey.astype(np.float32), (0, 0), SMOOTHING_PX)
    _, detail = cv2.meanStdDev(cv2.Laplacian(smooth, cv2.CV_32F))
    contrast = float(deviation[0, 0])
    matrix = crop_matrix(face.landmarks5)
    return QualityMeasures(
        size_px=_side_px(matrix),
        luma=float(mean[0, 0]),
        contrast=contrast,
        clipped=np.count_nonzero(grey >= CLIPPED_LUMA) / grey.size,
        sharpness=float(detail[0, 0]) ** 2 / max(contrast**2, 1.0),
        yaw=pose.yaw,
        pitch=pose.pitch,
        roll=pose.roll,
        outside=_outside(matrix, picture_size),
        face_score=face.box.face_score,
        mouth_detail=_mouth_detail(grey),
    )


def crop_side_px(landmarks5: Float32Array) -> float:
    """Return how many pixels of the picture one side of the crop covers."""
    return _side_px(crop_matrix(landmarks5))


def share_outside(landmarks5: Float32Array, picture_size: tuple[int, int]) -> float:
    """Return the share of the crop's area that lies beyond the picture's edge."""
    return _outside(crop_matrix(landmarks5), picture_size)


def _side_px(matrix: Matrix) -> float:
    scale = float(np.hypot(matrix[0, 0], matrix[1, 0]))
    return 1 / scale if scale > 0 else 0.0


def _outside(matrix: Matrix, picture_size: tuple[int, int]) -> float:
    scale = float(np.hypot(matrix[0, 0], matrix[1, 0]))
    if scale == 0:
        return 1.0
    back = np.linalg.inv(matrix[:, :2]).T
    corners = (_CORNERS - matrix[:, 2]) @ back
    if (corners >= 0).all() and (corners <= picture_size).all():
        return 0.0  # as most are: a crop is convex, so all of it lies where its corners do
    points = (_GRID - matrix[:, 2]) @ back
    inside = (points >= 0).all(axis=1) & (points <= picture_size).all(axis=1)
    return float(1 - inside.mean())


def _mouth_detail(grey: UInt8Array) -> float:
    """Return mean vertical edge strength around the mouth over that around the eyes."""
    edges = np.abs(cv2.Sobel(grey, cv2.CV_32F, 0, 1))
    side = len(grey)
    left, right = (round(side * share) for share in FACE_COLUMNS)
    eyes, mouth = (
        float(edges[round(side * top) : round(side * end), left:right].mean())
        for top, end in (EYE_ROWS, MOUTH_ROWS)
    )
    return mouth / max(eyes, 1.0)
