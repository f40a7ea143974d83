from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emocare.affect.smoothing import (
    EYES_MEMORY_S,
    FORGET_AFTER_S,
    MEMORY_S,
    POSE_MEMORY_S,
    ReadingSmoother,
    score_ewma,
)
from emocare.types import (
    ActionUnit,
    Evidence,
    Expression,
    Eye,
    FaceBox,
    FaceReading,
    HeadPose,
    Quality,
    Reason,
)

HAPPY = np.array([0, 1, 0, 0, 0, 0, 0, 0], np.float32)
SAD = np.array([0, 0, 0, 1, 0, 0, 0, 0], np.float32)


def reading(t_s, expression=HAPPY, track_id=1):
    return FaceReading(
        timestamp_s=t_s,
        frame=0,
        track_id=track_id,
        box=FaceBox(0, 0, 10, 10),
        expression=expression,
        quality=Quality(1.0) if expression is not None else Quality(0.1, (Reason.TOO_DARK,)),
        confidence=None if expression is None else float(expression.max()),
    )


DISTRIBUTIONS = st.lists(st.floats(0.001, 1), min_size=8, max_size=8).map(
    lambda values: (np.array(values) / sum(values)).astype(np.float32)
)


@given(DISTRIBUTIONS, DISTRIBUTIONS, st.floats(0, 100))
def test_an_average_of_distributions_is_a_distribution(before, now, gap_s):
    average = score_ewma(before, now, gap_s)
    assert average.sum() == pytest.approx(1, abs=1e-4)
    assert (average >= np.minimum(before, now) - 1e-6).all()
    assert (average <= np.maximum(before, now) + 1e-6).all()


@pytest.mark.parametrize("fps", [5, 15, 30, 60])
def test_the_memory_is_in_seconds_at_every_frame_rate(fps):
    average = HAPPY
    for _ in range(fps):
        average = score_ewma(average, SAD, 1 / fps, memory_s=0.5)
    assert average[1] == pytest.approx(np.exp(-1 / 0.5), rel=1e-3)


def test_a_flicker_does_not_change_the_strongest_expression():
    smoother = ReadingSmoother()
    for index in range(20):
        smoother.smooth([reading(index / 30)])
    (flicker,) = smoother.smooth([reading(20 / 30, SAD)])
    assert flicker.top_expression is Expression.HAPPINESS
    assert flicker.confidence == pytest.approx(float(flicker.expression.max()))
    assert flicker.valence < 0.76


def test_the_first_reading_is_what_was_seen():
    (first,) = ReadingSmoother().smooth([reading(0.0, SAD)])
    np.testing.assert_array_equal(first.expression, SAD)


def test_an_unreadable_face_gets_no_score_and_changes_none():
    smoother = ReadingSmoother()
    smoother.smooth([reading(0.0, HAPPY)])
    (dark,) = smoother.smooth([reading(0.1, None)])
    assert dark.abstained
    (back,) = smoother.smooth([reading(0.2, HAPPY)])
    np.testing.assert_allclose(back.expression, HAPPY)


def test_faces_do_not_mix():
    smoother = ReadingSmoother()
    smoother.smooth([reading(0.0, HAPPY, 1), reading(0.0, SAD, 2)])
    one, two = smoother.smooth([reading(0.1, HAPPY, 1), reading(0.1, SAD, 2)])
    assert (one.top_expression, two.top_expression) == (Expression.HAPPINESS, Expression.SADNESS)
    assert one.expression[3] == 0


def test_absent_faces_are_never_emitted():
    smoother = ReadingSmoother()
    smoother.smooth([reading(0.0)])
    assert smoother.smooth([]) == []


def test_a_face_that_was_long_away_starts_afresh():
    smoother = ReadingSmoother()
    smoother.smooth([reading(0.0, HAPPY)])
    (back,) = smoother.smooth([reading(FORGET_AFTER_S + 0.1, SAD)])
    np.testing.assert_array_equal(back.expression, SAD)


def test_the_memory_must_be_positive():
    with pytest.raises(ValueError, match="positive"):
        ReadingSmoother(0)


def full(t_s, au12, yaw, openness):
    eye = Eye(openness, gaze_yaw=yaw, gaze_pitch=0.0)
    return replace(
        reading(t_s),
        action_units={"AU12": ActionUnit(au12, Evidence.DISTILLED)},
        head_pose=HeadPose(yaw, 0.0, 0.0),
        eyes=(eye, eye),
    )


@pytest.mark.parametrize("fps", [10, 30, 60])
def test_movements_pose_and_eyes_follow_in_their_own_time_at_every_frame_rate(fps):
    smoother = ReadingSmoother()
    smoother.smooth([full(0.0, 0.0, 0.0, 0.0)])
    for index in range(1, fps // 5 + 1):
        (now,) = smoother.smooth([full(index / fps, 4.0, 0.5, 1.0)])
    assert now.action_units["AU12"].intensity == pytest.approx(4 * (1 - np.exp(-0.2 / MEMORY_S)))
    assert now.action_units["AU12"].evidence is Evidence.DISTILLED
    assert now.head_pose.yaw == pytest.approx(0.5 * (1 - np.exp(-0.2 / POSE_MEMORY_S)))
    assert now.eyes[1].openness == pytest.approx(1 - np.exp(-0.2 / EYES_MEMORY_S))


def test_a_blink_can_still_be_seen():
    smoother = ReadingSmoother()
    lowest = 1.0
    for index in range(30):
        (now,) = smoother.smooth([full(index / 30, 0.0, 0.0, 0.0 if 10 <= index < 14 else 1.0)])
        lowest = min(lowest, now.eyes[0].openness)
    assert lowest < 0.25


def test_what_was_not_measured_before_is_taken_as_it_is_now():
    smoother = ReadingSmoother()
    smoother.smooth([reading(0.0)])
    (now,) = smoother.smooth([full(0.1, 4.0, 0.5, 1.0)])
    assert now.action_units["AU12"].intensity == 4.0
    assert (now.head_pose.yaw, now.eyes[0].openness) == (0.5, 1.0)
    (after,) = smoother.smooth([reading(0.2)])
    assert (after.head_pose, after.eyes, dict(after.action_units)) == (None, None, {})
