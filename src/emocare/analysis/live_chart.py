"""The small chart at the foot of an annotated video: one face's expressions, last ten seconds."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emocare.analysis import canvas
from emocare.analysis.words import MARKERS, short_percent
from emocare.evaluation.colours import EXPRESSION_COLOUR
from emocare.types import EXPRESSIONS, Expression, FaceReading, Frame, UInt8Array

WINDOW_S = 10.0
# A line is broken where a face was away or unreadable for longer than this.
GAP_S = 0.5
# Expressions that stay below this in the whole window are left out: eight flat lines hide one.
SHOWN_FROM = 0.1
QUIET: canvas.Colour = (176, 184, 186)
FAINT: canvas.Colour = (88, 98, 101)
_LABELS = 3
_MOST_POINTS = 1200


@dataclass(frozen=True, slots=True)
class _Point:
    timestamp_s: float
    probabilities: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Area:
    """The plot's rectangle in pixels."""

    left: int
    top: int
    right: int
    bottom: int

    def x(self, age_s: float) -> float:
        return self.right - (self.right - self.left) * age_s / WINDOW_S

    def y(self, probability: float) -> float:
        return self.bottom - (self.bottom - self.top) * probability


class LiveChart:
    """Keeps the last seconds of every face and draws the one that was seen most."""

    def __init__(self) -> None:
        self._seen: Counter[int] = Counter()
        self._points: dict[int, deque[_Point]] = {}
        self._nothing_now = ""

    def add(self, now_s: float, readings: Sequence[FaceReading]) -> None:
        """Remember one frame and forget what has left the window."""
        self._nothing_now = "could not tell" if readings else "no face"
        for reading in readings:
            self._seen[reading.track_id] += 1
            if reading.expression is not None:
                points = self._points.setdefault(reading.track_id, deque(maxlen=_MOST_POINTS))
                points.append(_Point(now_s, reading.expression))
        for track_id in list(self._points):
            points = self._points[track_id]
            while points and now_s - points[0].timestamp_s > WINDOW_S:
                points.popleft()
            if not points:
                del self._points[track_id]

    def draw(self, picture: UInt8Array, frame: Frame, face: canvas.Type) -> None:
        """Draw the strip at the foot of the picture."""
        height, width = picture.shape[:2]
        pad = max(4, face.line_px // 3)
        strip_px = max(round(height * 0.2), face.line_px * (_LABELS + 1) + 2 * pad)
        top = height - strip_px
        if top < strip_px:  # too little picture would be left to see
            return
        canvas.shade(picture, (0, top, width, height), 0.72)
        labels_px = face.width_px("happiness >99 %") + face.line_px + pad
        area = _Area(pad, top + pad, max(width - labels_px - 2 * pad, pad + 1), height - pad)
        _draw_levels(picture, area)
        track_id = self._most_seen()
        points = list(self._points.get(track_id, ())) if track_id is not None else []
        shown = _shown(points)
        for expression in shown:
            _draw_series(picture, points, expression, frame.timestamp_s, area, face)
        column = area.right + 2 * pad
        if points and points[-1].timestamp_s == frame.timestamp_s:
            _draw_labels(picture, points[-1], shown, column, area.top, face)
        else:
            canvas.draw_text(picture, self._nothing_now, column, area.top, face, QUIET)
        if track_id is not None and len(self._seen) > 1:
            name = f"face {track_id}"
            canvas.draw_text(picture, name, area.left + 2, area.top, face, QUIET)
        stamp = f"{frame.index} · {frame.timestamp_s:.2f} s"
        stamp_top = height - pad - face.line_px
        canvas.draw_text(picture, stamp, column, stamp_top, face, QUIET)

    def _most_seen(self) -> int | None:
        present = [track for track in self._points if self._points[track]]
        return max(present, key=lambda track: (self._seen[track], -track), default=None)


def _shown(points: Sequence[_Point]) -> list[Expression]:
    """Return the expressions worth a line, the weakest first so that the strongest lies on top."""
    if not points:
        return []
    peaks = np.max([point.probabilities for point in points], axis=0)
    order = np.argsort(points[-1].probabilities)
    return [EXPRESSIONS[index] for index in order if peaks[index] >= SHOWN_FROM]


def _draw_levels(picture: UInt8Array, area: _Area) -> None:
    """Draw the 0, 50 and 100 % lines."""
    for level in (0.0, 0.5, 1.0):
        ends = np.array([[area.left, area.y(level)], [area.right, area.y(level)]])
        canvas.draw_line(picture, ends, 1, FAINT)


def _draw_series(
    picture: UInt8Array,
    points: Sequence[_Point],
    expression: Expression,
    now_s: float,
    area: _Area,
    face: canvas.Type,
) -> None:
    """Draw one expression, broken where nothing was measured."""
    index = EXPRESSIONS.index(expression)
    run: list[tuple[float, float]] = []
    before_s = points[0].timestamp_s
    runs = [run]
    for point in points:
        if point.timestamp_s - before_s > GAP_S:
            run = []
            runs.append(run)
        run.append((area.x(now_s - point.timestamp_s), area.y(point.probabilities[index])))
        before_s = point.timestamp_s
    width_px = max(1, round(face.line_px / 9))
    for run in runs:
        canvas.draw_line(
            picture, np.array(run), width_px, canvas.rgb(EXPRESSION_COLOUR[expression])
        )


def _draw_labels(
    picture: UInt8Array,
    now: _Point,
    shown: Sequence[Expression],
    left: int,
    top: int,
    face: canvas.Type,
) -> None:
    """Name the strongest expressions beside their lines, strongest first."""
    marker_px = face.line_px * 0.7
    for row, expression in enumerate(list(reversed(shown))[:_LABELS]):
        y = top + row * face.line_px
        ink = canvas.rgb(EXPRESSION_COLOUR[expression])
        middle = y + (face.line_px - marker_px) / 2
        canvas.draw_marker(picture, MARKERS[expression], left, middle, marker_px, ink)
        share = short_percent(float(now.probabilities[EXPRESSIONS.index(expression)]))
        text_left = round(left + marker_px * 1.4)
        canvas.draw_text(picture, f"{expression} {share}", text_left, y, face, canvas.PAPER)
