"""Faces over time: movements with exact onset, apex, offset and end, at any frame rate.

FACS words, as times: a movement starts at its onset, stands at its peak from apex to offset, and
is gone at its end. In between it follows a minimum-jerk curve, as voluntary movements do (Flash &
Hogan 1985). A blink is an event (AU45) on top; its closed lid is AU43 in every single frame.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from emocare.training.render.action_units import MAX_INTENSITY
from emocare.training.render.eyes import Gaze
from emocare.training.render.movements import (
    USUAL_HABIT,
    Habit,
    Sided,
    sample_habit,
    shapes_of,
    within_limits,
)
from emocare.training.render.patterns import sample_units
from emocare.training.render.sampling import MAX_GAZE_PITCH, MAX_GAZE_YAW
from emocare.training.render.scene import Scene
from emocare.types import HeadPose

# A blink's closing takes about a third of it (spontaneous blinks; 0.1-0.4 s in all).
_CLOSING_SHARE, _CLOSED_SHARE = 0.3, 0.2
_BLINKS_PER_S = 17 / 60


@dataclass(frozen=True, slots=True)
class Movement:
    """One action unit from onset to end (seconds); ``peak`` 0-5 on the right and left."""

    unit: str
    peak: Sided
    onset_s: float
    apex_s: float
    offset_s: float
    end_s: float

    def __post_init__(self) -> None:
        """Raise ValueError unless the times are in order."""
        if not self.onset_s <= self.apex_s <= self.offset_s <= self.end_s:
            raise ValueError(f"{self.unit}: onset, apex, offset and end must be in this order")

    def level(self, time_s: float) -> float:
        """Return the share of the peak, 0-1, at a time."""
        rise = minimum_jerk(time_s, self.onset_s, self.apex_s)
        return rise - minimum_jerk(time_s, self.offset_s, self.end_s)


@dataclass(frozen=True, slots=True)
class Blink:
    """AU45: both lids close fully and open again."""

    start_s: float
    duration_s: float

    def closure(self, time_s: float) -> float:
        """Return how far the lids are closed, 0-1."""
        shut = self.start_s + _CLOSING_SHARE * self.duration_s
        opening = shut + _CLOSED_SHARE * self.duration_s
        end = self.start_s + self.duration_s
        return minimum_jerk(time_s, self.start_s, shut) - minimum_jerk(time_s, opening, end)


@dataclass(frozen=True, slots=True)
class Sway:
    """Slow wandering about zero: ``amplitude_rad`` times a sum of sines of these phases."""

    amplitude_rad: float
    frequencies_hz: tuple[float, ...]
    phases: tuple[float, ...]

    def at(self, time_s: float) -> float:
        """Return the angle at a time."""
        waves = [
            np.sin(2 * np.pi * frequency * time_s + phase)
            for frequency, phase in zip(self.frequencies_hz, self.phases, strict=True)
        ]
        return float(self.amplitude_rad * np.sum(waves) / max(len(waves), 1))


STILL = Sway(0.0, (), ())


@dataclass(frozen=True, slots=True)
class Sequence:
    """A recording: ``first`` gives person, place and light; the rest moves the face.

    ``sway``: yaw, pitch and roll of the head. Eyes keep looking at the same place meanwhile.
    """

    first: Scene
    duration_s: float
    movements: tuple[Movement, ...]
    blinks: tuple[Blink, ...] = ()
    sway: tuple[Sway, Sway, Sway] = (STILL, STILL, STILL)
    habit: Habit = USUAL_HABIT

    def units(self, time_s: float) -> dict[str, Sided]:
        """Return the action units shown at a time, before a blink."""
        units: dict[str, Sided] = {}
        for movement in self.movements:
            level = movement.level(time_s)
            right, left = units.get(movement.unit, (0.0, 0.0))
            shown = (level * movement.peak[0], level * movement.peak[1])
            units[movement.unit] = (max(right, shown[0]), max(left, shown[1]))
        return within_limits({unit: sides for unit, sides in units.items() if max(sides) > 0})

    def scene(self, time_s: float) -> Scene:
        """Return the scene at a time."""
        units = self.units(time_s)
        closed = MAX_INTENSITY * max((blink.closure(time_s) for blink in self.blinks), default=0)
        right, left = units.get("AU43", (0.0, 0.0))
        if closed > 0:
            units["AU43"] = (max(right, closed), max(left, closed))
        yaw, pitch, roll = (sway.at(time_s) for sway in self.sway)
        pose = self.first.pose
        return replace(
            self.first,
            shapes=shapes_of(units, self.habit),
            pose=HeadPose(pose.yaw + yaw, pose.pitch + pitch, pose.roll + roll),
            gaze=(
                _counter(self.first.gaze[0], yaw, pitch),
                _counter(self.first.gaze[1], yaw, pitch),
            ),
        )

    def frames(self, fps: float) -> Iterator[tuple[float, Scene]]:
        """Yield time and scene of every frame."""
        for index in range(int(np.floor(self.duration_s * fps))):
            yield index / fps, self.scene(index / fps)


def minimum_jerk(time_s: float, start_s: float, end_s: float) -> float:
    """Return 0 before ``start_s``, 1 after ``end_s`` and the smoothest way in between."""
    if time_s >= end_s:
        return 1.0
    share = max(time_s - start_s, 0.0) / (end_s - start_s)
    return float(share**3 * (10 - 15 * share + 6 * share**2))


def sample_sequence(rng: np.random.Generator, first: Scene, duration_s: float) -> Sequence:
    """Return a random recording: expressions with pauses, blinks, a head that is never still."""
    movements: list[Movement] = []
    time_s = rng.uniform(0.3, 1.5)
    while time_s < duration_s - 1.0:
        wanted = sample_units(rng)
        rise, hold, fall = rng.uniform(0.12, 0.8), rng.uniform(0.2, 3.0), rng.uniform(0.2, 1.5)
        for unit, peak in wanted.units.items():
            onset = time_s + rng.uniform(0, 0.15)
            times = np.cumsum([onset, rise, hold, fall])
            movements.append(Movement(unit, peak, *(float(time) for time in times)))
        time_s += rise + hold + fall + rng.uniform(0.3, 2.5)
    return Sequence(
        first=first,
        duration_s=duration_s,
        movements=tuple(movements),
        blinks=_sample_blinks(rng, duration_s),
        sway=(_sample_sway(rng, 0.12), _sample_sway(rng, 0.08), _sample_sway(rng, 0.05)),
        habit=sample_habit(rng),
    )


def _sample_blinks(rng: np.random.Generator, duration_s: float) -> tuple[Blink, ...]:
    """Return blinks at the usual rate, never two at once."""
    blinks: list[Blink] = []
    time_s = rng.exponential(1 / _BLINKS_PER_S)
    while time_s < duration_s - 0.5:
        length = float(rng.uniform(0.1, 0.4))
        blinks.append(Blink(float(time_s), length))
        time_s += length + 0.3 + rng.exponential(1 / _BLINKS_PER_S)
    return tuple(blinks)


def _sample_sway(rng: np.random.Generator, largest_rad: float) -> Sway:
    """Return slow wandering of up to this size."""
    return Sway(
        amplitude_rad=float(rng.uniform(0.1, 1) * largest_rad),
        frequencies_hz=tuple(rng.uniform(0.05, 0.6, 3).tolist()),
        phases=tuple(rng.uniform(0, 2 * np.pi, 3).tolist()),
    )


def _counter(gaze: Gaze, yaw: float, pitch: float) -> Gaze:
    """Return the gaze that keeps its target while the head turns by this much."""
    return Gaze(
        float(np.clip(gaze.yaw - yaw, -MAX_GAZE_YAW, MAX_GAZE_YAW)),
        float(np.clip(gaze.pitch - pitch, -MAX_GAZE_PITCH, MAX_GAZE_PITCH)),
    )
