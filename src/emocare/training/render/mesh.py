"""A triangle mesh's connections, laid out for whole-array work."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emocare.types import Float32Array

IndexArray = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Mesh:
    """``corners``: first, second and third vertex of each triangle, three arrays (T,).

    They run counter-clockwise as seen from outside. ``vertices``: how many there are;
    ``valence`` (V,): triangles around each, at least 1.
    """

    corners: tuple[IndexArray, IndexArray, IndexArray]
    around: IndexArray
    vertices: int
    valence: Float32Array

    def gather(self, values: Float32Array) -> list[Float32Array]:
        """Return ``values`` (V,) at the first, second and third corners of all triangles."""
        return [values.take(corner) for corner in self.corners]

    def spread(self, values: Float32Array) -> Float32Array:
        """Return the sum (V,) of ``values`` (T,) over the triangles around each vertex."""
        total = np.bincount(self.around, np.tile(values, 3), minlength=self.vertices)
        return total.astype(np.float32)

    def smooth(self, values: Float32Array) -> Float32Array:
        """Return ``values`` (V,) averaged over the triangles around each vertex."""
        first, second, third = self.gather(values)
        return self.spread(first + second + third) / (3 * self.valence)

    def normals(self, points: Float32Array) -> Float32Array:
        """Return unit normals (V, 3) that point outwards, weighted by the triangles' area."""
        origin, first, second = zip(
            *(self.gather(np.ascontiguousarray(axis)) for axis in points.T), strict=True
        )
        a = [end - start for start, end in zip(origin, first, strict=True)]
        b = [end - start for start, end in zip(origin, second, strict=True)]
        total = np.stack(
            [
                self.spread(a[1] * b[2] - a[2] * b[1]),
                self.spread(a[2] * b[0] - a[0] * b[2]),
                self.spread(a[0] * b[1] - a[1] * b[0]),
            ],
            axis=1,
        )
        length = np.sqrt(np.einsum("vd,vd->v", total, total))
        return total / np.maximum(length, 1e-9)[:, None]


def make_mesh(triangles: NDArray, vertices: int) -> Mesh:
    """Return the mesh of triangles (T, 3) over this many vertices."""
    first, second, third = (np.ascontiguousarray(column, dtype=np.intp) for column in triangles.T)
    around = np.concatenate([first, second, third])
    valence = np.maximum(np.bincount(around, minlength=vertices), 1).astype(np.float32)
    return Mesh((first, second, third), around, vertices, valence)
