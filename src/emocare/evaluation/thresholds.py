"""From which probability on a label is named: thresholds that make each label's F1 largest."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from emocare.evaluation.metrics import FloatArray

BoolArray = NDArray[np.bool_]

LOWEST, HIGHEST, STEPS = 0.02, 0.9, 89


def f1_scores(labels: BoolArray, said: BoolArray) -> FloatArray:
    """Return the F1 (K,) of each label; 0 where it is neither there nor said."""
    both = (labels & said).sum(axis=0)
    total = labels.sum(axis=0) + said.sum(axis=0)
    return np.asarray(2 * both / np.maximum(total, 1), np.float64)


def best_thresholds(labels: BoolArray, probabilities: FloatArray) -> FloatArray:
    """Return, for labels (N, K), the threshold (K,) of the largest F1, the lowest where several."""
    tried = np.linspace(LOWEST, HIGHEST, STEPS)
    scores = np.stack([f1_scores(labels, probabilities >= threshold) for threshold in tried])
    return np.asarray(tried[scores.argmax(axis=0)])


def cross_fitted(labels: BoolArray, probabilities: FloatArray) -> tuple[BoolArray, FloatArray]:
    """Fit thresholds on each half of the rows and apply them to the other.

    Returns what is said so (N, K), and the mean of both halves' thresholds (K,), to freeze.
    Even and odd rows are the halves.
    """
    half = np.arange(len(labels)) % 2 == 0
    said = np.zeros_like(labels)
    found = []
    for fitted in (half, ~half):
        thresholds = best_thresholds(labels[fitted], probabilities[fitted])
        said[~fitted] = probabilities[~fitted] >= thresholds
        found.append(thresholds)
    return said, np.mean(found, axis=0)
