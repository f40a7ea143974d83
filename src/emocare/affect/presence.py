"""Who was in a recording, and what each second of theirs holds.

A track ends when its face cannot be seen, so one person who looks away has several. A track that
begins soon after another ended, at about the same place and size, is taken for the same person.
Nothing about a face's looks is kept or compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from emocare.types import EXPRESSIONS, ActionUnit, FaceBox, FaceReading, Reason
from emocare.vision.track_motion import distance_in_sizes

REJOIN_WITHIN_S = 4.0
REJOIN_WITHIN_SIZES = 1.0
# A face in fewer of the frames that show one is a passer-by, or one face found twice in motion.
FLEETING_SHARE = 0.1


@dataclass(slots=True)
class Second:
    """Running totals of one person's readings in one second."""

    read: int = 0
    unread: int = 0
    total: NDArray[np.float64] = field(default_factory=lambda: np.zeros(len(EXPRESSIONS)))
    votes: NDArray[np.float64] = field(default_factory=lambda: np.zeros(len(EXPRESSIONS)))
    reasons: Counter[Reason] = field(default_factory=Counter)
    units: dict[str, ActionUnit] = field(default_factory=dict)
    """Action units: intensities summed over the frames that were read."""

    def add(self, reading: FaceReading) -> None:
        """Count one reading."""
        if reading.expression is None:
            self.unread += 1
            self.reasons.update(reading.quality.reasons)
            return
        self.read += 1
        self.total += reading.expression
        self.votes[int(np.argmax(reading.expression))] += 1
        self.add_units(reading.action_units)

    def add_units(self, units: Mapping[str, ActionUnit]) -> None:
        """Add intensities to the sums."""
        for name, unit in units.items():
            before = self.units[name].intensity if name in self.units else 0.0
            self.units[name] = ActionUnit(before + unit.intensity, unit.evidence)


@dataclass(slots=True)
class Person:
    """One person's last place and their seconds."""

    box: FaceBox
    seen_s: float
    frames: int = 0
    seconds: dict[int, Second] = field(default_factory=dict)
    tracks: set[int] = field(default_factory=set)

    def add(self, reading: FaceReading) -> None:
        """Count one reading."""
        self.tracks.add(reading.track_id)
        self.box, self.seen_s = reading.box, reading.timestamp_s
        self.frames += 1
        self.seconds.setdefault(int(reading.timestamp_s), Second()).add(reading)

    def could_be(self, reading: FaceReading) -> bool:
        """Whether a face that appears now may be this person, last seen a moment ago."""
        gap_s = reading.timestamp_s - self.seen_s
        near = distance_in_sizes(self.box, reading.box) <= REJOIN_WITHIN_SIZES
        return 0 < gap_s <= REJOIN_WITHIN_S and near


class Presence:
    """The people of one recording, built frame by frame in order of time."""

    def __init__(self) -> None:
        self.frames_per_second: Counter[int] = Counter()
        self._visible: Counter[int] = Counter()
        self._people: list[Person] = []
        self._by_track: dict[int, Person] = {}
        self._first_s = 0.0
        self._last_s = 0.0
        self._frames = 0

    def add(self, timestamp_s: float, readings: Sequence[FaceReading]) -> None:
        """Count one frame and the faces in it."""
        if self._frames == 0:
            self._first_s = timestamp_s
        self._frames += 1
        self._last_s = timestamp_s
        self.frames_per_second[int(timestamp_s)] += 1
        self._visible[len(readings)] += 1
        for reading in readings:
            if reading.track_id in self._by_track:
                self._by_track[reading.track_id].add(reading)
        for reading in readings:
            if reading.track_id not in self._by_track:
                self._welcome(reading)

    def most_present(self) -> Person | None:
        """Return the person seen in most frames, or None where nobody was seen."""
        return max(self._people, key=lambda person: person.frames, default=None)

    @property
    def face_count(self) -> int:
        """Most faces visible at once, fleeting ones left out; 0 only where there were none."""
        frames_with_faces = self._frames - self._visible[0]
        frames = 0
        for count in sorted(self._visible, reverse=True):
            frames += self._visible[count]
            if frames >= FLEETING_SHARE * frames_with_faces:
                return count
        return 0

    @property
    def duration_s(self) -> float:
        """Length of the recording: to the last frame's end, taken to last as long as the mean."""
        if self._frames < 2:
            return 0.0
        shown_s = self._last_s - self._first_s
        return shown_s * self._frames / (self._frames - 1)

    def _welcome(self, reading: FaceReading) -> None:
        """Give a new track to the person it continues, or to a new one."""
        known = [person for person in self._people if person.could_be(reading)]
        if known:
            person = min(known, key=lambda p: distance_in_sizes(p.box, reading.box))
        else:
            person = Person(reading.box, reading.timestamp_s)
            self._people.append(person)
        self._by_track[reading.track_id] = person
        person.add(reading)
