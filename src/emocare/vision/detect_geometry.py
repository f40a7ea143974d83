"""Pure geometry of the MTCNN cascade: windows, offsets, squares, overlaps, crops.

Boxes are float32 (N, 4): x1, y1, x2, y2 in pixels, where the first pixel spans 0 to 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from emocare.types import FaceBox, Float32Array, UInt8Array

BoxArray = Float32Array
Overlap = Literal["union", "smaller"]

# The proposal network slides a window of 12 pixels in steps of 2.
WINDOW_PX = 12
STRIDE_PX = 2
# The networks were trained on well-lit pictures: in the dark they see nothing, where a face could
# still be followed, and told to be too dark. Darker than the first, a picture is brought to the
# second, multiplied by no more than the third.
DIM_BELOW_LUMA, USUAL_LUMA, MOST_GAIN = 80.0, 110.0, 12.0
# Some textures look like faces everywhere; time and memory stay bounded, and a crowd has room.
MAX_BOXES = 1000
# What lies outside the picture is mid-grey, which the networks were trained to see as zero.
OUTSIDE = (128, 128, 128)


def box_array(boxes: Sequence[FaceBox]) -> BoxArray:
    """Return the corners of ``boxes`` as (N, 4)."""
    corners = [(box.x1, box.y1, box.x2, box.y2) for box in boxes]
    return np.array(corners, np.float32).reshape(-1, 4)


def face_box(corners: BoxArray, face_score: float) -> FaceBox:
    """Return one row of a box array as a FaceBox."""
    x1, y1, x2, y2 = (float(corner) for corner in corners)
    return FaceBox(x1, y1, x2, y2, face_score)


def pyramid_scales(height: int, width: int, min_face_px: float, factor: float) -> list[float]:
    """Return the scales, largest first, at which a 12-pixel window covers every face size.

    The largest shows a face of ``min_face_px`` as 12 pixels; the smallest still holds a window.
    """
    scales = []
    scale = WINDOW_PX / min_face_px
    while min(height, width) * scale >= WINDOW_PX:
        scales.append(scale)
        scale *= factor
    return scales


def pyramid(
    picture: UInt8Array, min_face_px: float, factor: float
) -> Iterator[tuple[UInt8Array, tuple[float, float]]]:
    """Yield ever smaller copies of the picture, brightened, with their scales in x and y.

    Each is shrunk from the one before: cheaper, and never by much at once.
    """
    height, width = picture.shape[:2]
    level = None
    for scale in pyramid_scales(height, width, min_face_px, factor):
        size = (round(width * scale), round(height * scale))
        source = picture if level is None else level
        smaller = np.asarray(cv2.resize(source, size, interpolation=cv2.INTER_AREA), np.uint8)
        level = brightened(smaller) if level is None else smaller
        yield level, (size[0] / width, size[1] / height)


def proposed_boxes(
    face_score: Float32Array, box_offset: Float32Array, scale: tuple[float, float], floor: float
) -> tuple[BoxArray, Float32Array]:
    """Return boxes and scores of the windows whose ``face_score`` (rows, columns) passes.

    ``box_offset`` is (4, rows, columns) in units of the window; ``scale`` is how much smaller
    the searched picture was, in x and y.
    """
    rows, columns = np.nonzero(face_score > floor)
    corner = np.stack([columns, rows, columns, rows], axis=1).astype(np.float32) * STRIDE_PX
    corner[:, 2:] += WINDOW_PX
    corner += box_offset[:, rows, columns].T * WINDOW_PX
    corner /= np.array([*scale, *scale], np.float32)
    return corner, face_score[rows, columns]


def apply_offsets(boxes: BoxArray, offsets: Float32Array) -> BoxArray:
    """Move each side of each box by its offset, given in units of the box's width or height."""
    sides = boxes[:, 2:] - boxes[:, :2]
    moved: BoxArray = boxes + offsets * np.hstack([sides, sides])
    return moved


def square_boxes(boxes: BoxArray) -> BoxArray:
    """Grow the shorter side of each box about its centre until it is a square."""
    half = (boxes[:, 2:] - boxes[:, :2]).max(axis=1, keepdims=True) / 2
    centre = (boxes[:, :2] + boxes[:, 2:]) / 2
    squares: BoxArray = np.hstack([centre - half, centre + half])
    return squares


def overlaps(boxes: BoxArray, others: BoxArray, over: Overlap = "union") -> Float32Array:
    """Return (N, M): the shared area over the union's, or over the smaller box's."""
    low = np.maximum(boxes[:, None, :2], others[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], others[None, :, 2:])
    shared = np.clip(high - low, 0, None).prod(axis=2)
    area, other_area = (np.clip(b[:, 2:] - b[:, :2], 0, None).prod(axis=1) for b in (boxes, others))
    if over == "union":
        whole = area[:, None] + other_area[None, :] - shared
    else:
        whole = np.minimum(area[:, None], other_area[None, :])
    ratio: Float32Array = np.divide(shared, whole, out=np.zeros_like(shared), where=whole > 0)
    return ratio


def suppress(
    boxes: BoxArray, scores: Float32Array, limit: float, over: Overlap = "union"
) -> NDArray[np.intp]:
    """Return the indices of boxes that survive non-maximum suppression, best first.

    A box goes when it overlaps a better surviving one by more than ``limit``. Only the
    ``MAX_BOXES`` best are looked at.
    """
    order = np.argsort(-scores, kind="stable")[:MAX_BOXES]
    shared = overlaps(boxes[order], boxes[order], over)
    alive = np.ones(len(order), bool)
    for index in range(len(order)):
        if alive[index]:
            alive[index + 1 :] &= shared[index, index + 1 :] <= limit
    return order[alive]


def crop_square(picture: UInt8Array, box: BoxArray, side_px: int) -> tuple[UInt8Array, BoxArray]:
    """Cut one box, on whole pixels, and scale it to ``side_px`` squared.

    Returns the crop and the box really cut (4,). Outside the picture is mid-grey.
    """
    left, top = int(np.floor(box[0] + 0.5)), int(np.floor(box[1] + 0.5))
    side = max(1, round(float(box[2] - box[0])))
    right, bottom = left + side, top + side
    height, width = picture.shape[:2]
    inside = picture[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)]
    if inside.shape[:2] != (side, side):
        inside = _padded(inside, (left, top, right, bottom), (width, height))
    shrink = cv2.INTER_AREA if side > side_px else cv2.INTER_LINEAR
    crop = cv2.resize(inside, (side_px, side_px), interpolation=shrink)
    return np.asarray(crop, np.uint8), np.array([left, top, right, bottom], np.float32)


def crop_squares(
    picture: UInt8Array, boxes: BoxArray, side_px: int
) -> tuple[Float32Array, BoxArray]:
    """Return network input (N, 3, S, S) of square boxes, and the boxes really cut (N, 4)."""
    pairs = [crop_square(picture, box, side_px) for box in boxes]
    crops = [brightened(crop) for crop, _ in pairs]
    return as_network_input(crops), np.stack([cut for _, cut in pairs])


def brightened(picture: UInt8Array) -> UInt8Array:
    """Return a dim RGB picture at a usual brightness; one that is bright enough as it is."""
    mean = float(picture.mean())
    if mean >= DIM_BELOW_LUMA:
        return picture
    gain = min(USUAL_LUMA / max(mean, 1.0), MOST_GAIN)
    return np.asarray(cv2.convertScaleAbs(picture, alpha=gain), np.uint8)


def as_network_input(crops: list[UInt8Array]) -> Float32Array:
    """Stack RGB crops of one size into float32 (N, 3, H, W), still 0..255."""
    stacked = np.stack(crops)
    return np.ascontiguousarray(stacked.transpose(0, 3, 1, 2), np.float32)


def _padded(
    inside: UInt8Array, box: tuple[int, int, int, int], size: tuple[int, int]
) -> UInt8Array:
    """Add mid-grey where ``box`` leaves a picture of ``size`` (width, height)."""
    left, top, right, bottom = box
    width, height = size
    if inside.size == 0:
        return np.full((bottom - top, right - left, 3), OUTSIDE[0], np.uint8)
    padded = cv2.copyMakeBorder(
        inside,
        max(-top, 0),
        max(bottom - height, 0),
        max(-left, 0),
        max(right - width, 0),
        cv2.BORDER_CONSTANT,
        value=OUTSIDE,
    )
    return np.asarray(padded, np.uint8)
