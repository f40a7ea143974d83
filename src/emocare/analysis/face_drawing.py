"""What is drawn inside a face: its landmarks, and the heat that explains an answer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from emocare.analysis import canvas
from emocare.types import FaceReading, Float32Array, UInt8Array
from emocare.vision.align import CROP_SIZE_PX
from emocare.vision.explain import Explanation, into_picture
from emocare.vision.landmarks import crop_matrix

# Lines through iBUG's points: jaw, brows, nose, eyes and lips; the last four are closed.
_OPEN = (range(17), range(17, 22), range(22, 27), range(27, 31), range(31, 36))
_CLOSED = (range(36, 42), range(42, 48), range(48, 60), range(60, 68))
_IRISES = (68, 69)
LINE: canvas.Colour = (236, 242, 240)
# Heat from faint to strong; the strong end is the brighter one, so that it needs no colour.
FAINT: canvas.Colour = (96, 50, 160)
STRONG: canvas.Colour = (255, 232, 92)
_MOST_OPAQUE = 0.85
# In a smaller face the lines would hide what they show.
_SMALLEST_FACE_PX = 48.0


def draw_landmarks(picture: UInt8Array, reading: FaceReading) -> None:
    """Draw the lines of a face, where the network placed them and the face is large enough."""
    points = reading.landmarks70
    if points is None or reading.box.width < _SMALLEST_FACE_PX:
        return
    places = points.astype(np.float64)
    for line in _OPEN:
        canvas.draw_line(picture, places[list(line)], 1, LINE)
    for ring in _CLOSED:
        canvas.draw_line(picture, places[[*ring, ring[0]]], 1, LINE)
    for iris in _IRISES:
        canvas.draw_dot(picture, places[iris], max(1.5, reading.box.width / 70), LINE)


def draw_heat(
    picture: UInt8Array, explanation: Explanation, landmarks5: Float32Array, *, said: float
) -> None:
    """Light up what spoke for the answer; what spoke against or not at all stays as it is.

    ``said`` is how strong the answer was, 0-1: what hardly was said is hardly lit.
    """
    height, width = picture.shape[:2]
    strength = said * explanation.strength(CROP_SIZE_PX)
    heat = into_picture(strength, crop_matrix(landmarks5), (width, height))
    rows, columns = np.flatnonzero(heat.any(axis=1)), np.flatnonzero(heat.any(axis=0))
    if not len(rows):
        return
    place = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    picture[place] = lit(picture[place], heat[place])


def lit(part: UInt8Array, heat: Float32Array) -> UInt8Array:
    """Return RGB pixels (H, W, 3) under heat 0-1 (H, W)."""
    share = np.clip(heat, 0, 1)[..., None]
    ink = np.array(FAINT) + share * (np.array(STRONG) - np.array(FAINT))
    alpha = _MOST_OPAQUE * share
    return np.asarray(np.rint(part * (1 - alpha) + ink * alpha), np.uint8)


def draw_legend(
    picture: UInt8Array, choices: Sequence[str], face: canvas.Type
) -> tuple[int, int, int, int]:
    """Say at the top what the lit parts are, beside a ramp from faint to strong.

    Of the ``choices``, longest first, the first that fits is written, else the last. Returns the
    area that it covers: left, top, right, bottom.
    """
    pad, ramp_px = max(4, face.line_px // 4), 3 * face.line_px
    before_px = pad + ramp_px + pad
    room_px = picture.shape[1] - before_px - pad
    fitting = [words for words in choices if face.width_px(words) <= room_px]
    words = (fitting or [choices[-1]])[0]
    area = (0, 0, before_px + face.width_px(words) + pad, face.line_px + pad)
    canvas.shade(picture, area, 0.78)
    ramp = np.tile(np.linspace(0, 1, ramp_px, dtype=np.float32), (face.line_px - pad, 1))
    place = picture[pad : pad + len(ramp), pad : pad + ramp_px]
    place[...] = lit(place, ramp[: place.shape[0], : place.shape[1]])
    canvas.draw_text(picture, words, before_px, pad // 2, face, canvas.PAPER)
    return area
