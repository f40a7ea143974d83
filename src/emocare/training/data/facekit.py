"""The parametric face from the .obj files of USC's ICT-FaceKit light (MIT), ``FaceXModel/``.

``generic_neutral_mesh.obj`` is the mean face with its polygons, materials and texture points;
``identity000.obj`` … and every other .obj (the expressions) are the same points moved, and are
stored as what they add. ``vertex_indices.json`` names the 68 landmarks' vertices.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emocare.errors import Invalid, NotFound
from emocare.training.data.order import Built, Order
from emocare.training.data.store import save_arrays
from emocare.training.data.wavefront import read_mesh, read_vertices
from emocare.types import Float32Array

NEUTRAL = "generic_neutral_mesh.obj"
LANDMARKS_FILE, LANDMARKS_KEY = "vertex_indices.json", "idx_to_landmark_verts"
_FOLDER = "FaceXModel"
_OTHER = "Take the file of the same version as the shapes."
# The jaw line is the first 17 points; how far its sides may be from each other's mirror image.
_JAW, _ASYMMETRY = 17, 0.1
_IDENTITY = re.compile(r"^identity\d+$")


def build_facekit(order: Order) -> Built:
    """Write the .npz form of the parametric face."""
    folder = order.source / _FOLDER if (order.source / _FOLDER).is_dir() else order.source
    if not (folder / NEUTRAL).is_file():
        raise NotFound(f"{folder} holds no {NEUTRAL}: give the folder {_FOLDER}.")
    mesh = read_mesh(folder / NEUTRAL)
    others = sorted(p for p in folder.glob("*.obj") if p.name != NEUTRAL)
    identities = [p for p in others if _IDENTITY.match(p.stem)]
    expressions = [p for p in others if not _IDENTITY.match(p.stem)]
    if not identities or not expressions:
        what = "identity" if not identities else "expression"
        raise Invalid(f"{folder} holds no {what} shape (.obj).", code="dataset_empty")
    landmarks = read_landmarks(order.labels or folder / LANDMARKS_FILE, mesh.vertices)
    arrays: dict[str, NDArray[Any]] = {
        "neutral": mesh.vertices,
        "identity": _deltas(identities, mesh.vertices, order),
        "expression": _deltas(expressions, mesh.vertices, order, done=len(identities)),
        "expression_name": np.array([p.stem for p in expressions]),
        "quad": mesh.polygon,
        "uv": mesh.uv,
        "quad_uv": mesh.polygon_uv,
        "quad_material": mesh.polygon_material,
        "material": np.array(mesh.materials),
        "landmark68": landmarks,
    }
    save_arrays(order.out, arrays)
    return Built(
        len(mesh.vertices),
        {"identities": len(identities), "expressions": len(expressions)},
    )


def read_landmarks(path: Path, vertices: Float32Array) -> NDArray[np.int32]:
    """Return the places (68,) of the iBUG landmarks among the mean face's vertices (V, 3).

    Raises Invalid where the list is of another version of the model, whose vertices are numbered
    otherwise: on the face that it belongs to, the jaw's points mirror each other.
    """
    if not path.is_file():
        raise NotFound(f"There is no file {path}: it names the landmarks' vertices.")
    try:
        found = np.array(json.loads(path.read_text(encoding="utf-8"))[LANDMARKS_KEY], np.int32)
    except (ValueError, KeyError, TypeError) as error:
        raise Invalid(
            f"{path.name} has no list {LANDMARKS_KEY!r} of vertices.", code="dataset_unreadable"
        ) from error
    count = len(vertices)
    if found.shape != (68,) or found.min() < 0 or found.max() >= count:
        raise Invalid(f"{path.name}: expected 68 places among {count:,} vertices. {_OTHER}",
                      code="dataset_row")  # fmt: skip
    jaw = vertices[found[:_JAW]]
    apart = np.linalg.norm(jaw - jaw[::-1] * (-1, 1, 1), axis=1).mean()
    if apart > _ASYMMETRY * np.ptp(jaw[:, 0]):
        raise Invalid(f"{path.name}: these points are no jaw line of {NEUTRAL}. {_OTHER}",
                      code="dataset_row")  # fmt: skip
    return found


def _deltas(
    files: list[Path], neutral: Float32Array, order: Order, *, done: int = 0
) -> NDArray[np.float16]:
    """Return what each shape adds to the mean face, float16 (N, V, 3)."""
    deltas = np.empty((len(files), *neutral.shape), np.float16)
    for place, file in enumerate(files):
        vertices = read_vertices(file)
        if vertices.shape != neutral.shape:
            raise Invalid(
                f"{file.name} has {len(vertices):,} vertices, {NEUTRAL} has {len(neutral):,}.",
                code="dataset_row",
            )
        deltas[place] = vertices - neutral
        order.progress(done + place + 1)
    return deltas
