"""Charts: gaps stay gaps, values land where they belong, and markers sit on their lines."""

from __future__ import annotations

import re

import pytest

from emocare.analysis.charts import (
    MARKERS_PER_LINE,
    Line,
    Point,
    bars,
    expression_name,
    line_chart,
    runs_of,
    strip,
    table,
    time_axis,
)
from emocare.evaluation.colours import EXPRESSION_COLOUR
from emocare.types import Expression


def point(left: float, middle: float, width: float = 0.1, spread: float = 0.0) -> Point:
    return Point(left, left + width, middle, middle - spread, middle + spread)


def line(*points: Point, expression: Expression = Expression.FEAR) -> Line:
    return Line(expression, EXPRESSION_COLOUR[expression], runs_of(points), expression)


def drawn(*lines: Line) -> str:
    return line_chart(lines, ends=("top", "bottom"), duration_s=10.0, spoken="words")


def test_points_that_touch_are_one_run() -> None:
    runs = runs_of([point(0.0, 1), point(0.1, 1), point(0.5, 1), point(0.6, 1), point(0.9, 1)])

    assert [len(run) for run in runs] == [2, 2, 1]


def test_a_line_goes_through_its_points_from_edge_to_edge() -> None:
    html = drawn(line(point(0.0, 0.25), point(0.1, 0.75)))

    [path] = re.findall(r'd="(M[^"]+)" stroke', html)
    assert path == "M0 75L5 75L15 25L20 25"


def test_each_run_is_a_line_of_its_own() -> None:
    html = drawn(line(point(0.0, 0.5), point(0.4, 0.5), point(0.8, 0.5)))

    assert len(re.findall('class="line"', html)) == 3


def test_a_band_surrounds_its_line_and_is_left_out_where_it_is_nothing() -> None:
    with_band = drawn(line(point(0.0, 0.5, spread=0.2)))
    without = drawn(line(point(0.0, 0.5)))

    [band] = re.findall(r'd="(M[^"]+Z)" fill="#CC79A7" class="band"', with_band)
    levels = {round(float(pair.split()[1])) for pair in re.split("[MLZ]", band) if pair}
    assert levels == {30, 70}
    assert 'class="band"' not in without


def test_markers_sit_on_the_line() -> None:
    html = drawn(line(*(point(index / 50, 0.3, width=0.02) for index in range(50))))

    tops = re.findall(r"top:([\d.]+)%", html)
    assert len(tops) == MARKERS_PER_LINE
    assert {float(top) for top in tops} == {70.0}


def test_markers_of_two_lines_stand_apart() -> None:
    points = [point(index / 100, 0.3, width=0.01) for index in range(100)]

    html = drawn(line(*points), line(*points, expression=Expression.NEUTRAL))

    lefts = re.findall(r"left:([\d.]+)%", html)
    assert len(set(lefts)) == len(lefts) == 2 * MARKERS_PER_LINE


def test_the_drawing_is_spoken_for() -> None:
    html = drawn(line(point(0.0, 0.5)))

    assert 'role="img" aria-label="words"' in html
    assert html.count("<svg") == html.count('aria-hidden="true"')


def test_bars_have_their_length_and_their_words() -> None:
    html = bars([(expression_name(Expression.ANGER), 0.4, "40 %", "#D55E00")])

    assert "width:40%;background:#D55E00" in html
    assert 'class="number">40 %<' in html
    assert "anger" in html


def test_a_strip_shows_parts_of_time() -> None:
    html = strip([(0.25, 0.5, "read")], "spoken")

    assert '<rect x="25" y="0" width="25" height="100" class="read">' in html


@pytest.mark.parametrize(("duration_s", "last"), [(8.0, "8.0 s"), (600.0, "10 min")])
def test_the_time_axis_ends_with_the_recording(duration_s: float, last: str) -> None:
    html = time_axis(duration_s).replace("\u00a0", " ")

    assert html.endswith(f"<span>{last}</span></div>")


def test_numbers_can_be_unfolded() -> None:
    html = table(["a", "b"], [["1", "<2>"]], "Numbers")

    assert "<summary>Numbers</summary>" in html
    assert "<td>&lt;2&gt;</td>" in html
