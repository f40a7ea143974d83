"""How one tracked face moves: constant velocity, refreshed by every sighting. Pure values."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from emocare.types import DetectedFace, FaceBox, Float32Array

# A velocity forgets within about this time; long enough to bridge a face passing in front.
VELOCITY_MEMORY_S = 0.25
# Beyond this a straight line is no better a guess than standing still.
FORESIGHT_S = 1.0


@dataclass(frozen=True, slots=True)
class Track:
    """One face and its motion when it was last really seen: at ``seen_s``, in ``seen_frame``.

    One that has ``unsure_until_s`` may be a pattern that was taken for a face: it is none unless
    a search finds it from then on as well.
    """

    track_id: int
    face: DetectedFace
    seen_s: float
    seen_frame: int
    velocity: tuple[float, float] = (0.0, 0.0)
    unsure_until_s: float | None = None

    @property
    def confirmed(self) -> bool:
        """Whether this certainly is a face."""
        return self.unsure_until_s is None

    @property
    def size_px(self) -> float:
        """Geometric mean of the box's sides: steadier than either."""
        box = self.face.box
        return math.sqrt(max(box.width * box.height, 1e-6))

    def predicted(self, time_s: float) -> FaceBox:
        """Return where the face should be at ``time_s`` if it keeps moving for a while."""
        box, (vx, vy) = self.face.box, self.velocity
        gap_s = min(time_s - self.seen_s, FORESIGHT_S)
        dx, dy = vx * gap_s, vy * gap_s
        return FaceBox(box.x1 + dx, box.y1 + dy, box.x2 + dx, box.y2 + dy, box.face_score)

    def guessed(self, time_s: float) -> DetectedFace:
        """Return the face as it should be at ``time_s``: box and landmarks moved alike."""
        box = self.predicted(time_s)
        shift = np.array([box.x1 - self.face.box.x1, box.y1 - self.face.box.y1], np.float32)
        return DetectedFace(box, self.face.landmarks5 + shift)

    def seen(self, face: DetectedFace, time_s: float, frame: int) -> Track:
        """Return the track after a sighting of its face."""
        gap_s = time_s - self.seen_s
        if gap_s <= 0:
            return replace(self, face=face, seen_frame=frame)
        weight = 1 - math.exp(-gap_s / VELOCITY_MEMORY_S)
        moved = shift_between(self.face, face)
        vx, vy = (
            float(old + weight * (step / gap_s - old))
            for old, step in zip(self.velocity, moved, strict=True)
        )
        return Track(self.track_id, face, time_s, frame, (vx, vy), self.unsure_until_s)


def shift_between(before: DetectedFace, after: DetectedFace) -> Float32Array:
    """Return how far (x, y) a face moved in pixels, judged by its landmarks' mean."""
    shift: Float32Array = (after.landmarks5 - before.landmarks5).mean(axis=0)
    return np.asarray(shift, np.float32)


def distance_in_sizes(box: FaceBox, other: FaceBox) -> float:
    """Return how far two boxes differ, in units of their mean side.

    The distance of the centres plus the logarithm of the ratio of their sizes, so that a face
    half as large at the same place is not taken for the same one.
    """
    size, other_size = (math.sqrt(max(b.width * b.height, 1e-6)) for b in (box, other))
    (x, y), (other_x, other_y) = box.centre, other.centre
    apart = math.hypot(x - other_x, y - other_y) / ((size + other_size) / 2)
    return apart + abs(math.log(size / other_size))
