"""Names, marker shapes and words for what is shown to people.

Colours and shapes are the same in the web app (web/src/lib/expressions.ts): an expression is
never told by colour alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType

from emocare.types import Evidence, Expression, Reason

# Between a number and its unit: never a line break.
NARROW = "\u00a0"
Points = tuple[tuple[float, float], ...]


def _circle(centre: float, radius: float, corners: int = 24) -> Points:
    turns = (2 * math.pi * corner / corners for corner in range(corners))
    return tuple((centre + radius * math.cos(t), centre + radius * math.sin(t)) for t in turns)


UNREADABLE_COLOUR = "#B4BABD"

# Outlines in a 16 × 16 box: circle, triangle, diamond, triangle down, square, plus, cross, hexagon.
MARKERS: Mapping[Expression, Points] = MappingProxyType(
    {
        Expression.NEUTRAL: _circle(8, 6),
        Expression.HAPPINESS: ((8, 2), (14.6, 13.6), (1.4, 13.6)),
        Expression.SURPRISE: ((8, 1), (15, 8), (8, 15), (1, 8)),
        Expression.SADNESS: ((8, 14), (1.4, 2.4), (14.6, 2.4)),
        Expression.ANGER: ((2.4, 2.4), (13.6, 2.4), (13.6, 13.6), (2.4, 13.6)),
        Expression.DISGUST: (
            *((6, 1.5), (10, 1.5), (10, 6), (14.5, 6), (14.5, 10), (10, 10)),
            *((10, 14.5), (6, 14.5), (6, 10), (1.5, 10), (1.5, 6), (6, 6)),
        ),
        Expression.FEAR: (
            *((8, 5.2), (11.8, 1.4), (14.6, 4.2), (10.8, 8), (14.6, 11.8), (11.8, 14.6)),
            *((8, 10.8), (4.2, 14.6), (1.4, 11.8), (5.2, 8), (1.4, 4.2), (4.2, 1.4)),
        ),
        Expression.CONTEMPT: ((8, 1.2), (14, 4.6), (14, 11.4), (8, 14.8), (2, 11.4), (2, 4.6)),
    }
)

LOOKED: Mapping[Expression, str] = MappingProxyType(
    {
        Expression.NEUTRAL: "neutral",
        Expression.HAPPINESS: "happy",
        Expression.SURPRISE: "surprised",
        Expression.SADNESS: "sad",
        Expression.ANGER: "angry",
        Expression.DISGUST: "disgusted",
        Expression.FEAR: "afraid",
        Expression.CONTEMPT: "contemptuous",
    }
)

REASONS: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.TOO_SMALL: "too small",
        Reason.TOO_DARK: "too dark",
        Reason.TOO_BRIGHT: "too bright",
        Reason.BLURRED: "blurred",
        Reason.TURNED_AWAY: "turned away",
        Reason.TILTED: "tilted",
        Reason.PARTLY_VISIBLE: "partly outside the picture",
        Reason.COVERED: "covered",
        Reason.UNCERTAIN: "not clear enough",
    }
)

# What each action unit looks like, in plain words (after the FACS manual's names).
MOVEMENTS: Mapping[str, str] = MappingProxyType(
    {
        "AU01": "inner brows raised",
        "AU02": "outer brows raised",
        "AU04": "brows lowered",
        "AU05": "upper lids raised",
        "AU06": "cheeks raised",
        "AU07": "lids tightened",
        "AU09": "nose wrinkled",
        "AU10": "upper lip raised",
        "AU12": "lip corners raised",
        "AU14": "lip corners dimpled",
        "AU15": "lip corners lowered",
        "AU17": "chin raised",
        "AU20": "lips stretched",
        "AU23": "lips tightened",
        "AU24": "lips pressed",
        "AU25": "lips parted",
        "AU26": "jaw dropped",
        "AU43": "eyes closed",
    }
)

EVIDENCE: Mapping[Evidence, str] = MappingProxyType(
    {
        Evidence.CORROBORATED: "two sources agree",
        Evidence.DISTILLED: "learned from one other network",
        Evidence.RENDERED: "learned from rendered faces only",
        Evidence.EXPERIMENTAL: "experimental",
    }
)


def percent(share: float) -> str:
    """Return a share in [0, 1] as whole per cent, never rounded to nothing or to certainty."""
    if 0 < share < 0.005:
        return f"under 1{NARROW}%"
    if 0.995 <= share < 1 - 1e-9:
        return f"over 99{NARROW}%"
    return f"{round(100 * share)}{NARROW}%"


def short_percent(share: float) -> str:
    """Return a share like ``percent``, in the space of a label on a picture."""
    return percent(share).replace("under ", "<").replace("over ", ">")


def seconds(duration_s: float) -> str:
    """Return a duration as people write it: ``4.2 s``, ``3 min 20 s``, ``1 h 5 min``."""
    if round(duration_s, 1) < 60:
        return f"{duration_s:.1f}{NARROW}s"
    minutes, rest_s = divmod(round(duration_s), 60)
    hours, rest_min = divmod(minutes, 60)
    parts = ((hours, "h"), (rest_min, "min"), (0 if hours else rest_s, "s"))
    return " ".join(f"{number}{NARROW}{unit}" for number, unit in parts if number)


def listed(parts: list[str]) -> str:
    """Join parts as a sentence would: ``a, b and c``."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))
