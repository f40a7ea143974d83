"""From a picture to the network's input, with and without augmentation; NumPy and OpenCV only.

Every function draws from the generator it is given, so one (seed, epoch, row) always gives the
same input, whatever the number of workers.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from emocare.evaluation.evaluate import whole_picture_landmarks
from emocare.training.classify.rand_augment import rand_augment
from emocare.training.classify.settings import AugmentSettings, InputSettings
from emocare.types import Float32Array, UInt8Array
from emocare.vision.align import align_face

Rng = np.random.Generator


def as_input(
    picture: UInt8Array,
    landmarks5: Float32Array | None,
    settings: InputSettings,
    augment: AugmentSettings | None,
    rng: Rng,
) -> Float32Array:
    """Return one picture as float32 (channels, size, size), normalised; None augments nothing."""
    square = to_square(picture, landmarks5, settings)
    if augment is not None:
        square = rand_augment(square, augment.rand_augment_ops, augment.rand_augment_magnitude, rng)
        square = move(square, augment, rng)
    pixels = np.asarray(square, np.float32) / np.float32(255)
    if augment is not None:
        pixels = erase(relight(pixels, augment, rng), augment.erase, rng)
    return normalise(pixels, settings)


def to_square(
    picture: UInt8Array, landmarks5: Float32Array | None, settings: InputSettings
) -> UInt8Array:
    """Return uint8 (size, size, channels): the aligned crop, or the picture's central square."""
    side = settings.size_px
    if settings.crop == "aligned":
        known = landmarks5 is not None and np.isfinite(landmarks5).all()
        points = (
            landmarks5 if known and landmarks5 is not None else whole_picture_landmarks(picture)
        )
        square = align_face(picture, points, side)
    else:
        square = _central_square(picture)
        shrinks = square.shape[0] > side
        how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
        square = np.asarray(cv2.resize(square, (side, side), interpolation=how), np.uint8)
    return with_channels(square, settings.channels)


def with_channels(picture: UInt8Array, channels: int) -> UInt8Array:
    """Return (H, W, channels) from grey (H, W) or RGB (H, W, 3)."""
    if channels == 3:
        return picture if picture.ndim == 3 else np.repeat(picture[:, :, None], 3, axis=2)
    grey = picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    return np.asarray(grey, np.uint8)[:, :, None]


def normalise(pixels: Float32Array, settings: InputSettings) -> Float32Array:
    """Return (C, H, W) from (H, W, C) in [0, 1]: minus the mean, over the deviation."""
    mean, std = np.array(settings.mean, np.float32), np.array(settings.std, np.float32)
    return np.ascontiguousarray(((pixels - mean) / std).transpose(2, 0, 1), np.float32)


def move(square: UInt8Array, augment: AugmentSettings, rng: Rng) -> UInt8Array:
    """Mirror, turn, shift, zoom and shear by uniform amounts up to the settings; edges repeat."""
    if augment.mirror and rng.random() < augment.mirror:
        square = np.ascontiguousarray(square[:, ::-1])
    amounts = (augment.rotation_deg, augment.shift, augment.zoom, augment.shear_deg)
    if not any(amounts):
        return square
    angle, across, down, zoom, shear = rng.uniform(-1, 1, 5) * np.array(
        [augment.rotation_deg, augment.shift, augment.shift, augment.zoom, augment.shear_deg]
    )
    return warp(square, affine(len(square), angle, (across, down), 1 + zoom, shear))


def affine(
    side: int, angle_deg: float, shift: tuple[float, float], zoom: float, shear_deg: float = 0.0
) -> NDArray[np.float64]:
    """Return the (2, 3) matrix that turns, zooms and shears about the centre, and shifts."""
    turn, lean = np.deg2rad(angle_deg), np.tan(np.deg2rad(shear_deg))
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    linear = zoom * rotation @ np.array([[1, lean], [0, 1]])
    centre = np.full(2, (side - 1) / 2)
    return np.hstack([linear, (centre - linear @ centre + np.array(shift) * side)[:, None]])


def warp(square: UInt8Array, matrix: NDArray[np.float64]) -> UInt8Array:
    """Return the square carried through a (2, 3) matrix; edges repeat."""
    size = (square.shape[1], square.shape[0])
    moved = cv2.warpAffine(
        square, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(moved, np.uint8).reshape(square.shape)


def relight(pixels: Float32Array, augment: AugmentSettings, rng: Rng) -> Float32Array:
    """Change brightness, contrast and saturation by uniform factors; add Gaussian noise."""
    steps: tuple[tuple[float, Callable[[Float32Array, float], Float32Array]], ...] = (
        (augment.brightness, _brighten),
        (augment.contrast, _contrast),
        (augment.saturation, _saturate),
    )
    for spread, step in steps:
        if spread:
            pixels = step(pixels, 1 + float(rng.uniform(-spread, spread)))
    if augment.noise:
        noise = rng.standard_normal(pixels.shape, np.float32) * np.float32(augment.noise)
        pixels = pixels + noise
    return np.clip(pixels, 0, 1).astype(np.float32)


def erase(pixels: Float32Array, share: float, rng: Rng) -> Float32Array:
    """Cover a box of 2 to 20 % of some pictures by noise (Zhong et al. 2020)."""
    if not share or rng.random() >= share:
        return pixels
    side = len(pixels)
    area, ratio = rng.uniform(0.02, 0.2) * side * side, np.exp(rng.uniform(-0.7, 0.7))
    height = int(np.clip(np.sqrt(area * ratio), 1, side))
    width = int(np.clip(np.sqrt(area / ratio), 1, side))
    top, left = int(rng.integers(0, side - height + 1)), int(rng.integers(0, side - width + 1))
    pixels = pixels.copy()
    box = (height, width, pixels.shape[2])
    pixels[top : top + height, left : left + width] = rng.random(box, np.float32)
    return pixels


def _brighten(pixels: Float32Array, factor: float) -> Float32Array:
    return pixels * np.float32(factor)


def _contrast(pixels: Float32Array, factor: float) -> Float32Array:
    middle = pixels.mean(dtype=np.float32)
    return middle + (pixels - middle) * np.float32(factor)


def _saturate(pixels: Float32Array, factor: float) -> Float32Array:
    grey = pixels.mean(axis=2, keepdims=True, dtype=np.float32)
    return grey + (pixels - grey) * np.float32(factor)


def _central_square(picture: UInt8Array) -> UInt8Array:
    height, width = picture.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return picture[top : top + side, left : left + side]
