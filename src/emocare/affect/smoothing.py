"""Calm the readings of each face over time, for live views.

An exponentially weighted average whose memory is a number of seconds, so that it behaves the same
at every frame rate. A face that is not there, or could not be read, is never given a score.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from emocare.affect.dimensions import valence_arousal
from emocare.types import FaceReading, Float32Array

MEMORY_S = 0.6
# A face not read for this long starts afresh: what it showed before says nothing about now.
FORGET_AFTER_S = 1.5


def score_ewma(
    before: Float32Array, now: Float32Array, gap_s: float, memory_s: float = MEMORY_S
) -> Float32Array:
    """Return the average of probabilities (8,) after ``gap_s`` seconds; it still sums to 1.

    What lies ``memory_s`` back counts 1/e of what is seen now.
    """
    weight = 1 - math.exp(-max(gap_s, 0.0) / memory_s)
    average: Float32Array = (before + weight * (now - before)).astype(now.dtype)
    return average


@dataclass(frozen=True, slots=True)
class _Memory:
    expression: Float32Array
    read_s: float


class ReadingSmoother:
    """Smooths the readings of one recording, face by face; forgets faces that are gone."""

    def __init__(self, memory_s: float = MEMORY_S) -> None:
        """Average over about ``memory_s`` seconds, which must be positive."""
        if memory_s <= 0:
            raise ValueError("memory_s must be positive")
        self._memory_s = memory_s
        self._memories: dict[int, _Memory] = {}

    def smooth(self, readings: Sequence[FaceReading]) -> list[FaceReading]:
        """Return the readings of one frame with smoothed scores; abstentions stay as they are."""
        if readings:
            self._forget(readings[0].timestamp_s)
        return [self._smooth_one(reading) for reading in readings]

    def _smooth_one(self, reading: FaceReading) -> FaceReading:
        if reading.expression is None:
            return reading
        now_s, expression = reading.timestamp_s, reading.expression
        memory = self._memories.get(reading.track_id)
        if memory is not None:
            gap_s = now_s - memory.read_s
            expression = score_ewma(memory.expression, expression, gap_s, self._memory_s)
        self._memories[reading.track_id] = _Memory(expression, now_s)
        place = valence_arousal(expression)
        return replace(
            reading,
            expression=expression,
            confidence=float(expression.max()),
            valence=place[0] if place else None,
            arousal=place[1] if place else None,
        )

    def _forget(self, now_s: float) -> None:
        self._memories = {
            track_id: memory
            for track_id, memory in self._memories.items()
            if now_s - memory.read_s <= FORGET_AFTER_S
        }
