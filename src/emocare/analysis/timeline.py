"""A recording in a few hundred time bins per face, whatever its length.

Every frame counts for as long as it was shown, so a variable frame rate changes nothing. When
the recording outgrows its bins, neighbours are merged and the bins become twice as wide: memory
stays bounded and short recordings stay fine.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from emocare.types import ACTION_UNITS, EXPRESSIONS, Evidence, Expression, FaceReading, Reason

FIRST_BIN_S = 0.2
MOST_BINS = 480
# A single picture has no duration; it counts as this long.
STILL_S = 1.0

REASON_ORDER: tuple[Reason, ...] = tuple(Reason)
_N = len(EXPRESSIONS)
# What is summed up per bin, each multiplied by seconds; slices into one row of numbers.
_SEEN, _READABLE, _QUALITY, _SURENESS = range(4)
_MEAN = slice(4, 4 + _N + 2)  # probabilities, valence, arousal
_SQUARE = slice(_MEAN.stop, _MEAN.stop + _N + 2)  # their squares, for the band
_TOP = slice(_SQUARE.stop, _SQUARE.stop + _N)  # seconds as the strongest expression
_REASONS = slice(_TOP.stop, _TOP.stop + len(REASON_ORDER))
_UNITS = slice(_REASONS.stop, _REASONS.stop + len(ACTION_UNITS))  # intensities
_WIDTH = _UNITS.stop

Sums = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bin:
    """What one face showed between ``start_s`` and ``start_s + width_s``."""

    start_s: float
    width_s: float
    sums: Sums

    @property
    def seen_s(self) -> float:
        """Seconds in which the face was visible."""
        return float(self.sums[_SEEN])

    @property
    def readable_s(self) -> float:
        """Seconds in which its expression could be read."""
        return float(self.sums[_READABLE])

    @property
    def quality(self) -> float:
        """Mean quality while visible, 0-1."""
        return float(self.sums[_QUALITY] / self.sums[_SEEN]) if self.sums[_SEEN] else 0.0

    @property
    def sureness(self) -> float:
        """Mean probability of the strongest expression while readable, 0-1."""
        return float(self.sums[_SURENESS] / self.sums[_READABLE]) if self.sums[_READABLE] else 0.0

    @property
    def mean(self) -> Sums:
        """Mean of eight probabilities, valence and arousal; NaN where nothing could be read."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(self.sums[_MEAN] / self.sums[_READABLE])

    @property
    def spread(self) -> Sums:
        """Standard deviation of the same ten numbers inside the bin."""
        with np.errstate(invalid="ignore", divide="ignore"):
            variance = self.sums[_SQUARE] / self.sums[_READABLE] - self.mean**2
        return np.asarray(np.sqrt(np.maximum(variance, 0)))

    @property
    def action_units(self) -> dict[str, float]:
        """Mean intensities (0-5) while readable; 0 for what the network does not measure."""
        means = self.sums[_UNITS] / (self.readable_s or 1.0)
        return dict(zip(ACTION_UNITS, means.tolist(), strict=True))

    @property
    def strongest_s(self) -> dict[Expression, float]:
        """Seconds in which each expression was the strongest."""
        return dict(zip(EXPRESSIONS, self.sums[_TOP].tolist(), strict=True))

    @property
    def reasons_s(self) -> dict[Reason, float]:
        """Seconds in which each reason stood in the way; several may hold at once."""
        return dict(zip(REASON_ORDER, self.sums[_REASONS].tolist(), strict=True))


@dataclass(slots=True)
class Timeline:
    """Bins of every face of one recording; feed it frame by frame, then ``finish``."""

    width_s: float = FIRST_BIN_S
    duration_s: float = 0.0
    evidence: dict[str, Evidence] = field(default_factory=dict)
    """The action units that were measured at all, and how far each is trusted."""
    _rows: dict[int, dict[int, Sums]] = field(default_factory=dict)
    _held: tuple[float, tuple[FaceReading, ...]] | None = None
    _last_step_s: float = 0.0

    def add(self, timestamp_s: float, readings: Sequence[FaceReading]) -> None:
        """Take one frame; its weight is known when the next one comes."""
        if self._held is not None:
            self._last_step_s = max(timestamp_s - self._held[0], 0.0)
            self._count(*self._held, self._last_step_s)
        self._held = (timestamp_s, tuple(readings))

    def finish(self) -> None:
        """Count the last frame for as long as the one before it."""
        if self._held is not None:
            self._count(*self._held, self._last_step_s or STILL_S)
            self._held = None

    @property
    def tracks(self) -> list[int]:
        """Track ids, the face that was visible longest first."""
        return sorted(self._rows, key=lambda track: (-self.total(track).seen_s, track))

    def bins(self, track_id: int) -> Iterator[Bin]:
        """Yield a face's bins in order of time; times without it have none."""
        for index, sums in sorted(self._rows[track_id].items()):
            yield Bin(index * self.width_s, self.width_s, sums)

    def total(self, track_id: int) -> Bin:
        """Return the whole recording of one face as a single bin."""
        return Bin(0.0, self.duration_s, np.sum(list(self._rows[track_id].values()), axis=0))

    def _count(self, start_s: float, readings: Sequence[FaceReading], shown_s: float) -> None:
        """Spread a frame over the bins that it was shown in."""
        self.duration_s = start_s + shown_s
        while self.duration_s > self.width_s * MOST_BINS:
            self._widen()
        for reading in readings:
            self.evidence |= {name: u.evidence for name, u in reading.action_units.items()}
            row = _row_of(reading)
            bins = self._rows.setdefault(reading.track_id, {})
            for index, inside_s in self._overlaps(start_s, start_s + shown_s):
                bins[index] = bins.get(index, 0) + row * inside_s

    def _overlaps(self, start_s: float, end_s: float) -> Iterator[tuple[int, float]]:
        """Yield the bins between two times and the seconds that fall into each."""
        last = min(int(end_s / self.width_s), MOST_BINS - 1)
        for index in range(int(start_s / self.width_s), last + 1):
            left_s, right_s = index * self.width_s, (index + 1) * self.width_s
            inside_s = min(end_s, right_s) - max(start_s, left_s)
            if inside_s > 0:
                yield index, inside_s

    def _widen(self) -> None:
        """Merge neighbouring bins."""
        self.width_s *= 2
        for track_id, old in self._rows.items():
            merged: dict[int, Sums] = {}
            for index, sums in old.items():
                merged[index // 2] = merged.get(index // 2, 0) + sums
            self._rows[track_id] = merged


def _row_of(reading: FaceReading) -> Sums:
    """Return what one second of this reading adds to a bin."""
    row = np.zeros(_WIDTH)
    row[_SEEN], row[_QUALITY] = 1, reading.quality.score
    if reading.expression is None:
        row[_REASONS] = [reason in reading.quality.reasons for reason in REASON_ORDER]
        return row
    place = [math.nan if value is None else value for value in (reading.valence, reading.arousal)]
    values = np.array([*reading.expression, *place])
    row[_READABLE], row[_MEAN], row[_SQUARE] = 1, values, values**2
    row[_SURENESS] = reading.expression.max()
    row[_TOP.start + int(np.argmax(reading.expression))] = 1
    for name, unit in reading.action_units.items():
        row[_UNITS.start + ACTION_UNITS.index(name)] = unit.intensity
    return row
