"""A scene's face as points: shaped, moved, covered, turned and seen by the camera."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from emocare.training.render.camera import PIVOT, project, rotation_matrix, to_camera
from emocare.training.render.eyes import iris_centre, lid_shapes
from emocare.training.render.hair import cover_field, cover_lift
from emocare.training.render.landmark_scheme import to_label_scheme
from emocare.training.render.model import FaceModel
from emocare.training.render.noise import NoiseTiles
from emocare.training.render.regions import BROW_DROP_CM, Regions
from emocare.training.render.scene import Scene
from emocare.training.render.skin import beard_density
from emocare.types import Float32Array, HeadPose

# iBUG points of the lids (upper, lower) and of the inner lips.
_LIDS = {"R": ((37, 38), (41, 40)), "L": ((43, 44), (47, 46))}
_INNER_LIPS = ((61, 62, 63), (67, 66, 65))
_RIGHT_BROW, _LEFT_BROW = list(range(17, 22)), list(range(22, 27))
# How far the shoulders follow the head.
_BODY_SHARE = 0.25
# An eyeball yields to a closing lid.
_SINK_CM = 0.17


@dataclass(frozen=True, slots=True)
class PosedFace:
    """The points of a face.

    ``head`` (V, 3) in the head's frame without hair; ``seen`` (V, 3) in the camera's axes with it;
    ``field`` (V,) cm inside the cover; ``marks`` (68, 3), ``irises`` and ``eye_centres``
    (2, 3) in the head's frame; ``openness``, ``lip_gap`` as in ``FaceTruth``.
    """

    head: Float32Array
    seen: Float32Array
    field: Float32Array
    rotation: Float32Array
    marks: Float32Array
    irises: Float32Array
    eye_centres: Float32Array
    openness: tuple[float, float]
    lip_gap: float


@dataclass(frozen=True, slots=True)
class Poser:
    """Builds ``PosedFace``; ``normals`` (V, 3) of the mean face, ``lid_closing`` per shape.

    ``lid_closing``: shape → share of the eye's opening that it closes at weight 1.
    """

    model: FaceModel
    regions: Regions
    tiles: NoiseTiles
    normals: Float32Array
    lid_closing: Mapping[str, float]

    def pose(self, scene: Scene) -> PosedFace:
        """Return the face of a scene."""
        model = self.model
        built = model.weight_vector(scene.features)
        person = model.express(model.person(scene.identity), built)
        resting = person[model.landmark68]
        head = model.express(person, model.weight_vector(self._drawn_shapes(scene, resting)))
        centres = self._sink_eyes(head, model.eye_centres(person), scene)
        marks = head[model.landmark68]
        field = cover_field(scene.look.cover, self.regions)
        rotation = rotation_matrix(scene.pose)
        return PosedFace(
            head=head,
            seen=self._seen(scene, head, field, rotation),
            field=field,
            rotation=rotation,
            marks=marks,
            irises=np.stack(
                [
                    iris_centre(centre, model.eye_radius_cm, gaze)
                    for centre, gaze in zip(centres, scene.gaze, strict=True)
                ]
            ),
            eye_centres=centres,
            openness=(eye_opening(marks, resting, "R"), eye_opening(marks, resting, "L")),
            lip_gap=self._relative_lip_gap(marks),
        )

    def lip_gap(self, scene: Scene) -> float:
        """Return the gap of the lips without building the face."""
        model = self.model
        built = model.weight_vector(scene.features)
        resting = model.landmarks(scene.identity, built)
        moved = model.weight_vector(self._drawn_shapes(scene, resting))
        return self._relative_lip_gap(model.landmarks(scene.identity, built + moved))

    def _relative_lip_gap(self, marks: Float32Array) -> float:
        """Return the gap beyond that of the mean face's closed lips, over the eyes' distance."""
        apart = float(np.linalg.norm(marks[36:42].mean(axis=0) - marks[42:48].mean(axis=0)))
        return (_lip_gap(marks) - _lip_gap(self.model.neutral[self.model.landmark68])) / apart

    def _sink_eyes(self, head: Float32Array, centres: Float32Array, scene: Scene) -> Float32Array:
        """Move the eyeballs back under closing lids, in ``head`` too; return their centres."""
        sunk = centres.copy()
        for index, side in enumerate(("R", "L")):
            depth = np.float32(_SINK_CM * scene.shapes.get(f"eyeBlink_{side}", 0))
            head[self.model.eye_vertices[index], 2] -= depth
            sunk[index, 2] -= depth
        return sunk

    def _drawn_shapes(self, scene: Scene, resting: Float32Array) -> dict[str, float]:
        """Return the weights that are drawn: gaze moves the lids, a blink closes what is left.

        ``resting`` (68, 3): the person's landmarks at rest; a blink shuts eyes of any size.
        """
        shapes = dict(scene.shapes)
        for name, weight in lid_shapes(*scene.gaze).items():
            shapes[name] = shapes.get(name, 0) + weight
        mean = self.model.neutral[self.model.landmark68]
        for side in ("R", "L"):
            blink = f"eyeBlink_{side}"
            if not shapes.get(blink):
                continue
            left_open = _lid_gap(resting, side) / _lid_gap(mean, side) - sum(
                weight * self.lid_closing[name]
                for name, weight in shapes.items()
                if name != blink and name.endswith(side) and name in self.lid_closing
            )
            shapes[blink] *= max(left_open, 0) / self.lid_closing[blink]
        return shapes

    def _seen(
        self, scene: Scene, head: Float32Array, field: Float32Array, rotation: Float32Array
    ) -> Float32Array:
        """Return vertices in the camera's axes, with hair, shoulders following less."""
        look, follow = scene.look, self.regions.follow[:, None]
        lift = cover_lift(look.cover, field, self.regions, self.tiles, look.noise_offset)
        if look.beard_length_cm:
            lift = lift + look.beard_length_cm * beard_density(look, self.regions) * (field < 0)
        grown = head + lift[:, None] * self.normals
        seen = to_camera(grown, rotation)
        pose = scene.pose
        upright = HeadPose(*(_BODY_SHARE * angle for angle in (pose.yaw, pose.pitch, pose.roll)))
        body = (grown - PIVOT) @ rotation_matrix(upright).T
        return (seen * follow + body * (1 - follow)).astype(np.float32)


def closing_of_shapes(model: FaceModel) -> dict[str, float]:
    """Return, for each one-sided shape, the share of its eye's opening that it closes."""
    closing: dict[str, float] = {}
    rest = model.neutral[model.landmark68]
    for name, delta in zip(model.expression_names, model.expression, strict=True):
        side = name[-1]
        if name[-2:-1] == "_" and side in _LIDS:
            moved = rest + delta[model.landmark68]
            closing[name] = 1 - _lid_gap(moved, side) / _lid_gap(rest, side)
    return closing


def eye_opening(marks: Float32Array, resting: Float32Array, side: str) -> float:
    """Return how open an eye is, 0-1, against the same person's at rest."""
    return float(np.clip(_lid_gap(marks, side) / max(_lid_gap(resting, side), 1e-3), 0, 1))


def _lid_gap(marks: Float32Array, side: str) -> float:
    """Return the height of an eye's opening in cm."""
    upper, lower = _LIDS[side]
    return float((marks[list(upper), 1] - marks[list(lower), 1]).mean())


def _lip_gap(marks: Float32Array) -> float:
    """Return the height of the gap between the inner lips in cm."""
    upper, lower = _INNER_LIPS
    return float((marks[list(upper), 1] - marks[list(lower), 1]).mean())


def landmarks70(face: PosedFace, scene: Scene) -> tuple[Float32Array, Float32Array]:
    """Return the 70 landmarks in pixels (70, 2) and their depth (70,) in the camera's axes.

    They follow ``landmark_scheme``; those of the brows lie on the upper edge of the brows as they
    are drawn, not where the model's skin has them.
    """
    marks = face.marks.copy()
    inner_to_outer = np.linspace(0, 1, len(_LEFT_BROW), dtype=np.float32)
    brows = scene.look.brows
    edge = brows.bend_cm(inner_to_outer) + brows.half_width_cm(inner_to_outer) - BROW_DROP_CM
    marks[_LEFT_BROW, 1] += edge
    marks[_RIGHT_BROW, 1] += edge[::-1]
    marks = to_label_scheme(marks)
    points = to_camera(np.concatenate([marks, face.irises]), face.rotation)
    return project(points, scene.camera), points[:, 2]
