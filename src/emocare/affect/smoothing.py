"""Calm the readings of each face over time, for live views.

An exponentially weighted average whose memory is a number of seconds, so that it behaves the same
at every frame rate. A face that is not there, or could not be read, is never given a score.
Tables and events are made from the readings as they came: this is for eyes that look on.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from emocare.affect.dimensions import valence_arousal
from emocare.types import ActionUnit, Eye, FaceReading, Float32Array, HeadPose

# Of probabilities and action units.
MEMORY_S = 0.6
# Heads turn faster than expressions change, and a blink of a tenth of a second must stay one.
POSE_MEMORY_S, EYES_MEMORY_S = 0.2, 0.06
# A face not read for this long starts afresh: what it showed before says nothing about now.
FORGET_AFTER_S = 1.5


def score_ewma(
    before: Float32Array, now: Float32Array, gap_s: float, memory_s: float = MEMORY_S
) -> Float32Array:
    """Return the average of probabilities (8,) after ``gap_s`` seconds; it still sums to 1.

    What lies ``memory_s`` back counts 1/e of what is seen now.
    """
    average: Float32Array = (before + weight_of_now(gap_s, memory_s) * (now - before)).astype(
        now.dtype
    )
    return average


def weight_of_now(gap_s: float, memory_s: float) -> float:
    """Return the share, 0-1, that a value seen ``gap_s`` after the last has in the average."""
    return 1 - math.exp(-max(gap_s, 0.0) / memory_s)


class ReadingSmoother:
    """Smooths the readings of one recording, face by face; forgets faces that are gone."""

    def __init__(self, memory_s: float = MEMORY_S) -> None:
        """Average expressions and action units over about ``memory_s`` seconds, above 0."""
        if memory_s <= 0:
            raise ValueError("memory_s must be positive")
        self._memory_s = memory_s
        self._last: dict[int, FaceReading] = {}

    def smooth(self, readings: Sequence[FaceReading]) -> list[FaceReading]:
        """Return the readings of one frame with smoothed scores; abstentions stay as they are."""
        if readings:
            self._forget(readings[0].timestamp_s)
        return [self._smooth_one(reading) for reading in readings]

    def _smooth_one(self, reading: FaceReading) -> FaceReading:
        if reading.expression is None:
            return reading
        last = self._last.get(reading.track_id)
        if last is not None:
            reading = between(last, reading, self._memory_s)
        self._last[reading.track_id] = reading
        return reading

    def _forget(self, now_s: float) -> None:
        self._last = {
            track_id: last
            for track_id, last in self._last.items()
            if now_s - last.timestamp_s <= FORGET_AFTER_S
        }


def between(last: FaceReading, now: FaceReading, memory_s: float) -> FaceReading:
    """Return ``now`` with its numbers drawn towards those of the smoothed reading before it.

    Both must have an expression. What only one of them has is taken as it is now.
    """
    if last.expression is None or now.expression is None:
        raise ValueError("an abstention has nothing to average")
    gap_s = now.timestamp_s - last.timestamp_s
    expression = score_ewma(last.expression, now.expression, gap_s, memory_s)
    units = _units(last.action_units, now.action_units, weight_of_now(gap_s, memory_s))
    place = valence_arousal(expression, units)
    return replace(
        now,
        expression=expression,
        confidence=float(expression.max()),
        valence=place[0] if place else None,
        arousal=place[1] if place else None,
        action_units=units,
        head_pose=_pose(last.head_pose, now.head_pose, weight_of_now(gap_s, POSE_MEMORY_S)),
        eyes=_eyes(last.eyes, now.eyes, weight_of_now(gap_s, EYES_MEMORY_S)),
    )


def _units(
    last: Mapping[str, ActionUnit], now: Mapping[str, ActionUnit], weight: float
) -> Mapping[str, ActionUnit]:
    return {
        name: replace(unit, intensity=_mix(last[name].intensity, unit.intensity, weight))
        if name in last
        else unit
        for name, unit in now.items()
    }


def _pose(last: HeadPose | None, now: HeadPose | None, weight: float) -> HeadPose | None:
    if last is None or now is None:
        return now
    return HeadPose(
        _mix(last.yaw, now.yaw, weight),
        _mix(last.pitch, now.pitch, weight),
        _mix(last.roll, now.roll, weight),
    )


def _eyes(
    last: tuple[Eye, Eye] | None, now: tuple[Eye, Eye] | None, weight: float
) -> tuple[Eye, Eye] | None:
    if last is None or now is None:
        return now
    right, left = (
        Eye(
            _mix(before.openness, eye.openness, weight),
            _mix(before.gaze_yaw, eye.gaze_yaw, weight),
            _mix(before.gaze_pitch, eye.gaze_pitch, weight),
        )
        for before, eye in zip(last, now, strict=True)
    )
    return right, left


def _mix(before: float, now: float, weight: float) -> float:
    return before + weight * (now - before)
