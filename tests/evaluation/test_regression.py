"""Agreement of numbers, against examples worked out by hand or printed in the papers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emocare.evaluation import regression

# Shrout & Fleiss 1979, table 2: six targets, four judges; table 4 gives ICC(3,1) = .71.
SHROUT_FLEISS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float
)


def test_icc_is_that_of_the_paper():
    assert regression.icc31_of(SHROUT_FLEISS) == pytest.approx(0.7148, abs=1e-4)


def test_icc_of_two_raters_by_hand():
    # Target means 1.5, 2, 4 about 2.5: BMS = 2 * (1 + 0.25 + 2.25) / 2 = 3.5.
    # Rater means 2 and 3; left over 0, 0, .5, -.5, -.5, .5: EMS = 1 / 2. (3.5 - .5) / (3.5 + .5)
    truth, estimate = np.array([1.0, 2, 3]), np.array([2.0, 2, 5])
    assert regression.icc31(truth, estimate) == pytest.approx(0.75)


def test_icc_forgives_a_shift_and_ccc_does_not():
    truth = np.array([0.0, 1, 2, 3])
    assert regression.icc31(truth, truth + 2) == pytest.approx(1.0)
    # var 1.25 twice, shift 2: 2 * 1.25 / (2.5 + 4)
    assert regression.ccc(truth, truth + 2) == pytest.approx(2.5 / 6.5)
    assert regression.pearson(truth, truth + 2) == pytest.approx(1.0)


def test_another_scale_costs_icc_and_ccc_but_not_pearson():
    truth = np.array([-1.0, 0, 1])
    # var 2/3 and 8/3, covariance 4/3
    assert regression.ccc(truth, 2 * truth) == pytest.approx((8 / 3) / (10 / 3))
    assert regression.icc31(truth, 2 * truth) == pytest.approx(0.8)
    assert regression.pearson(truth, 2 * truth) == pytest.approx(1.0)


def test_what_is_not_defined_is_nan():
    flat = np.ones(3)
    for measure in (regression.pearson, regression.icc31, regression.ccc):
        assert math.isnan(measure(flat[:1], flat[:1]))
        assert math.isnan(measure(flat, flat))


def test_rows_without_truth_are_left_out():
    truth, estimate = np.array([0.0, np.nan, 2, 4]), np.array([1.0, 9, np.nan, 5])
    assert regression.mean_absolute_error(truth, estimate) == pytest.approx(1.0)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(-5, 5)), min_size=3, max_size=30))
def test_concordance_never_exceeds_correlation(rows):
    truth, estimate = (np.array(column) for column in zip(*rows, strict=True))
    agreed, linear = regression.ccc(truth, estimate), regression.pearson(truth, estimate)
    if not math.isnan(linear):
        assert abs(agreed) <= abs(linear) + 1e-9


def eyes_apart(distance: float) -> np.ndarray:
    points = np.zeros((1, 70, 2))
    points[:, 42:48] = (distance, 0)
    return points


def test_landmark_error_is_a_share_of_the_eyes_distance():
    truth = eyes_apart(40.0)
    estimate = truth + np.array([3.0, 4.0])
    assert regression.landmark_error(truth, estimate).tolist() == [pytest.approx(5 / 40)]
    assert regression.landmark_error_outer(truth, estimate)[0] == pytest.approx(5 / 40)


def test_landmarks_without_truth_are_left_out_and_a_blind_face_is_nan():
    truth = np.concatenate([eyes_apart(10.0), np.full((1, 70, 2), np.nan)])
    truth[0, 0] = np.nan
    estimate = np.nan_to_num(truth) + np.array([0.0, 1.0])
    found = regression.landmark_error(truth, estimate)
    assert found[0] == pytest.approx(0.1)
    assert math.isnan(found[1])


def test_pose_error_is_in_degrees_and_goes_the_short_way_round():
    truth = np.array([[0.1, 0.0, math.pi - 0.05]])
    estimate = np.array([[0.2, -0.1, -math.pi + 0.05]])
    expected = [math.degrees(0.1)] * 3
    np.testing.assert_allclose(regression.pose_error(truth, estimate), expected)
    assert np.isnan(regression.pose_error(truth * np.nan, estimate)).all()
