from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emocare.affect.dimensions import valence_arousal
from emocare.affect.summary import summarise
from emocare.types import (
    EXPRESSIONS,
    ActionUnit,
    Evidence,
    Expression,
    FaceBox,
    FaceReading,
    Quality,
    Reason,
)

FPS = 10


def shares(**named):
    return np.array([named.get(name.value, 0.0) for name in EXPRESSIONS], np.float32)


HAPPY = shares(happiness=0.8, neutral=0.2)
SAD = shares(sadness=0.6, neutral=0.4)


def reading(t_s, expression=HAPPY, track_id=1, x=100.0, reasons=(Reason.TOO_DARK,)):
    quality = Quality(0.1, reasons) if expression is None else Quality(1.0)
    box = FaceBox(x, 100, x + 100, 200)
    return FaceReading(t_s, 0, track_id, box, expression, quality)


def steady(seconds, expression=HAPPY, start_s=0.0, **details):
    times = start_s + np.arange(round(seconds * FPS)) / FPS
    return [(float(t), [reading(float(t), expression, **details)]) for t in times]


def empty(seconds, start_s=0.0):
    return [(start_s + i / FPS, []) for i in range(round(seconds * FPS))]


def test_a_steady_smile_is_dominant_with_its_probability():
    summary = summarise(steady(3))
    assert summary.dominant is Expression.HAPPINESS
    assert summary.confidence == pytest.approx(0.8)
    assert summary.distribution[Expression.NEUTRAL] == pytest.approx(0.2)
    assert summary.usable_s == pytest.approx(3.0)
    assert summary.duration_s == pytest.approx(3.0)
    assert summary.face_count == 1
    assert summary.reasons == {}
    assert summary.valence == pytest.approx(0.8 * 0.76)
    assert summary.arousal == pytest.approx(0.8 * 0.48)


def test_the_summary_names_the_tracks_of_its_person():
    later = steady(1, start_s=2.2, track_id=7)
    passing = [(t, [*r, reading(t, track_id=3, x=900.0)]) for t, r in steady(2)[:5]]
    assert summarise([*passing, *steady(2)[5:], *later]).tracks == {1, 7}
    assert summarise(empty(2)).tracks == frozenset()


def test_the_timeline_has_every_second_also_the_empty_ones():
    summary = summarise(steady(1) + empty(1, 1.0) + steady(1.5, SAD, 2.0))
    assert [second.t_s for second in summary.timeline] == [0, 1, 2, 3]
    assert [second.usable for second in summary.timeline] == [1, 0, 1, 1]
    assert summary.timeline[0].distribution[Expression.HAPPINESS] == pytest.approx(0.8)
    assert summary.timeline[1].distribution is None
    assert summary.timeline[1].valence is None
    assert summary.timeline[2].valence < 0 < summary.timeline[0].valence
    assert summary.usable_s == pytest.approx(2.5)
    assert summary.duration_s == pytest.approx(3.5)


def test_no_face_is_no_answer_and_no_error():
    summary = summarise(empty(3))
    assert (summary.dominant, summary.confidence, summary.distribution) == (None, None, None)
    assert (summary.valence, summary.arousal) == (None, None)
    assert (summary.usable_s, summary.face_count, summary.reasons) == (0, 0, {})
    assert summary.duration_s == pytest.approx(3.0)


def test_no_frames_at_all_are_no_answer():
    summary = summarise([])
    assert summary.dominant is None
    assert summary.timeline == ()
    assert summary.duration_s == 0


def test_unreadable_frames_are_told_with_their_reasons_and_shares():
    frames = steady(2) + steady(1, None, 2.0) + steady(0.5, None, 3.0, reasons=(Reason.BLURRED,))
    summary = summarise(frames)
    assert summary.dominant is Expression.HAPPINESS
    assert summary.reasons == pytest.approx({Reason.TOO_DARK: 2 / 3, Reason.BLURRED: 1 / 3})
    assert summary.timeline[2].reasons == (Reason.TOO_DARK,)
    assert summary.timeline[2].usable == 0
    assert summary.usable_s == pytest.approx(2.0)


def test_a_face_that_could_never_be_read_names_no_expression_but_why():
    summary = summarise(steady(3, None))
    assert summary.dominant is None
    assert summary.reasons == {Reason.TOO_DARK: 1.0}
    assert summary.face_count == 1


def test_too_short_a_look_is_no_answer():
    summary = summarise(empty(3) + steady(0.5, start_s=3.0) + empty(3, 3.5))
    assert summary.dominant is None
    assert summary.distribution is None
    assert summary.reasons == {Reason.UNCERTAIN: 1.0}
    assert summary.timeline[3].distribution is not None


def test_a_photograph_is_an_answer_too():
    summary = summarise([(0.0, [reading(0.0)])])
    assert summary.dominant is Expression.HAPPINESS
    assert summary.duration_s == 0


def test_the_most_present_person_is_the_one_summarised():
    frames = [
        (t, [*readings, reading(t, SAD, track_id=2, x=400)] if t < 1 else readings)
        for t, readings in steady(3)
    ]
    summary = summarise(frames)
    assert summary.dominant is Expression.HAPPINESS
    assert summary.face_count == 2


def test_a_face_that_flashes_up_is_not_counted():
    frames = steady(3)
    t, readings = frames[12]
    frames[12] = (t, [*readings, reading(t, SAD, track_id=2, x=400)])
    assert summarise(frames).face_count == 1


def test_one_face_in_one_frame_is_still_a_face():
    frames = empty(3)
    frames[4] = (0.4, [reading(0.4)])
    assert summarise(frames).face_count == 1


def test_a_person_who_looked_away_for_a_moment_stays_one_person():
    frames = steady(2) + empty(1.5, 2.0) + steady(2, SAD, 3.5, track_id=2, x=130)
    summary = summarise(frames)
    assert summary.usable_s == pytest.approx(4.0)
    assert summary.face_count == 1
    assert summary.distribution[Expression.SADNESS] > 0


def test_somebody_elsewhere_is_somebody_else():
    frames = steady(2) + empty(1, 2.0) + steady(1.5, SAD, 3.0, track_id=2, x=500)
    summary = summarise(frames)
    assert summary.distribution[Expression.SADNESS] == 0
    assert summary.usable_s == pytest.approx(2.0)


def test_two_faces_at_once_are_never_one_person():
    frames = [(t, [*readings, reading(t, SAD, track_id=2, x=110)]) for t, readings in steady(2)]
    summary = summarise(frames)
    assert summary.distribution[Expression.SADNESS] == 0
    assert summary.face_count == 2


def uneven():
    """One second with many smiling frames, one second with two sad ones."""
    return [*steady(1), (1.0, [reading(1.0, SAD)]), (1.5, [reading(1.5, SAD)])]


def test_mean_counts_seconds_and_sum_counts_frames():
    mean, total = (summarise(uneven(), aggregate=how) for how in ("mean", "sum"))
    assert mean.distribution[Expression.HAPPINESS] == pytest.approx(0.4)
    assert total.distribution[Expression.HAPPINESS] == pytest.approx(0.8 * 10 / 12)
    assert mean.timeline == total.timeline


def test_a_second_that_could_hardly_be_read_hardly_counts():
    hidden = [(t, [reading(t, None)]) for t in 1 + np.arange(9) / FPS]
    summary = summarise([*steady(1), *hidden, (1.9, [reading(1.9, SAD)])])
    assert summary.distribution[Expression.SADNESS] == pytest.approx(0.6 * 0.1 / 1.1)


def test_vote_counts_the_strongest_of_each_frame():
    vote = summarise(uneven(), aggregate="vote")
    assert vote.distribution[Expression.HAPPINESS] == pytest.approx(10 / 12)
    assert vote.distribution[Expression.SADNESS] == pytest.approx(2 / 12)
    assert vote.distribution[Expression.NEUTRAL] == 0
    assert vote.aggregate == "vote"


DISTRIBUTIONS = st.lists(st.floats(0.001, 1), min_size=8, max_size=8).map(
    lambda values: (np.array(values) / sum(values)).astype(np.float32)
)


@given(
    st.lists(st.one_of(st.none(), DISTRIBUTIONS), min_size=1, max_size=40),
    st.sampled_from(["mean", "vote", "sum"]),
)
def test_whatever_was_seen_the_summary_is_consistent(expressions, aggregate):
    frames = [(i / 7, [reading(i / 7, shown)]) for i, shown in enumerate(expressions)]
    summary = summarise(frames, aggregate=aggregate)
    assert 0 <= summary.usable_s <= summary.duration_s + 1e-9
    assert all(0 <= second.usable <= 1 for second in summary.timeline)
    assert all(0 < share <= 1 for share in summary.reasons.values())
    if summary.distribution is not None:
        assert sum(summary.distribution.values()) == pytest.approx(1)
        assert summary.confidence == max(summary.distribution.values())
        assert summary.distribution[summary.dominant] == summary.confidence
    else:
        assert summary.dominant is None


def moving(t_s, au12):
    intensities = {"AU12": au12, "AU04": 1.0, "AU15": 0.0}
    units = {name: ActionUnit(value, Evidence.DISTILLED) for name, value in intensities.items()}
    return replace(reading(t_s), action_units=units)


def test_movements_are_averaged_and_count_for_valence():
    frames = [(i / FPS, [moving(i / FPS, 2.0 if i < FPS else 4.0)]) for i in range(2 * FPS)]
    summary = summarise(frames)
    assert summary.action_units["AU12"].intensity == pytest.approx(3.0)
    assert summary.action_units["AU12"].evidence is Evidence.DISTILLED
    assert summary.valence == pytest.approx(valence_arousal(HAPPY, summary.action_units)[0])
    first, second = summary.timeline
    assert first.valence < second.valence
    assert (first.arousal, second.arousal) == (summary.arousal, summary.arousal)


def test_without_movements_there_are_none():
    assert summarise(steady(3)).action_units == {}
    assert summarise(empty(3)).action_units == {}
