from __future__ import annotations

import numpy as np
import pytest

from emocare.vision.scores import FaceScores, joined


def some(count, units=3):
    rng = np.random.default_rng(count)
    return FaceScores(
        rng.random((count, 8), np.float32),
        action_units=rng.random((count, units), np.float32),
        eyes=rng.random((count, 2, 3), np.float32),
    )


def test_batches_join_face_by_face():
    one, two = some(2), some(3)
    whole = joined([one, two])
    assert len(whole) == 5
    np.testing.assert_array_equal(whole.expression[2:], two.expression)
    np.testing.assert_array_equal(whole.action_units[:2], one.action_units)
    assert whole.head_pose is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"expression": np.zeros((2, 7), np.float32)},
        {"action_units": np.zeros((3, 18), np.float32)},
        {"action_units": np.zeros(2, np.float32)},
        {"head_pose": np.zeros((2, 2), np.float32)},
        {"eyes": np.zeros((2, 6), np.float32)},
        {"landmarks70": np.zeros((2, 68, 2), np.float32)},
        {"presence": np.zeros((2, 1), np.float32)},
    ],
)
def test_arrays_of_another_shape_are_named(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        FaceScores(**{"expression": np.zeros((2, 8), np.float32), **wrong})
