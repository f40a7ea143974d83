"""What is behind the head: never twice the same, and never a face."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from emocare.types import Float32Array

Painter = Callable[[np.random.Generator, int], Float32Array]
# Surroundings are made small and enlarged: they are out of focus.
_SIDE = 48


def make_background(seed: int, size_px: int) -> Float32Array:
    """Return linear RGB (S, S, 3), sharp or out of focus."""
    rng = np.random.default_rng(seed)
    paint = PAINTERS[int(rng.integers(len(PAINTERS)))]
    picture = np.clip(paint(rng, _SIDE), 0, None)
    blur = float(rng.choice((0.0, 0.8, 2.0, 4.0)))
    if blur:
        soft = cv2.GaussianBlur(picture, (0, 0), blur, borderType=cv2.BORDER_REFLECT)
        picture = np.asarray(soft, np.float32)
    large = cv2.resize(picture, (size_px, size_px), interpolation=cv2.INTER_LINEAR)
    return np.asarray(large, np.float32)


def _colour(rng: np.random.Generator) -> Float32Array:
    """Return any linear colour, greys as likely as bright ones."""
    grey = rng.uniform(0.03, 1.0) ** 2.2
    return np.clip(grey * np.exp(rng.normal(0, rng.uniform(0, 0.5), 3)), 0.002, 1.3).astype("f4")


def _gradient(rng: np.random.Generator, side: int) -> Float32Array:
    """Return a wall lit from one side."""
    turn = rng.uniform(0, 2 * np.pi)
    y, x = np.mgrid[0:side, 0:side].astype(np.float32) / side - 0.5
    share = np.clip(0.5 + np.cos(turn) * x + np.sin(turn) * y, 0, 1)[..., None]
    return _colour(rng) * share + _colour(rng) * (1 - share)


def _clouds(rng: np.random.Generator, side: int) -> Float32Array:
    """Return noise of several sizes between two colours."""
    total = np.zeros((side, side), np.float32)
    for cells in (3, 6, 12, 24):
        grid = rng.normal(size=(cells, cells)).astype(np.float32)
        total += cv2.resize(grid, (side, side), interpolation=cv2.INTER_CUBIC) / np.sqrt(cells)
    share = np.clip(0.5 + 0.6 * total, 0, 1)[..., None]
    return _colour(rng) * share + _colour(rng) * (1 - share)


def _shapes(rng: np.random.Generator, side: int) -> Float32Array:
    """Return a room: rectangles and discs over a wall."""
    picture = _gradient(rng, side)
    for _ in range(int(rng.integers(3, 12))):
        colour = tuple(float(value) for value in _colour(rng))
        x, y = (int(value) for value in rng.integers(0, side, 2))
        width, height = (int(value) for value in rng.integers(3, side // 2, 2))
        if rng.random() < 0.65:
            cv2.rectangle(picture, (x, y), (x + width, y + height), colour, -1)
        else:
            cv2.circle(picture, (x, y), width // 2, colour, -1)
    return picture


def _stripes(rng: np.random.Generator, side: int) -> Float32Array:
    """Return blinds, shelves or a fence."""
    turn = rng.choice((0.0, np.pi / 2, rng.uniform(0, np.pi)))
    y, x = np.mgrid[0:side, 0:side].astype(np.float32)
    wave = np.sin((np.cos(turn) * x + np.sin(turn) * y) * rng.uniform(0.3, 1.6))
    share = np.clip(0.5 + rng.uniform(0.5, 4) * wave, 0, 1)[..., None]
    return _colour(rng) * share + _colour(rng) * (1 - share)


def _bright_window(rng: np.random.Generator, side: int) -> Float32Array:
    """Return a dim room with a window."""
    picture = _shapes(rng, side) * 0.4
    x, y = (int(value) for value in rng.integers(-side // 4, side, 2))
    width, height = (int(value) for value in rng.integers(side // 4, side, 2))
    bright = tuple((rng.uniform(0.9, 1.6) * np.array([0.95, 1.0, 1.05])).tolist())
    cv2.rectangle(picture, (x, y), (x + width, y + height), bright, -1)
    return picture


PAINTERS: tuple[Painter, ...] = (_gradient, _clouds, _shapes, _shapes, _stripes, _bright_window)
