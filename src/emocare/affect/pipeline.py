"""From frames to face readings, on one page: detect and track, align, judge, read, place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from emocare.affect.dimensions import valence_arousal
from emocare.types import (
    FaceReading,
    Float32Array,
    Frame,
    HeadPose,
    Quality,
    Reason,
    TrackedFace,
    UInt8Array,
)
from emocare.vision.align import CROP_VERSION, align_face
from emocare.vision.capture import open_source
from emocare.vision.detect import FaceDetector, MtcnnDetector
from emocare.vision.network import FaceNetwork, OnnxFaceNetwork
from emocare.vision.quality import READABLE_FROM, assess_quality, estimate_head_pose
from emocare.vision.track import DETECT_EVERY_FRAMES, FaceTracker

# Below this the strongest of eight labels says next to nothing.
CERTAIN_FROM = 0.25


@dataclass(frozen=True, slots=True)
class Stages:
    """The two engines of the pipeline; each can be replaced by another with its Protocol."""

    detector: FaceDetector
    network: FaceNetwork


@dataclass(frozen=True, slots=True)
class PreparedFace:
    """A tracked face, cut out and judged, before its expression is read."""

    tracked: TrackedFace
    crop: UInt8Array
    pose: HeadPose
    quality: Quality


def watch(
    frames: Iterable[Frame], stages: Stages, tracker: FaceTracker
) -> Iterator[tuple[Frame, list[FaceReading]]]:
    """Yield every frame with one reading per visible face; nothing outlives its frame."""
    for frame in frames:
        faces = [prepare(frame, tracked) for tracked in tracker.update(frame)]
        yield frame, read_faces(frame, faces, stages.network)


def prepare(frame: Frame, tracked: TrackedFace) -> PreparedFace:
    """Cut a face out of its frame and judge how readable it is."""
    face = tracked.face
    crop = align_face(frame.rgb, face.landmarks5)
    pose = estimate_head_pose(face.landmarks5)
    return PreparedFace(tracked, crop, pose, assess_quality(frame.rgb, face, crop, pose))


def read_faces(frame: Frame, faces: list[PreparedFace], network: FaceNetwork) -> list[FaceReading]:
    """Return one reading per face; those too hard to read keep their reasons and no scores."""
    readable = [face.quality.score >= READABLE_FROM for face in faces]
    crops = [face.crop for face, good in zip(faces, readable, strict=True) if good]
    scores = iter(network.read(np.stack(crops)) if crops else ())
    return [
        make_reading(frame, face, next(scores) if good else None)
        for face, good in zip(faces, readable, strict=True)
    ]


def make_reading(frame: Frame, face: PreparedFace, expression: Float32Array | None) -> FaceReading:
    """Put together what is known about one face in one frame."""
    quality = face.quality
    if expression is not None and float(expression.max()) < CERTAIN_FROM:
        expression, quality = None, Quality(quality.score, (*quality.reasons, Reason.UNCERTAIN))
    place = None if expression is None else valence_arousal(expression)
    return FaceReading(
        timestamp_s=frame.timestamp_s,
        frame=frame.index,
        track_id=face.tracked.track_id,
        box=face.tracked.face.box,
        expression=expression,
        quality=quality,
        valence=place[0] if place else None,
        arousal=place[1] if place else None,
        confidence=None if expression is None else float(expression.max()),
        head_pose=face.pose,
        landmarks5=face.tracked.face.landmarks5,
    )


class FaceAnalyzer:
    """Reads what faces show in pictures and videos; safe to share between threads.

    >>> FaceAnalyzer().image(rgb)  # doctest: +SKIP
    """

    def __init__(
        self,
        detector: FaceDetector | None = None,
        network: FaceNetwork | None = None,
        *,
        max_faces: int | None = None,
        detect_every: int = DETECT_EVERY_FRAMES,
        min_face_px: float | None = None,
    ) -> None:
        """Load the shipped detector and network unless others are given.

        ``max_faces`` keeps the largest; ``detect_every`` is in frames; ``min_face_px`` is for
        the shipped detector.
        """
        self._stages = Stages(
            detector or MtcnnDetector(min_face_px=min_face_px), network or OnnxFaceNetwork()
        )
        self._max_faces = max_faces
        self._detect_every = detect_every

    @property
    def models(self) -> dict[str, str]:
        """What a result must name to be repeated: the networks, their hashes, the crop."""
        info = self._stages.network.info
        detector = self._stages.detector
        return {
            "model": info.name,
            "model_version": info.version,
            "model_sha256": info.sha256,
            "crop_version": CROP_VERSION,
            "detector": type(detector).__name__,
            "detector_sha256": str(getattr(detector, "sha256", "")),
        }

    def image(self, rgb: UInt8Array) -> list[FaceReading]:
        """Return one reading per face in an RGB picture (H, W, 3) uint8."""
        [(_, readings)] = self.frames([Frame(rgb)])
        return readings

    def video(self, path: str | Path, fps: float | None = None) -> Iterator[FaceReading]:
        """Yield the readings of a video file, frame by frame; ``fps`` thins it."""
        with open_source(path, fps=fps) as source:
            for _, readings in self.frames(source):
                yield from readings

    def frames(self, source: Iterable[Frame]) -> Iterator[tuple[Frame, list[FaceReading]]]:
        """Yield each frame of an open source with one reading per visible face.

        One call is one recording: track ids start again at 1.
        """
        tracker = FaceTracker(
            self._stages.detector, detect_every=self._detect_every, max_faces=self._max_faces
        )
        return watch(source, self._stages, tracker)


__all__ = ["FaceAnalyzer", "Stages", "watch"]
