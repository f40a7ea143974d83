"""Triangles to pixels with a depth buffer, in whole-array numpy.

The triangles of a face are a few pixels each, so every pixel of every triangle's bounding box is
tried at once; the nearest hit per pixel wins. Pixel centres lie at half-integers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emocare.training.render.mesh import IndexArray, Mesh
from emocare.types import Float32Array

_DEPTH_STEPS = 2**22
_LEAST_DOUBLE_AREA = 1e-6
_INDEX_BITS = 40


@dataclass(frozen=True, slots=True)
class Fragments:
    """The visible surface, one entry per covered pixel.

    ``pixel`` (P,) flat index into the picture, ascending; ``triangle`` (P,) index of the triangle;
    ``weight``: share of each of its three corners, (P,) each; ``depth`` (P,) larger is nearer.
    """

    mesh: Mesh
    pixel: IndexArray
    triangle: IndexArray
    weight: tuple[Float32Array, Float32Array, Float32Array]
    depth: Float32Array

    def interpolate(self, values: Float32Array) -> Float32Array:
        """Return per-vertex ``values`` (V, C) or (V,) at every pixel."""
        shape = (-1,) + (1,) * (values.ndim - 1)
        mixed = np.zeros((len(self.pixel), *values.shape[1:]), np.float32)
        for corner, weight in zip(self.mesh.corners, self.weight, strict=True):
            term = values.take(corner.take(self.triangle), axis=0)
            term *= weight.reshape(shape)
            mixed += term
        return mixed

    def subset(self, chosen: IndexArray) -> Fragments:
        """Return some of the pixels."""
        first, second, third = (weight.take(chosen) for weight in self.weight)
        return Fragments(
            self.mesh,
            self.pixel.take(chosen),
            self.triangle.take(chosen),
            (first, second, third),
            self.depth.take(chosen),
        )


def rasterise(
    points: Float32Array, depth: Float32Array, mesh: Mesh, size: tuple[int, int]
) -> Fragments:
    """Draw the triangles that face the viewer.

    ``points`` (V, 2) pixels with y down, ``depth`` (V,) larger is nearer, ``size`` = (height,
    width). A triangle faces the viewer when it runs counter-clockwise with y up.
    """
    shown, x0, y0, extent, table = _shown_triangles(points, mesh, size)
    x, y, which = _candidates(x0, y0, *extent)
    weight1, weight2 = _shares(x, y, table.take(which, axis=0))
    hit = np.flatnonzero((weight1 >= 0) & (weight2 >= 0) & (weight1 + weight2 <= 1))
    weight1, weight2 = weight1.take(hit), weight2.take(hit)
    which = shown.take(which.take(hit))
    depth0, depth1, depth2 = (depth.take(corner.take(which)) for corner in mesh.corners)
    near = depth0 + weight1 * (depth1 - depth0) + weight2 * (depth2 - depth0)
    won, pixel = _nearest((y * size[1] + x).take(hit), near, size)
    weight1, weight2 = weight1.take(won), weight2.take(won)
    weights = (1 - weight1 - weight2, weight1, weight2)
    return Fragments(mesh, pixel, which.take(won), weights, near.take(won))


def _shown_triangles(
    points: Float32Array, mesh: Mesh, size: tuple[int, int]
) -> tuple[IndexArray, IndexArray, IndexArray, tuple[IndexArray, IndexArray], Float32Array]:
    """Return the triangles that may cover a pixel: index, first pixel, extent, edge functions."""
    xs = mesh.gather(np.ascontiguousarray(points[:, 0]))
    ys = mesh.gather(np.ascontiguousarray(points[:, 1]))
    double_area = (ys[1] - ys[0]) * (xs[2] - xs[0]) - (xs[1] - xs[0]) * (ys[2] - ys[0])
    facing = np.flatnonzero(double_area > _LEAST_DOUBLE_AREA)
    xs, ys = [x.take(facing) for x in xs], [y.take(facing) for y in ys]
    first_x, width = _span(xs, size[1])
    first_y, height = _span(ys, size[0])
    kept = np.flatnonzero((width > 0) & (height > 0))
    xs, ys = [x.take(kept) for x in xs], [y.take(kept) for y in ys]
    shown = facing.take(kept)
    return (
        shown,
        first_x.take(kept),
        first_y.take(kept),
        (width.take(kept), height.take(kept)),
        _edge_table(xs, ys, double_area.take(shown)),
    )


def _span(corners: list[Float32Array], limit: int) -> tuple[IndexArray, IndexArray]:
    """Return along one axis the first pixel whose centre is inside, and how many there are."""
    low = np.minimum(np.minimum(corners[0], corners[1]), corners[2])
    high = np.maximum(np.maximum(corners[0], corners[1]), corners[2])
    first = np.ceil(np.clip(low, 0, limit) - np.float32(0.5)).astype(np.intp)
    last = np.floor(np.clip(high, 0, limit) - np.float32(0.5)).astype(np.intp)
    return first, last - first + 1


def _edge_table(
    xs: list[Float32Array], ys: list[Float32Array], double_area: Float32Array
) -> Float32Array:
    """Return (F, 6): the shares of corners 1 and 2 as affine functions of pixel x and y."""
    inverse = -1 / double_area
    by_x1, by_x2 = (ys[2] - ys[0]) * inverse, (ys[0] - ys[1]) * inverse
    by_y1, by_y2 = (xs[0] - xs[2]) * inverse, (xs[1] - xs[0]) * inverse
    x, y = np.float32(0.5) - xs[0], np.float32(0.5) - ys[0]
    columns = (by_x1, by_x2, by_y1, by_y2, x * by_x1 + y * by_y1, x * by_x2 + y * by_y2)
    return np.stack(columns, axis=1)


def _candidates(
    first_x: IndexArray, first_y: IndexArray, width: IndexArray, height: IndexArray
) -> tuple[IndexArray, IndexArray, IndexArray]:
    """Return x, y of every pixel of every box, and the box it belongs to.

    Row by row: boxes are unrolled into rows, rows into pixels.
    """
    box = np.repeat(np.arange(len(width)), height)
    row = np.arange(len(box)) - np.repeat(np.cumsum(height) - height, height)
    row_width = width.take(box)
    row_start = np.cumsum(row_width) - row_width
    x = np.arange(int(row_width.sum())) + np.repeat(first_x.take(box) - row_start, row_width)
    y = np.repeat(first_y.take(box) + row, row_width)
    return x, y, np.repeat(box, row_width)


def _shares(x: IndexArray, y: IndexArray, row: Float32Array) -> tuple[Float32Array, Float32Array]:
    """Return the barycentric shares of corners 1 and 2 at the centre of pixel (x, y)."""
    across, down = x.astype(np.float32), y.astype(np.float32)
    return (
        across * row[:, 0] + down * row[:, 2] + row[:, 4],
        across * row[:, 1] + down * row[:, 3] + row[:, 5],
    )


def _nearest(
    pixel: NDArray[np.intp], depth: Float32Array, size: tuple[int, int]
) -> tuple[IndexArray, IndexArray]:
    """Return the winning candidate of each covered pixel, and the pixels in ascending order."""
    if not len(pixel):
        return np.zeros(0, np.intp), np.zeros(0, np.intp)
    low, high = depth.min(), depth.max()
    level = (depth - low) * np.float32((_DEPTH_STEPS - 1) / max(float(high - low), 1e-6))
    key = (level.astype(np.int64) << _INDEX_BITS) | np.arange(len(pixel))
    best = np.full(size[0] * size[1], -1, np.int64)
    np.maximum.at(best, pixel, key)
    covered = np.flatnonzero(best >= 0)
    return best.take(covered) & ((1 << _INDEX_BITS) - 1), covered
