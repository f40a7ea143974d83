from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emocare.errors import Invalid
from emocare.evaluation.conformal import (
    APS,
    LAC,
    aps_scores,
    cross_fit_coverage,
    fit_threshold,
    label_sets,
)
from emocare.evaluation.metrics import wilson_interval

P = np.array([[0.5, 0.3, 0.2], [0.1, 0.2, 0.7]])


def drawn(rows: int, seed: int = 0, certainty: float = 0.5) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities and labels drawn from them."""
    rng = np.random.default_rng(seed)
    probabilities = rng.dirichlet(np.full(5, certainty), rows)
    labels = (probabilities.cumsum(axis=1) < rng.random((rows, 1))).sum(axis=1)
    return probabilities, np.minimum(labels, 4)


def test_aps_sums_from_the_strongest_down_to_the_middle_of_the_label():
    np.testing.assert_allclose(aps_scores(P), [[0.25, 0.65, 0.9], [0.95, 0.8, 0.35]])


def test_the_threshold_is_the_right_order_statistic():
    # scores 1 - p of the labels: .1 .2 .3 .4; ceil(5 * .6) = 3rd smallest
    probabilities = np.array([[0.9, 0.1], [0.8, 0.2], [0.7, 0.3], [0.6, 0.4]])
    labels = np.zeros(4, np.int64)
    assert fit_threshold(probabilities, labels, 0.6) == pytest.approx(0.3)


def test_too_few_rows_for_the_promise_give_every_label():
    probabilities, labels = drawn(5)
    threshold = fit_threshold(probabilities, labels, 0.95)
    assert threshold == 1.0
    assert label_sets(probabilities, threshold).all()


def test_sets_by_hand():
    assert label_sets(P, 0.7, LAC).tolist() == [[True, True, False], [False, False, True]]
    assert label_sets(P, 0.8, APS).tolist() == [[True, True, False], [False, True, True]]


def test_a_set_is_never_empty():
    assert label_sets(P, 0.0, LAC).sum(axis=1).tolist() == [1, 1]
    assert label_sets(P, 0.0, APS).sum(axis=1).tolist() == [1, 1]


@pytest.mark.parametrize("method", [LAC, APS])
@pytest.mark.parametrize("coverage", [0.8, 0.9, 0.95])
def test_unseen_faces_are_covered_as_promised(method, coverage):
    probabilities, labels = drawn(8000)
    report = cross_fit_coverage(probabilities, labels, coverage, method)
    assert report.covered == pytest.approx(coverage, abs=0.03)
    assert report.covered > coverage - 0.015
    assert report.interval[0] < report.covered < report.interval[1]


@pytest.mark.parametrize("method", [LAC, APS])
def test_a_network_that_is_too_sure_of_itself_is_covered_all_the_same(method):
    probabilities, labels = drawn(8000, seed=4)
    sure = probabilities**4 + 1e-12
    sure /= sure.sum(axis=1, keepdims=True)
    report = cross_fit_coverage(sure, labels, 0.9, method)
    assert report.covered == pytest.approx(0.9, abs=0.02)


def test_lac_has_the_smaller_sets():
    probabilities, labels = drawn(4000)
    lac = cross_fit_coverage(probabilities, labels, 0.9, LAC)
    aps = cross_fit_coverage(probabilities, labels, 0.9, APS)
    assert lac.mean_size < aps.mean_size


def test_a_class_nobody_has_has_no_coverage():
    probabilities, labels = drawn(400)
    labels[labels == 3] = 0
    report = cross_fit_coverage(probabilities, labels, 0.9, LAC)
    assert math.isnan(report.per_class[3])


@settings(max_examples=30, deadline=None)
@given(st.integers(20, 200), st.floats(0.5, 0.95), st.sampled_from([LAC, APS]))
def test_sets_grow_with_the_coverage(rows, coverage, method):
    probabilities, labels = drawn(rows, seed=rows)
    small = label_sets(
        probabilities, fit_threshold(probabilities, labels, coverage, method), method
    )
    large = label_sets(
        probabilities, fit_threshold(probabilities, labels, coverage + 0.04, method), method
    )
    assert (large | ~small).all()


@pytest.mark.parametrize("coverage", [0.0, 1.0, 90.0])
def test_a_coverage_that_is_no_share_is_refused(coverage):
    with pytest.raises(Invalid, match="not between 0 and 1"):
        fit_threshold(P, np.array([0, 1]), coverage)


def test_wilson_interval_of_a_known_example():
    # Newcombe 1998, table I: 81 of 263 -> .2553 to .3662
    low, high = wilson_interval(81, 263)
    assert (low, high) == (pytest.approx(0.2553, abs=1e-4), pytest.approx(0.3662, abs=1e-4))
    assert wilson_interval(0, 0) == (0.0, 1.0)
