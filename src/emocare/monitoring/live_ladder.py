"""How many frames a second are asked for, by what the readers keep up with: 15, 10, 5, then full.

What counts is what people get. A frame that a newer one overtakes is no loss while there are few:
nine frames read of ten that were sent are more than five of five. So the pace goes down where many
are overtaken or frames wait long, quickly, and up slowly, where the readers would have the time for
the next rung, so that it does not swing. Pure, with a clock handed in.
"""

from __future__ import annotations

from dataclasses import dataclass

RUNGS = (15, 10, 5)
# Share of the frames that newer ones overtook; share of the readers' time on the next rung.
DOWN_FROM, UP_BELOW = 0.2, 1.0
# How long it must be so.
DOWN_AFTER_S, UP_AFTER_S = 2.0, 8.0
# A wait in line from which reading counts as overloaded.
LONG_WAIT_S = 0.1


@dataclass(frozen=True, slots=True)
class Load:
    """How the readers did in the last second.

    ``busy``: share of their time that went into reading; ``overtaken``: share of the frames that
    newer ones overtook; ``wait_s``: mean wait in line.
    """

    busy: float
    overtaken: float = 0.0
    wait_s: float = 0.0

    @property
    def heavy(self) -> bool:
        """Whether fewer frames would serve people better."""
        return self.overtaken >= DOWN_FROM or self.wait_s >= LONG_WAIT_S


class Ladder:
    """Where on the ladder all streams stand."""

    def __init__(self, now_s: float = 0.0) -> None:
        self._rung = 0
        self._heavy_since_s: float | None = None
        self._light_since_s: float | None = None
        self._now_s = now_s

    @property
    def fps(self) -> int:
        """Frames a second to ask for."""
        return RUNGS[self._rung]

    @property
    def full(self) -> bool:
        """Whether there is no room for another stream."""
        return self._rung == len(RUNGS) - 1 and self._heavy_since_s is not None

    def observe(self, load: Load, now_s: float) -> bool:
        """Take in the load of the last second; return whether the pace changed."""
        self._heavy_since_s = _since(self._heavy_since_s, load.heavy, now_s)
        self._light_since_s = _since(self._light_since_s, self._fits_above(load), now_s)
        before = self._rung
        if _lasted(self._heavy_since_s, DOWN_AFTER_S, now_s) and self._rung < len(RUNGS) - 1:
            self._rung += 1
            self._heavy_since_s = None
        elif _lasted(self._light_since_s, UP_AFTER_S, now_s) and self._rung > 0:
            self._rung -= 1
            self._light_since_s = None
        return self._rung != before

    def _fits_above(self, load: Load) -> bool:
        """Whether the readers would have the time for the next rung."""
        if self._rung == 0 or load.heavy:
            return False
        return load.busy * RUNGS[self._rung - 1] / RUNGS[self._rung] < UP_BELOW


def _since(since_s: float | None, holds: bool, now_s: float) -> float | None:
    if not holds:
        return None
    return now_s if since_s is None else since_s


def _lasted(since_s: float | None, seconds: float, now_s: float) -> bool:
    return since_s is not None and now_s - since_s >= seconds
