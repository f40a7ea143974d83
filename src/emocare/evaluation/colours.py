"""The colour of each expression, the same in every plot, page and picture (ui.md).

Colour-blind safe, and never the only sign: names and marker shapes stand beside it. The web app's
are in web/src/lib/expressions.ts.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from emocare.types import Expression

EXPRESSION_COLOUR: Mapping[Expression, str] = MappingProxyType(
    {
        Expression.NEUTRAL: "#7A7F85",
        Expression.HAPPINESS: "#E69F00",
        Expression.SURPRISE: "#56B4E9",
        Expression.SADNESS: "#0072B2",
        Expression.ANGER: "#D55E00",
        Expression.DISGUST: "#009E73",
        Expression.FEAR: "#CC79A7",
        Expression.CONTEMPT: "#8C6BB1",
    }
)
