"""Charts of a report: stretched SVG lines, with words and markers in HTML so they stay readable.

The drawing area has x and y in per cent and no text, so that it can take any width; nothing is
drawn where nothing was measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from emocare.analysis.words import MARKERS, Points, percent, seconds
from emocare.evaluation.colours import EXPRESSION_COLOUR
from emocare.evaluation.markup import Markup, join, tag
from emocare.types import Expression

# Marker shapes along a line, so that it is told apart without colour.
MARKERS_PER_LINE = 7


@dataclass(frozen=True, slots=True)
class Point:
    """One bin of a line: where it lies in time (0-1) and its value with its band (0-1)."""

    left: float
    right: float
    middle: float
    low: float
    high: float

    @property
    def x(self) -> float:
        """Centre in time, 0-1."""
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class Line:
    """One line: runs of neighbouring points, with gaps between the runs."""

    name: str
    colour: str
    runs: tuple[tuple[Point, ...], ...]
    expression: Expression | None = None


def runs_of(points: Iterable[Point]) -> tuple[tuple[Point, ...], ...]:
    """Split points in order of time wherever they do not touch."""
    runs: list[list[Point]] = []
    for point in points:
        if runs and point.left - runs[-1][-1].right < 1e-9:
            runs[-1].append(point)
        else:
            runs.append([point])
    return tuple(tuple(run) for run in runs)


def line_chart(
    lines: Sequence[Line], *, ends: tuple[str, str], duration_s: float, spoken: str
) -> Markup:
    """Return a chart of lines with bands.

    Args:
        lines: the last one lies on top.
        ends: words at the top and the bottom of the value axis.
        duration_s: what the time axis spans.
        spoken: what a screen reader says in place of the drawing.
    """
    drawing = tag(
        "svg",
        *(tag("path", d=f"M0 {y}H100", class_="grid") for y in (0, 25, 50, 75, 100)),
        *(_band(line, run) for line in lines for run in line.runs),
        *(_stroke(line, run) for line in lines for run in line.runs),
        viewBox="0 0 100 100",
        preserveAspectRatio="none",
        aria_hidden="true",
    )
    marks = join(mark for line in lines for mark in _marks(line))
    top, bottom = ends
    return tag(
        "div",
        tag("div", tag("span", top), tag("span", bottom), class_="ends"),
        tag("div", drawing, marks, class_="area", role="img", aria_label=spoken),
        time_axis(duration_s),
        class_="chart",
    )


def time_axis(duration_s: float) -> Markup:
    """Return five times under a chart, from its start to its end."""
    times = (tag("span", seconds(duration_s * share / 4)) for share in range(5))
    return tag("div", *times, class_="times")


def strip(parts: Sequence[tuple[float, float, str]], spoken: str) -> Markup:
    """Return a thin bar over the time axis; parts are (left, right, class), 0-1."""
    shapes = (
        tag("rect", x=100 * left, y=0, width=100 * (right - left), height=100, class_=name)
        for left, right, name in parts
    )
    drawing = tag(
        "svg", *shapes, viewBox="0 0 100 100", preserveAspectRatio="none", aria_hidden="true"
    )
    area = tag("div", drawing, class_="area", role="img", aria_label=spoken)
    return tag("div", area, class_="strip")


def bars(rows: Sequence[tuple[Markup, float, str, str]]) -> Markup:
    """Return horizontal bars: (name, share 0-1, words at the end, colour)."""
    lines = (
        tag(
            "tr",
            tag("th", name, scope="row"),
            tag("td", tag("span", style=f"width:{100 * share:.4g}%;background:{colour}")),
            tag("td", words, class_="number"),
        )
        for name, share, words, colour in rows
    )
    return tag("table", *lines, class_="bars")


def expression_name(expression: Expression) -> Markup:
    """Return an expression's marker and name."""
    return tag("span", marker(expression), str(expression), class_="name")


def marker(expression: Expression, **attributes: str) -> Markup:
    """Return an expression's shape in its colour."""
    shape = tag("path", d=outline_path(MARKERS[expression]), fill=EXPRESSION_COLOUR[expression])
    return tag("svg", shape, viewBox="0 0 16 16", class_="marker", aria_hidden="true", **attributes)


def outline_path(outline: Points) -> str:
    """Return the SVG path of a closed outline."""
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in outline) + "Z"


def legend(expressions: Iterable[Expression]) -> Markup:
    """Return names and markers of the lines of a chart."""
    return tag("p", *(expression_name(expression) for expression in expressions), class_="legend")


def table(header: Sequence[str], rows: Iterable[Sequence[str]], title: str) -> Markup:
    """Return a folded table with the numbers behind a chart."""
    head = tag("tr", *(tag("th", cell, scope="col") for cell in header))
    body = (tag("tr", *(tag("td", cell) for cell in row)) for row in rows)
    numbers = tag("table", tag("thead", head), tag("tbody", *body))
    return tag("details", tag("summary", title), tag("div", numbers, class_="scroll"))


def share_words(share: float) -> str:
    """Return a share as text for a table cell; empty for what was not measured (NaN)."""
    return "" if share != share else percent(share)


def _stroke(line: Line, run: Sequence[Point]) -> Markup:
    points = [(run[0].left, run[0].middle), *((p.x, p.middle) for p in run)]
    points.append((run[-1].right, run[-1].middle))
    return tag("path", d=_path(points), stroke=line.colour, class_="line")


def _band(line: Line, run: Sequence[Point]) -> Markup | None:
    if all(point.high - point.low < 0.004 for point in run):
        return None
    first, last = run[0], run[-1]
    above = [(first.left, first.high), *((p.x, p.high) for p in run), (last.right, last.high)]
    below = [
        (last.right, last.low),
        *((p.x, p.low) for p in reversed(run)),
        (first.left, first.low),
    ]
    return tag("path", d=f"{_path([*above, *below])}Z", fill=line.colour, class_="band")


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{100 * x:.4g} {100 * (1 - y):.4g}" for x, y in points)


def _marks(line: Line) -> Iterable[Markup]:
    """Return the line's marker at regular times, where it was measured."""
    if line.expression is None:
        return
    points = [point for run in line.runs for point in run]
    edges = [index / MARKERS_PER_LINE for index in range(MARKERS_PER_LINE + 1)]
    # Different expressions start at different places, so that markers do not cover each other.
    offset = list(Expression).index(line.expression) / len(Expression) / MARKERS_PER_LINE
    for start, end in pairwise(edges):
        inside = [p for p in points if start <= p.x < end]
        if inside:
            point = min(inside, key=lambda p, at=start + offset: abs(p.x - at))  # type: ignore[misc]
            place = f"left:{100 * point.x:.4g}%;top:{100 * (1 - point.middle):.4g}%"
            yield marker(line.expression, style=place)
