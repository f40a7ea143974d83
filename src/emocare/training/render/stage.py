"""The scene as it stands before the camera: what layers over and under the face draw by."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from emocare.training.render.camera import Camera, project, to_camera
from emocare.types import Float32Array, HeadPose


@dataclass(frozen=True, slots=True)
class Stage:
    """``marks`` (68, 3) landmarks in the head's frame; ``light`` (3,) mean light on the face."""

    marks: Float32Array
    rotation: Float32Array
    pose: HeadPose
    camera: Camera
    size_px: int
    light: Float32Array

    def place(self, points: NDArray) -> Float32Array:
        """Return pixels (N, 2) of points (N, 3) of the head."""
        return project(to_camera(np.asarray(points, np.float32), self.rotation), self.camera)

    @property
    def eye_distance_px(self) -> float:
        """Distance of the eyes in a picture of the face seen from the front."""
        apart = self.marks[36:42].mean(axis=0) - self.marks[42:48].mean(axis=0)
        return float(np.linalg.norm(apart)) * self.camera.pixels_per_cm


@dataclass(frozen=True, slots=True)
class Layer:
    """``alpha`` (S, S) 0-1 and linear ``colour`` (S, S, 3) or (3,) to lay over a picture."""

    alpha: Float32Array
    colour: Float32Array

    def over(self, picture: Float32Array) -> Float32Array:
        """Return the picture (S, S, 3) with this layer on it."""
        alpha = self.alpha[..., None]
        return picture * (1 - alpha) + self.colour * alpha


_FRACTION_BITS = 4


def fill(size_px: int, polygon: Float32Array) -> Float32Array:
    """Return the coverage (S, S), 0-1, of a polygon (P, 2) in pixels."""
    mask = np.zeros((size_px, size_px), np.uint8)
    cv2.fillPoly(mask, [_fixed(polygon)], 255, cv2.LINE_AA, _FRACTION_BITS)
    return np.asarray(mask / 255, np.float32)


def stroke(
    size_px: int, lines: list[Float32Array], width_px: float, *, closed: bool = False
) -> Float32Array:
    """Return the coverage (S, S) of lines; thinner than a pixel means fainter."""
    mask = np.zeros((size_px, size_px), np.uint8)
    thickness = max(round(width_px), 1)
    fixed = [_fixed(line) for line in lines]
    cv2.polylines(mask, fixed, closed, 255, thickness, cv2.LINE_AA, _FRACTION_BITS)
    faint = np.float32(min(width_px / thickness, 1) / 255)
    return mask.astype(np.float32) * faint


def _fixed(points: Float32Array) -> NDArray[np.int32]:
    """Return OpenCV's fixed-point form; its first pixel's centre is (0, 0), ours (0.5, 0.5)."""
    limited = np.clip(points - 0.5, -4000, 4000)
    return np.round(limited * (1 << _FRACTION_BITS)).astype(np.int32)
