"""How sure a result is, in three words instead of a false precision.

``confidence`` is the calibrated probability of the dominant expression over the whole clip, and
``usable_s`` for how many seconds the face could be read.

* ``fairly_sure``: a probability of at least 0.6, from at least two seconds. Calibrated, so the
  word is wrong at most two times in five where it is barely earned and less often above.
* ``could_not_tell``: nothing could be read, or for less than half a second, or no expression
  reaches 0.35: with eight to choose from, the strongest is then hardly ahead of the others.
* ``unsure``: everything between.
"""

from __future__ import annotations

from enum import StrEnum

FAIRLY_SURE_FROM = 0.60
FAIRLY_SURE_USABLE_S = 2.0
TELLING_FROM = 0.35
TELLING_USABLE_S = 0.5


class Certainty(StrEnum):
    """How sure a result is."""

    FAIRLY_SURE = "fairly_sure"
    UNSURE = "unsure"
    COULD_NOT_TELL = "could_not_tell"


def certainty_of(confidence: float | None, usable_s: float) -> Certainty:
    """Return the word for a probability in [0, 1] (None: nothing was read) and seconds."""
    if confidence is None or confidence < TELLING_FROM or usable_s < TELLING_USABLE_S:
        return Certainty.COULD_NOT_TELL
    if confidence >= FAIRLY_SURE_FROM and usable_s >= FAIRLY_SURE_USABLE_S:
        return Certainty.FAIRLY_SURE
    return Certainty.UNSURE
