"""Draw readings onto the pictures they came from: boxes, words, and a chart of the last seconds."""

from __future__ import annotations

from collections.abc import Sequence

from emocare.analysis import canvas
from emocare.analysis.live_chart import LiveChart
from emocare.analysis.words import COLOURS, MARKERS, REASONS, UNREADABLE_COLOUR, short_percent
from emocare.types import FaceReading, Frame, UInt8Array

# Type is a share of the picture's shorter side, but never too small to read.
TYPE_SHARE, SMALLEST_TYPE_PX = 0.032, 11


class FrameAnnotator:
    """Draws the readings of one recording, frame after frame, at any picture size."""

    def __init__(self, *, chart: bool) -> None:
        """Prepare; ``chart`` adds the live chart, which stills do not need."""
        self._type: canvas.Type | None = None
        self._chart = LiveChart() if chart else None

    def annotate(self, frame: Frame, readings: Sequence[FaceReading]) -> UInt8Array:
        """Return a copy of the frame with its readings drawn in; the size stays the same."""
        picture = frame.rgb.copy()
        face = self._typeface(picture)
        for reading in readings:
            _draw_reading(picture, reading, face, several=len(readings) > 1)
        if self._chart is not None:
            self._chart.add(frame.timestamp_s, readings)
            self._chart.draw(picture, frame, face)
        return picture

    def _typeface(self, picture: UInt8Array) -> canvas.Type:
        if self._type is None:
            self._type = canvas.Type(type_size_px(picture))
        return self._type


def type_size_px(picture: UInt8Array) -> int:
    """Return the type size that suits a picture: readable at 320 pixels, in scale at 4K."""
    shorter_px = float(min(picture.shape[:2]))
    return max(SMALLEST_TYPE_PX, round(TYPE_SHARE * shorter_px))


def label(reading: FaceReading) -> str:
    """Return what stands at a face: its strongest expression, or why it could not be read."""
    top = reading.top_expression
    if top is None:
        reasons = ", ".join(REASONS[reason] for reason in reading.quality.reasons)
        return f"could not tell: {reasons}" if reasons else "could not tell"
    return top if reading.confidence is None else f"{top} {short_percent(reading.confidence)}"


def _draw_reading(
    picture: UInt8Array, reading: FaceReading, face: canvas.Type, *, several: bool
) -> None:
    top = reading.top_expression
    corners = (reading.box.x1, reading.box.y1, reading.box.x2, reading.box.y2)
    width_px = max(2, round(face.line_px / 7))
    if top is None:
        ink = canvas.rgb(UNREADABLE_COLOUR)
        canvas.draw_dashed_box(picture, corners, width_px, ink)
    else:
        ink = canvas.rgb(COLOURS[top])
        canvas.draw_box(picture, corners, width_px, ink)
    words = label(reading)
    if several:  # shorter, so that labels of neighbours stay apart
        words = f"face {reading.track_id} · {words.removeprefix('could not tell: ')}"
    _draw_label(picture, reading, words, face)


def _draw_label(picture: UInt8Array, reading: FaceReading, words: str, face: canvas.Type) -> None:
    """Write the words above the box, or inside it where there is no room above."""
    top = reading.top_expression
    pad = face.line_px // 4
    marker_px = 0 if top is None else round(face.line_px * 0.7)
    gap = pad if marker_px else 0
    width = face.width_px(words) + marker_px + gap + 2 * pad
    height = face.line_px + pad
    left = round(min(reading.box.x1, picture.shape[1] - width))
    left = max(left, 0)
    above = round(reading.box.y1) - height - pad // 2
    y = above if above >= 0 else max(0, min(round(reading.box.y1), picture.shape[0] - height))
    canvas.shade(picture, (left, y, left + width, y + height), 0.78)
    if top is not None:
        middle = y + (height - marker_px) / 2
        ink = canvas.rgb(COLOURS[top])
        canvas.draw_marker(picture, MARKERS[top], left + pad, middle, marker_px, ink)
    text_left = left + pad + marker_px + gap
    canvas.draw_text(picture, words, text_left, y + pad // 2, face, canvas.PAPER)
