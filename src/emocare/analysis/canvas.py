"""Drawing on RGB pictures: text, panels, markers and lines, the same on every machine."""

from __future__ import annotations

from collections import OrderedDict
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import ImageFont

from emocare.analysis.words import Points
from emocare.types import UInt8Array

Colour = tuple[int, int, int]
Mask = NDArray[np.uint8]

PAPER: Colour = (251, 250, 247)
NIGHT: Colour = (18, 25, 27)
_CACHED_TEXTS = 256
# cv2 takes corners in 1/16 pixels, which keeps thin lines from jumping between frames.
_SHIFT = 4


class Type:
    """A typeface at one size; words are drawn once and kept, since labels repeat."""

    def __init__(self, size_px: int) -> None:
        """Load the typeface that ships inside matplotlib, so that no system font is needed."""
        self._font = ImageFont.truetype(_font_path(), size_px)
        ascent, descent = self._font.getmetrics()
        self.line_px = ascent + descent
        self._masks: OrderedDict[str, Mask] = OrderedDict()

    def mask(self, text: str) -> Mask:
        """Return the coverage of ``text``, 0-255, ``line_px`` high, as wide as needed."""
        if text in self._masks:
            self._masks.move_to_end(text)
            return self._masks[text]
        width = max(1, round(self._font.getlength(text)) + 1)
        glyphs, (left, top) = self._font.getmask2(text, mode="L")
        mask = np.zeros((self.line_px, width), np.uint8)
        ink = np.asarray(glyphs, np.uint8).reshape(glyphs.size[::-1])
        part = mask[max(top, 0) :, max(left, 0) :]
        rows, columns = min(len(part), len(ink)), min(part.shape[1], ink.shape[1])
        part[:rows, :columns] = ink[:rows, :columns]
        self._masks[text] = mask
        if len(self._masks) > _CACHED_TEXTS:
            self._masks.popitem(last=False)
        return mask

    def width_px(self, text: str) -> int:
        """Return how wide ``text`` is."""
        return int(self.mask(text).shape[1])


def rgb(hex_colour: str) -> Colour:
    """Return ``#RRGGBB`` as three numbers."""
    red, green, blue = bytes.fromhex(hex_colour.removeprefix("#"))
    return red, green, blue


def draw_text(picture: UInt8Array, text: str, left: int, top: int, face: Type, ink: Colour) -> None:
    """Write ``text`` with its upper left corner at (left, top); what lies outside is cut off."""
    mask = face.mask(text)
    height, width = picture.shape[:2]
    x1, y1 = max(left, 0), max(top, 0)
    x2, y2 = min(left + mask.shape[1], width), min(top + mask.shape[0], height)
    if x1 < x2 and y1 < y2:
        _blend(picture[y1:y2, x1:x2], mask[y1 - top : y2 - top, x1 - left : x2 - left], ink)


def shade(
    picture: UInt8Array, box: tuple[int, int, int, int], opacity: float, ink: Colour = NIGHT
) -> None:
    """Lay ``ink`` over the box (left, top, right, bottom) with the given opacity, 0-1."""
    height, width = picture.shape[:2]
    left, top = max(box[0], 0), max(box[1], 0)
    part = picture[top : min(box[3], height), left : min(box[2], width)]
    if part.size:
        cv2.addWeighted(part, 1 - opacity, np.full_like(part, ink), opacity, 0, dst=part)


def draw_marker(
    picture: UInt8Array, outline: Points, left: float, top: float, size_px: float, ink: Colour
) -> None:
    """Fill a marker shape, given in a 16 × 16 box, at (left, top)."""
    corners = np.array(outline) * (size_px / 16) + (left, top)
    cv2.fillPoly(picture, [_fixed_point(corners)], ink, cv2.LINE_AA, _SHIFT)


def draw_line(picture: UInt8Array, points: NDArray[np.float64], width_px: int, ink: Colour) -> None:
    """Draw an open line through points (N, 2); a single point becomes a dot."""
    if len(points) == 1:
        points = np.repeat(points, 2, axis=0)
    cv2.polylines(picture, [_fixed_point(points)], False, ink, width_px, cv2.LINE_AA, _SHIFT)


def draw_dot(
    picture: UInt8Array, place: NDArray[np.float64], radius_px: float, ink: Colour
) -> None:
    """Fill a circle around a point (2,)."""
    ((x, y),) = _fixed_point(place[None])[:, 0].tolist()
    radius = round(radius_px * (1 << _SHIFT))
    cv2.circle(picture, (x, y), radius, ink, cv2.FILLED, cv2.LINE_AA, _SHIFT)


def draw_box(
    picture: UInt8Array, corners: tuple[float, float, float, float], width_px: int, ink: Colour
) -> None:
    """Draw the rectangle x1, y1, x2, y2."""
    x1, y1, x2, y2 = corners
    outline = np.array([[x1, y1], [x2, y1], [x2, y2], [x1, y2]])
    cv2.polylines(picture, [_fixed_point(outline)], True, ink, width_px, cv2.LINE_AA, _SHIFT)


def draw_dashed_box(
    picture: UInt8Array, corners: tuple[float, float, float, float], width_px: int, ink: Colour
) -> None:
    """Draw the rectangle x1, y1, x2, y2 in dashes: a face that could not be read."""
    x1, y1, x2, y2 = corners
    outline = np.array([[x1, y1], [x2, y1], [x2, y2], [x1, y2], [x1, y1]])
    for start, end in pairwise(outline):
        dashes = max(3, int(np.hypot(*(end - start)) / (6 * width_px)) | 1)
        cuts = start + np.linspace(0, 1, dashes + 1)[:, None] * (end - start)
        for first, last in zip(cuts[::2], cuts[1::2], strict=False):
            draw_line(picture, np.array([first, last]), width_px, ink)


def _blend(part: UInt8Array, mask: Mask, ink: Colour) -> None:
    alpha = mask[..., None].astype(np.uint16)
    mixed = part * (255 - alpha) + np.array(ink, np.uint16) * alpha
    part[...] = ((mixed + 127) // 255).astype(np.uint8)


def _fixed_point(points: NDArray[np.float64]) -> NDArray[np.int32]:
    # Our first pixel centre is (0.5, 0.5), cv2's is (0, 0).
    return np.round((points - 0.5) * (1 << _SHIFT)).astype(np.int32).reshape(-1, 1, 2)


def _font_path() -> str:
    spec = find_spec("matplotlib")
    if spec is None or spec.origin is None:
        raise RuntimeError("matplotlib, a required package, is missing")
    return str(Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf" / "DejaVuSans.ttf")
