"""Distances from points to drawn lines, in any number of dimensions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from emocare.types import Float32Array


def distance_to_polyline(points: Float32Array, line: NDArray) -> tuple[Float32Array, Float32Array]:
    """Return the distance (N,) of points (N, D) to a line through (P, D), and how far along.

    How far along: 0 at the line's first point, 1 at its last, linear in its length.
    """
    start, step = line[:-1], np.diff(line, axis=0)
    length2 = np.maximum((step**2).sum(axis=1), 1e-12)
    offset = points[:, None] - start  # (N, P - 1, D)
    share = np.clip((offset * step).sum(axis=2) / length2, 0, 1)
    distance = np.linalg.norm(offset - share[..., None] * step, axis=2)
    nearest = distance.argmin(axis=1)
    row = np.arange(len(points))
    length = np.sqrt(length2)
    before = np.cumsum(length) - length
    along = (before[nearest] + share[row, nearest] * length[nearest]) / length.sum()
    return distance[row, nearest].astype(np.float32), along.astype(np.float32)


def inside_distance(points: Float32Array, polygon: NDArray) -> Float32Array:
    """Return the distance (N,) of points (N, 2) to a closed polygon (P, 2), negative outside."""
    ring = np.concatenate([polygon, polygon[:1]])
    distance, _ = distance_to_polyline(points, ring)
    (x1, y1), (x2, y2) = ring[:-1].T, ring[1:].T
    px, py = points[:, :1], points[:, 1:]
    crosses = (y1 > py) != (y2 > py)
    with np.errstate(divide="ignore", invalid="ignore"):
        left_of = px < (x2 - x1) * (py - y1) / (y2 - y1) + x1
    inside = (crosses & left_of).sum(axis=1) % 2 == 1
    return np.where(inside, distance, -distance).astype(np.float32)


def smooth_curve(points: NDArray, per_segment: int = 6, *, closed: bool = False) -> NDArray:
    """Return a Catmull-Rom curve (M, D) through points (P, D)."""
    if closed:
        padded = np.concatenate([points[-1:], points, points[:2]])
    else:
        padded = np.concatenate([points[:1], points, points[-1:]])
    t = np.linspace(0, 1, per_segment, endpoint=False)[:, None, None]
    p0, p1, p2, p3 = (padded[k : len(padded) - 3 + k] for k in range(4))
    curve = (
        2 * p1
        + (p2 - p0) * t
        + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2
        + (3 * p1 - p0 - 3 * p2 + p3) * t**3
    ) / 2  # (per_segment, S, D)
    curve = curve.transpose(1, 0, 2).reshape(-1, points.shape[1])
    return curve if closed else np.concatenate([curve, points[-1:]])


def smooth_step(low: float, high: float, value: NDArray) -> Float32Array:
    """Return 0 below ``low``, 1 above ``high`` and a smooth rise between (also with low > high)."""
    share = np.clip((value - np.float32(low)) / np.float32(high - low), 0, 1)
    return (share * share * (3 - 2 * share)).astype(np.float32)
