"""Frozen values that travel between the stages; every array is validated once, here.

Conventions, stated once for the whole package:

* Pixels: x grows to the right, y grows downwards, the centre of the first pixel is (0.5, 0.5).
* Angles are radians. ``yaw`` is positive towards the person's left, ``pitch`` is positive
  upwards, ``roll`` is positive clockwise as seen by the camera.
* ``valence`` and ``arousal`` lie in [-1, 1]; probabilities lie in [0, 1].
* Times are seconds from the start of the recording (``_s``).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

UInt8Array = NDArray[np.uint8]
Float32Array = NDArray[np.float32]


class Expression(StrEnum):
    """What a face shows. Declaration order is the label order of every model and table."""

    NEUTRAL = "neutral"
    HAPPINESS = "happiness"
    SURPRISE = "surprise"
    SADNESS = "sadness"
    ANGER = "anger"
    DISGUST = "disgust"
    FEAR = "fear"
    CONTEMPT = "contempt"


EXPRESSIONS: tuple[Expression, ...] = tuple(Expression)

# FACS action units, in the order of every table. AU45 (a blink) is an event over time and so
# not among them; the closed lid of a single picture is AU43.
ACTION_UNITS: tuple[str, ...] = tuple(
    f"AU{number:02d}"
    for number in (1, 2, 4, 5, 6, 7, 9, 10, 12, 14, 15, 17, 20, 23, 24, 25, 26, 43)
)
MAX_INTENSITY = 5.0

# The 68 points of iBUG 300-W (Sagonas et al. 2013) in its order, then the irises of the person's
# right and left eye.
LANDMARKS = 70


class Evidence(StrEnum):
    """How far an action unit's numbers are trusted, by what the network learned it from."""

    CORROBORATED = "corroborated"
    """Two independent sources agree, and so do people's labels where they say something."""
    DISTILLED = "distilled"
    """One other network's answers on photographs."""
    RENDERED = "rendered"
    """The exact truth of rendered faces only; never compared with real ones."""
    EXPERIMENTAL = "experimental"
    """Not good enough to rely on; shown so that it can be studied."""


class Reason(StrEnum):
    """Why a face could not be read; several may hold at once."""

    TOO_SMALL = "too_small"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    BLURRED = "blurred"
    TURNED_AWAY = "turned_away"
    TILTED = "tilted"
    PARTLY_VISIBLE = "partly_visible"
    COVERED = "covered"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of a recording: RGB uint8 of shape (height, width, 3)."""

    rgb: UInt8Array
    index: int = 0
    timestamp_s: float = 0.0

    def __post_init__(self) -> None:
        """Raise ValueError unless the picture is RGB uint8 with at least one pixel."""
        shape = self.rgb.shape
        if self.rgb.dtype != np.uint8 or len(shape) != 3 or shape[2] != 3 or 0 in shape:
            raise ValueError(f"expected RGB uint8 (H, W, 3), got {self.rgb.dtype} {shape}")


@dataclass(frozen=True, slots=True)
class FaceBox:
    """A face rectangle in pixels, with the detector's confidence in [0, 1]."""

    x1: float
    y1: float
    x2: float
    y2: float
    face_score: float = 1.0

    @property
    def width(self) -> float:
        """Width in pixels."""
        return self.x2 - self.x1

    @property
    def height(self) -> float:
        """Height in pixels."""
        return self.y2 - self.y1

    @property
    def area(self) -> float:
        """Area in square pixels."""
        return self.width * self.height

    @property
    def centre(self) -> tuple[float, float]:
        """Centre (x, y) in pixels."""
        return (self.x1 + self.x2) / 2, (self.y1 + self.y2) / 2


@dataclass(frozen=True, slots=True)
class DetectedFace:
    """A face found in one frame.

    ``landmarks5`` is float32 (5, 2) in pixels: the eye centre at the picture's left, the one
    at its right, the nose tip, the mouth corner at the left and the one at the right.
    """

    box: FaceBox
    landmarks5: Float32Array

    def __post_init__(self) -> None:
        """Raise ValueError unless there are five finite points."""
        if self.landmarks5.shape != (5, 2) or not np.isfinite(self.landmarks5).all():
            raise ValueError(f"expected five finite points, got shape {self.landmarks5.shape}")


@dataclass(frozen=True, slots=True)
class TrackedFace:
    """A detected face that keeps its ``track_id`` from frame to frame of one recording."""

    track_id: int
    face: DetectedFace
    detected: bool


@dataclass(frozen=True, slots=True)
class HeadPose:
    """Head rotation in radians; signs in the module docstring."""

    yaw: float
    pitch: float
    roll: float


@dataclass(frozen=True, slots=True)
class Eye:
    """One eye: ``openness`` in [0, 1], gaze angles in radians."""

    openness: float
    gaze_yaw: float
    gaze_pitch: float


@dataclass(frozen=True, slots=True)
class Quality:
    """How readable a face is, in [0, 1], and what stands in the way."""

    score: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class ActionUnit:
    """Intensity of one facial action unit, 0-5 (FACS A-E), and how far its source is trusted."""

    intensity: float
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class FaceReading:
    """What one face showed in one frame.

    ``expression`` holds eight probabilities in ``EXPRESSIONS`` order that sum to 1, or None
    where the face was too hard to read (``quality.reasons`` says why). ``confidence`` is the
    calibrated probability of the strongest expression. ``landmarks70`` is float32 (70, 2) in
    pixels of the picture, ``eyes`` the person's right eye, then the left. Fields that the network
    in use does not measure are None or empty; they are never made up. An abstention has none of
    the network's numbers but the head's pose, which may be what stands in the way.
    """

    timestamp_s: float
    frame: int
    track_id: int
    box: FaceBox
    expression: Float32Array | None
    quality: Quality
    valence: float | None = None
    arousal: float | None = None
    confidence: float | None = None
    head_pose: HeadPose | None = None
    landmarks5: Float32Array | None = None
    landmarks70: Float32Array | None = None
    eyes: tuple[Eye, Eye] | None = None
    action_units: Mapping[str, ActionUnit] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        """Raise ValueError unless the arrays have their shapes and the expression sums to 1."""
        if self.landmarks70 is not None and self.landmarks70.shape != (LANDMARKS, 2):
            raise ValueError(f"expected 70 points, got shape {self.landmarks70.shape}")
        if self.expression is None:
            return
        if self.expression.shape != (len(EXPRESSIONS),):
            raise ValueError(f"expected 8 probabilities, got shape {self.expression.shape}")
        if not math.isclose(float(self.expression.sum()), 1.0, abs_tol=1e-3):
            raise ValueError("expression probabilities must sum to 1")

    @property
    def abstained(self) -> bool:
        """Whether the face was too hard to read."""
        return self.expression is None

    @property
    def top_expression(self) -> Expression | None:
        """The strongest expression, or None where the reading abstained."""
        if self.expression is None:
            return None
        return EXPRESSIONS[int(np.argmax(self.expression))]
