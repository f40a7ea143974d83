"""Valence and arousal from what a face showed: one function, all of its numbers on this page.

Each expression has a place in the pleasure-arousal-dominance space; the reading's place is the
mean of those, weighted by their probabilities. The places are the values commonly attributed to
Russell & Mehrabian (1977), "Evidence for a three-factor theory of emotions", Journal of Research
in Personality 11. They were found for words about feelings, not for faces: what comes out
describes the expression shown, never the person.

No verified place was found for contempt. Its probability is left out and the rest renormalised,
so contempt pulls neither way.

Where the network measures the movements too, a quarter of the valence comes from them:

    valence = 0.75 · Σ p·V + 0.25 · (AU12 − max(AU04, AU15)) / 5

AU12 pulls the lip corners up; AU04 lowers the brows, AU15 pulls the lip corners down (FACS). Eight
probabilities say which kind of expression a face shows and little about how strong it is; the
intensities tell a broad smile from a faint one. A quarter, because no movement may turn the sign
of a certain expression: the mildest place, surprise at 0.40, allows for less than 0.29. Units
that are graded experimental count as not measured. Arousal has no published counterpart in single
pictures, so movements leave it alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from emocare.types import (
    EXPRESSIONS,
    MAX_INTENSITY,
    ActionUnit,
    Evidence,
    Expression,
    Float32Array,
)

# expression -> (valence, arousal)
PLEASURE_AROUSAL: Mapping[Expression, tuple[float, float]] = MappingProxyType(
    {
        Expression.NEUTRAL: (0.0, 0.0),
        Expression.HAPPINESS: (0.76, 0.48),
        Expression.SURPRISE: (0.40, 0.67),
        Expression.SADNESS: (-0.63, -0.27),
        Expression.ANGER: (-0.51, 0.59),
        Expression.DISGUST: (-0.60, 0.35),
        Expression.FEAR: (-0.64, 0.60),
    }
)
MOVEMENT_SHARE = 0.25
PLEASANT, UNPLEASANT = "AU12", ("AU04", "AU15")
_NO_UNITS: Mapping[str, ActionUnit] = MappingProxyType({})
_PLACED = np.array([expression in PLEASURE_AROUSAL for expression in EXPRESSIONS])
_PLACES = np.array([PLEASURE_AROUSAL[e] for e in EXPRESSIONS if e in PLEASURE_AROUSAL])


def valence_arousal(
    expression: Float32Array, action_units: Mapping[str, ActionUnit] = _NO_UNITS
) -> tuple[float, float] | None:
    """Return (valence, arousal), each in [-1, 1].

    Args:
        expression: probabilities (8,) in EXPRESSIONS order.
        action_units: intensities 0-5 by name; without AU12, AU04 and AU15 the expression alone
            decides.

    None where all of the probability is contempt's, which has no verified place.
    """
    weights = expression[_PLACED].astype(float)
    total = float(weights.sum())
    if total <= 0:
        return None
    valence, arousal = (float(value) for value in weights @ _PLACES / total)
    balance = movement_balance(action_units)
    if balance is not None:
        valence = (1 - MOVEMENT_SHARE) * valence + MOVEMENT_SHARE * balance
    return valence, arousal


def movement_balance(action_units: Mapping[str, ActionUnit]) -> float | None:
    """Return (AU12 − max(AU04, AU15)) / 5 in [-1, 1], None where one of them was not measured."""
    units = [action_units.get(name) for name in (PLEASANT, *UNPLEASANT)]
    measured = [u.intensity for u in units if u and u.evidence is not Evidence.EXPERIMENTAL]
    if len(measured) < len(units):
        return None
    pleasant, *unpleasant = (min(max(value, 0.0), MAX_INTENSITY) for value in measured)
    return (pleasant - max(unpleasant)) / MAX_INTENSITY
