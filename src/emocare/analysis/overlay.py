"""Draw readings onto the pictures they came from: boxes, words, and a chart of the last seconds."""

from __future__ import annotations

from collections.abc import Sequence

from emocare.analysis import canvas
from emocare.analysis.live_chart import LiveChart
from emocare.analysis.words import COLOURS, MARKERS, REASONS, UNREADABLE_COLOUR, short_percent
from emocare.types import FaceBox, FaceReading, Frame, UInt8Array

Area = tuple[int, int, int, int]  # left, top, right, bottom

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
        taken: list[Area] = []
        for reading in readings:
            words = _words(reading, several=len(readings) > 1)
            _draw_box(picture, reading, face)
            taken.append(_draw_label(picture, reading, words, face, taken))
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


def _words(reading: FaceReading, *, several: bool) -> str:
    """Return a face's label; with neighbours its number, and fewer words."""
    if not several:
        return label(reading)
    return f"face {reading.track_id} · {label(reading).removeprefix('could not tell: ')}"


def _draw_box(picture: UInt8Array, reading: FaceReading, face: canvas.Type) -> None:
    top = reading.top_expression
    corners = (reading.box.x1, reading.box.y1, reading.box.x2, reading.box.y2)
    width_px = max(2, round(face.line_px / 7))
    if top is None:
        canvas.draw_dashed_box(picture, corners, width_px, canvas.rgb(UNREADABLE_COLOUR))
    else:
        canvas.draw_box(picture, corners, width_px, canvas.rgb(COLOURS[top]))


def _draw_label(
    picture: UInt8Array, reading: FaceReading, words: str, face: canvas.Type, taken: Sequence[Area]
) -> Area:
    """Write the words at the face and return the area they cover."""
    top = reading.top_expression
    pad = face.line_px // 4
    marker_px = 0 if top is None else round(face.line_px * 0.7)
    before_px = pad + marker_px + (pad if marker_px else 0)
    size = (before_px + face.width_px(words) + pad, face.line_px + pad)
    area = place_label(reading.box, size, picture.shape[:2], taken)
    left, y = area[:2]
    canvas.shade(picture, area, 0.78)
    if top is not None:
        middle = y + (size[1] - marker_px) / 2
        ink = canvas.rgb(COLOURS[top])
        canvas.draw_marker(picture, MARKERS[top], left + pad, middle, marker_px, ink)
    canvas.draw_text(picture, words, left + before_px, y + pad // 2, face, canvas.PAPER)
    return area


def place_label(
    box: FaceBox, size: tuple[int, int], picture: tuple[int, ...], taken: Sequence[Area]
) -> Area:
    """Return where a label of (width, height) goes: left, top, right, bottom.

    Above its box, or just below it, or a line further up or down, whichever is first free of
    ``taken`` areas and inside the ``picture`` (height, width); above the box where none is.
    """
    width, height = size
    left = max(0, min(round(box.x1), picture[1] - width))
    gap = height // 8
    above, below = round(box.y1) - height - gap, round(box.y2) + gap
    inside = max(0, min(round(box.y1), picture[0] - height))
    tries = [above, below, inside, *(above - n * height for n in (1, 2)), below + height]
    areas = [(left, y, left + width, y + height) for y in tries]
    for area in areas:
        if 0 <= area[1] <= picture[0] - height and not any(_overlap(area, t) for t in taken):
            return area
    return areas[0] if above >= 0 else areas[2]


def _overlap(one: Area, other: Area) -> bool:
    apart_x = one[2] <= other[0] or other[2] <= one[0]
    apart_y = one[3] <= other[1] or other[3] <= one[1]
    return not (apart_x or apart_y)
