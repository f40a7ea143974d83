"""What is kept of frames, packed and summed up: by the very rules of a clip."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emocare.affect.summary import summarise
from emocare.monitoring.live_ending import summed_up
from emocare.monitoring.live_numbers import (
    COLUMNS,
    as_columns,
    as_readings,
    compress,
    decompress,
    frames_in,
    joined,
    rows,
)
from emocare.monitoring.schemas import NetworkOut
from emocare.types import (
    ACTION_UNITS,
    EXPRESSIONS,
    ActionUnit,
    Evidence,
    FaceBox,
    FaceReading,
    Quality,
    Reason,
)
from tests.monitoring.live_sessions import frame, unread

ENGINE = NetworkOut(name="n", sha256="b" * 64, crop_version="1")
GRADES = dict.fromkeys(ACTION_UNITS, Evidence.DISTILLED)


def test_packing_is_undone_by_unpacking():
    columns = as_columns([frame(0.1), unread(0.2, "too_dark"), unread(0.3, faces=0)])
    assert decompress(compress(columns)) == columns
    assert [row["t_s"] for row in rows(columns)] == [0.1, 0.2, 0.3]


@given(st.permutations(range(6)), st.lists(st.integers(0, 5), max_size=4))
def test_parts_join_to_the_same_in_any_order_and_however_often_they_come(order, repeated):
    parts = [as_columns([frame(i + k / 10) for k in range(3)]) for i in range(6)]
    whole = joined(parts)
    assert joined([parts[i] for i in [*order, *repeated]]) == whole
    assert whole["t_s"] == sorted(set(whole["t_s"]))
    assert frames_in(whole) == 18


def shown(t_s, rng):
    """A reading as the pipeline makes it, of one of three kinds; and its row."""
    kind = rng.integers(0, 10)
    if kind == 0:
        return [], unread(t_s, faces=0)
    if kind == 1:
        reading = FaceReading(
            t_s, 0, 1, FaceBox(0, 0, 9, 9), None, Quality(0.2, (Reason.TOO_DARK,))
        )
        return [reading], unread(t_s, "too_dark")
    shares = rng.dirichlet(np.ones(8)).astype(np.float32)
    units = rng.uniform(0, 5, 18)
    reading = FaceReading(
        timestamp_s=t_s,
        frame=0,
        track_id=1,
        box=FaceBox(0, 0, 9, 9),
        expression=shares,
        quality=Quality(1.0),
        action_units={
            name: ActionUnit(float(u), Evidence.DISTILLED)
            for name, u in zip(ACTION_UNITS, units, strict=True)
        },
    )
    row = frame(t_s, e=[round(float(s), 4) for s in shares], au=[round(float(u), 2) for u in units])
    return [reading], row


@pytest.mark.parametrize("seed", range(4))
def test_a_session_is_summed_up_as_a_clip_of_the_same_readings(seed):
    rng = np.random.default_rng(seed)
    pairs = [shown(round(0.1 * i, 3), rng) for i in range(300)]
    times = [round(0.1 * i, 3) for i in range(300)]
    clip = summarise(zip(times, [readings for readings, _ in pairs], strict=True))
    live = summarise(as_readings(as_columns([row for _, row in pairs]), GRADES))
    assert live.dominant == clip.dominant
    assert live.face_count == clip.face_count == 1
    assert live.usable_s == clip.usable_s
    assert live.duration_s == clip.duration_s
    assert live.reasons == clip.reasons
    assert live.confidence == pytest.approx(clip.confidence, abs=2e-4)
    assert (live.valence, live.arousal) == pytest.approx((clip.valence, clip.arousal), abs=2e-3)
    for ours, theirs in zip(live.timeline, clip.timeline, strict=True):
        assert ours.usable == theirs.usable
        assert ours.reasons == theirs.reasons
        for name in EXPRESSIONS if theirs.distribution else ():
            assert ours.distribution[name] == pytest.approx(theirs.distribution[name], abs=2e-4)


def test_faces_beside_the_persons_are_counted_and_never_read():
    columns = as_columns([{**frame(0.1 * i), "faces": 3} for i in range(30)])
    summary = summarise(as_readings(columns, GRADES))
    assert summary.face_count == 3
    assert summary.usable_s == pytest.approx(3.0)
    assert summary.reasons == {}


def test_an_hour_is_summed_up_second_by_second():
    columns = as_columns([frame(float(second)) for second in range(3600)])
    reading = summed_up(columns, ENGINE)
    assert len(reading.timeline) == 3600
    assert reading.dominant == "happiness"


def test_the_moment_that_told_most_is_kept_with_its_movements():
    smile = [0.0] * 18
    smile[ACTION_UNITS.index("AU12")], smile[ACTION_UNITS.index("AU06")] = 4.2, 2.0
    told = {
        20: frame(2.0, p=0.95, au=smile),
        30: frame(3.0, p=0.97, q=0.6),
        35: frame(3.5, 3, 0.99),
    }
    columns = as_columns([told.get(i, frame(0.1 * i)) for i in range(50)])
    moment = summed_up(columns, ENGINE).moment
    assert (moment.t_s, moment.expression, moment.face) == (2.0, "happiness", None)
    assert moment.confidence == pytest.approx(0.95, abs=1e-3)
    assert [(one.name, one.intensity) for one in moment.movements] == [("AU12", 4.2), ("AU06", 2.0)]
    assert {one.evidence for one in moment.movements} == {Evidence.EXPERIMENTAL}


@pytest.mark.parametrize(
    "frames",
    [
        [frame(0.1 * i, p=0.3) for i in range(50)],
        [frame(0.1 * i, au=None) for i in range(50)],
        [unread(0.1 * i, "too_dark") for i in range(50)],
        [],
    ],
    ids=["not named", "no movements", "never read", "nothing"],
)
def test_what_the_result_does_not_name_has_no_moment(frames):
    assert summed_up(as_columns(frames), ENGINE).moment is None


def blinking(seconds, fps, at):
    for i in range(round(seconds * fps)):
        t_s = round(i / fps, 4)
        eye = [0.05 if any(0 <= t_s - begin < 0.14 for begin in at) else 0.6, 0.0, 0.0]
        yield frame(t_s, eyes=[eye, eye])


def test_blinks_are_counted_and_given_a_rate_where_there_are_frames_enough():
    slow = summed_up(as_columns(list(blinking(5, 15, (1.0, 2.5)))), ENGINE).blinks
    assert (slow.count, slow.per_minute) == (2, None)
    fast = summed_up(as_columns(list(blinking(40, 25, (5, 15, 25, 35)))), ENGINE).blinks
    assert fast.per_minute == pytest.approx(6, abs=0.1)


def test_of_a_slow_or_short_session_no_blinks_are_told():
    for seconds, fps in ((2, 15), (20, 5)):
        assert summed_up(as_columns(list(blinking(seconds, fps, (1.0,)))), ENGINE).blinks is None


def test_units_of_an_unknown_network_move_nothing():
    """Whose evidence nobody knows: valence comes from the expression alone."""
    smiling = as_columns([frame(0.1 * i, au=[5.0] * 18) for i in range(30)])
    plain = as_columns([frame(0.1 * i, au=None) for i in range(30)])
    assert summed_up(smiling, ENGINE).valence == summed_up(plain, ENGINE).valence
    assert math.isfinite(summed_up(plain, ENGINE).valence)


def test_there_is_a_column_for_every_number_of_a_frame():
    assert set(frame(0.0)) == set(COLUMNS)
