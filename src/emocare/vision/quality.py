"""Judge how readable a face is, and say what stands in the way.

Each measure is mapped to 0-1 by a straight ramp between a value that rules a reading out and one
that does no harm; the quality is the product. A reason is given for every ramp below
``REASON_BELOW``; below ``READABLE_FROM`` the pipeline abstains, and then at least one reason is
given. The limits come from ``training/fit_quality.py``: spoilt pictures of FER+ PublicTest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from emocare.types import DetectedFace, HeadPose, Quality, Reason, UInt8Array
from emocare.vision.quality_measures import QualityMeasures, measure_quality
from emocare.vision.quality_pose import estimate_head_pose

READABLE_FROM = 0.5
REASON_BELOW = 0.7


# What the head's pose decides; better judged once a network has measured the pose.
POSE_MEASURES = frozenset({"yaw", "pitch", "roll"})


@dataclass(frozen=True, slots=True)
class Ramp:
    """0 at ``ruled_out`` and beyond, 1 at ``harmless`` and beyond, straight in between."""

    ruled_out: float
    harmless: float

    def __call__(self, value: float) -> float:
        """Return where ``value`` lies, in [0, 1]."""
        share = (value - self.ruled_out) / (self.harmless - self.ruled_out)
        return min(1.0, max(0.0, share))


# measure -> reason and ramp; angles are taken without their sign.
LIMITS: Mapping[str, tuple[Reason, Ramp]] = MappingProxyType(
    {
        "size_px": (Reason.TOO_SMALL, Ramp(6.0, 17.0)),
        "luma": (Reason.TOO_DARK, Ramp(3.6, 14.3)),
        "contrast": (Reason.TOO_DARK, Ramp(2.0, 8.1)),
        "clipped": (Reason.TOO_BRIGHT, Ramp(1.0, 0.4)),
        "sharpness": (Reason.BLURRED, Ramp(0.0006, 0.0024)),
        "yaw": (Reason.TURNED_AWAY, Ramp(0.95, 0.47)),
        "pitch": (Reason.TURNED_AWAY, Ramp(0.5, 0.37)),
        "roll": (Reason.TILTED, Ramp(1.1, 0.95)),
        "outside": (Reason.PARTLY_VISIBLE, Ramp(0.9, 0.3)),
        "face_score": (Reason.COVERED, Ramp(0.53, 0.92)),
        "mouth_detail": (Reason.COVERED, Ramp(0.2, 0.48)),
    }
)
LIMITS_WITHOUT_POSE: Mapping[str, tuple[Reason, Ramp]] = MappingProxyType(
    {name: limit for name, limit in LIMITS.items() if name not in POSE_MEASURES}
)


def judge(measures: QualityMeasures, limits: Mapping[str, tuple[Reason, Ramp]] = LIMITS) -> Quality:
    """Return the quality of a face and the reasons against it, the weightiest first."""
    marks = [
        (ramp(abs(getattr(measures, name))), reason) for name, (reason, ramp) in limits.items()
    ]
    score = 1.0
    for mark, _ in marks:
        score *= mark
    marks.sort(key=lambda pair: pair[0])
    reasons = [reason for mark, reason in marks if mark < REASON_BELOW]
    if score < READABLE_FROM and not reasons:
        reasons = [marks[0][1]]
    return Quality(score, tuple(dict.fromkeys(reasons)))


def assess_quality(
    rgb: UInt8Array, face: DetectedFace, crop: UInt8Array, pose: HeadPose
) -> Quality:
    """Return the quality of ``face``, found in ``rgb`` and aligned to ``crop``."""
    height, width = rgb.shape[:2]
    return judge(measure_quality(crop, face, (width, height), pose))


__all__ = [
    "LIMITS",
    "LIMITS_WITHOUT_POSE",
    "READABLE_FROM",
    "QualityMeasures",
    "Ramp",
    "assess_quality",
    "estimate_head_pose",
    "judge",
    "measure_quality",
]
