"""Fixed noise tiles, looked up by surface coordinates; a picture differs by its offset."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from emocare.types import Float32Array

_SIDE = 256


@dataclass(frozen=True, slots=True)
class NoiseTiles:
    """Tiles (256, 256) of zero mean and unit spread that repeat without a seam.

    ``fine``: grain; ``strand``: streaks along v; ``lump``: soft lumps of about 20 cells.
    """

    fine: Float32Array
    strand: Float32Array
    lump: Float32Array


def make_noise_tiles() -> NoiseTiles:
    """Return the tiles; always the same ones."""
    rng = np.random.default_rng(20)
    return NoiseTiles(
        fine=_tile(rng, 0.8, 0.8), strand=_tile(rng, 0.9, 9.0), lump=_tile(rng, 9.0, 9.0)
    )


def look_up(tile: Float32Array, u: NDArray, v: NDArray, offset: int) -> Float32Array:
    """Return the tile's value at cells (u, v); ``offset`` picks another part of it."""
    column = (u + (offset % 251)).astype(np.int32) & (_SIDE - 1)
    row = (v + (offset % 241)).astype(np.int32) & (_SIDE - 1)
    return tile[row, column]


def _tile(rng: np.random.Generator, sigma_u: float, sigma_v: float) -> Float32Array:
    """Return white noise blurred by these widths, wrapped around."""
    white = np.tile(rng.normal(size=(_SIDE, _SIDE)).astype(np.float32), (3, 3))
    blurred = cv2.GaussianBlur(white, (0, 0), sigmaX=sigma_u, sigmaY=sigma_v)
    middle = blurred[_SIDE : 2 * _SIDE, _SIDE : 2 * _SIDE]
    return ((middle - middle.mean()) / middle.std()).astype(np.float32)
