"""A reader whose readings do what the test says, for everything about the queue itself."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

from emocare.errors import EmoCareError, MediaError
from emocare.monitoring.clip_file import Clip
from emocare.monitoring.schemas import (
    Aggregate,
    FaceMap,
    Movement,
    NetworkOut,
    Reading,
    TellingMoment,
)
from emocare.types import Evidence, Expression

PATIENCE_S = 10.0


def a_moment() -> TellingMoment:
    """A moment with a map and two movements."""
    heat = [[float(row == column) for column in range(8)] for row in range(8)]
    return TellingMoment(
        t_s=1.2,
        expression=Expression.HAPPINESS,
        confidence=0.9,
        face=FaceMap(landmarks=[[0.5, 0.123]] * 70, heat=heat),
        movements=[
            Movement(name="AU12", intensity=3.5, evidence=Evidence.CORROBORATED),
            Movement(name="AU23", intensity=1.25, evidence=Evidence.EXPERIMENTAL),
        ],
    )


def a_reading(
    dominant: Expression = Expression.HAPPINESS,
    confidence: float = 0.8,
    moment: TellingMoment | None = None,
) -> Reading:
    """A reading of a two-second clip."""
    return Reading(
        dominant=dominant,
        confidence=confidence,
        distribution={dominant: confidence, Expression.NEUTRAL: 1 - confidence},
        aggregate="mean",
        timeline=[],
        usable_s=2.0,
        duration_s=2.0,
        face_count=1,
        reasons={},
        valence=0.5,
        arousal=0.2,
        moment=moment,
        model=NetworkOut(name="scripted", sha256="0" * 64, crop_version="1"),
    )


class ScriptedReading:
    """One reading that waits to be told how it goes on."""

    def __init__(self, reader: ScriptedReader) -> None:
        self._reader = reader
        self._orders: queue.Queue[float | Reading | Exception] = queue.Queue()
        self.clip: Clip | None = None
        self.stopped = False
        self.closed = False

    def run(
        self, clip: Clip, aggregate: Aggregate, on_progress: Callable[[float], None]
    ) -> Reading:
        assert not clip.closed
        self.clip = clip
        self._reader.begin(self)
        try:
            while True:
                order = self._orders.get(timeout=PATIENCE_S)
                if isinstance(order, Exception):
                    raise order
                if isinstance(order, Reading):
                    return order
                on_progress(order)
        finally:
            self._reader.end(self)

    def stop(self) -> None:
        self.stopped = True
        self._orders.put(MediaError("stopped", code="clip_crashed"))

    def close(self) -> None:
        self.closed = True

    def progress(self, share: float) -> None:
        self._orders.put(share)

    def finish(self, reading: Reading | None = None) -> None:
        self._orders.put(reading or a_reading())

    def fail(self, error: Exception | None = None) -> None:
        self._orders.put(error or EmoCareError("no luck", code="no_luck"))


class ScriptedReader:
    """Hands out scripted readings and counts how many run at once."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.begun: list[ScriptedReading] = []
        self.running = 0
        self.most_running = 0
        self.prepared = 0
        self.closed = False

    def start(self) -> ScriptedReading:
        return ScriptedReading(self)

    def prepare(self) -> None:
        self.prepared += 1

    def close(self) -> None:
        self.closed = True

    def begin(self, reading: ScriptedReading) -> None:
        with self._changed:
            self.begun.append(reading)
            self.running += 1
            self.most_running = max(self.most_running, self.running)
            self._changed.notify_all()

    def end(self, reading: ScriptedReading) -> None:
        with self._changed:
            self.running -= 1
            self._changed.notify_all()

    def nth(self, number: int) -> ScriptedReading:
        """Wait until the n-th reading (from 0) has begun."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.begun) > number, PATIENCE_S)
            return self.begun[number]
