"""Find faces in a picture: the Protocol every detector follows, and the registry of ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Protocol, runtime_checkable

from emocare.types import DetectedFace, UInt8Array
from emocare.vision.detect_geometry import BoxArray
from emocare.vision.detect_mtcnn import MtcnnDetector, MtcnnThresholds


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


DETECTORS: Mapping[str, Callable[[], FaceDetector]] = MappingProxyType({"mtcnn": MtcnnDetector})

__all__ = ["DETECTORS", "FaceDetector", "FaceFollower", "MtcnnDetector", "MtcnnThresholds"]
