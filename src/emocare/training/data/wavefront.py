"""Reading Wavefront .obj files: vertices, texture coordinates and polygons of three or four."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from emocare.errors import Invalid, NotFound
from emocare.types import Float32Array

NO_CORNER = -1

Indices = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class ObjMesh:
    """``vertices`` (V, 3), ``uv`` (T, 2); ``polygon``, ``polygon_uv`` (P, 4), -1 for a triangle.

    ``polygon_material`` (P,) are places in ``materials``, in the order of their first use.
    """

    vertices: Float32Array
    uv: Float32Array
    polygon: Indices
    polygon_uv: Indices
    polygon_material: NDArray[np.uint8]
    materials: tuple[str, ...]


def read_mesh(path: Path) -> ObjMesh:
    """Return a whole .obj file; raise NotFound or Invalid naming the line that is wrong."""
    read = _Reading()
    for line, words in enumerate(map(str.split, _lines(path)), start=1):
        try:
            read.take(words)
        except (ValueError, IndexError) as error:
            raise Invalid(
                f"{path.name}, line {line}: {' '.join(words)[:60]!r} is not understood.",
                code="dataset_row",
            ) from error
    return read.mesh(path.name)


def read_vertices(path: Path) -> Float32Array:
    """Return the vertices (V, 3) of an .obj file alone, quickly."""
    lines = [line[2:] for line in _lines(path) if line.startswith("v ")]
    try:
        values = np.array(" ".join(lines).split(), np.float64)
        return values.reshape(len(lines), 3).astype(np.float32)
    except ValueError as error:
        raise Invalid(f"{path.name}: a vertex is not three numbers.", code="dataset_row") from error


@dataclass(slots=True)
class _Reading:
    vertices: list[list[float]] = field(default_factory=list)
    uv: list[list[float]] = field(default_factory=list)
    polygons: list[list[tuple[int, int]]] = field(default_factory=list)
    used: list[int] = field(default_factory=list)
    materials: list[str] = field(default_factory=list)
    material: int = 0

    def take(self, words: list[str]) -> None:
        """Add one line; ValueError or IndexError where it is malformed."""
        what = words[0] if words else ""
        if what == "v":
            x, y, z = map(float, words[1:4])
            self.vertices.append([x, y, z])
        elif what == "vt":
            u, v = map(float, words[1:3])
            self.uv.append([u, v])
        elif what == "usemtl":
            self._use(words[1])
        elif what == "f":
            corners = [_corner(word) for word in words[1:]]
            if len(corners) not in (3, 4):
                raise ValueError("neither a triangle nor a quad")
            self.polygons.append(corners)
            self.used.append(self.material)

    def mesh(self, name: str) -> ObjMesh:
        """Return what was read; raise Invalid where a polygon points at nothing."""
        padded = [[*corners, (NO_CORNER, NO_CORNER)][:4] for corners in self.polygons]
        both = np.array(padded, np.int32).reshape(-1, 4, 2)
        for place, count in ((0, len(self.vertices)), (1, len(self.uv))):
            if len(both) and both[..., place].max() >= count:
                raise Invalid(f"{name}: a polygon points past the last point.", code="dataset_row")
        return ObjMesh(
            np.array(self.vertices, np.float32).reshape(-1, 3),
            np.array(self.uv, np.float32).reshape(-1, 2),
            np.ascontiguousarray(both[..., 0]),
            np.ascontiguousarray(both[..., 1]),
            np.array(self.used, np.uint8),
            tuple(self.materials),
        )

    def _use(self, name: str) -> None:
        if name not in self.materials:
            self.materials.append(name)
        self.material = self.materials.index(name)


def _corner(word: str) -> tuple[int, int]:
    """Return the places, from 0, of the vertex and the texture point of ``12/34``."""
    parts = word.split("/")
    vertex, uv = int(parts[0]), int(parts[1])
    if vertex < 1 or uv < 1:
        raise ValueError("places count from 1")
    return vertex - 1, uv - 1


def _lines(path: Path) -> list[str]:
    if not path.is_file():
        raise NotFound(f"There is no file {path}. Check the path.", code="dataset_missing")
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise Invalid(f"{path.name} is not a text file.", code="dataset_unreadable") from error
