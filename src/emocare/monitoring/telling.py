"""What readings tell beside the expression: the movements worth naming, and the blinks. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from emocare.affect.events import Blinks
from emocare.types import MAX_INTENSITY, ActionUnit, FaceReading

# FACS calls 1 of 5 a trace: whatever is weaker is not worth a line.
LEAST_INTENSITY = 1.0
MOST_MOVEMENTS = 6
# A blink takes a tenth of a second or more, so slower clips show hardly any of them; and how
# often somebody blinks says nothing yet after a moment.
BLINKS_FROM_FPS, BLINKS_FROM_S = 10.0, 3.0

Json = dict[str, object]


def movements_json(reading: FaceReading) -> list[Json]:
    """Return the strongest action units of a reading as JSON."""
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
