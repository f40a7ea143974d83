"""What a result explains itself with: the moment that spoke most for it, and the blinks.

Numbers only, for clips and live sessions alike; what else a clip can say of its moment
(``clip_moment``) needs the picture while it is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from emocare.affect.events import Blinks, EyeLog
from emocare.affect.summary import RecordingSummary
from emocare.monitoring.certainty import TELLING_FROM, Certainty, certainty_of
from emocare.types import MAX_INTENSITY, ActionUnit, Expression, FaceReading

# FACS calls 1 of 5 a trace: whatever is weaker is not worth a line.
LEAST_INTENSITY = 1.0
MOST_MOVEMENTS = 6
# A blink takes a tenth of a second or more, so slower recordings show hardly any of them; and how
# often somebody blinks says nothing yet after a moment.
BLINKS_FROM_FPS, BLINKS_FROM_S = 10.0, 3.0

Json = dict[str, object]
Key = tuple[int, Expression]
"""A face (its track) and what it showed."""


class TellingLog:
    """Looks on while a recording is read, and knows at its end which moment told most."""

    def __init__(self) -> None:
        """Start with nothing seen."""
        self._eyes = EyeLog()
        self._best: dict[Key, FaceReading] = {}

    def add(self, readings: Sequence[FaceReading]) -> dict[Key, FaceReading]:
        """Look at the readings of one frame; return those that tell more than any before."""
        self._eyes.add(readings)
        better = {}
        for reading in readings:
            top = reading.top_expression
            if top is None or _worth(reading) is None:
                continue
            before = self._best.get((reading.track_id, top))
            if before is None or (_worth(reading) or 0.0) > (_worth(before) or 0.0):
                better[reading.track_id, top] = reading
        self._best.update(better)
        return better

    def choose(self, summary: RecordingSummary) -> FaceReading | None:
        """Return the best moment of the expression that the result names, if it names one."""
        sure = certainty_of(summary.confidence, summary.usable_s)
        if summary.dominant is None or sure is Certainty.COULD_NOT_TELL:
            return None
        found = [self._best.get((track, summary.dominant)) for track in summary.tracks]
        return max(filter(None, found), key=lambda one: _worth(one) or 0.0, default=None)

    def blinks(self, summary: RecordingSummary) -> Json | None:
        """Return the blinks of the person the result is about, None where there is no telling."""
        parts = [self._eyes.blinks(track) for track in summary.tracks]
        return blinks_json([part for part in parts if part is not None])


def moment_json(reading: FaceReading, face: Json | None, movements: list[Json] | None) -> Json:
    """Return a moment in the words of the HTTP contract."""
    return {
        "t_s": round(reading.timestamp_s, 3),
        "expression": reading.top_expression,
        "confidence": round(reading.confidence or 0.0, 5),
        "face": face,
        "movements": movements,
    }


def movements_json(reading: FaceReading) -> list[Json]:
    """Return the strongest action units of a reading in the words of the HTTP contract."""
    return [
        {
            "name": name,
            "intensity": round(min(unit.intensity, MAX_INTENSITY), 2),
            "evidence": unit.evidence,
        }
        for name, unit in strongest(reading.action_units)
    ]


def strongest(units: Mapping[str, ActionUnit]) -> list[tuple[str, ActionUnit]]:
    """Return the action units that are worth naming, the strongest first."""
    seen = [item for item in units.items() if item[1].intensity >= LEAST_INTENSITY]
    return sorted(seen, key=lambda item: -item[1].intensity)[:MOST_MOVEMENTS]


def _worth(reading: FaceReading) -> float | None:
    """Return how clearly a reading shows its strongest expression, None for hardly at all."""
    if reading.confidence is None or reading.confidence < TELLING_FROM:
        return None
    return reading.confidence * reading.quality.score


def blinks_json(parts: Iterable[Blinks]) -> Json | None:
    """Return the blinks of one person, whose face may have been lost and found again."""
    seen = [part for part in parts if part.fps is not None]
    if not seen:
        return None
    longest = max(seen, key=lambda part: part.seen_s)
    seen_s = sum(part.seen_s for part in seen)
    if seen_s < BLINKS_FROM_S or longest.fps is None or longest.fps < BLINKS_FROM_FPS:
        return None
    count = sum(len(part.events) for part in seen)
    return {
        "count": count,
        "seen_s": round(seen_s, 2),
        "fps": round(longest.fps, 1),
        "per_minute": None if longest.per_minute is None else round(60 * count / seen_s, 1),
    }
