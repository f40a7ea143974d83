"""One face's part of a report: a sentence, then charts, each with its words and its numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from emocare.affect.events import Blinks
from emocare.analysis import charts, sentences
from emocare.analysis.charts import Line, Point, runs_of
from emocare.analysis.report_movements import blink_list, movements
from emocare.analysis.timeline import Bin, Timeline
from emocare.analysis.words import percent, seconds
from emocare.evaluation.colours import EXPRESSION_COLOUR
from emocare.evaluation.markup import Child, Markup, join, tag
from emocare.types import EXPRESSIONS

# Expressions below this all the time get no line: eight flat lines hide the one that moves.
SHOWN_FROM = 0.1
# A bin is drawn where at least this share of its time could be read.
_MEASURED_FROM = 0.25
_VALENCE, _AROUSAL = len(EXPRESSIONS), len(EXPRESSIONS) + 1
_TABLE_ROWS = 120


def face_section(
    timeline: Timeline, track: int, *, still: bool, several: bool, blinks: Blinks | None = None
) -> Markup:
    """Return the section of one face."""
    total = timeline.total(track)
    parts: list[Child] = [
        tag("h2", f"Face {track}") if several else None,
        tag("p", sentences.what_it_showed(total, still=still), class_="lead"),
    ]
    if still:
        parts += [_still_bars(total), movements(total, [total], timeline.evidence)]
        return tag("section", *parts)
    parts.append(tag("p", sentences.what_stayed_unread(total, timeline.duration_s)))
    bins = list(timeline.bins(track))
    if total.readable_s > 0:
        parts += [
            _expressions(timeline, bins),
            _strongest_bars(total),
            *_places(timeline, bins, total),
            movements(total, [b for b in bins if _is_measured(b)], timeline.evidence),
            blink_list(blinks) if blinks is not None else None,
            _numbers(bins),
        ]
    return tag("section", *parts)


def _expressions(timeline: Timeline, bins: Sequence[Bin]) -> Markup:
    """Return the expressions over time, with a strip that says when the face could be read."""
    means = np.array([b.mean[: len(EXPRESSIONS)] for b in bins if _is_measured(b)])
    peaks = means.max(axis=0, initial=0.0)
    shown = [e for e, peak in zip(EXPRESSIONS, peaks, strict=True) if peak >= SHOWN_FROM]
    quiet = [e for e in EXPRESSIONS if e not in shown]
    order = sorted(shown, key=lambda e: float(means[:, EXPRESSIONS.index(e)].mean()))
    lines = [
        Line(e, EXPRESSION_COLOUR[e], _points(timeline, bins, EXPRESSIONS.index(e)), e)
        for e in order
    ]
    spoken = f"Probability of {', '.join(shown)} over time; the numbers are in the table below."
    chart = charts.line_chart(
        lines, ends=("certainly", "not at all"), duration_s=timeline.duration_s, spoken=spoken
    )
    below = f"Always below {percent(SHOWN_FROM)}: {', '.join(quiet)}. " if quiet else ""
    caption = (
        f"{below}The line is the mean of {seconds(timeline.width_s)}, the band one standard "
        "deviation either way; where nothing could be read there is a gap."
    )
    return tag(
        "figure",
        tag("h3", "Expressions over time"),
        charts.legend(shown),
        chart,
        _readable_strip(timeline, bins),
        tag("figcaption", caption),
    )


def _readable_strip(timeline: Timeline, bins: Sequence[Bin]) -> Markup:
    """Return the bar that shows when the face could be read, was unreadable, or was away."""
    whole_s = timeline.duration_s
    parts = [
        (b.start_s / whole_s, _end(b, whole_s), "read" if _is_measured(b) else "unread")
        for b in bins
        if b.seen_s > 0
    ]
    key = tag(
        "p",
        _key("read", "could be read"),
        _key("unread", "visible, but could not be read"),
        _key("", "not visible"),
        class_="legend quiet",
    )
    return join([charts.strip(_merged(parts), "When the face could be read"), key])


def _key(kind: str, words: str) -> Markup:
    return tag("span", tag("span", class_=f"key {kind}"), words, class_="name")


def _strongest_bars(total: Bin) -> Markup:
    """Return how long each expression was the strongest."""
    shares = {e: total.strongest_s[e] / total.readable_s for e in EXPRESSIONS}
    rows = [
        (charts.expression_name(e), shares[e], percent(shares[e]), EXPRESSION_COLOUR[e])
        for e in EXPRESSIONS
    ]
    caption = "How much of the readable time each expression was the strongest."
    title = tag("h3", "Strongest expression")
    return tag("figure", title, charts.bars(rows), tag("figcaption", caption))


def _still_bars(total: Bin) -> Markup | None:
    if total.readable_s <= 0:
        return None
    means = total.mean
    rows = [
        (charts.expression_name(e), float(means[i]), percent(float(means[i])), EXPRESSION_COLOUR[e])
        for i, e in enumerate(EXPRESSIONS)
    ]
    caption = "How probable each expression is; together they make 100 %."
    return tag("figure", charts.bars(rows), tag("figcaption", caption))


def _places(timeline: Timeline, bins: Sequence[Bin], total: Bin) -> Iterator[Markup]:
    """Yield the charts of valence and arousal, where the network places faces."""
    if not np.isfinite(total.mean[_VALENCE]):
        return
    axes = (
        (_VALENCE, "How pleasant it looked", ("pleasant", "unpleasant"), "url(#valence)"),
        (_AROUSAL, "How lively it looked", ("lively", "calm"), "var(--sage)"),
    )
    yield _valence_colours()
    for index, title, ends, colour in axes:
        line = Line(title, colour, _points(timeline, bins, index))
        chart = charts.line_chart(
            [line], ends=ends, duration_s=timeline.duration_s, spoken=f"{title}, over time"
        )
        middle = f"On average {total.mean[index]:+.2f} on a scale from −1 to 1."
        body = tag("div", chart, class_="small")
        yield tag("figure", tag("h3", title), body, tag("figcaption", middle))


def _points(timeline: Timeline, bins: Sequence[Bin], index: int) -> tuple[tuple[Point, ...], ...]:
    """Return one of the ten numbers as runs of points; valence and arousal are moved to 0-1."""
    lowest = -1.0 if index >= len(EXPRESSIONS) else 0.0
    points = []
    for part in filter(_is_measured, bins):
        mean, spread = float(part.mean[index]), float(part.spread[index])
        values = np.clip([mean, mean - spread, mean + spread], lowest, 1.0)
        middle, low, high = ((values - lowest) / (1.0 - lowest)).tolist()
        left, right = part.start_s / timeline.duration_s, _end(part, timeline.duration_s)
        points.append(Point(left, right, middle, low, high))
    return runs_of(points)


def _numbers(bins: Sequence[Bin]) -> Markup:
    """Return the numbers behind the charts, at most ``_TABLE_ROWS`` rows of them."""
    header = ["from", "readable", *EXPRESSIONS, "valence", "arousal"]
    step = -(-len(bins) // _TABLE_ROWS)
    rows = []
    for first in range(0, len(bins), step):
        part = bins[first : first + step]
        merged = Bin(part[0].start_s, part[-1].start_s, np.sum([b.sums for b in part], axis=0))
        cells = [charts.share_words(float(v)) for v in merged.mean[: len(EXPRESSIONS)]]
        places = [f"{v:+.2f}" if np.isfinite(v) else "" for v in merged.mean[_VALENCE:]]
        share = merged.readable_s / merged.seen_s if merged.seen_s else 0.0
        rows.append([seconds(merged.start_s), percent(share), *cells, *places])
    return charts.table(header, rows, "The numbers behind these charts")


def _valence_colours() -> Markup:
    """Return the diverging scale of valence: amber above, grey, blue below."""
    stops = ((0, "--amber"), (50, "--grey"), (100, "--blue"))
    gradient = tag(
        "linearGradient",
        *(tag("stop", offset=f"{at}%", style=f"stop-color:var({name})") for at, name in stops),
        **{"id": "valence", "gradientUnits": "userSpaceOnUse"},
        **{"x1": 0, "y1": 0, "x2": 0, "y2": 100},
    )
    defs = tag("defs", gradient)
    return tag("svg", defs, width=0, height=0, style="position:absolute", aria_hidden="true")


def _is_measured(part: Bin) -> bool:
    return part.readable_s > 0 and part.readable_s >= _MEASURED_FROM * part.seen_s


def _end(part: Bin, whole_s: float) -> float:
    return min((part.start_s + part.width_s) / whole_s, 1.0)


def _merged(parts: Sequence[tuple[float, float, str]]) -> list[tuple[float, float, str]]:
    """Join neighbouring parts of one kind, so that no hairline shows between them."""
    merged: list[tuple[float, float, str]] = []
    for left, right, kind in parts:
        if merged and merged[-1][2] == kind and left - merged[-1][1] < 1e-9:
            merged[-1] = (merged[-1][0], right, kind)
        else:
            merged.append((left, right, kind))
    return merged
