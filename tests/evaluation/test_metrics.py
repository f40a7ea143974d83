"""Metrics against slow, literal references written from their definitions."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emocare.evaluation import metrics

CLASSES = 4


def random_rows(seed: int, rows: int = 200):
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, CLASSES, rows)
    probabilities = rng.dirichlet(np.full(CLASSES, 0.5), rows)
    return labels, probabilities


def reference_ece(labels, probabilities, bins):
    """Walk over rows and bins one by one, in plain Python."""
    total = 0.0
    for index in range(bins):
        low, high = index / bins, (index + 1) / bins
        hits, sureness, count = 0, 0.0, 0
        for label, row in zip(labels.tolist(), probabilities.tolist(), strict=True):
            top = max(row)
            if low < top <= high:
                count += 1
                sureness += top
                hits += row.index(top) == label
        if count:
            total += count / len(labels) * abs(hits / count - sureness / count)
    return total


def reference_f1(labels, predicted, of):
    pairs = list(zip(labels.tolist(), predicted.tolist(), strict=True))
    hit = sum(a == of and b == of for a, b in pairs)
    missed = sum(a == of and b != of for a, b in pairs)
    wrong = sum(a != of and b == of for a, b in pairs)
    precision = hit / (hit + wrong) if hit + wrong else 0.0
    recall = hit / (hit + missed) if hit + missed else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return precision, recall, f1


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("bins", [1, 10, 15])
def test_calibration_error_equals_the_literal_definition(seed, bins):
    labels, probabilities = random_rows(seed)
    ours = metrics.expected_calibration_error(labels, probabilities, bins)
    assert ours == pytest.approx(reference_ece(labels, probabilities, bins), abs=1e-12)


def test_a_confidence_on_a_bin_edge_belongs_to_the_bin_below():
    labels = np.array([0])
    probabilities = np.array([[0.6, 0.4]])
    (used,) = [b for b in metrics.reliability(labels, probabilities, 5) if b.share]
    assert (used.low, used.high) == (pytest.approx(0.4), pytest.approx(0.6))


def test_a_network_that_is_always_sure_and_half_right_is_half_a_point_off():
    labels = np.array([0, 1, 0, 1])
    probabilities = np.tile([1.0, 0.0], (4, 1))
    assert metrics.expected_calibration_error(labels, probabilities) == pytest.approx(0.5)


@pytest.mark.parametrize("seed", range(5))
def test_per_class_scores_equal_the_literal_definition(seed):
    labels, probabilities = random_rows(seed)
    predicted = probabilities.argmax(axis=1)
    scores = metrics.per_class(metrics.confusion_matrix(labels, predicted, CLASSES))
    for index, score in enumerate(scores):
        expected = reference_f1(labels, predicted, index)
        assert (score.precision, score.recall, score.f1) == pytest.approx(expected)
        assert score.support == int((labels == index).sum())


def test_confusion_rows_are_labels_and_columns_predictions():
    confusion = metrics.confusion_matrix(np.array([0, 0, 2]), np.array([1, 0, 1]), 3)
    assert confusion.tolist() == [[1, 1, 0], [0, 0, 0], [0, 1, 0]]


def test_a_class_nobody_has_does_not_enter_the_macro_average():
    confusion = np.array([[5, 0, 0], [0, 5, 0], [0, 0, 0]])
    assert metrics.macro_f1(confusion) == 1.0


def test_a_class_never_found_scores_zero_and_not_nan():
    scores = metrics.per_class(np.array([[3, 0], [2, 0]]))
    assert (scores[1].precision, scores[1].recall, scores[1].f1) == (0.0, 0.0, 0.0)
    assert metrics.macro_f1(np.array([[3, 0], [2, 0]])) == pytest.approx(6 / 8 / 2)


def test_macro_average_can_leave_out_rare_classes():
    confusion = np.array([[60, 0], [2, 0]])
    assert metrics.macro_f1(confusion, min_support=50) == pytest.approx(120 / 122)


def test_brier_is_zero_for_certain_truth_and_two_for_certain_error():
    sure = np.array([[1.0, 0.0]])
    assert metrics.brier(np.array([0]), sure) == 0.0
    assert metrics.brier(np.array([1]), sure) == 2.0


def test_brier_of_the_uniform_guess_is_one_less_its_share():
    uniform = np.full((3, CLASSES), 1 / CLASSES)
    assert metrics.brier(np.array([0, 1, 2]), uniform) == pytest.approx(1 - 1 / CLASSES)


def test_log_likelihood_of_the_uniform_guess_is_log_of_the_classes():
    uniform = np.full((3, CLASSES), 1 / CLASSES)
    expected = math.log(CLASSES)
    assert metrics.negative_log_likelihood(np.array([0, 1, 3]), uniform) == pytest.approx(expected)


def test_an_impossible_label_costs_much_but_not_infinitely():
    loss = metrics.negative_log_likelihood(np.array([1]), np.array([[1.0, 0.0]]))
    assert 20 < loss < 30


def test_no_rows_score_zero_everywhere():
    labels, probabilities = np.empty(0, np.int64), np.empty((0, CLASSES))
    assert metrics.accuracy(labels, labels) == 0.0
    assert metrics.brier(labels, probabilities) == 0.0
    assert metrics.expected_calibration_error(labels, probabilities) == 0.0
    assert metrics.bootstrap_interval(lambda rows: 1.0, 0) == (0.0, 0.0)


def test_risk_grows_as_unsure_errors_are_kept():
    coverage, risk = metrics.risk_coverage(
        np.array([0.9, 0.2, 0.8, 0.4]), np.array([True, False, True, True])
    )
    assert coverage.tolist() == [0.25, 0.5, 0.75, 1.0]
    assert risk.tolist() == [0.0, 0.0, 0.0, 0.25]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40))
def test_full_coverage_has_the_overall_error(rows):
    confidence, right = (np.array(column) for column in zip(*rows, strict=True))
    _, risk = metrics.risk_coverage(confidence, right)
    assert risk[-1] == pytest.approx(1 - right.mean())


def test_bootstrap_interval_of_a_mean_matches_the_normal_one():
    values = np.random.default_rng(3).normal(5.0, 2.0, 400)
    low, high = metrics.bootstrap_interval(lambda rows: float(values[rows].mean()), 400)
    reach = 1.96 * values.std() / 20
    assert low == pytest.approx(values.mean() - reach, abs=0.03)
    assert high == pytest.approx(values.mean() + reach, abs=0.03)


def test_bootstrap_repeats_itself():
    values = np.arange(50.0)

    def mean(rows):
        return float(values[rows].mean())

    assert metrics.bootstrap_interval(mean, 50) == metrics.bootstrap_interval(mean, 50)
    assert metrics.bootstrap_interval(mean, 50) != metrics.bootstrap_interval(mean, 50, seed=1)
