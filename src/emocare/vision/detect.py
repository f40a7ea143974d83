"""Find faces in a picture: the Protocol every detector follows, and the registry of ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, runtime_checkable

from emocare.errors import Invalid, Unavailable
from emocare.types import DetectedFace, UInt8Array
from emocare.vision.detect_geometry import BoxArray
from emocare.vision.detect_mediapipe import MediaPipeDetector
from emocare.vision.detect_mtcnn import MtcnnDetector, MtcnnThresholds
from emocare.vision.model_files import MODEL_FILES


class FaceDetector(Protocol):
    """Finds faces; docs/detectors-and-networks.md shows how to bring another one."""

    def detect(self, rgb: UInt8Array) -> list[DetectedFace]:
        """Return the faces in an RGB picture (H, W, 3), most certain first."""
        ...


@runtime_checkable
class FaceFollower(Protocol):
    """A detector that can also look again at a guessed place; trackers use it when present."""

    def refine(self, rgb: UInt8Array, boxes: BoxArray) -> list[DetectedFace | None]:
        """Return, for each guessed box (N, 4), the face in it, or None where there is none."""
        ...


@dataclass(frozen=True, slots=True)
class DetectorOptions:
    """What a detector may be told: the smallest face, and the folder of fetched networks."""

    min_face_px: float | None = None
    models: Path | None = None


class DetectorFactory(Protocol):
    """Makes a detector."""

    def __call__(self, options: DetectorOptions = ...) -> FaceDetector:
        """Return it ready to use; raise Unavailable where a part of it is missing."""
        ...


_DEFAULTS = DetectorOptions()


def _mtcnn(options: DetectorOptions = _DEFAULTS) -> FaceDetector:
    return MtcnnDetector(min_face_px=options.min_face_px)


def _mediapipe(options: DetectorOptions = _DEFAULTS) -> FaceDetector:
    file = MODEL_FILES["face_landmarker"]
    path = options.models / file.name if options.models else None
    if path is None or not path.is_file():
        raise Unavailable(
            f"{file.name} is missing; run: emocare models fetch face_landmarker",
            code="model_missing",
        )
    return MediaPipeDetector(path)


DETECTORS: Mapping[str, DetectorFactory] = MappingProxyType(
    {"mtcnn": _mtcnn, "mediapipe": _mediapipe}
)


def create_detector(name: str, options: DetectorOptions = _DEFAULTS) -> FaceDetector:
    """Return a detector of the registry; raise Invalid for a name that is not in it."""
    if name not in DETECTORS:
        raise Invalid(
            f"There is no detector {name!r}; choose one of {', '.join(DETECTORS)}.",
            code="unknown_detector",
        )
    return DETECTORS[name](options)


__all__ = [
    "DETECTORS",
    "DetectorOptions",
    "FaceDetector",
    "FaceFollower",
    "MediaPipeDetector",
    "MtcnnDetector",
    "MtcnnThresholds",
    "create_detector",
]
