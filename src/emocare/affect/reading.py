"""One face in one frame: what was measured about it, judged, put together as a ``FaceReading``.

Readability is judged twice. Whatever does not need the head's pose comes first, and saves the
network the faces that are too dark, small or blurred anyway. The pose is judged after the network
has been asked, because its pose is better than the one from five points where it gives one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from emocare.affect.dimensions import valence_arousal
from emocare.types import (
    ActionUnit,
    DetectedFace,
    Eye,
    FaceReading,
    Float32Array,
    Frame,
    HeadPose,
    Quality,
    Reason,
    TrackedFace,
    UInt8Array,
)
from emocare.vision.align import CROP_SIZE_PX, warp_crop
from emocare.vision.follow import SightedFace, Sighting
from emocare.vision.landmarks import Matrix, crop_matrix, pose_in_picture, to_picture
from emocare.vision.model_card import ModelInfo
from emocare.vision.quality import (
    LIMITS_WITHOUT_POSE,
    READABLE_FROM,
    QualityMeasures,
    estimate_head_pose,
    judge,
    measure_quality,
)
from emocare.vision.scores import FaceScores

# Below this the strongest of eight labels says next to nothing.
CERTAIN_FROM = 0.25


@dataclass(frozen=True, slots=True)
class PreparedFace:
    """A tracked face, cut out and measured; ``pose`` is the estimate from its five points.

    ``matrix`` carries the picture onto the crop (side 1). ``sighting`` is what the network said
    about this very crop while the face was followed, None where it has to be asked.
    """

    tracked: TrackedFace
    crop: UInt8Array
    matrix: Matrix
    pose: HeadPose
    measures: QualityMeasures
    sighting: Sighting | None = None

    @property
    def worth_reading(self) -> bool:
        """Whether the network should be asked: nothing but the pose may stand in the way."""
        return judge(self.measures, LIMITS_WITHOUT_POSE).score >= READABLE_FROM

    def crop_of(self, frame: Frame, side_px: int) -> UInt8Array:
        """Return the face's crop in the size that a network takes."""
        if self.crop.shape[0] == side_px:
            return self.crop
        return warp_crop(frame.rgb, self.matrix * side_px, side_px)

    def quality(self, pose: HeadPose) -> Quality:
        """Return how readable the face is, its pose being ``pose``.

        Of the two estimates of yaw the wider one counts: networks pull rare angles towards the
        common ones, just where a face turns away.
        """
        yaw = max(pose.yaw, self.pose.yaw, key=abs)
        return judge(replace(self.measures, yaw=yaw, pitch=pose.pitch, roll=pose.roll))


def prepare(frame: Frame, tracked: TrackedFace, network: ModelInfo | None = None) -> PreparedFace:
    """Cut a face out of its frame and measure how readable it is.

    Where ``network`` was asked about the face while it was followed, and the crop it saw lay near
    enough, that crop is the one of the reading, and its five points are the reading's.
    """
    sighting = _sighting_of(tracked.face)
    if sighting is None or sighting.info is not network:
        return _prepared(frame, tracked, crop_matrix(tracked.face.landmarks5))
    seen = DetectedFace(tracked.face.box, sighting.guess.landmarks5)
    return _prepared(frame, replace(tracked, face=seen), sighting.matrix, sighting)


def _sighting_of(face: DetectedFace) -> Sighting | None:
    """Return what was said of the face while it was followed, where that is its reading."""
    if isinstance(face, SightedFace) and face.sighting.is_of_the_face:
        return face.sighting
    return None


def _prepared(
    frame: Frame, tracked: TrackedFace, matrix: Matrix, sighting: Sighting | None = None
) -> PreparedFace:
    if sighting is not None and len(sighting.crop) == CROP_SIZE_PX:
        crop = sighting.crop
    else:
        crop = warp_crop(frame.rgb, matrix * CROP_SIZE_PX, CROP_SIZE_PX)
    pose = estimate_head_pose(tracked.face.landmarks5)
    height, width = frame.rgb.shape[:2]
    measures = measure_quality(crop, tracked.face, (width, height), pose)
    return PreparedFace(tracked, crop, matrix, pose, measures, sighting)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the network said about one face: row ``row`` of the scores of a batch."""

    scores: FaceScores
    row: int
    info: ModelInfo

    @property
    def shows_a_face(self) -> bool:
        """Whether the network sees a readable face in the crop at all."""
        presence, threshold = self.scores.presence, self.info.presence_threshold
        return presence is None or threshold is None or float(presence[self.row]) >= threshold

    @property
    def expression(self) -> Float32Array:
        """Calibrated probabilities (8,)."""
        return np.asarray(self.scores.expression[self.row])

    def pose(self, matrix: Matrix) -> HeadPose | None:
        """Return the head's pose in the picture; ``matrix`` is the face's ``crop_matrix``."""
        poses = self.scores.head_pose
        return None if poses is None else pose_in_picture(poses[self.row], matrix)

    def landmarks70(self, matrix: Matrix) -> Float32Array | None:
        """Return the landmarks (70, 2) in pixels of the picture."""
        points = self.scores.landmarks70
        return None if points is None else to_picture(points[self.row], matrix)

    @property
    def eyes(self) -> tuple[Eye, Eye] | None:
        """The person's right eye, then the left."""
        if self.scores.eyes is None:
            return None
        right, left = self.scores.eyes[self.row].tolist()
        return Eye(*right), Eye(*left)

    @property
    def action_units(self) -> Mapping[str, ActionUnit]:
        """Intensities by name, each with its evidence."""
        if self.scores.action_units is None:
            return MappingProxyType({})
        intensities = self.scores.action_units[self.row].tolist()
        graded = zip(self.info.action_units.items(), intensities, strict=True)
        return MappingProxyType({name: ActionUnit(i, grade) for (name, grade), i in graded})


def make_reading(frame: Frame, face: PreparedFace, answer: Answer | None) -> FaceReading:
    """Put together what is known about one face; ``answer`` is None where none was asked for."""
    pose = answer.pose(face.matrix) if answer is not None and answer.shows_a_face else None
    pose = pose or face.pose
    quality = face.quality(pose)
    reading = FaceReading(
        timestamp_s=frame.timestamp_s,
        frame=frame.index,
        track_id=face.tracked.track_id,
        box=face.tracked.face.box,
        expression=None,
        quality=quality,
        head_pose=pose,
        landmarks5=face.tracked.face.landmarks5,
    )
    if answer is None or quality.score < READABLE_FROM:
        return reading
    if not answer.shows_a_face or float(answer.expression.max()) < CERTAIN_FROM:
        unsure = Quality(quality.score, (*quality.reasons, Reason.UNCERTAIN))
        return replace(reading, quality=unsure)
    return _filled(reading, answer, face.matrix)


def _filled(reading: FaceReading, answer: Answer, matrix: Matrix) -> FaceReading:
    """Return the reading with everything that the network said."""
    expression, units = answer.expression, answer.action_units
    place = valence_arousal(expression, units)
    return replace(
        reading,
        expression=expression,
        valence=place[0] if place else None,
        arousal=place[1] if place else None,
        confidence=float(expression.max()),
        landmarks70=answer.landmarks70(matrix),
        eyes=answer.eyes,
        action_units=units,
    )
