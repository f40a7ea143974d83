"""How often a classifier is right, and whether it knows; pure functions on arrays.

Conventions, the same for every function here:

* ``labels`` and ``predicted`` are int (N,), places among ``classes`` classes;
  ``probabilities`` is float (N, classes) with rows that sum to 1.
* A ratio with an empty denominator is 0, never NaN. Macro averages run over the classes that
  have at least one example (``support`` > 0).
* Calibration error is the L1 form with equal-width bins ``(low, high]`` over the confidence
  of the predicted class: sum over bins of share x |accuracy - mean confidence|.
* Brier is the multi-class form: the squared distance to the one-hot label, in [0, 2].
* Intervals are percentile bootstrap intervals over rows (Efron 1979), 95 % by default.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]

ECE_BINS = 15


@dataclass(frozen=True, slots=True)
class ClassScores:
    """Precision, recall, F1 in [0, 1] and number of examples of one class."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """One bin of confidences: its edges, its share of rows, their mean confidence and accuracy."""

    low: float
    high: float
    share: float
    confidence: float
    accuracy: float


def accuracy(labels: IntArray, predicted: IntArray) -> float:
    """Return the share of rows that are right."""
    return float((labels == predicted).mean()) if len(labels) else 0.0


def confusion_matrix(labels: IntArray, predicted: IntArray, classes: int) -> IntArray:
    """Return counts (classes, classes): rows are labels, columns are predictions."""
    places = labels * classes + predicted
    return np.bincount(places, minlength=classes * classes).reshape(classes, classes)


def per_class(confusion: IntArray) -> tuple[ClassScores, ...]:
    """Return the scores of each class of a confusion matrix."""
    right = confusion.diagonal().astype(float)
    support, claimed = confusion.sum(axis=1), confusion.sum(axis=0)
    precision, recall = _ratio(right, claimed), _ratio(right, support)
    f1 = _ratio(2 * right, support + claimed)
    return tuple(
        ClassScores(float(precision[i]), float(recall[i]), float(f1[i]), int(support[i]))
        for i in range(len(confusion))
    )


def macro_f1(confusion: IntArray, min_support: int = 1) -> float:
    """Return the mean F1 of the classes with at least ``min_support`` examples."""
    scores = [s.f1 for s in per_class(confusion) if s.support >= max(min_support, 1)]
    return float(np.mean(scores)) if scores else 0.0


def reliability(
    labels: IntArray, probabilities: FloatArray, bins: int = ECE_BINS
) -> tuple[ReliabilityBin, ...]:
    """Return the bins of the reliability diagram; empty bins have share 0."""
    confidence = probabilities.max(axis=1)
    right = (probabilities.argmax(axis=1) == labels).astype(float)
    edges = np.linspace(0.0, 1.0, bins + 1)
    place = np.clip(np.searchsorted(edges, confidence, side="left") - 1, 0, bins - 1)
    count = np.bincount(place, minlength=bins).astype(float)
    mean = _ratio(np.bincount(place, confidence, bins), count)
    hit = _ratio(np.bincount(place, right, bins), count)
    share = count / max(len(labels), 1)
    return tuple(
        ReliabilityBin(*(float(a[i]) for a in (edges[:-1], edges[1:], share, mean, hit)))
        for i in range(bins)
    )


def expected_calibration_error(
    labels: IntArray, probabilities: FloatArray, bins: int = ECE_BINS
) -> float:
    """Return the L1 calibration error of the top label (Guo et al. 2017)."""
    return sum(
        b.share * abs(b.accuracy - b.confidence) for b in reliability(labels, probabilities, bins)
    )


def brier(labels: IntArray, probabilities: FloatArray) -> float:
    """Return the mean squared distance to the one-hot label (Brier 1950)."""
    target = np.eye(probabilities.shape[1])[labels]
    return float(np.square(probabilities - target).sum(axis=1).mean()) if len(labels) else 0.0


def negative_log_likelihood(labels: IntArray, probabilities: FloatArray) -> float:
    """Return the mean of -log p(label) in nats; probabilities below 1e-12 count as that."""
    picked = probabilities[np.arange(len(labels)), labels]
    return float(-np.log(np.maximum(picked, 1e-12)).mean()) if len(labels) else 0.0


def risk_coverage(
    confidence: FloatArray, right: NDArray[np.bool_]
) -> tuple[FloatArray, FloatArray]:
    """Return coverage and risk (both (N,), in [0, 1]) as rows are kept by falling confidence.

    Point i keeps the i + 1 most confident rows; risk is the share of wrong ones among them.
    """
    order = np.argsort(-confidence, kind="stable")
    kept = np.arange(1, len(order) + 1)
    return kept / max(len(order), 1), np.cumsum(~right[order]) / kept


def bootstrap_interval(
    statistic: Callable[[IntArray], float],
    rows: int,
    *,
    replicates: int = 1000,
    level: float = 0.95,
    seed: int = 0,
) -> tuple[float, float]:
    """Return the percentile interval of ``statistic(row indices)`` over resampled rows."""
    if rows == 0:
        return 0.0, 0.0
    rng = np.random.default_rng(seed)
    values = [statistic(rng.integers(0, rows, rows)) for _ in range(replicates)]
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def wilson_interval(hits: int, rows: int, z: float = 1.959964) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927); (0, 1) without rows."""
    if rows == 0:
        return 0.0, 1.0
    share, square = hits / rows, z * z
    middle = (share + square / (2 * rows)) / (1 + square / rows)
    spread = share * (1 - share) / rows + square / (4 * rows * rows)
    reach = z * float(np.sqrt(spread)) / (1 + square / rows)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def _ratio(part: NDArray[Any], whole: NDArray[Any]) -> FloatArray:
    """Divide, with 0 where the denominator is 0."""
    whole = whole.astype(float)
    return np.asarray(np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0))
