"""The parametric face: load it once, keep what can be seen, compose a person's expression.

Lengths are centimetres in the head's own frame: x to the person's left, y up, z forward.
``vertices = neutral + Σ identity_weight · identity + Σ expression_weight · expression``.
The file is the .npz form of USC's ICT-FaceKit (MIT); its eyeballs are replaced by spheres, which
are painted and turned here, because its sclera hides the iris.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from emocare.errors import Invalid, NotFound
from emocare.training.render.mesh import Mesh, make_mesh
from emocare.types import Float32Array

IntArray = NDArray[np.int32]

_KEYS = (
    "neutral",
    "identity",
    "expression",
    "expression_name",
    "quad",
    "quad_material",
    "material",
    "landmark68",
)


class Part(IntEnum):
    """What a triangle belongs to; decides how it is coloured."""

    SKIN = 0
    EYE_RIGHT = 1
    EYE_LEFT = 2
    SOCKET = 3
    MOUTH = 4
    TEETH = 5
    GUMS = 6


# Seen only between parted lips; left out of the picture while they are closed.
ORAL_PARTS = (Part.MOUTH, Part.TEETH, Part.GUMS)

_MATERIAL_PART: Mapping[str, Part] = {
    "M_Face": Part.SKIN,
    "M_BackHead": Part.SKIN,
    "M_GumsTongue": Part.GUMS,
    "M_Teeth": Part.TEETH,
    "M_ScleraLeft": Part.EYE_LEFT,
    "M_ScleraRight": Part.EYE_RIGHT,
}
_SOCKET_RADIUS_CM = 2.3
_ORAL_MARGIN_CM = 0.4
# Lids were sculpted over another eyeball: ours lies a little deeper, so that it never pokes out.
_EYE_SHRINK, _EYE_SETBACK_CM = 0.97, 0.08


@dataclass(frozen=True, slots=True)
class FaceModel:
    """Arrays of the visible part of the face; see the module docstring for the frame.

    ``neutral`` (V, 3), ``identity`` (K, V, 3), ``expression`` (E, V, 3) float32;
    ``mesh``: its triangles; ``part`` (T,): what each of them belongs to;
    ``vertex_part`` (V,); ``landmark68`` (68,) vertex of each iBUG landmark,
    ``landmark_identity`` (K, 68, 3) and ``landmark_shapes`` (E, 68, 3): their deltas;
    ``eye_vertices``: the vertices of the right and of the left eyeball, ``eye_directions``: unit
    vectors from its centre to each of them.
    """

    neutral: Float32Array
    identity: Float32Array
    expression: Float32Array
    expression_names: tuple[str, ...]
    mesh: Mesh
    part: NDArray[np.uint8]
    vertex_part: NDArray[np.uint8]
    landmark68: IntArray
    landmark_identity: Float32Array
    landmark_shapes: Float32Array
    eye_vertices: tuple[IntArray, IntArray]
    eye_directions: tuple[Float32Array, Float32Array]
    eye_radius_cm: float

    def person(self, weights: Float32Array) -> Float32Array:
        """Return the neutral vertices (V, 3) of the person with these identity weights (K,)."""
        count = len(weights)
        deltas = weights @ self.identity[:count].reshape(count, -1)
        person = self.neutral + deltas.reshape(-1, 3)
        for vertices, directions in zip(self.eye_vertices, self.eye_directions, strict=True):
            moved = (person[vertices] - self.neutral[vertices]).mean(axis=0)
            centre = self.neutral[vertices].mean(axis=0) - self.eye_radius_cm * directions.mean(0)
            person[vertices] = centre + moved + self.eye_radius_cm * directions
        return person

    def landmarks(self, identity: Float32Array, shapes: Float32Array) -> Float32Array:
        """Return the 68 landmarks (68, 3) alone, at a hundredth of the cost of the face."""
        marks = self.neutral[self.landmark68].copy()
        for weights, deltas in ((identity, self.landmark_identity), (shapes, self.landmark_shapes)):
            marks += (weights @ deltas[: len(weights)].reshape(len(weights), -1)).reshape(-1, 3)
        return marks

    def express(self, person: Float32Array, weights: Float32Array) -> Float32Array:
        """Return a person's vertices (V, 3) with these expression weights (E,)."""
        count = len(weights)
        return person + (weights @ self.expression.reshape(count, -1)).reshape(-1, 3)

    def eye_centres(self, person: Float32Array) -> Float32Array:
        """Return the centres (2, 3) of a person's right and left eyeball."""
        return np.stack(
            [
                (person[vertices] - self.eye_radius_cm * directions).mean(axis=0)
                for vertices, directions in zip(self.eye_vertices, self.eye_directions, strict=True)
            ]
        )

    def without(self, parts: tuple[Part, ...]) -> tuple[FaceModel, IntArray]:
        """Return the model without some parts, and which of the vertices it keeps."""
        kept = ~np.isin(self.part, [int(part) for part in parts])
        triangles = np.stack(self.mesh.corners, axis=1)[kept]
        used, flat = np.unique(triangles, return_inverse=True)
        right, left = (np.searchsorted(used, eye).astype(np.int32) for eye in self.eye_vertices)
        smaller = replace(
            self,
            neutral=self.neutral[used],
            identity=_chosen(self.identity, used),
            expression=_chosen(self.expression, used),
            mesh=make_mesh(flat.reshape(-1, 3), len(used)),
            part=self.part[kept],
            vertex_part=self.vertex_part[used],
            landmark68=np.searchsorted(used, self.landmark68).astype(np.int32),
            eye_vertices=(right, left),
        )
        return smaller, used.astype(np.int32)

    def weight_vector(self, named: Mapping[str, float]) -> Float32Array:
        """Return weights (E,) by expression name; names the model lacks raise Invalid."""
        weights = np.zeros(len(self.expression_names), np.float32)
        for name, weight in named.items():
            if name not in self.expression_names:
                raise Invalid(f"The face model has no expression '{name}'.", code="face_model")
            weights[self.expression_names.index(name)] = weight
        return weights


def load_face_model(path: Path) -> FaceModel:
    """Read facekit.npz; raise NotFound or Invalid with what to do about it."""
    if not path.is_file():
        raise NotFound(f"There is no face model at {path}: give the facekit .npz file.")
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            data = {key: file[key] for key in _KEYS}
    except (KeyError, ValueError, OSError, EOFError, BadZipFile) as error:
        raise Invalid(
            f"{path.name} is not a facekit .npz file: {error}.", code="face_model"
        ) from error
    _check(data, path.name)
    return _build(data)


def _check(data: Mapping[str, NDArray], name: str) -> None:
    """Raise Invalid unless every index of the model points at something."""
    vertices = len(data["neutral"])
    fits = (
        data["identity"].shape[1:] == data["expression"].shape[1:] == (vertices, 3)
        and len(data["expression"]) == len(data["expression_name"])
        and data["quad"].max() < vertices
        and len(data["quad_material"]) == len(data["quad"])
        and data["quad_material"].max() < len(data["material"])
        and data["landmark68"].shape == (68,)
        and bool(np.isin(data["landmark68"], data["quad"]).all())
    )
    if not fits:
        raise Invalid(f"The arrays of {name} do not fit each other.", code="face_model")


def _build(data: Mapping[str, NDArray]) -> FaceModel:
    """Keep the visible quads, split them into triangles and renumber the vertices."""
    neutral = data["neutral"].astype(np.float32)
    part = _quad_parts(data, neutral)
    kept = part >= 0
    triangles, part = _split(data["quad"][kept], part[kept])
    used, flat = np.unique(triangles, return_inverse=True)
    triangles = flat.reshape(-1, 3).astype(np.int32)
    vertex_part = np.zeros(len(used), np.uint8)
    vertex_part[triangles] = part[:, None]
    # Where parts share a vertex it is skin's, so that the lips' inner edge stays skin.
    vertex_part[triangles[part == Part.SKIN]] = Part.SKIN
    neutral = neutral[used]
    eyes, directions, radius = _round_eyes(neutral, vertex_part)
    return FaceModel(
        neutral=neutral,
        identity=_chosen(data["identity"], used),
        expression=_chosen(data["expression"], used),
        expression_names=tuple(str(name) for name in data["expression_name"]),
        mesh=make_mesh(triangles, len(used)),
        part=part.astype(np.uint8),
        vertex_part=vertex_part,
        landmark68=np.searchsorted(used, data["landmark68"]).astype(np.int32),
        landmark_identity=_chosen(data["identity"], data["landmark68"]),
        landmark_shapes=_chosen(data["expression"], data["landmark68"]),
        eye_vertices=(eyes[0].astype(np.int32), eyes[1].astype(np.int32)),
        eye_directions=(directions[0], directions[1]),
        eye_radius_cm=radius,
    )


def _round_eyes(
    neutral: Float32Array, vertex_part: NDArray[np.uint8]
) -> tuple[list[NDArray[np.int64]], list[Float32Array], float]:
    """Make the eyeballs spheres of one size in ``neutral``.

    Returns, for the right and the left one, vertices and directions from the centre; the radius.
    """
    eyes = [np.flatnonzero(vertex_part == eye) for eye in (Part.EYE_RIGHT, Part.EYE_LEFT)]
    spheres = [_fit_sphere(neutral[vertices]) for vertices in eyes]
    radius = _EYE_SHRINK * float(np.mean([radius for _, radius in spheres]))
    directions = []
    for vertices, (centre, _) in zip(eyes, spheres, strict=True):
        directions.append(_unit(neutral[vertices] - centre))
        neutral[vertices] = centre - (0, 0, _EYE_SETBACK_CM) + radius * directions[-1]
    return eyes, directions, radius


def _chosen(deltas: NDArray, used: NDArray[np.int64]) -> Float32Array:
    """Return deltas (N, V, 3) of some vertices, contiguous: composing reads them all, each time."""
    return np.ascontiguousarray(deltas[:, used], dtype=np.float32)


def _unit(vectors: Float32Array) -> Float32Array:
    """Return vectors (N, 3) of length 1."""
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def _fit_sphere(points: Float32Array) -> tuple[Float32Array, float]:
    """Return centre and radius of the sphere with the least squared algebraic error.

    The front, which bulges over the iris, is left out.
    """
    white = points[points[:, 2] < np.quantile(points[:, 2], 0.6)].astype(np.float64)
    system = np.concatenate([2 * white, np.ones((len(white), 1))], axis=1)
    solution = np.linalg.lstsq(system, (white**2).sum(axis=1), rcond=None)[0]
    centre = solution[:3]
    return centre.astype(np.float32), float(np.sqrt(solution[3] + centre @ centre))


def _quad_parts(data: Mapping[str, NDArray], neutral: Float32Array) -> NDArray[np.int64]:
    """Return the part of each quad, -1 for what is never drawn."""
    by_material = [int(_MATERIAL_PART.get(str(name), -1)) for name in data["material"]]
    part = np.array(by_material)[data["quad_material"]]
    corners = neutral[np.where(data["quad"] < 0, data["quad"][:, :1], data["quad"])]  # (Q, 4, 3)
    middle = corners.mean(axis=1)
    back_head = np.array([str(name) == "M_BackHead" for name in data["material"]])
    inside = back_head[data["quad_material"]]
    oral = np.isin(part, (Part.TEETH, Part.GUMS))
    low = corners[oral].min(axis=(0, 1)) - _ORAL_MARGIN_CM
    high = corners[oral].max(axis=(0, 1)) + _ORAL_MARGIN_CM
    part[inside & ((middle > low) & (middle < high)).all(axis=1)] = Part.MOUTH
    for eye in (Part.EYE_RIGHT, Part.EYE_LEFT):
        centre = middle[part == eye].mean(axis=0)
        near = np.linalg.norm(middle - centre, axis=1) < _SOCKET_RADIUS_CM
        part[inside & near] = Part.SOCKET
        part[(part == eye) & (middle[:, 2] < centre[2] - 0.2)] = -1
    return _without_hidden_depths(part, middle)


def _without_hidden_depths(part: NDArray[np.int64], middle: Float32Array) -> NDArray[np.int64]:
    """Drop what stands far back in the mouth: half of a dense mesh that is never lit."""
    for oral, depth_cm in ((Part.TEETH, 4.0), (Part.GUMS, 5.0)):
        chosen = part == oral
        part[chosen & (middle[:, 2] < middle[chosen, 2].max() - depth_cm)] = -1
    return part


def _split(quads: IntArray, part: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return triangles and their parts; a quad whose fourth corner is -1 is one already."""
    first = quads[:, [0, 1, 2]]
    whole = quads[:, 3] >= 0
    second = quads[whole][:, [0, 2, 3]]
    return np.concatenate([first, second]), np.concatenate([part, part[whole]])
