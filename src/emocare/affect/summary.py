"""What one recording showed: the person most present, second by second and as a whole.

Memory grows with the seconds of the recording, not with its frames.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from emocare.affect.dimensions import valence_arousal
from emocare.affect.presence import Presence, Second
from emocare.types import EXPRESSIONS, ActionUnit, Expression, FaceReading, Reason

Aggregate = Literal["mean", "vote", "sum"]
Distribution = dict[Expression, float]

# With less than this to go on (or half of a shorter recording) no expression is named.
MIN_USABLE_S = 1.0


@dataclass(frozen=True, slots=True)
class TimelineSecond:
    """One second of a recording, from ``t_s``.

    ``usable``: share of its frames in which the person's face could be read. ``reasons``: why
    not in the others, the most frequent first.
    """

    t_s: float
    usable: float
    distribution: Distribution | None
    valence: float | None
    arousal: float | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class RecordingSummary:
    """What one recording showed; None where too little could be read.

    ``confidence`` is the dominant expression's share of ``distribution``. ``face_count`` is the
    most faces visible at once. ``reasons``: share of the frames with an unreadable face that
    each reason held in; several may hold at once. UNCERTAIN with 1.0 alone: there was a face,
    but for too short a time. ``action_units``: mean intensities (0-5) over the frames that could
    be read, whatever the aggregate; empty where the network measures none or nothing is told.
    ``tracks``: the track ids of the readings that were taken for this person's.
    """

    dominant: Expression | None
    confidence: float | None
    distribution: Distribution | None
    timeline: tuple[TimelineSecond, ...]
    usable_s: float
    duration_s: float
    face_count: int
    reasons: dict[Reason, float]
    valence: float | None
    arousal: float | None
    aggregate: Aggregate
    action_units: Mapping[str, ActionUnit] = field(default_factory=lambda: MappingProxyType({}))
    tracks: frozenset[int] = frozenset()


def summarise(
    frames: Iterable[tuple[float, list[FaceReading]]], *, aggregate: Aggregate = "mean"
) -> RecordingSummary:
    """Summarise the most present person of (seconds, readings) pairs in order of time.

    ``mean``: every second counts by the share of it that could be read, whatever its frame rate.
    ``sum``: every frame counts the same. ``vote``: the share of frames in which each expression
    was the strongest.
    """
    presence = Presence()
    for timestamp_s, readings in frames:
        presence.add(timestamp_s, readings)
    person = presence.most_present()
    seconds = person.seconds if person else {}
    timeline = _timeline(presence, seconds)
    duration_s = presence.duration_s
    usable_s = sum(s.usable * min(1.0, duration_s - s.t_s) for s in timeline)
    enough = usable_s >= min(MIN_USABLE_S, duration_s / 2)
    shares = _aggregated(presence, seconds, aggregate) if enough else None
    units = _mean_units(seconds.values()) if shares is not None else {}
    valence, arousal = _place(shares, units)
    return RecordingSummary(
        dominant=None if shares is None else EXPRESSIONS[int(np.argmax(shares))],
        confidence=None if shares is None else float(shares.max()),
        distribution=_named(shares),
        timeline=timeline,
        usable_s=usable_s,
        duration_s=duration_s,
        face_count=presence.face_count,
        reasons=_reason_shares(seconds, told=shares is not None),
        valence=valence,
        arousal=arousal,
        aggregate=aggregate,
        action_units=units,
        tracks=frozenset(person.tracks if person else ()),
    )


def _aggregated(
    presence: Presence, seconds: Mapping[int, Second], aggregate: Aggregate
) -> NDArray[np.float64] | None:
    """Return the person's distribution over the recording (8,), or None without a reading."""
    read = {index: second for index, second in seconds.items() if second.read}
    if not read:
        return None
    parts = {
        "mean": [s.total / presence.frames_per_second[index] for index, s in read.items()],
        "sum": [second.total for second in read.values()],
        "vote": [second.votes for second in read.values()],
    }[aggregate]
    whole = np.sum(parts, axis=0)
    shares: NDArray[np.float64] = whole / whole.sum()
    return shares


def _timeline(presence: Presence, seconds: Mapping[int, Second]) -> tuple[TimelineSecond, ...]:
    """Return every second of the recording, also those in which the person was not seen."""
    return tuple(
        _second(index, frames, seconds.get(index))
        for index, frames in sorted(presence.frames_per_second.items())
    )


def _second(index: int, frames: int, second: Second | None) -> TimelineSecond:
    """Return one second of the timeline; ``frames`` is how many it had."""
    if second is None:
        return TimelineSecond(float(index), 0.0, None, None, None, ())
    shares = second.total / second.read if second.read else None
    valence, arousal = _place(shares, _mean_units([second]))
    return TimelineSecond(
        t_s=float(index),
        usable=second.read / frames,
        distribution=_named(shares),
        valence=valence,
        arousal=arousal,
        reasons=tuple(reason for reason, _ in second.reasons.most_common()),
    )


def _reason_shares(seconds: Mapping[int, Second], *, told: bool) -> dict[Reason, float]:
    """Return the share of unreadable frames in which each reason held, largest first."""
    counts: Counter[Reason] = Counter()
    unread = 0
    for second in seconds.values():
        counts.update(second.reasons)
        unread += second.unread
    if unread == 0:
        return {} if told or not seconds else {Reason.UNCERTAIN: 1.0}
    return {reason: count / unread for reason, count in counts.most_common()}


def _named(shares: NDArray[np.float64] | None) -> Distribution | None:
    """Return shares (8,) by the name of their expression."""
    if shares is None:
        return None
    return {name: float(share) for name, share in zip(EXPRESSIONS, shares, strict=True)}


def _mean_units(seconds: Iterable[Second]) -> dict[str, ActionUnit]:
    """Return the mean intensity of each action unit over the frames that were read."""
    total, read = Second(), 0
    for second in seconds:
        read += second.read
        total.add_units(second.units)
    return {n: ActionUnit(u.intensity / read, u.evidence) for n, u in total.units.items()}


def _place(
    shares: NDArray[np.float64] | None, units: Mapping[str, ActionUnit]
) -> tuple[float | None, float | None]:
    """Return valence and arousal of shares (8,) and mean units, None where there are none."""
    place = None if shares is None else valence_arousal(shares.astype(np.float32), units)
    return place or (None, None)
