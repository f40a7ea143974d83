"""The same face as a worse camera takes it: smaller, softer, darker, noisier, compressed.

Spoilt before anything is cut out of it, so that crop and eye patches are spoilt alike.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from emocare.types import UInt8Array

FloatArray = NDArray[np.floating]
Scales = tuple[float, float]

# Eyes are never brought nearer to each other than this; pictures that start there stay as they are.
LEAST_APART_PX = 16.0
# Blur is measured in pixels of a picture whose eyes are this far apart.
_USUAL_APART_PX = 36.0


def worse_camera(
    picture: UInt8Array, apart_px: float, rng: np.random.Generator
) -> tuple[UInt8Array, Scales]:
    """Return a grey picture (H, W) spoilt, and the scales it was brought to, across and down.

    ``apart_px`` is the distance of the eyes. Sides are whole pixels, so the two scales differ by
    little from each other, and by as much as a lid moves.
    """
    scale = 1.0
    before = picture.shape
    if apart_px > LEAST_APART_PX and rng.random() < 0.6:
        scale = float(np.exp(rng.uniform(np.log(LEAST_APART_PX / apart_px), 0)))
        height, width = (max(8, round(side * scale)) for side in before)
        shrunk = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
        picture = np.asarray(shrunk, np.uint8)
    scales = (picture.shape[1] / before[1], picture.shape[0] / before[0])
    if rng.random() < 0.3:
        return picture, scales
    blur_px = 0.0
    if rng.random() < 0.25:
        blur_px = (0.3 + 1.4 * rng.random() ** 1.5) * max(apart_px * scale / _USUAL_APART_PX, 0.5)
    taken = _lit(picture, blur_px, rng)
    spoilt = np.clip(np.rint(taken * 255), 0, 255).astype(np.uint8)
    return _compressed(spoilt, rng) if rng.random() < 0.2 else spoilt, scales


def _lit(picture: UInt8Array, blur_px: float, rng: np.random.Generator) -> FloatArray:
    """Return the picture (H, W), about in [0, 1], blurred, lit otherwise and noisy."""
    taken: FloatArray = picture.astype(np.float32) / 255
    if blur_px:
        taken = np.asarray(cv2.GaussianBlur(taken, (0, 0), blur_px))
    if rng.random() < 0.8:
        taken = np.clip(taken, 0, 1) ** np.exp(0.3 * rng.normal())
        taken = (taken - 0.5) * np.exp(0.25 * rng.normal()) + 0.5 + 0.1 * rng.normal()
    if rng.random() < 0.3:
        down, across = (np.linspace(-0.5, 0.5, side) for side in taken.shape)
        taken = taken * (1 + 0.5 * (rng.normal() * across[None] + rng.normal() * down[:, None]))
    if rng.random() < 0.08:
        taken = taken * rng.uniform(0.1, 0.4)
    if rng.random() < 0.4:
        taken = taken + 0.05 * rng.random() ** 2 * rng.normal(size=taken.shape)
    return taken


def _compressed(picture: UInt8Array, rng: np.random.Generator) -> UInt8Array:
    quality = int(rng.integers(20, 70))
    _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)
