"""Which expression shape of the face model means how much of which action unit.

Intensities are 0-5 (FACS A-E). The table is the one place where they are defined: each shape has
a weight that counts as 5, and in between it is linear. FACS keeps E, our 5, for the most a face can
do. Weight 1 is what the shape's sculptor had in mind; where that looks milder than the most (brows,
lids, cheeks, pressed and drawn lips), the shape is driven further, as far as it holds without
breaking: a movement that is smaller than what people differ by at rest cannot be graded. AU25
has no shape of its own and is measured from the gap between the lips, whatever opened them. The
model has no lip tightener, so AU23 is absent rather than invented. AU45 is an event, so it belongs
to ``sequences``; the closed lid of a single picture is AU43.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from emocare.types import Float32Array

ACTION_UNITS: tuple[str, ...] = (
    "AU01",
    "AU02",
    "AU04",
    "AU05",
    "AU06",
    "AU07",
    "AU09",
    "AU10",
    "AU12",
    "AU14",
    "AU15",
    "AU16",
    "AU17",
    "AU18",
    "AU20",
    "AU22",
    "AU24",
    "AU25",
    "AU26",
    "AU28",
    "AU43",
)
SIDES = ("R", "L")
MAX_INTENSITY = 5.0

# Shape (without its side) → action unit and the weight that counts as intensity 5.
SHAPE_UNIT: Mapping[str, tuple[str, float]] = MappingProxyType(
    {
        "browInnerUp": ("AU01", 1.4),
        "browOuterUp": ("AU02", 1.4),
        "browDown": ("AU04", 1.5),
        "eyeWide": ("AU05", 2.0),
        "cheekRaiser": ("AU06", 1.5),
        "cheekSquint": ("AU06", 1.5),
        "eyeSquint": ("AU07", 2.0),
        "noseSneer": ("AU09", 1.1),
        "mouthUpperUp": ("AU10", 1.15),
        "mouthSmile": ("AU12", 1.0),
        "mouthDimple": ("AU14", 1.35),
        "mouthFrown": ("AU15", 1.6),
        "mouthLowerDown": ("AU16", 1.0),
        "mouthShrugLower": ("AU17", 1.35),
        "mouthPucker": ("AU18", 1.0),
        "mouthStretch": ("AU20", 1.7),
        "mouthFunnel": ("AU22", 1.0),
        "mouthPress": ("AU24", 2.2),
        "jawOpen": ("AU26", 1.0),
        "mouthRollLower": ("AU28", 2.0),
        "mouthRollUpper": ("AU28", 2.0),
        "eyeBlink": ("AU43", 1.0),
    }
)

# Every other shape, and why it carries no intensity of its own.
SHAPE_WITHOUT_UNIT: Mapping[str, str] = MappingProxyType(
    {
        "PupilDilate": "not an action unit",
        "cheekPuff": "AU34, outside the set",
        "eyeLookDown": "gaze, given as angles",
        "eyeLookIn": "gaze, given as angles",
        "eyeLookOut": "gaze, given as angles",
        "eyeLookUp": "gaze, given as angles",
        "jawForward": "AU29, outside the set",
        "jawLeft": "AU30, outside the set",
        "jawRight": "AU30, outside the set",
        "mouthClose": "keeps the lips together while the jaw is down",
        "mouthLeft": "a sideways mouth has no code",
        "mouthRight": "a sideways mouth has no code",
        "mouthShrugUpper": "the upper lip's share of AU17, driven with mouthShrugLower",
    }
)

# AU25: gap between the inner lips over the distance between the eyes. Below the first value the
# lips count as closed; at the second the parting counts as 5.
LIPS_CLOSED_GAP, LIPS_PARTED_GAP = 0.02, 0.22


@dataclass(frozen=True, slots=True)
class Intensities:
    """Action units 0-5 in ``ACTION_UNITS`` order, on the person's right and left (A,)."""

    right: Float32Array
    left: Float32Array

    @property
    def both(self) -> Float32Array:
        """The stronger side (A,): how a one-sided movement is coded as one number."""
        return np.maximum(self.right, self.left)

    def of(self, unit: str) -> float:
        """Return the intensity of one action unit, the stronger side."""
        return float(self.both[ACTION_UNITS.index(unit)])


def split_side(shape: str) -> tuple[str, str | None]:
    """Return a shape's name without its side, and the side 'R', 'L' or None for both."""
    name, underscore, side = shape.rpartition("_")
    return (name, side) if underscore and side in SIDES else (shape, None)


def intensities(named: Mapping[str, float], lip_gap: float) -> Intensities:
    """Return the intensities of a face with these expression weights and lip gap.

    ``lip_gap`` is a share of the distance between the eyes. Shapes of one action unit add up.
    """
    sides = {side: np.zeros(len(ACTION_UNITS), np.float32) for side in SIDES}
    for shape, weight in named.items():
        name, side = split_side(shape)
        if name not in SHAPE_UNIT:
            continue
        unit, full_weight = SHAPE_UNIT[name]
        for chosen in SIDES if side is None else (side,):
            sides[chosen][ACTION_UNITS.index(unit)] += MAX_INTENSITY * weight / full_weight
    parted = (lip_gap - LIPS_CLOSED_GAP) / (LIPS_PARTED_GAP - LIPS_CLOSED_GAP)
    for values in sides.values():
        values[ACTION_UNITS.index("AU25")] = MAX_INTENSITY * parted
        np.clip(values, 0, MAX_INTENSITY, out=values)
    return Intensities(right=sides["R"], left=sides["L"])
