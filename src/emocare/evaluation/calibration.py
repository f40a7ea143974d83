"""One temperature for a network's logits, and how much it helps on rows it was not fitted on.

Dividing logits by a temperature changes how sure the network says it is and never what it
says (Guo et al. 2017). Conventions of arrays as in ``metrics``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from emocare.evaluation.metrics import (
    ECE_BINS,
    FloatArray,
    IntArray,
    brier,
    expected_calibration_error,
    negative_log_likelihood,
)

LOWEST, HIGHEST = 0.05, 20.0
_GOLDEN = (5**0.5 - 1) / 2


@dataclass(frozen=True, slots=True)
class CrossFit:
    """Calibration measured on rows that the temperature was not fitted on."""

    ece_before: float
    ece: float
    brier: float
    nll: float
    temperatures: tuple[float, ...]
    probabilities: FloatArray


def softmax(logits: FloatArray) -> FloatArray:
    """Return probabilities (N, classes)."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def fit_temperature(logits: FloatArray, labels: IntArray, *, steps: int = 60) -> float:
    """Return the temperature with the least negative log-likelihood.

    Golden-section search over log T in [LOWEST, HIGHEST]: the loss is convex in 1 / T, so it
    has one minimum.
    """
    return least_on_log_scale(
        lambda log: _loss(logits, labels, log), (LOWEST, HIGHEST), steps=steps
    )


def least_on_log_scale(
    loss: Callable[[float], float], between: tuple[float, float], *, steps: int
) -> float:
    """Return the number with the least ``loss`` of its logarithm, by golden-section search.

    The loss must have one minimum ``between`` the two numbers.
    """
    low, high = (float(np.log(end)) for end in between)
    for _ in range(steps):
        left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
        if loss(left) < loss(right):
            high = right
        else:
            low = left
    return float(np.exp((low + high) / 2))


def cross_fit(
    logits: FloatArray, labels: IntArray, *, folds: int = 2, seed: int = 0, bins: int = ECE_BINS
) -> CrossFit:
    """Fit a temperature on all folds but one and judge it on that one, for each fold.

    The error is that of all rows together, each with the temperature that never saw it.
    """
    fold = np.random.default_rng(seed).permutation(len(labels)) % folds
    probabilities = np.empty_like(logits)
    temperatures = []
    for unseen in range(folds):
        temperature = fit_temperature(logits[fold != unseen], labels[fold != unseen])
        probabilities[fold == unseen] = softmax(logits[fold == unseen] / temperature)
        temperatures.append(temperature)
    return CrossFit(
        expected_calibration_error(labels, softmax(logits), bins),
        expected_calibration_error(labels, probabilities, bins),
        brier(labels, probabilities),
        negative_log_likelihood(labels, probabilities),
        tuple(temperatures),
        probabilities,
    )


def _loss(logits: FloatArray, labels: IntArray, log_temperature: float) -> float:
    return negative_log_likelihood(labels, softmax(logits / np.exp(log_temperature)))
