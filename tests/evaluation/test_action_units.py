from __future__ import annotations

import math

import numpy as np
import pytest

from emocare.evaluation.action_units import partial_auc, residual, residual_auc, roc_auc, roc_curve


def truth(*values: int) -> np.ndarray:
    return np.array(values, bool)


def test_auc_counts_the_pairs_in_the_right_order():
    # positives 0.9, 0.4; negatives 0.5, 0.1: three of four pairs are right
    assert roc_auc(truth(1, 0, 1, 0), np.array([0.9, 0.5, 0.4, 0.1])) == 0.75


def test_a_tie_is_half_right():
    # pairs: (1 vs 1) tie, (1 vs 0) right, (0 vs 1) wrong, (0 vs 0) tie
    assert roc_auc(truth(1, 1, 0, 0), np.array([1.0, 0.0, 1.0, 0.0])) == 0.5
    assert roc_auc(truth(1, 1, 0), np.array([2.0, 1.0, 1.0])) == 0.75


def test_a_constant_score_is_chance():
    assert roc_auc(truth(1, 0, 0, 1), np.zeros(4)) == 0.5


def test_one_side_only_has_no_auc():
    assert math.isnan(roc_auc(truth(1, 1), np.array([0.1, 0.2])))
    assert math.isnan(partial_auc(truth(0, 0), np.array([0.1, 0.2])))


def test_rows_without_a_score_are_left_out():
    assert roc_auc(truth(1, 0, 1), np.array([0.9, 0.5, np.nan])) == 1.0


def test_the_curve_takes_ties_in_one_step():
    false, true = roc_curve(truth(1, 0, 1, 0), np.array([0.9, 0.5, 0.5, 0.1]))
    assert false.tolist() == [0, 0, 0.5, 1]
    assert true.tolist() == [0, 0.5, 1, 1]


def test_the_area_under_the_curve_is_the_share_of_pairs():
    rng = np.random.default_rng(0)
    positive, score = rng.random(300) < 0.3, rng.integers(0, 20, 300).astype(float)
    false, true = roc_curve(positive, score)
    assert np.trapezoid(true, false) == pytest.approx(roc_auc(positive, score))


def test_partial_auc_is_half_for_chance_and_one_for_perfection():
    perfect = np.array([3.0, 2, 1, 0])
    assert partial_auc(truth(1, 1, 0, 0), perfect) == pytest.approx(1.0)
    diagonal = partial_auc(truth(1, 0), np.zeros(2))
    assert diagonal == pytest.approx(0.5)


def test_partial_auc_by_hand():
    # ROC goes (0,0) (0,.5) (.5,.5) (.5,1) (1,1); up to 0.2: area 0.1, between 0.02 and 0.2.
    found = partial_auc(truth(1, 0, 1, 0), np.array([4.0, 3, 2, 1]), 0.2)
    assert found == pytest.approx(0.5 * (1 + (0.1 - 0.02) / (0.2 - 0.02)))


def softmaxed(rng: np.random.Generator, rows: int) -> np.ndarray:
    return rng.dirichlet(np.ones(3), rows)


def test_a_score_made_of_the_probabilities_has_nothing_of_its_own():
    rng = np.random.default_rng(1)
    probabilities = softmaxed(rng, 2000)
    positive = rng.random(2000) < probabilities[:, 0]
    score = 2 * np.log(probabilities[:, 0]) + rng.normal(0, 0.1, 2000)
    assert roc_auc(positive, score) > 0.75
    assert residual_auc(positive, score, probabilities) == pytest.approx(0.5, abs=0.04)


def test_evidence_of_its_own_survives():
    rng = np.random.default_rng(2)
    probabilities = softmaxed(rng, 2000)
    positive = rng.random(2000) < 0.4
    score = np.log(probabilities[:, 0]) + positive
    assert residual_auc(positive, score, probabilities) > 0.99


def test_the_residual_is_exact_for_a_linear_score():
    rng = np.random.default_rng(3)
    probabilities = softmaxed(rng, 50)
    score = 1.5 + np.log(np.maximum(probabilities, 1e-6)) @ [0.2, -1.0, 0.5]
    np.testing.assert_allclose(residual(score, probabilities), 0, atol=1e-9)
    score[3] = np.nan
    assert np.isnan(residual(score, probabilities)).tolist().count(True) == 1
