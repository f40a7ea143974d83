"""Blinks (AU45): an event over time, found in how open the eyes were from frame to frame.

A blink is a closing of both eyes that is over within half a second. "Closed" is relative to how
wide the same eyes stand open, because openness at rest differs from person to person: below 0.65
of it the eyes are closing (the usual personal threshold is 0.6 to 0.7), and a blink must get below
half. The eyes must be seen open before and after; a closing that a gap cuts off is not counted,
and neither is one that lasts longer (that is a long closure, not a blink).

Blinks last about a tenth of a second. Below 20 frames a second some fall between two frames, so
no rate is given; what was seen is still listed.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from emocare.types import FaceReading

FloatArray = NDArray[np.float64]

# Shares of the person's own open eye: closing below the first, a blink only below the second.
CLOSING_BELOW, SHUT_BELOW = 0.65, 0.5
# Own open eye: this percentile of openness, so that long closures do not pull it down.
OPEN_PERCENTILE = 75
# Eyes that were never open wider than this give no measure of what open is.
LEAST_OPEN = 0.2
LONGEST_BLINK_S = 0.5
# Between readings further apart than this nobody knows what the eyes did.
LONGEST_GAP_S = 0.2
LEAST_FPS = 20.0
# Cameras say 20 and give 19.9.
_FPS_TOLERANCE = 0.5
# A rate from less time than this is chance.
LEAST_SEEN_S = 30.0


@dataclass(frozen=True, slots=True)
class Blink:
    """One blink: when the eyes began to close and were open again, in seconds of the recording."""

    onset_s: float
    offset_s: float

    @property
    def duration_s(self) -> float:
        """How long it took."""
        return self.offset_s - self.onset_s


@dataclass(frozen=True, slots=True)
class Blinks:
    """The blinks of one face.

    ``seen_s``: for how long the eyes could be watched. ``fps``: frames a second while they were,
    None where there were too few to say. ``per_minute``: None below 20 frames a second, which
    miss blinks, and below 30 seconds.
    """

    events: tuple[Blink, ...]
    seen_s: float
    fps: float | None
    per_minute: float | None


def find_blinks(times_s: Sequence[float], openness: Sequence[float]) -> Blinks | None:
    """Return the blinks in a series of eye openness (0-1), one value per readable frame.

    Frames in which the eyes could not be read are left out of the series. None where the eyes
    were never seen open.
    """
    times, opened = np.asarray(times_s, float), np.asarray(openness, float)
    if times.shape != opened.shape or (np.diff(times) <= 0).any():
        raise ValueError("expected one openness per time, and times that grow")
    own = float(np.percentile(opened, OPEN_PERCENTILE)) if len(opened) else 0.0
    if own < LEAST_OPEN:
        return None
    gaps = np.diff(times)
    watched = gaps[gaps <= LONGEST_GAP_S]
    seen_s = float(watched.sum())
    fps = float(1 / np.median(watched)) if len(watched) else None
    events = tuple(_events(times, opened / own))
    enough = fps is not None and fps >= LEAST_FPS - _FPS_TOLERANCE and seen_s >= LEAST_SEEN_S
    return Blinks(events, seen_s, fps, 60 * len(events) / seen_s if enough else None)


def _events(times: FloatArray, share: FloatArray) -> Iterator[Blink]:
    """Yield the blinks in openness relative to the own open eye."""
    closing = share < CLOSING_BELOW
    edges = np.flatnonzero(np.diff(closing.astype(int)))
    starts = [int(edge) + 1 for edge in edges if not closing[edge]]
    for first in starts:
        after = first + int(np.argmin(closing[first:]))
        if closing[after]:  # the recording ends with closed eyes
            return
        around = times[first - 1 : after + 1]
        if (np.diff(around) > LONGEST_GAP_S).any() or share[first:after].min() >= SHUT_BELOW:
            continue
        blink = Blink(_crossing(times, share, first - 1), _crossing(times, share, after - 1))
        if blink.duration_s <= LONGEST_BLINK_S:
            yield blink


def _crossing(times: FloatArray, share: FloatArray, before: int) -> float:
    """Return when the line between two neighbouring values passes the closing threshold."""
    step = share[before + 1] - share[before]
    part = (CLOSING_BELOW - share[before]) / step
    return float(times[before] + part * (times[before + 1] - times[before]))


@dataclass(slots=True)
class EyeLog:
    """How open the eyes of each face were, frame by frame; 16 bytes a reading."""

    _times: dict[int, array[float]] = field(default_factory=dict)
    _openness: dict[int, array[float]] = field(default_factory=dict)

    def add(self, readings: Sequence[FaceReading]) -> None:
        """Take the readings of one frame; those without eyes leave a gap."""
        for reading in readings:
            if reading.eyes is None:
                continue
            # The wider eye counts: a wink is no blink.
            wider = max(eye.openness for eye in reading.eyes)
            self._times.setdefault(reading.track_id, array("d")).append(reading.timestamp_s)
            self._openness.setdefault(reading.track_id, array("d")).append(wider)

    def blinks(self, track_id: int) -> Blinks | None:
        """Return the blinks of a face, None where its eyes were not measured or never open."""
        if track_id not in self._times:
            return None
        return find_blinks(self._times[track_id], self._openness[track_id])
