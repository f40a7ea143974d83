"""What a live view remembers between two frames: smoothed readings, the last minute, the pace."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from emocare.affect.smoothing import ReadingSmoother
from emocare.types import FaceReading, Frame

WINDOW_S = 60.0
# Over which the pace and the delays are measured.
PACE_S = 5.0


@dataclass(frozen=True, slots=True)
class Moment:
    """One frame of the last minute: its time and place between unpleasant and pleasant, or None."""

    timestamp_s: float
    valence: float | None
    arousal: float | None


@dataclass(slots=True)
class LiveState:
    """Feed it frames as they are taken and readings as they come; ask it what to draw.

    ``explained`` says what is lit up in the picture, in ever fewer words; nothing where empty.
    """

    clock: Callable[[], float] = time.monotonic
    explained: Sequence[str] = ()
    frame: Frame | None = None
    readings: Sequence[FaceReading] = ()
    moments: deque[Moment] = field(default_factory=deque)
    _smoother: ReadingSmoother = field(default_factory=ReadingSmoother)
    _seen: Counter[int] = field(default_factory=Counter)
    _taken_s: float = 0.0
    _delays: deque[tuple[float, float]] = field(default_factory=deque)

    def taken(self, source: Iterator[Frame]) -> Iterator[Frame]:
        """Yield the frames of a source, noting when each was there."""
        for frame in source:
            self._taken_s = self.clock()
            yield frame

    def add(self, frame: Frame, readings: Sequence[FaceReading]) -> None:
        """Take in what was read in a frame."""
        now_s = self.clock()
        self.frame, self.readings = frame, self._smoother.smooth(readings)
        self._seen.update(reading.track_id for reading in readings)
        person = self.person
        valence, arousal = (None, None) if person is None else (person.valence, person.arousal)
        self.moments.append(Moment(frame.timestamp_s, valence, arousal))
        while frame.timestamp_s - self.moments[0].timestamp_s > WINDOW_S:
            self.moments.popleft()
        self._delays.append((now_s, now_s - self._taken_s))
        while now_s - self._delays[0][0] > PACE_S:
            self._delays.popleft()

    @property
    def person(self) -> FaceReading | None:
        """The face seen most so far, where it is in this frame."""
        return max(
            self.readings, key=lambda one: (self._seen[one.track_id], -one.track_id), default=None
        )

    @property
    def fps(self) -> float:
        """Frames a second over the last seconds; 0 before the second one."""
        if len(self._delays) < 2:
            return 0.0
        return (len(self._delays) - 1) / max(self._delays[-1][0] - self._delays[0][0], 1e-6)

    @property
    def delay_ms(self) -> tuple[float, float]:
        """Median and 95th percentile from a frame to its reading, milliseconds."""
        delays = [1e3 * delay for _, delay in self._delays] or [0.0]
        return float(np.median(delays)), float(np.percentile(delays, 95))
