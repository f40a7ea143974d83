"""A recording's summary in the words of the HTTP contract; of a clip or of a live session."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from emocare.affect.summary import RecordingSummary, TimelineSecond

_Name = TypeVar("_Name", bound=str)


def summary_json(summary: RecordingSummary, models: Mapping[str, str]) -> dict[str, object]:
    """Return a summary in the words of the HTTP contract, except for its certainty."""
    return {
        "dominant": summary.dominant,
        "confidence": _rounded(summary.confidence),
        "distribution": _rounded_shares(summary.distribution),
        "aggregate": summary.aggregate,
        "timeline": [_second_json(second) for second in summary.timeline],
        "usable_s": _rounded(summary.usable_s),
        "duration_s": _rounded(summary.duration_s),
        "face_count": summary.face_count,
        "reasons": _rounded_shares(summary.reasons),
        "valence": _rounded(summary.valence),
        "arousal": _rounded(summary.arousal),
        "model": {
            "name": models["model"],
            "sha256": models["model_sha256"],
            "crop_version": models["crop_version"],
        },
    }


def _second_json(second: TimelineSecond) -> dict[str, object]:
    return {
        "t_s": _rounded(second.t_s),
        "usable": _rounded(second.usable),
        "distribution": _rounded_shares(second.distribution),
        "valence": _rounded(second.valence),
        "arousal": _rounded(second.arousal),
        "reasons": second.reasons,
    }


def _rounded(value: float | None) -> float | None:
    """Return a number to five digits: more would be noise, and cost space in every row."""
    return None if value is None else round(value, 5)


def _rounded_shares(shares: Mapping[_Name, float] | None) -> dict[_Name, float] | None:
    return None if shares is None else {name: round(share, 5) for name, share in shares.items()}
