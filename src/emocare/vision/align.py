"""The one face crop, shared by training, inference and (by golden vectors) the browser.

Three steps, chosen so that TypeScript can repeat them to the bit-depth that matters:

1. the similarity transform that carries five landmarks onto ``TEMPLATE5`` with the least
   squared error (Umeyama 1991, without reflection);
2. where the picture is more than twice as fine as the crop, an exact box mean over k x k
   pixels first, so that large faces are not sampled with aliasing;
3. bilinear sampling at the crop's pixel centres; outside the picture the edge repeats.

``CROP_VERSION`` changes whenever any of this does, and travels with models and results.

A lid moves by a third of a pixel of the crop, so some networks look at the eyes more closely as
well: at two patches that the same similarity cuts out at about twice the crop's scale
(``cut_eyes``). ``EYES_VERSION`` changes whenever they do.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from emocare.types import Float32Array, UInt8Array

CROP_VERSION = "1"
CROP_SIZE_PX = 64

# The eye patches: two windows side by side, in sides of the crop, each ``EYE_SIZE_PX`` squared.
EYES_VERSION = "1"
EYE_SIZE_PX = 48
EYES_LEFT, EYES_TOP, EYE_SIDE = 0.14, 0.27, 0.36

# Where the five landmarks sit in a crop of side 1: their mean place in FER2013's pictures, made
# symmetric, so that training pictures are resampled as little as possible.
TEMPLATE5: Float32Array = np.array(
    [[0.320, 0.385], [0.680, 0.385], [0.500, 0.577], [0.353, 0.768], [0.647, 0.768]], np.float32
)


def align_face(
    picture: UInt8Array, landmarks5: Float32Array, size_px: int = CROP_SIZE_PX
) -> UInt8Array:
    """Return the face as an upright crop of ``size_px`` squared, colour as in ``picture``.

    ``picture`` is uint8 (H, W) or (H, W, C); ``landmarks5`` is (5, 2) in its pixels.
    """
    return warp_crop(picture, similarity_transform(landmarks5, TEMPLATE5 * size_px), size_px)


def warp_crop(picture: UInt8Array, matrix: NDArray[np.float64], size_px: int) -> UInt8Array:
    """Return the crop of ``size_px`` squared onto which ``matrix`` (2, 3) carries the picture.

    Steps 2 and 3 of the module's docstring; ``matrix`` has one scale, as a similarity has.
    """
    return _warp(picture, matrix, (size_px, size_px))


def cut_eyes(picture: UInt8Array, matrix: NDArray[np.float64]) -> UInt8Array:
    """Return the eye patches uint8 (2, E, E[, C]): the person's right eye, then the left mirrored.

    ``matrix`` (2, 3) carries the picture onto the crop of side 1 (``landmarks.crop_matrix``), and
    ``picture`` is uint8 (H, W[, C]). Mirrored, so that one network can look at both alike.
    """
    scale = EYE_SIZE_PX / EYE_SIDE
    carried = matrix * scale
    carried[:, 2] -= (EYES_LEFT * scale, EYES_TOP * scale)
    both = _warp(picture, carried, (2 * EYE_SIZE_PX, EYE_SIZE_PX))
    return np.stack([both[:, :EYE_SIZE_PX], both[:, : EYE_SIZE_PX - 1 : -1]])


def eyes_of_crop(crop: UInt8Array) -> UInt8Array:
    """Return the eye patches of which nothing but the crop uint8 (S, S[, C]) is known.

    They are cut from the crop as from a picture, so they hold no more than the crop does: about
    half as sharp as those of a face that is large in its picture.
    """
    return cut_eyes(crop, np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]) / len(crop))


def _warp(picture: UInt8Array, matrix: NDArray[np.float64], size_px: tuple[int, int]) -> UInt8Array:
    """Return the rectangle of ``size_px`` (width, height) onto which the picture is carried."""
    picture, matrix = _box_mean(picture, matrix, size_px)
    # cv2 puts the first pixel's centre at (0, 0), we put it at (0.5, 0.5).
    matrix[:, 2] += matrix[:, :2] @ (0.5, 0.5) - 0.5
    crop = cv2.warpAffine(
        picture, matrix, size_px, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(crop, np.uint8)


def similarity_transform(source: Float32Array, target: Float32Array) -> NDArray[np.float64]:
    """Return the (2, 3) matrix of rotation, one scale and shift with the least squared error.

    Points that all coincide have no scale; they yield the identity scaled to zero size, which
    callers exclude by their minimum face size.
    """
    # Plain numbers: for five points they are several times as fast as arrays.
    (x, y), (u, v) = source.T.tolist(), target.T.tolist()
    x0, y0, u0, v0 = (sum(values) / len(values) for values in (x, y, u, v))
    spread = cos = sin = 0.0
    for a, b, c, d in zip(x, y, u, v, strict=True):
        right, down = a - x0, b - y0
        spread += right * right + down * down
        cos += right * (c - u0) + down * (d - v0)
        sin += right * (d - v0) - down * (c - u0)
    cos, sin = cos / (spread or 1.0), sin / (spread or 1.0)
    shift = u0 - cos * x0 + sin * y0, v0 - sin * x0 - cos * y0
    return np.array([[cos, -sin, shift[0]], [sin, cos, shift[1]]])


def transform_points(matrix: NDArray[np.float64], points: NDArray[np.float32]) -> Float32Array:
    """Carry points (N, 2) through a (2, 3) matrix."""
    return (points @ matrix[:, :2].T + matrix[:, 2]).astype(np.float32)


def _box_mean(
    picture: UInt8Array, matrix: NDArray[np.float64], size_px: tuple[int, int]
) -> tuple[UInt8Array, NDArray[np.float64]]:
    """Shrink the part of the picture under the crop by a whole factor, where that is > 1."""
    scale = float(np.hypot(matrix[0, 0], matrix[1, 0]))
    factor = int(1 / scale) if scale > 0 else 1
    if factor < 2:
        return picture, matrix.copy()
    left, top, right, bottom = _crop_bounds(picture, matrix, size_px, factor)
    if right - left < factor or bottom - top < factor:
        return picture, matrix.copy()
    part = picture[top:bottom, left:right]
    small = cv2.resize(
        part,
        ((right - left) // factor, (bottom - top) // factor),
        interpolation=cv2.INTER_AREA,
    )
    shrunk = matrix.copy()
    shrunk[:, 2] += matrix[:, :2] @ (left, top)
    shrunk[:, :2] *= factor
    return np.asarray(small, np.uint8), shrunk


def _crop_bounds(
    picture: UInt8Array, matrix: NDArray[np.float64], size_px: tuple[int, int], factor: int
) -> tuple[int, int, int, int]:
    """Return left, top, right, bottom of the crop in the picture, sides multiples of factor."""
    inverse = np.linalg.inv(matrix[:, :2])
    across, down = size_px
    corners = np.array([[0, 0], [across, 0], [0, down], [across, down]], float)
    inside = (corners - matrix[:, 2]) @ inverse.T
    low = np.floor(inside.min(axis=0)).astype(int) - factor
    high = np.ceil(inside.max(axis=0)).astype(int) + factor
    height, width = picture.shape[:2]
    left, top = np.clip(low, 0, (width, height)).tolist()
    right, bottom = np.clip(high, 0, (width, height)).tolist()
    return left, top, right - (right - left) % factor, bottom - (bottom - top) % factor
