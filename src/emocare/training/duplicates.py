"""Near-copies among the training data: one implementation, in ``evaluation.near_copies``."""

from __future__ import annotations

from emocare.evaluation.near_copies import SAME_PICTURE, nearest_correlation

__all__ = ["SAME_PICTURE", "nearest_correlation"]
