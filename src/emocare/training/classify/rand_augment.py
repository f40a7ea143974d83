"""RandAugment (Cubuk et al. 2020) on uint8 pictures with OpenCV.

``magnitude`` in [0, 1] scales every operation from none to its ``LIMITS``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import cv2
import numpy as np

from emocare.types import UInt8Array

Operation = Callable[[UInt8Array, float], UInt8Array]

ROTATION_DEG, SHEAR, SHIFT, FACTOR = 30.0, 0.3, 0.3, 0.9


def rand_augment(
    picture: UInt8Array, operations: int, magnitude: float, rng: np.random.Generator
) -> UInt8Array:
    """Apply ``operations`` drawn ones, each with a sign at random; (H, W, C) in and out."""
    if not operations:
        return picture
    names = rng.choice(list(OPERATIONS), operations)
    signs = rng.choice((-1.0, 1.0), operations)
    for name, sign in zip(names.tolist(), signs.tolist(), strict=True):
        picture = OPERATIONS[name](picture, sign * magnitude).reshape(picture.shape)
    return picture


def _same(picture: UInt8Array, _: float) -> UInt8Array:
    return picture


def _affine(
    picture: UInt8Array, linear: tuple[float, ...], shift: tuple[float, float]
) -> UInt8Array:
    side = np.array([picture.shape[1], picture.shape[0]])
    matrix = np.array(linear, float).reshape(2, 2)
    centre = (side - 1) / 2
    moved = np.hstack([matrix, (centre - matrix @ centre + np.array(shift) * side)[:, None]])
    size = (picture.shape[1], picture.shape[0])
    return np.asarray(
        cv2.warpAffine(picture, moved, size, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def _rotate(picture: UInt8Array, amount: float) -> UInt8Array:
    turn = np.deg2rad(ROTATION_DEG * amount)
    return _affine(picture, (np.cos(turn), -np.sin(turn), np.sin(turn), np.cos(turn)), (0, 0))


def _shear_x(picture: UInt8Array, amount: float) -> UInt8Array:
    return _affine(picture, (1, SHEAR * amount, 0, 1), (0, 0))


def _shear_y(picture: UInt8Array, amount: float) -> UInt8Array:
    return _affine(picture, (1, 0, SHEAR * amount, 1), (0, 0))


def _shift_x(picture: UInt8Array, amount: float) -> UInt8Array:
    return _affine(picture, (1, 0, 0, 1), (SHIFT * amount, 0))


def _shift_y(picture: UInt8Array, amount: float) -> UInt8Array:
    return _affine(picture, (1, 0, 0, 1), (0, SHIFT * amount))


def _blend(picture: UInt8Array, other: np.ndarray | float, amount: float) -> UInt8Array:
    """Return ``other + (1 + FACTOR · amount) (picture - other)``, clipped."""
    mixed = other + (1 + FACTOR * amount) * (picture.astype(np.float32) - other)
    return np.clip(np.rint(mixed), 0, 255).astype(np.uint8)


def _brightness(picture: UInt8Array, amount: float) -> UInt8Array:
    return _blend(picture, 0.0, amount)


def _contrast(picture: UInt8Array, amount: float) -> UInt8Array:
    return _blend(picture, float(picture.mean()), amount)


def _sharpness(picture: UInt8Array, amount: float) -> UInt8Array:
    smooth = cv2.blur(picture, (3, 3)).reshape(picture.shape)
    return _blend(picture, smooth.astype(np.float32), amount)


def _posterise(picture: UInt8Array, amount: float) -> UInt8Array:
    dropped = round(4 * abs(amount))
    return np.asarray((picture >> dropped) << dropped, np.uint8)


def _solarise(picture: UInt8Array, amount: float) -> UInt8Array:
    threshold = 255 * (1 - abs(amount))
    return np.where(picture > threshold, 255 - picture, picture).astype(np.uint8)


def _autocontrast(picture: UInt8Array, _: float) -> UInt8Array:
    low, high = int(picture.min()), int(picture.max())
    if high == low:
        return picture
    return np.rint((picture.astype(np.float32) - low) * (255 / (high - low))).astype(np.uint8)


def _equalise(picture: UInt8Array, _: float) -> UInt8Array:
    channels = [cv2.equalizeHist(np.ascontiguousarray(c)) for c in np.moveaxis(picture, 2, 0)]
    return np.stack(channels, axis=2).astype(np.uint8)


OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {
        "same": _same,
        "rotate": _rotate,
        "shear_x": _shear_x,
        "shear_y": _shear_y,
        "shift_x": _shift_x,
        "shift_y": _shift_y,
        "brightness": _brightness,
        "contrast": _contrast,
        "sharpness": _sharpness,
        "posterise": _posterise,
        "solarise": _solarise,
        "autocontrast": _autocontrast,
        "equalise": _equalise,
    }
)
