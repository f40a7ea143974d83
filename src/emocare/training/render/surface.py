"""Soft shadow and ambient occlusion of a mesh, per vertex."""

from __future__ import annotations

import cv2
import numpy as np

from emocare.training.render.mesh import Mesh
from emocare.training.render.rasterise import rasterise
from emocare.types import Float32Array

_OCCLUSION_SIDE_PX = 112
_SHADOW_SIDE_PX = 64
_SHADOW_BIAS_CM, _PENUMBRA_CM, _SHADOW_SMOOTHING = 0.7, 1.2, 2


def ambient_occlusion(points: Float32Array, mesh: Mesh, directions: int = 60) -> Float32Array:
    """Return the share (V,) of the sky above each vertex that the mesh leaves open.

    Directions are spread evenly over the sphere (Fibonacci lattice); from each one the mesh is
    drawn once, and what is not on the surface is in its shadow.
    """
    normals = mesh.normals(points)
    open_sky, sky = np.zeros(len(points)), np.full(len(points), 1e-6)
    side = _OCCLUSION_SIDE_PX
    for index in range(directions):
        height = 1 - (2 * index + 1) / directions
        turn = index * np.pi * (3 - np.sqrt(5))
        radius = np.sqrt(1 - height**2)
        towards = np.array([radius * np.cos(turn), height, radius * np.sin(turn)])
        pixels, depth = _look_along(points, towards, side)
        seen = rasterise(pixels, depth, mesh, (side, side))
        buffer = np.full(side * side, -1e9, np.float32)
        buffer[seen.pixel] = seen.depth
        x, y = np.clip(pixels.astype(int), 0, side - 1).T
        cosine = np.maximum(normals @ towards, 0)
        sky += cosine
        open_sky += cosine * (depth > buffer[y * side + x] - 0.35)
    return (open_sky / sky).astype(np.float32)


def light_reach(points: Float32Array, mesh: Mesh, towards: Float32Array) -> Float32Array:
    """Return how far (V,) the light from direction ``towards`` (unit, 3) reaches each vertex.

    The vertices are dropped into a coarse depth grid as the light sees them; what lies more than
    the grid's own error behind the nearest is in shadow, with a wide penumbra.
    """
    side = _SHADOW_SIDE_PX
    pixels, depth = _look_along(points, towards, side)
    x, y = np.clip(pixels.astype(np.int32), 0, side - 1).T
    nearest = np.full(side * side, depth.min(), np.float32)
    np.maximum.at(nearest, y * side + x, depth)
    closed = cv2.morphologyEx(
        nearest.reshape(side, side), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)
    )
    grid = cv2.blur(closed, (3, 3), borderType=cv2.BORDER_REPLICATE)
    u, v = np.ascontiguousarray(pixels.T[:, None] - np.float32(0.5))
    ahead = cv2.remap(grid, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)[0]
    reach = np.clip(1 - (ahead - depth - _SHADOW_BIAS_CM) / _PENUMBRA_CM, 0, 1)
    for _ in range(_SHADOW_SMOOTHING):
        reach = mesh.smooth(reach)
    return reach


def _look_along(
    points: Float32Array, towards: Float32Array, side: int
) -> tuple[Float32Array, Float32Array]:
    """Return pixels (V, 2) of a parallel view from ``towards`` that fits ``side``, and depth."""
    helper = np.array([0.0, 1.0, 0.0]) if abs(towards[1]) < 0.9 else np.array([1.0, 0.0, 0.0])
    across = np.cross(helper, towards)
    across /= np.linalg.norm(across)
    up = np.cross(towards, across)
    basis = np.stack([across, -up, towards], axis=1).astype(np.float32)
    seen = points @ basis
    low, high = seen[:, :2].min(axis=0), seen[:, :2].max(axis=0)
    scale = (side - 2) / float((high - low).max())
    return (seen[:, :2] - low) * np.float32(scale) + 1, np.ascontiguousarray(seen[:, 2])
