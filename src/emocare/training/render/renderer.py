"""Scene in, picture and exact truth out."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from emocare.training.render.action_units import Intensities, intensities
from emocare.training.render.background import make_background
from emocare.training.render.camera import project, rotation_matrix
from emocare.training.render.lighting import light_surface
from emocare.training.render.model import ORAL_PARTS, FaceModel
from emocare.training.render.noise import make_noise_tiles
from emocare.training.render.pixels import LitVertices, Painter
from emocare.training.render.posed import PosedFace, Poser, closing_of_shapes, landmarks70
from emocare.training.render.rasterise import Fragments, rasterise
from emocare.training.render.regions import Regions, find_regions
from emocare.training.render.scene import Scene
from emocare.training.render.skin import beard_density, skin_albedo
from emocare.training.render.stage import Layer, Stage, fill
from emocare.training.render.surface import ambient_occlusion
from emocare.training.render.truth import FaceTruth, Picture
from emocare.types import Float32Array, UInt8Array

SUPERSAMPLING = 2
# Lips closer than this (over the distance of the eyes) show nothing of the mouth.
_CLOSED_LIPS = 0.012
# A landmark this far (cm) behind what is drawn at its pixel is hidden.
_HIDDEN_CM = 0.7
_LIT_MOUTH_CM, _MOUTH_DARKENING_CM = 1.1, 1.6


@dataclass(frozen=True, slots=True)
class _Level:
    """A model, whole or without the mouth's inside, with all that its pictures share.

    ``occlusion`` (V,): open share of the sky; ``depth_light`` (V, 1): light that gets this far
    behind the lips.
    """

    model: FaceModel
    regions: Regions
    occlusion: Float32Array
    depth_light: Float32Array
    poser: Poser
    painter: Painter


class Renderer:
    """Draws scenes of one face model. Holds no state between pictures."""

    def __init__(self, model: FaceModel) -> None:
        """Work out what all pictures share; takes about a second."""
        self.model = model
        outside, kept = model.without(ORAL_PARTS)
        sky = np.sqrt(ambient_occlusion(outside.neutral, outside.mesh))
        # Behind closed lips no sky is seen; how dark parted lips leave it, depth decides.
        whole_sky = np.full(len(model.neutral), 0.9, np.float32)
        whole_sky[kept] = sky
        self._tiles = make_noise_tiles()
        self._closed = self._level(outside, sky)
        self._open = self._level(model, whole_sky)

    def render(self, scene: Scene) -> Picture:
        """Return the picture of a scene with its truth."""
        if not scene.present:
            return self._render_nobody(scene)
        parted = self._closed.poser.lip_gap(scene) > _CLOSED_LIPS
        level = self._open if parted else self._closed
        face = level.poser.pose(scene)
        acted = intensities(scene.shapes, face.lip_gap)
        vertices = self._light(level, face, scene, acted)
        side = scene.size_px * SUPERSAMPLING
        points = project(face.seen, scene.camera.scaled(SUPERSAMPLING))
        seen = rasterise(points, face.seen[:, 2], level.model.mesh, (side, side))
        colour = level.painter.paint(seen, vertices, face, scene, side)
        light = vertices.light[level.model.landmark68].mean(axis=0)
        stage = Stage(face.marks, face.rotation, scene.pose, scene.camera, scene.size_px, light)
        rgb, hidden = _compose(seen, colour, scene, stage)
        return Picture(_develop(rgb, scene), _truth(face, acted, scene, seen, hidden))

    def _level(self, model: FaceModel, occlusion: Float32Array) -> _Level:
        """Return a model with what its pictures share."""
        regions = find_regions(model)
        normals = model.mesh.normals(model.neutral)
        oral = np.isin(model.vertex_part, [int(part) for part in ORAL_PARTS])
        fading = np.exp(-np.maximum(regions.inward - _LIT_MOUTH_CM, 0) / _MOUTH_DARKENING_CM)
        return _Level(
            model=model,
            regions=regions,
            occlusion=occlusion,
            depth_light=np.where(oral, fading, 1).astype(np.float32)[:, None],
            poser=Poser(model, regions, self._tiles, normals, closing_of_shapes(model)),
            painter=Painter(model, regions, self._tiles),
        )

    def _light(
        self, level: _Level, face: PosedFace, scene: Scene, acted: Intensities
    ) -> LitVertices:
        """Return the vertices under the scene's light."""
        look, mesh = scene.look, level.model.mesh
        normals = mesh.normals(face.seen)
        light, mirror = light_surface(face.seen, mesh, normals, level.occlusion, scene.lighting)
        light *= level.depth_light
        lit = skin_albedo(level.model, level.regions, look, acted, self._tiles) * light
        gloss = np.float32(look.gloss) * mirror * (level.regions.height > look.collar_cm)
        lit += gloss[:, None] * np.array(scene.lighting.key.colour, np.float32)
        return LitVertices(lit, light, beard_density(look, level.regions))

    def _render_nobody(self, scene: Scene) -> Picture:
        """Return surroundings and things without a person."""
        marks, light = self.model.neutral[self.model.landmark68], np.full(3, 0.8, np.float32)
        level = rotation_matrix(scene.pose)
        stage = Stage(marks, level, scene.pose, scene.camera, scene.size_px, light)
        picture = make_background(scene.background, scene.size_px)
        for occluder in scene.occluders:
            for layer in occluder.layers(stage):
                picture = layer.over(picture)
        return Picture(rgb=_develop(picture, scene), truth=None)


def _truth(
    face: PosedFace, acted: Intensities, scene: Scene, seen: Fragments, hidden: Float32Array
) -> FaceTruth:
    """Return the truth of a drawn face; ``hidden`` (S, S) is what lies under occluders."""
    landmarks, depth = landmarks70(face, scene)
    in_sight = _in_sight(landmarks, depth, seen, scene.size_px * SUPERSAMPLING)
    return FaceTruth(
        landmarks=landmarks,
        visible=in_sight & ~_covered(landmarks, hidden),
        action_units=acted,
        pose=scene.pose,
        gaze=scene.gaze,
        openness=face.openness,
        lip_gap=face.lip_gap,
    )


def _compose(
    seen: Fragments, colour: Float32Array, scene: Scene, stage: Stage
) -> tuple[Float32Array, Float32Array]:
    """Return the linear picture (S, S, 3) and what is hidden by occluders (S, S), 0-1."""
    size, side = scene.size_px, scene.size_px * SUPERSAMPLING
    front = np.zeros((side * side, 4), np.float32)
    front[seen.pixel, :3] = colour
    front[seen.pixel, 3] = 1
    small = cv2.resize(front.reshape(side, side, 4), (size, size), interpolation=cv2.INTER_AREA)
    behind = _torso(scene, stage).over(make_background(scene.background, size))
    picture = small[..., :3] + behind * (1 - small[..., 3:])
    hidden = np.zeros((size, size), np.float32)
    for occluder in scene.occluders:
        for layer in occluder.layers(stage):
            picture = layer.over(picture)
            hidden = np.maximum(hidden, layer.alpha)
    return picture, hidden


def _torso(scene: Scene, stage: Stage) -> Layer:
    """Return the body below the model's shoulders."""
    outline = [[-11, -15.5], [-19, -19], [-22, -60], [22, -60], [19, -19], [11, -15.5]]
    flat = np.array(outline, np.float32) - (0, 1)
    scale = scene.camera.pixels_per_cm
    place = np.array(scene.camera.centre_px) + flat * (scale, -scale)
    alpha = fill(scene.size_px, place.astype(np.float32))
    return Layer(alpha, np.array(scene.look.cloth, np.float32) * stage.light * 0.85)


def _develop(picture: Float32Array, scene: Scene) -> UInt8Array:
    """Return sRGB bytes of linear light, with a soft shoulder instead of a hard white."""
    exposed = np.maximum(picture * np.float32(scene.lighting.exposure), 0)
    bright = np.maximum(exposed - 0.7, 0)
    exposed = np.minimum(exposed, 0.7) + 0.3 * (1 - np.exp(-bright / 0.3))
    curve = exposed ** np.float32(scene.lighting.gamma_shift / 2.2)
    return np.clip(np.rint(curve * 255), 0, 255).astype(np.uint8)


def _in_sight(
    landmarks: Float32Array, depth: Float32Array, seen: Fragments, side_px: int
) -> NDArray[np.bool_]:
    """Return which landmarks lie inside the picture and on the visible surface."""
    surface = np.full(side_px * side_px, -1e9, np.float32)
    surface[seen.pixel] = seen.depth
    x, y = np.floor(landmarks * SUPERSAMPLING).astype(int).T
    inside = (x >= 0) & (y >= 0) & (x < side_px) & (y < side_px)
    flat = np.clip(y, 0, side_px - 1) * side_px + np.clip(x, 0, side_px - 1)
    return inside & (surface[flat] - depth < _HIDDEN_CM)


def _covered(landmarks: Float32Array, hidden: Float32Array) -> NDArray[np.bool_]:
    """Return which landmarks (70,) lie under an occluder."""
    limit = len(hidden) - 1
    x, y = np.clip(np.floor(landmarks).astype(int), 0, limit).T
    return hidden[y, x] > 0.5
