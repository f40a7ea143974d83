"""A camera's picture in a terminal: two pixels to a character, with the faces marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from rich.color import Color
from rich.style import Style
from rich.text import Text

from emocare.analysis import canvas
from emocare.analysis.explaining import Explainer, said
from emocare.analysis.face_drawing import draw_heat
from emocare.analysis.words import UNREADABLE_COLOUR
from emocare.evaluation.colours import EXPRESSION_COLOUR
from emocare.types import FaceReading, Frame, UInt8Array

# Upper half in the ink's colour, lower half in the paper's.
HALF = "▀"


def draw_picture(frame: Frame, readings: Sequence[FaceReading], columns: int, rows: int) -> Text:
    """Return the frame, mirrored as in a mirror, in at most ``columns`` x ``rows`` characters."""
    height, width = frame.rgb.shape[:2]
    scale = min(columns / width, 2 * rows / height)
    size = (max(2, round(width * scale)), max(2, round(height * scale / 2) * 2))
    small = np.asarray(cv2.resize(frame.rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
    for reading in readings:
        _mark(small, reading, (size[0] / width, size[1] / height))
    return as_text(np.ascontiguousarray(small[:, ::-1]))


def lit(frame: Frame, readings: Sequence[FaceReading], explainer: Explainer | None) -> Frame:
    """Return the frame with what spoke for an answer lit up in every face that could be read."""
    if explainer is None:
        return frame
    picture = frame.rgb.copy()
    for reading in readings:
        explanation = explainer.explain(frame, reading)
        if explanation is not None and reading.landmarks5 is not None:
            strength = said(reading, explanation.target)
            draw_heat(picture, explanation, reading.landmarks5, said=strength)
    return replace(frame, rgb=picture)


def as_text(picture: UInt8Array) -> Text:
    """Return an RGB picture (H even, W, 3) as H / 2 lines of W characters."""
    text = Text(no_wrap=True)
    for upper, lower in zip(picture[::2].tolist(), picture[1::2].tolist(), strict=True):
        for ink, paper in zip(upper, lower, strict=True):
            style = Style(color=Color.from_rgb(*ink), bgcolor=Color.from_rgb(*paper))
            text.append(HALF, style)
        text.append("\n")
    return text


def _mark(small: UInt8Array, reading: FaceReading, scale: tuple[float, float]) -> None:
    """Draw a face's box and landmarks in the colour of its strongest expression."""
    top = reading.top_expression
    ink = canvas.rgb(UNREADABLE_COLOUR if top is None else EXPRESSION_COLOUR[top])
    box = reading.box
    corner = (round(box.x1 * scale[0]), round(box.y1 * scale[1]))
    cv2.rectangle(small, corner, (round(box.x2 * scale[0]), round(box.y2 * scale[1])), ink, 1)
    if reading.landmarks70 is None:
        return
    for x, y in np.rint(reading.landmarks70 * scale).astype(int).tolist():
        if 0 <= y < small.shape[0] and 0 <= x < small.shape[1]:
            # Half seen through: at this size the points would hide the face.
            small[y, x] = (small[y, x].astype(np.uint16) + canvas.PAPER) // 2
