"""Draw readings onto the pictures they came from: heat, lines, boxes, words, and a live chart."""

from __future__ import annotations

from collections.abc import Sequence

from emocare.analysis import canvas
from emocare.analysis.explaining import Explainer, said
from emocare.analysis.face_drawing import draw_heat, draw_landmarks, draw_legend
from emocare.analysis.live_chart import LiveChart
from emocare.analysis.words import MARKERS, REASONS, UNREADABLE_COLOUR, short_percent
from emocare.evaluation.colours import EXPRESSION_COLOUR
from emocare.types import Evidence, FaceBox, FaceReading, Frame, UInt8Array

Area = tuple[int, int, int, int]  # left, top, right, bottom

# Type is a share of the picture's shorter side, but never too small to read.
TYPE_SHARE, SMALLEST_TYPE_PX = 0.032, 11
# Action units named at a face: the strongest, if they can be seen at all (FACS B is about 1).
MOVEMENTS_NAMED, MOVEMENT_FROM = 3, 1.0


class FrameAnnotator:
    """Draws the readings of one recording, frame after frame, at any picture size."""

    def __init__(self, *, chart: bool, explainer: Explainer | None = None) -> None:
        """Prepare; ``chart`` adds the live chart, which stills do not need.

        ``explainer`` lights up what spoke for an answer.
        """
        self._type: canvas.Type | None = None
        self._explainer = explainer
        self._chart = LiveChart() if chart else None

    def annotate(self, frame: Frame, readings: Sequence[FaceReading]) -> UInt8Array:
        """Return a copy of the frame with its readings drawn in; the size stays the same."""
        picture = frame.rgb.copy()
        face = self._typeface(picture)
        taken = self._light(picture, frame, readings, face)
        for reading in readings:
            draw_landmarks(picture, reading)
            _draw_box(picture, reading, face)
        for reading in readings:
            lines = _words(reading, several=len(readings) > 1)
            area = _free_area(picture, reading, lines, face, taken)
            if len(lines) > 1 and any(_overlap(area, _area_of(r.box)) for r in readings):
                # The movements would hide a face; they are in the table.
                lines = lines[:1]
                area = _free_area(picture, reading, lines, face, taken)
            _draw_label(picture, reading, lines, face, area)
            taken.append(area)
        if self._chart is not None:
            self._chart.add(frame.timestamp_s, readings)
            self._chart.draw(picture, frame, face)
        return picture

    def _light(
        self,
        picture: UInt8Array,
        frame: Frame,
        readings: Sequence[FaceReading],
        face: canvas.Type,
    ) -> list[Area]:
        """Light up every face that could be read; return what the legend covers."""
        if self._explainer is None:
            return []
        found = [(self._explainer.explain(frame, reading), reading) for reading in readings]
        for explanation, reading in found:
            if explanation is not None and reading.landmarks5 is not None:
                strength = said(reading, explanation.target)
                draw_heat(picture, explanation, reading.landmarks5, said=strength)
        if all(explanation is None for explanation, _ in found):
            return []
        return [draw_legend(picture, self._explainer.words, face)]

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


def strongest_movements(reading: FaceReading) -> str:
    """Return the strongest action units with their intensities; experimental ones stay out."""
    seen = [
        (unit.intensity, name)
        for name, unit in reading.action_units.items()
        if unit.intensity >= MOVEMENT_FROM and unit.evidence is not Evidence.EXPERIMENTAL
    ]
    order = sorted(seen, key=lambda pair: (-pair[0], pair[1]))[:MOVEMENTS_NAMED]
    return " · ".join(f"{name} {intensity:.1f}" for intensity, name in order)


def _words(reading: FaceReading, *, several: bool) -> list[str]:
    """Return the lines at a face; with neighbours its number, and fewer words."""
    words = label(reading)
    if several:
        words = f"face {reading.track_id} · {words.removeprefix('could not tell: ')}"
    return [words, *filter(None, [strongest_movements(reading)])]


def _draw_box(picture: UInt8Array, reading: FaceReading, face: canvas.Type) -> None:
    top = reading.top_expression
    corners = (reading.box.x1, reading.box.y1, reading.box.x2, reading.box.y2)
    width_px = max(2, round(face.line_px / 7))
    if top is None:
        canvas.draw_dashed_box(picture, corners, width_px, canvas.rgb(UNREADABLE_COLOUR))
    else:
        canvas.draw_box(picture, corners, width_px, canvas.rgb(EXPRESSION_COLOUR[top]))


def _draw_label(
    picture: UInt8Array, reading: FaceReading, lines: Sequence[str], face: canvas.Type, area: Area
) -> None:
    """Write the lines at the face, into the area found for them."""
    top, pad = reading.top_expression, face.line_px // 4
    left, y = area[:2]
    canvas.shade(picture, area, 0.78)
    if top is not None:
        marker_px = _marker_px(reading, face)
        middle = y + (face.line_px + pad - marker_px) / 2
        ink = canvas.rgb(EXPRESSION_COLOUR[top])
        canvas.draw_marker(picture, MARKERS[top], left + pad, middle, marker_px, ink)
    for index, words in enumerate(lines):
        line_y = y + pad // 2 + index * face.line_px
        canvas.draw_text(
            picture, words, left + _before_px(reading, face), line_y, face, canvas.PAPER
        )


def _free_area(
    picture: UInt8Array,
    reading: FaceReading,
    lines: Sequence[str],
    face: canvas.Type,
    taken: Sequence[Area],
) -> Area:
    """Return where a label of these lines goes."""
    pad = face.line_px // 4
    widest_px = max(face.width_px(words) for words in lines)
    size = (_before_px(reading, face) + widest_px + pad, len(lines) * face.line_px + pad)
    return place_label(reading.box, size, picture.shape[:2], taken)


def _before_px(reading: FaceReading, face: canvas.Type) -> int:
    pad, marker_px = face.line_px // 4, _marker_px(reading, face)
    return pad + marker_px + (pad if marker_px else 0)


def _marker_px(reading: FaceReading, face: canvas.Type) -> int:
    return 0 if reading.top_expression is None else round(face.line_px * 0.7)


def _area_of(box: FaceBox) -> Area:
    return round(box.x1), round(box.y1), round(box.x2), round(box.y2)


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
