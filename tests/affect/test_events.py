"""Blinks in made series, whose onsets and ends are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emocare.affect.events import EyeLog, find_blinks
from emocare.types import Eye
from tests.analysis.made_readings import made_reading

OPEN = 0.8


def eyes_over(seconds, fps, blinks, *, duration_s=0.15, open_at=OPEN, lowest=0.02):
    """Times and openness: open, with a V-shaped closing of a length at each given time."""
    times = np.arange(round(seconds * fps)) / fps
    openness = np.full(len(times), open_at)
    for start in blinks:
        inside = np.abs(times - (start + duration_s / 2)) / (duration_s / 2)
        openness = np.minimum(openness, lowest + (open_at - lowest) * inside)
    return times, np.clip(openness, 0, open_at)


@pytest.mark.parametrize("fps", [25, 30, 60])
def test_each_blink_is_found_where_it_was(fps):
    starts = [2.0, 5.31, 9.07, 30.5]
    found = find_blinks(*eyes_over(40, fps, starts, duration_s=0.2))
    assert len(found.events) == 4
    for blink, start in zip(found.events, starts, strict=True):
        assert start <= blink.onset_s < blink.offset_s <= start + 0.2
        assert blink.duration_s == pytest.approx(0.65 * 0.2, abs=0.5 / fps)
    assert found.per_minute == pytest.approx(4 * 60 / 40, rel=0.01)
    assert found.fps == pytest.approx(fps)


@pytest.mark.parametrize("open_at", [0.35, 0.6, 0.95])
def test_what_open_means_is_the_persons_own(open_at):
    found = find_blinks(*eyes_over(10, 30, [3.0], open_at=open_at))
    assert len(found.events) == 1


def test_too_few_frames_a_second_give_no_rate():
    found = find_blinks(*eyes_over(60, 15, [10.0, 20.0, 30.0]))
    assert found.per_minute is None
    assert found.fps == pytest.approx(15)


def test_a_short_clip_gives_no_rate_but_its_blinks():
    found = find_blinks(*eyes_over(10, 30, [4.0]))
    assert found.per_minute is None
    assert len(found.events) == 1


def test_no_blink_in_time_enough_is_a_rate_of_zero():
    assert find_blinks(*eyes_over(40, 30, [])).per_minute == 0


def test_a_long_closure_is_no_blink():
    times, openness = eyes_over(10, 30, [])
    openness[(times > 3) & (times < 5)] = 0.02
    assert find_blinks(times, openness).events == ()


def test_half_closed_eyes_are_no_blink():
    assert find_blinks(*eyes_over(10, 30, [3.0], lowest=0.45)).events == ()


def test_a_closing_that_a_gap_cuts_off_is_not_counted():
    times, openness = eyes_over(10, 30, [3.0, 6.0])
    kept = (times < 3.08) | (times > 3.4)
    found = find_blinks(times[kept], openness[kept])
    assert [round(blink.onset_s) for blink in found.events] == [6]
    assert found.seen_s == pytest.approx(9.6, abs=0.1)


def test_a_recording_that_begins_or_ends_with_closed_eyes_counts_neither():
    times, openness = eyes_over(10, 30, [5.0])
    openness[:3], openness[-3:] = 0.02, 0.02
    assert len(find_blinks(times, openness).events) == 1


def test_eyes_never_seen_open_say_nothing():
    assert find_blinks([0.0, 0.1, 0.2], [0.05, 0.04, 0.06]) is None
    assert find_blinks([], []) is None


def test_noise_alone_is_no_blink():
    rng = np.random.default_rng(0)
    times, openness = eyes_over(120, 30, [])
    assert (
        find_blinks(times, np.clip(openness + rng.normal(0, 0.05, len(times)), 0, 1)).events == ()
    )


@given(st.lists(st.floats(0, 1), min_size=1, max_size=80))
def test_any_series_gives_blinks_in_order_and_of_a_blinks_length(openness):
    found = find_blinks(np.arange(len(openness)) / 30, openness)
    for blink in () if found is None else found.events:
        assert 0 < blink.duration_s <= 0.5
    onsets = [] if found is None else [blink.onset_s for blink in found.events]
    assert onsets == sorted(onsets)


def test_times_must_grow():
    with pytest.raises(ValueError, match="grow"):
        find_blinks([0.0, 0.0], [1.0, 1.0])


def with_eyes(t_s, right, left, track_id=1):
    eyes = (Eye(right, 0.0, 0.0), Eye(left, 0.0, 0.0))
    return replace(made_reading(t_s, track_id=track_id), eyes=eyes)


def test_a_wink_is_no_blink_and_faces_are_kept_apart():
    log = EyeLog()
    times, openness = eyes_over(10, 30, [4.0])
    for t_s, value in zip(times, openness, strict=True):
        log.add([with_eyes(t_s, value, value, 1), with_eyes(t_s, value, OPEN, 2)])
    assert len(log.blinks(1).events) == 1
    assert log.blinks(2).events == ()


def test_eyes_that_were_not_measured_give_no_blinks():
    log = EyeLog()
    log.add([made_reading()])
    assert log.blinks(1) is None
