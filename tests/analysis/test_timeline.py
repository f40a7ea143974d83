"""Time bins: every frame counts for as long as it was shown, and memory stays bounded."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emocare.analysis.timeline import MOST_BINS, STILL_S, Timeline
from emocare.types import ActionUnit, Evidence, Expression, FaceReading, Reason
from tests.analysis.made_readings import made_reading


def timeline_of(frames: list[tuple[float, list[FaceReading]]]) -> Timeline:
    timeline = Timeline()
    for timestamp_s, readings in frames:
        timeline.add(timestamp_s, readings)
    timeline.finish()
    return timeline


def test_a_frame_counts_for_as_long_as_it_was_shown() -> None:
    happy = made_reading(showing=Expression.HAPPINESS)
    sad = made_reading(showing=Expression.SADNESS)

    # Variable frame rate: happy for 3 s in one frame, sad for 1 s in ten frames.
    frames = [(0.0, [happy]), *((3.0 + i / 10, [sad]) for i in range(10)), (4.0, [])]
    total = timeline_of(frames).total(1)

    assert total.strongest_s[Expression.HAPPINESS] == pytest.approx(3.0)
    assert total.strongest_s[Expression.SADNESS] == pytest.approx(1.0)
    assert total.readable_s == pytest.approx(4.0)


def test_a_single_picture_has_a_whole_reading() -> None:
    timeline = timeline_of([(0.0, [made_reading(probability=0.9)])])

    total = timeline.total(1)
    assert total.readable_s == pytest.approx(STILL_S)
    assert total.mean[1] == pytest.approx(0.9)


def test_abstentions_count_as_seen_but_not_as_read() -> None:
    dark = made_reading(reasons=(Reason.TOO_DARK,))
    timeline = timeline_of([(0.0, [dark]), (1.0, [made_reading()]), (2.0, [])])

    total = timeline.total(1)
    assert (total.seen_s, total.readable_s) == pytest.approx((2.0, 1.0))
    assert total.reasons_s[Reason.TOO_DARK] == pytest.approx(1.0)


def test_a_face_that_was_away_has_no_bins_then() -> None:
    frames = [(t, [made_reading()] if t < 1 or t >= 3 else []) for t in np.arange(0, 4, 0.1)]

    starts = [part.start_s for part in timeline_of(frames).bins(1)]

    assert not [start for start in starts if 1.05 < start < 2.95]


def test_the_longest_visible_face_comes_first() -> None:
    first = [(t, [made_reading(track_id=1)]) for t in (0.0, 0.5)]
    later = [(t, [made_reading(track_id=2)]) for t in (1.0, 2.0, 3.0)]

    assert timeline_of([*first, *later]).tracks == [2, 1]


def test_a_day_long_recording_keeps_few_bins() -> None:
    frames = [(float(t), [made_reading()]) for t in range(0, 86_400, 20)]

    timeline = timeline_of(frames)

    assert MOST_BINS / 4 < len(list(timeline.bins(1))) <= MOST_BINS
    assert timeline.total(1).readable_s == pytest.approx(86_400)


@settings(max_examples=60, deadline=None)
@given(steps=st.lists(st.floats(0.001, 40.0), min_size=1, max_size=60))
def test_no_time_is_lost_or_invented_by_merging(steps: list[float]) -> None:
    times = np.cumsum(steps) - steps[0]

    timeline = timeline_of([(float(t), [made_reading()]) for t in times])

    last = steps[-1] if len(steps) > 1 else STILL_S
    assert timeline.total(1).seen_s == pytest.approx(times[-1] + last, rel=1e-6)


def test_bands_are_the_spread_inside_a_bin() -> None:
    low, high = made_reading(probability=0.6), made_reading(probability=0.8)
    frames = [(i * 0.05, [low if i % 2 else high]) for i in range(40)]

    part = next(iter(timeline_of(frames).bins(1)))

    assert part.mean[1] == pytest.approx(0.7)
    assert part.spread[1] == pytest.approx(0.1)


def test_movements_are_averaged_over_the_readable_time() -> None:
    def smiling(intensity: float) -> FaceReading:
        units = {"AU12": ActionUnit(intensity, Evidence.DISTILLED)}
        return replace(made_reading(), action_units=units)

    dark = made_reading(reasons=(Reason.TOO_DARK,))
    timeline = timeline_of([(0.0, [smiling(4.0)]), (3.0, [smiling(0.0)]), (4.0, [dark]), (9.0, [])])

    assert timeline.total(1).action_units["AU12"] == pytest.approx(3.0)
    assert timeline.evidence == {"AU12": Evidence.DISTILLED}


def test_without_a_readable_moment_there_are_no_movements() -> None:
    timeline = timeline_of([(0.0, [made_reading(reasons=(Reason.BLURRED,))]), (1.0, [])])

    assert timeline.evidence == {}
    assert set(timeline.total(1).action_units.values()) == {0.0}
