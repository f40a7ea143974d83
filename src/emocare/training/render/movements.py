"""From wanted action units to expression shapes: what faces can do, and what they cannot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from emocare.training.render.action_units import MAX_INTENSITY, SHAPE_UNIT

# Wanted intensity 0-5 on the person's right and left.
Sided = tuple[float, float]
Units = Mapping[str, Sided]

# Action unit → its shapes and each one's share of the work.
_SHAPES: Mapping[str, tuple[tuple[str, float], ...]] = {
    "AU01": (("browInnerUp", 1.0),),
    "AU02": (("browOuterUp", 1.0),),
    "AU04": (("browDown", 1.0),),
    "AU05": (("eyeWide", 1.0),),
    "AU07": (("eyeSquint", 1.0),),
    "AU09": (("noseSneer", 1.0),),
    "AU10": (("mouthUpperUp", 1.0),),
    "AU12": (("mouthSmile", 1.0),),
    "AU14": (("mouthDimple", 1.0),),
    "AU15": (("mouthFrown", 1.0),),
    "AU16": (("mouthLowerDown", 1.0),),
    "AU18": (("mouthPucker", 1.0),),
    "AU20": (("mouthStretch", 1.0),),
    "AU22": (("mouthFunnel", 1.0),),
    "AU24": (("mouthPress", 1.0),),
    "AU28": (("mouthRollLower", 0.5), ("mouthRollUpper", 0.5)),
    "AU43": (("eyeBlink", 1.0),),
}
_WITHOUT_SIDES = frozenset(
    ("mouthPucker", "mouthFunnel", "mouthRollLower", "mouthRollUpper", "jawOpen")
)

# Done by muscles of which one lets go when the other pulls: the weaker does not happen.
_OPPOSED: tuple[tuple[str, str], ...] = (("AU05", "AU43"),)
# Two that pull against each other: their intensities add up to no more than this.
_LIMITS: tuple[tuple[str, str, float], ...] = (
    ("AU05", "AU06", 5.0),
    ("AU05", "AU07", 5.0),
    ("AU06", "AU07", 7.0),
    ("AU07", "AU43", 5.0),
    ("AU09", "AU02", 7.0),
    ("AU09", "AU10", 6.5),
    ("AU10", "AU24", 5.0),
    ("AU12", "AU15", 6.0),
    ("AU12", "AU18", 5.0),
    ("AU12", "AU20", 6.0),
    ("AU12", "AU14", 8.0),
    ("AU14", "AU18", 5.0),
    ("AU14", "AU22", 5.0),
    ("AU14", "AU26", 6.0),
    ("AU14", "AU20", 6.0),
    ("AU15", "AU20", 6.5),
    ("AU15", "AU26", 6.5),
    ("AU16", "AU17", 5.0),
    ("AU16", "AU24", 5.0),
    ("AU17", "AU26", 4.0),
    ("AU18", "AU20", 4.0),
    ("AU18", "AU28", 4.0),
    ("AU20", "AU22", 4.0),
    ("AU20", "AU24", 6.0),
    ("AU22", "AU24", 3.0),
    ("AU22", "AU28", 3.0),
    ("AU24", "AU26", 3.5),
    ("AU24", "AU28", 5.5),
    ("AU26", "AU28", 4.5),
    ("AU28", "AU16", 4.0),
    ("AU28", "AU10", 4.0),
)


@dataclass(frozen=True, slots=True)
class Habit:
    """A person's own way of moving; kept through a sequence.

    ``cheek_share``: AU06's share done by cheekRaiser, the rest by cheekSquint; ``upper_shrug``:
    how far the upper lip goes along with AU17; ``lips_together``: share of the jaw's drop that
    the lips do not follow.
    """

    cheek_share: float = 0.5
    upper_shrug: float = 0.4
    lips_together: float = 0.0


USUAL_HABIT = Habit()


def sample_habit(rng: np.random.Generator) -> Habit:
    """Return a random way of moving; lips mostly part with the jaw."""
    return Habit(
        cheek_share=float(rng.uniform(0, 1)),
        upper_shrug=float(rng.uniform(0, 0.8)),
        lips_together=float(rng.uniform(0.5, 0.9)) if rng.random() < 0.15 else 0.0,
    )


def within_limits(units: Units) -> dict[str, Sided]:
    """Return the intensities, those that exclude each other weakened in proportion."""
    limited = {unit: list(sides) for unit, sides in units.items()}
    for pair in _OPPOSED:
        if all(unit in limited for unit in pair):
            for side in (0, 1):
                limited[min(pair, key=lambda unit: limited[unit][side])][side] = 0.0
    for first, second, limit in _LIMITS:
        if first not in limited or second not in limited:
            continue
        for side in (0, 1):
            total = limited[first][side] + limited[second][side]
            if total > limit:
                limited[first][side] *= limit / total
                limited[second][side] *= limit / total
    return {unit: (sides[0], sides[1]) for unit, sides in limited.items()}


def shapes_of(units: Units, habit: Habit) -> dict[str, float]:
    """Return the expression weights that show these action units, without limits.

    The inverse of ``action_units.intensities`` for every unit but AU25, which follows from the
    others. Units that move the whole mouth take the stronger side.
    """
    shapes: dict[str, float] = {}
    for unit, sides in units.items():
        for name, share in _shapes_of_unit(unit, habit):
            full = share * SHAPE_UNIT[name][1] if name in SHAPE_UNIT else share
            right, left = (min(side / MAX_INTENSITY, 1) * full for side in sides)
            if name in _WITHOUT_SIDES or name.startswith(("mouthShrug", "mouthClose")):
                _add(shapes, {name: max(right, left)})
            else:
                _add(shapes, {f"{name}_R": right, f"{name}_L": left})
    return {name: weight for name, weight in shapes.items() if weight > 0}


def _shapes_of_unit(unit: str, habit: Habit) -> tuple[tuple[str, float], ...]:
    """Return the shapes of one action unit and each one's share of the work."""
    if unit == "AU06":
        return ("cheekRaiser", habit.cheek_share), ("cheekSquint", 1 - habit.cheek_share)
    if unit == "AU17":
        return ("mouthShrugLower", 1.0), ("mouthShrugUpper", habit.upper_shrug)
    if unit == "AU26":
        return ("jawOpen", 1.0), ("mouthClose", habit.lips_together)
    return _SHAPES[unit]


def _add(shapes: dict[str, float], more: Mapping[str, float]) -> None:
    """Add weights to weights."""
    for name, weight in more.items():
        shapes[name] = shapes.get(name, 0) + weight
