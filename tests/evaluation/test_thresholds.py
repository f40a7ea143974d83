from __future__ import annotations

import numpy as np
import pytest

from emocare.evaluation.thresholds import best_thresholds, cross_fitted, f1_scores


def test_f1_of_what_is_said():
    labels = np.array([[1, 0], [1, 0], [0, 0], [0, 0]], bool)
    said = np.array([[1, 0], [0, 0], [1, 0], [0, 0]], bool)
    assert f1_scores(labels, said).tolist() == [0.5, 0.0]


def test_the_threshold_separates_what_can_be_separated():
    labels = np.array([[1], [1], [0], [0]], bool)
    probabilities = np.array([[0.4], [0.35], [0.1], [0.2]])
    (threshold,) = best_thresholds(labels, probabilities)
    assert 0.2 < threshold <= 0.35


def test_no_row_is_judged_by_thresholds_fitted_on_it():
    """Even rows want a high threshold, odd rows a low one: each is judged by the other's."""
    probabilities = np.tile([[0.8], [0.3], [0.5], [0.1]], (10, 1))
    labels = np.tile([[True], [True], [False], [False]], (10, 1))
    said, frozen = cross_fitted(labels, probabilities)
    even, odd = (
        best_thresholds(labels[::2], probabilities[::2]),
        best_thresholds(labels[1::2], probabilities[1::2]),
    )
    assert np.array_equal(said[::2], probabilities[::2] >= odd)
    assert np.array_equal(said[1::2], probabilities[1::2] >= even)
    assert frozen == pytest.approx((even + odd) / 2)
