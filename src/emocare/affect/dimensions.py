"""Valence and arousal from what a face showed.

Each expression has a place in the pleasure-arousal-dominance space; the reading's place is the
mean of those, weighted by their probabilities. The places are the values commonly attributed to
Russell & Mehrabian (1977), "Evidence for a three-factor theory of emotions", Journal of Research
in Personality 11. They were found for words about feelings, not for faces: what comes out
describes the expression shown, never the person.

No verified place was found for contempt. Its probability is left out and the rest renormalised,
so contempt pulls neither way.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from emocare.types import EXPRESSIONS, Expression, Float32Array

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
_PLACED = np.array([expression in PLEASURE_AROUSAL for expression in EXPRESSIONS])
_PLACES = np.array([PLEASURE_AROUSAL[e] for e in EXPRESSIONS if e in PLEASURE_AROUSAL])


def valence_arousal(expression: Float32Array) -> tuple[float, float] | None:
    """Return (valence, arousal), each in [-1, 1], of probabilities (8,) in EXPRESSIONS order.

    None where all of the probability is contempt's, which has no verified place.
    """
    weights = expression[_PLACED].astype(float)
    total = float(weights.sum())
    if total <= 0:
        return None
    valence, arousal = weights @ _PLACES / total
    return float(valence), float(arousal)
