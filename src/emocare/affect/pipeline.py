"""From frames to face readings, on one page: detect and track, align, read, judge, place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from emocare.affect.reading import Answer, PreparedFace, make_reading, prepare
from emocare.errors import Unavailable
from emocare.types import FaceReading, Frame, UInt8Array
from emocare.vision.align import CROP_VERSION
from emocare.vision.capture import open_source
from emocare.vision.detect import FaceDetector, MtcnnDetector
from emocare.vision.follow import follower_for
from emocare.vision.network import FaceNetwork, OnnxFaceNetwork, read_in
from emocare.vision.scores import FaceScores
from emocare.vision.track import DETECT_EVERY_FRAMES, FaceTracker


@dataclass(frozen=True, slots=True)
class Stages:
    """The two engines of the pipeline; each can be replaced by another with its Protocol."""

    detector: FaceDetector
    network: FaceNetwork


def watch(
    frames: Iterable[Frame], stages: Stages, tracker: FaceTracker
) -> Iterator[tuple[Frame, list[FaceReading]]]:
    """Yield every frame with one reading per visible face; nothing outlives its frame."""
    for frame in frames:
        network = stages.network
        faces = [prepare(frame, tracked, network.info) for tracked in tracker.update(frame)]
        yield frame, read_faces(frame, faces, network)


def read_faces(
    frame: Frame, faces: Sequence[PreparedFace], network: FaceNetwork
) -> list[FaceReading]:
    """Return one reading per face; those too hard to read keep their reasons and no scores."""
    answers = ask(frame, faces, network)
    return [make_reading(frame, face, answer) for face, answer in zip(faces, answers, strict=True)]


def ask(frame: Frame, faces: Sequence[PreparedFace], network: FaceNetwork) -> list[Answer | None]:
    """Return what the network says about all faces worth it, None for the others.

    It is asked in one call, and only about those on which it has not spoken while they were
    followed: so a face that is followed costs one run of the network a frame.
    """
    worth = [face.worth_reading for face in faces]
    fresh = [f for f, good in zip(faces, worth, strict=True) if good and f.sighting is None]
    scores = _asked(frame, fresh, network) if fresh else None
    asked = {id(face): row for row, face in enumerate(fresh)}

    def answer(face: PreparedFace) -> Answer | None:
        if (said := face.sighting) is not None:
            return Answer(said.scores, said.row, said.info)
        return None if scores is None else Answer(scores, asked[id(face)], network.info)

    return [answer(face) if good else None for face, good in zip(faces, worth, strict=True)]


def _asked(frame: Frame, faces: Sequence[PreparedFace], network: FaceNetwork) -> FaceScores:
    """Return what the network says about faces (at least one) on which it has not spoken."""
    crops = np.stack([face.crop_of(frame, network.info.crop.size_px) for face in faces])
    return read_in(network, frame.rgb, [face.matrix for face in faces], crops)


def _reads_faces(network: FaceNetwork) -> None:
    """Raise Unavailable for a network that looks at whole pictures of a data set."""
    if network.info.crop.whole:
        raise Unavailable(
            f"The network {network.info.name} was trained on whole pictures, not on aligned faces. "
            "It can be evaluated (emocare evaluate), but not used to analyze.",
            code="model_mismatch",
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
        _reads_faces(self._stages.network)
        self._max_faces = max_faces
        self._detect_every = detect_every

    @property
    def network(self) -> FaceNetwork:
        """The network in use: what it measures, and what can be asked to explain a reading."""
        return self._stages.network

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
        [(_, readings)] = self.frames([Frame(rgb)], moving=False)
        return readings

    def video(self, path: str | Path, fps: float | None = None) -> Iterator[FaceReading]:
        """Yield the readings of a video file, frame by frame; ``fps`` thins it."""
        with open_source(path, fps=fps) as source:
            for _, readings in self.frames(source, moving=source.info.moves):
                yield from readings

    def frames(
        self, source: Iterable[Frame], *, moving: bool = True
    ) -> Iterator[tuple[Frame, list[FaceReading]]]:
        """Yield each frame of an open source with one reading per visible face.

        One call is one recording: track ids start again at 1. Pictures that are not frames of
        one film are read with ``moving`` False: no face waits to be seen in another of them.
        """
        detector, network = self._stages.detector, self._stages.network
        tracker = FaceTracker(
            detector,
            follower_for(detector, network),
            detect_every=self._detect_every,
            max_faces=self._max_faces,
            confirm=moving,
        )
        return watch(source, self._stages, tracker)


__all__ = ["FaceAnalyzer", "Stages", "watch"]
