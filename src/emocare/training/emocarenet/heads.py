"""Where the labels of EmoCareNet's heads come from.

Three sources, never mixed up: *people* (FER+ votes, FER2013 labels) teach expressions only;
*a teacher* (MediaPipe FaceLandmarker's blendshapes on photographs) and *rendered faces* (exact
truth) teach action units, pose, eyes and landmarks. No action unit is taught from an expression.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

FER2013_CLASSES = 7


@dataclass(frozen=True, slots=True)
class TeacherSignal:
    """Blendshapes that stand for an action unit; the strongest counts.

    ``rest`` and ``full`` are the blendshape values that count as intensity 0 and 5, read off the
    distribution on FER+ Training: about what faces show at rest, and what the strongest one in
    two hundred shows. ``weight`` is how much a photograph counts beside a rendered face.
    """

    blendshapes: tuple[str, ...]
    rest: float
    full: float
    weight: float = 1.0


def _both(name: str) -> tuple[str, str]:
    return f"{name}Left", f"{name}Right"


# Blendshape → action unit as in Py-Feat's reference table and Ozel's ARKit-to-FACS sheet.
# cheekSquint and noseSneer are constant zero on photographs; mouthDimple hardly moves. AU25 is
# not here: it is the measured gap between the lips.
TEACHER: Mapping[str, TeacherSignal] = MappingProxyType(
    {
        "AU01": TeacherSignal(("browInnerUp",), 0.02, 0.95),
        "AU02": TeacherSignal(_both("browOuterUp"), 0.05, 0.95),
        "AU04": TeacherSignal(_both("browDown"), 0.0, 0.80),
        "AU05": TeacherSignal(_both("eyeWide"), 0.01, 0.40),
        "AU07": TeacherSignal(_both("eyeSquint"), 0.20, 0.85),
        "AU10": TeacherSignal(_both("mouthUpperUp"), 0.0, 0.85),
        "AU12": TeacherSignal(_both("mouthSmile"), 0.0, 0.95),
        "AU15": TeacherSignal(_both("mouthFrown"), 0.0, 0.50, weight=0.5),
        "AU17": TeacherSignal(("mouthShrugLower",), 0.0, 0.70),
        "AU20": TeacherSignal(_both("mouthStretch"), 0.0, 0.80),
        "AU23": TeacherSignal(_both("mouthPress"), 0.0, 0.45),
        "AU26": TeacherSignal(("jawOpen",), 0.0, 0.80),
        "AU43": TeacherSignal(_both("eyeBlink"), 0.12, 0.72),
    }
)
# A photograph's eye, from the teacher's eyeBlink on its side.
BLINK_OPEN, BLINK_SHUT = TEACHER["AU43"].rest, TEACHER["AU43"].full

# Where each mirrored landmark comes from: iBUG's 68 points and the two irises.
_JAW = tuple(range(16, -1, -1))
_BROWS = tuple(range(26, 16, -1))
_NOSE = (27, 28, 29, 30, 35, 34, 33, 32, 31)
_EYES = (45, 44, 43, 42, 47, 46, 39, 38, 37, 36, 41, 40)
_OUTER_LIPS = (54, 53, 52, 51, 50, 49, 48, 59, 58, 57, 56, 55)
_INNER_LIPS = (64, 63, 62, 61, 60, 67, 66, 65)
MIRRORED: tuple[int, ...] = (*_JAW, *_BROWS, *_NOSE, *_EYES, *_OUTER_LIPS, *_INNER_LIPS, 69, 68)
