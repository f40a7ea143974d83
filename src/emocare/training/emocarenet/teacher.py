"""Targets from what a teacher saw on photographs: MediaPipe FaceLandmarker's outputs.

Blendshapes become intensities by ``heads.TEACHER``; pose changes its signs; gaze is measured from
the irises between the corners of the eyes, by a linear rule fitted on rendered faces, whose gaze
is known exactly.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from emocare.training.emocarenet.heads import BLINK_OPEN, BLINK_SHUT, TEACHER
from emocare.training.render.action_units import LIPS_CLOSED_GAP, LIPS_PARTED_GAP
from emocare.types import ACTION_UNITS, MAX_INTENSITY, Float32Array

# The corners of the person's right and left eye, and their irises, among the 70 landmarks.
_CORNERS = ((36, 39), (42, 45))
_IRISES = (68, 69)
# Inner lips, upper and lower, at three places.
_UPPER_LIP, _LOWER_LIP = (61, 62, 63), (67, 66, 65)
MAX_GAZE_RAD = 0.7


def unit_targets(
    blendshapes: Float32Array, names: Sequence[str], landmarks: Float32Array
) -> tuple[Float32Array, Float32Array]:
    """Return intensities (N, A) and their weights (N, A), 0 where the teacher saw nothing.

    ``blendshapes`` is (N, 52) in the order of ``names``; ``landmarks`` (N, 70, 2).
    """
    place = {name: i for i, name in enumerate(names)}
    values = np.zeros((len(blendshapes), len(ACTION_UNITS)), np.float32)
    weights = np.zeros_like(values)
    for unit, signal in TEACHER.items():
        strongest = blendshapes[:, [place[name] for name in signal.blendshapes]].max(axis=1)
        column = ACTION_UNITS.index(unit)
        values[:, column] = (strongest - signal.rest) / (signal.full - signal.rest)
        weights[:, column] = signal.weight
    column = ACTION_UNITS.index("AU25")
    gap = lip_gap(landmarks)
    values[:, column] = (gap - LIPS_CLOSED_GAP) / (LIPS_PARTED_GAP - LIPS_CLOSED_GAP)
    weights[:, column] = 1.0
    unseen = ~np.isfinite(values).all(axis=1)
    values[unseen], weights[unseen] = 0, 0
    return np.clip(values, 0, 1) * np.float32(MAX_INTENSITY), weights


def lip_gap(landmarks: Float32Array) -> Float32Array:
    """Return the gap (N,) between the inner lips over the distance between the eyes' centres."""
    gap = np.linalg.norm(landmarks[:, _UPPER_LIP] - landmarks[:, _LOWER_LIP], axis=2).mean(axis=1)
    eyes = [landmarks[:, part].mean(axis=1) for part in (slice(36, 42), slice(42, 48))]
    apart = np.linalg.norm(eyes[0] - eyes[1], axis=1)
    return np.asarray(gap / np.maximum(apart, 1e-6), np.float32)


def pose_targets(pose_ypr: Float32Array) -> Float32Array:
    """Return yaw, pitch, roll (N, 3) with our signs of the teacher's (pitch down, roll left)."""
    return pose_ypr * np.array([1, -1, -1], np.float32)


def openness_targets(blendshapes: Float32Array, names: Sequence[str]) -> Float32Array:
    """Return how open the right and the left eye are (N, 2), from 0 shut to 1 open."""
    shut = blendshapes[:, [names.index("eyeBlinkRight"), names.index("eyeBlinkLeft")]]
    return np.clip(1 - (shut - BLINK_OPEN) / (BLINK_SHUT - BLINK_OPEN), 0, 1).astype(np.float32)


def gaze_measures(landmarks: Float32Array, pose: Float32Array) -> Float32Array:
    """Return what gaze is computed from (N, 2, 6): iris offsets, pose and a constant, per eye.

    Offsets are from the middle between the eye's corners, along and across the line through
    them, over the distance of the corners.
    """
    eyes = []
    for (outer, inner), iris in zip(_CORNERS, _IRISES, strict=True):
        first, second = landmarks[:, outer], landmarks[:, inner]
        along = second - first
        width = np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-6)
        along = along / width
        offset = (landmarks[:, iris] - (first + second) / 2) / width
        across = np.stack([-along[:, 1], along[:, 0]], axis=1)
        ones = np.ones(len(landmarks), np.float32)
        x, y = (offset * along).sum(axis=1), (offset * across).sum(axis=1)
        eyes.append(np.stack([x, y, *pose.T, ones], axis=1))
    return np.stack(eyes, axis=1).astype(np.float32)


def fit_gaze(measures: Float32Array, gaze: Float32Array) -> NDArray[np.float64]:
    """Return the rule (2, 6, 2) from measures (N, 2, 6) to gaze (N, 2, 2), by least squares."""
    rules = [np.linalg.lstsq(measures[:, e].astype(float), gaze[:, e])[0] for e in range(2)]
    return np.stack(rules)


def gaze_targets(measures: Float32Array, rule: NDArray[np.float64]) -> Float32Array:
    """Return gaze yaw and pitch (N, 2, 2) of both eyes, limited to ``MAX_GAZE_RAD``."""
    gaze = np.einsum("nef,efa->nea", measures, rule)
    return np.clip(gaze, -MAX_GAZE_RAD, MAX_GAZE_RAD).astype(np.float32)
