"""Which action units a random face shows: single ones, known combinations, free mixtures.

The combinations follow EMFACS-like prototypes and everyday faces. Their names say how a picture
came about; they are no labels to train expressions on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from emocare.training.render.action_units import MAX_INTENSITY
from emocare.training.render.movements import Sided, within_limits

# Action unit → usual intensity and how often it takes part.
Pattern = Mapping[str, tuple[float, float]]

PATTERNS: Mapping[str, Pattern] = {
    "happiness": {"AU06": (3.0, 0.75), "AU12": (3.5, 1.0), "AU26": (0.8, 0.6), "AU07": (1.5, 0.2)},
    "laughter": {"AU06": (4.0, 0.9), "AU12": (4.5, 1.0), "AU26": (2.2, 1.0), "AU10": (1.0, 0.3)},
    "sadness": {"AU01": (3.0, 1.0), "AU04": (2.5, 0.8), "AU15": (3.0, 0.9), "AU17": (2.0, 0.5)},
    "surprise": {"AU01": (3.5, 1.0), "AU02": (3.5, 1.0), "AU05": (2.5, 0.8), "AU26": (2.5, 0.85)},
    "fear": {
        "AU01": (3.0, 1.0),
        "AU02": (2.5, 0.9),
        "AU04": (2.5, 0.9),
        "AU05": (3.5, 0.9),
        "AU07": (1.5, 0.4),
        "AU20": (3.0, 0.9),
        "AU26": (1.8, 0.7),
    },
    "anger": {
        "AU04": (4.0, 1.0),
        "AU05": (2.5, 0.7),
        "AU07": (2.5, 0.7),
        "AU24": (3.0, 0.7),
        "AU17": (1.5, 0.3),
    },
    "rage": {"AU04": (4.0, 1.0), "AU07": (2.5, 0.6), "AU10": (3.0, 0.9), "AU26": (1.8, 0.8)},
    "disgust": {"AU09": (3.5, 1.0), "AU10": (1.5, 0.4), "AU15": (2.0, 0.5), "AU16": (2.0, 0.4)},
    "disgust_lip": {"AU10": (3.5, 1.0), "AU17": (2.5, 0.9), "AU04": (1.5, 0.4)},
    "pain": {
        "AU04": (3.0, 0.9),
        "AU06": (3.0, 0.9),
        "AU07": (3.0, 0.7),
        "AU09": (2.0, 0.6),
        "AU10": (2.0, 0.5),
        "AU43": (4.0, 0.4),
    },
    "doubt": {"AU15": (2.5, 1.0), "AU17": (3.0, 1.0), "AU01": (2.0, 0.4), "AU02": (2.0, 0.4)},
    "thinking": {"AU04": (2.0, 0.8), "AU07": (1.8, 0.6), "AU24": (2.5, 0.6), "AU14": (2.0, 0.3)},
    "held_smile": {"AU12": (2.5, 1.0), "AU14": (2.0, 0.5), "AU24": (2.5, 0.6), "AU06": (1.5, 0.4)},
    "tired": {"AU43": (2.5, 1.0), "AU01": (1.0, 0.3), "AU15": (1.0, 0.3)},
    "yawn": {"AU26": (4.5, 1.0), "AU43": (3.5, 0.7), "AU04": (1.5, 0.4), "AU09": (1.0, 0.3)},
    "pout": {"AU17": (3.0, 1.0), "AU18": (2.5, 0.7), "AU22": (1.5, 0.3)},
}
# One-sided by nature: the other side stays almost still.
ONE_SIDED: Mapping[str, Pattern] = {
    "contempt": {"AU12": (2.0, 0.8), "AU14": (3.5, 1.0), "AU10": (1.5, 0.2)},
    "smirk": {"AU12": (3.5, 1.0), "AU06": (1.5, 0.3)},
    "raised_brow": {"AU02": (3.5, 1.0), "AU01": (1.5, 0.4)},
    "wink": {"AU43": (5.0, 1.0), "AU06": (2.5, 0.6), "AU12": (2.0, 0.6)},
}
SPEECH: Pattern = {
    "AU26": (1.6, 0.9),
    "AU18": (2.0, 0.3),
    "AU22": (2.0, 0.25),
    "AU20": (1.5, 0.2),
    "AU16": (1.8, 0.3),
    "AU10": (1.2, 0.25),
    "AU28": (2.0, 0.08),
    "AU24": (2.5, 0.12),
    "AU12": (1.5, 0.3),
}

# How often an action unit is picked alone or into a mixture: more where no labelled set has it.
_PICKED: Mapping[str, float] = {
    "AU01": 1.0,
    "AU02": 1.0,
    "AU04": 1.0,
    "AU05": 1.0,
    "AU06": 1.6,
    "AU07": 1.0,
    "AU09": 1.6,
    "AU10": 1.2,
    "AU12": 1.2,
    "AU14": 1.6,
    "AU15": 1.6,
    "AU16": 0.8,
    "AU17": 1.2,
    "AU18": 0.7,
    "AU20": 1.2,
    "AU22": 0.5,
    "AU24": 1.6,
    "AU26": 1.2,
    "AU28": 0.5,
    "AU43": 0.8,
}
_UNITS = tuple(_PICKED)
_ODDS = np.array(list(_PICKED.values())) / sum(_PICKED.values())


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a face came about (``kind``) and what it is to show."""

    kind: str
    units: Mapping[str, Sided]


def sample_units(rng: np.random.Generator) -> Wanted:
    """Return the action units of one random face, within what faces can do."""
    draw = rng.random()
    if draw < 0.10:
        wanted = Wanted("neutral", {})
    elif draw < 0.27:
        unit = str(rng.choice(_UNITS, p=_ODDS))
        wanted = Wanted("single", {unit: _sides(rng, rng.uniform(0.6, MAX_INTENSITY), 0.2)})
    elif draw < 0.44:
        name = str(rng.choice(tuple(PATTERNS)))
        wanted = Wanted(name, _from_pattern(rng, PATTERNS[name]))
    elif draw < 0.49:
        name = str(rng.choice(tuple(ONE_SIDED)))
        wanted = Wanted(name, _on_one_side(rng, _from_pattern(rng, ONE_SIDED[name])))
    elif draw < 0.55:
        wanted = Wanted("speech", _from_pattern(rng, SPEECH))
    else:
        wanted = Wanted("mixture", _mixture(rng))
    units = _with_traces(rng, _with_blink(rng, dict(wanted.units)))
    return Wanted(wanted.kind, within_limits(units))


def _from_pattern(rng: np.random.Generator, pattern: Pattern) -> dict[str, Sided]:
    """Return one performance of a pattern, weak or strong as a whole."""
    strength = rng.uniform(0.35, 1.3)
    return {
        unit: _sides(rng, np.clip(usual * strength * np.exp(rng.normal(0, 0.25)), 0, 5), 0.1)
        for unit, (usual, share) in pattern.items()
        if rng.random() < share
    }


def _mixture(rng: np.random.Generator) -> dict[str, Sided]:
    """Return three to eight action units that need not belong together.

    Many at once, so that each is seen often, and never as a sign of another.
    """
    chosen = rng.choice(_UNITS, size=int(rng.integers(3, 9)), replace=False, p=_ODDS)
    return {str(unit): _sides(rng, rng.uniform(0.5, MAX_INTENSITY), 0.15) for unit in chosen}


def _sides(rng: np.random.Generator, intensity: float, uneven: float) -> Sided:
    """Return right and left, alike but for a share of ``uneven`` cases."""
    other = intensity * float(np.clip(1 - abs(rng.normal(0, 0.08)), 0, 1))
    if rng.random() < uneven:
        other = intensity * rng.uniform(0, 0.8)
    pair = (float(intensity), float(other))
    return pair if rng.random() < 0.5 else (pair[1], pair[0])


def _on_one_side(rng: np.random.Generator, units: dict[str, Sided]) -> dict[str, Sided]:
    """Return the units on one side only, with a trace on the other."""
    left = rng.random() < 0.5
    trace = rng.uniform(0, 0.2)
    return {
        unit: (max(sides) * trace, max(sides)) if left else (max(sides), max(sides) * trace)
        for unit, sides in units.items()
    }


def _with_blink(rng: np.random.Generator, units: dict[str, Sided]) -> dict[str, Sided]:
    """Close the eyes of some, fully or half-way: people blink whatever they show."""
    if "AU43" not in units and rng.random() < 0.07:
        closed = MAX_INTENSITY if rng.random() < 0.6 else rng.uniform(0.5, MAX_INTENSITY)
        units["AU43"] = (float(closed), float(closed))
    return units


def _with_traces(rng: np.random.Generator, units: dict[str, Sided]) -> dict[str, Sided]:
    """Add weak movements: no real face is quite still."""
    for unit in rng.choice(_UNITS[:-1], size=3, replace=False):
        if str(unit) not in units and rng.random() < 0.5:
            units[str(unit)] = _sides(rng, rng.uniform(0, 0.5), 0.3)
    return units
