"""Colour of every visible point: what is drawn per pixel on top of the lit skin."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from emocare.training.render.eyes import colour_eye
from emocare.training.render.hair import colour_cover
from emocare.training.render.look import Brows, Look
from emocare.training.render.model import FaceModel, Part
from emocare.training.render.noise import NoiseTiles, look_up
from emocare.training.render.polylines import smooth_step
from emocare.training.render.posed import PosedFace
from emocare.training.render.rasterise import Fragments
from emocare.training.render.regions import Regions
from emocare.training.render.scene import Scene
from emocare.types import Float32Array

# Channels interpolated everywhere.
_LIT, _LIGHT, _FIELD, _BROW, _BEARD = slice(0, 3), slice(3, 6), 6, 7, 8
_HAIR_MARGIN_CM, _BROW_MARGIN_CM = -1.6, 1.3
_GLINT = 1.6


@dataclass(frozen=True, slots=True)
class LitVertices:
    """``lit`` (V, 3) reflected light, ``light`` (V, 3) falling light, ``beard`` (V,) density."""

    lit: Float32Array
    light: Float32Array
    beard: Float32Array


@dataclass(frozen=True, slots=True)
class Painter:
    """Paints fragments; holds what is the same for every picture."""

    model: FaceModel
    regions: Regions
    tiles: NoiseTiles

    def paint(
        self, seen: Fragments, lit: LitVertices, face: PosedFace, scene: Scene, side_px: int
    ) -> Float32Array:
        """Return linear RGB (P, 3) of the fragments of a picture ``side_px`` wide."""
        table = np.concatenate(
            [
                lit.lit,
                lit.light,
                face.field[:, None],
                self.regions.brow_across[:, None],
                lit.beard[:, None],
            ],
            axis=1,
        )
        values = seen.interpolate(table)
        part = self.model.part[seen.triangle]
        colour = values[:, _LIT].copy()
        skin = part == Part.SKIN
        grain = look_up(
            self.tiles.fine, seen.pixel % side_px, seen.pixel // side_px, scene.background
        )
        colour *= (1 + 0.018 * grain)[:, None]
        self._brows(colour, values, seen, np.flatnonzero(skin & (values[:, _BROW] < 2)), scene.look)
        self._beard(
            colour, values, seen, np.flatnonzero(skin & (values[:, _BEARD] > 0.02)), scene.look
        )
        hairy = np.flatnonzero(skin & (values[:, _FIELD] > _HAIR_MARGIN_CM))
        self._cover(colour, values, seen, hairy, scene.look)
        self._eyes(colour, values, seen, part, face, scene, side_px)
        return colour

    def _brows(
        self,
        colour: Float32Array,
        values: Float32Array,
        seen: Fragments,
        chosen: NDArray[np.int64],
        look: Look,
    ) -> None:
        """Draw the brows into ``colour``."""
        near = seen.subset(chosen)
        along = near.interpolate(self.regions.brow_along)
        alpha = _brow_alpha(values[chosen, _BROW], along, look.brows)
        hair = look_up(
            self.tiles.strand,
            along * 70 + values[chosen, _BROW] * 14,
            along * 30,
            look.noise_offset,
        )
        alpha = np.clip(alpha * (0.85 + 0.22 * hair), 0, 1)[:, None]
        brow = np.array(look.brows.colour, np.float32) * values[chosen, _LIGHT]
        colour[chosen] += alpha * (brow - colour[chosen])

    def _beard(
        self,
        colour: Float32Array,
        values: Float32Array,
        seen: Fragments,
        chosen: NDArray[np.int64],
        look: Look,
    ) -> None:
        """Draw stubble and beard into ``colour``."""
        near = seen.subset(chosen)
        place = near.interpolate(self.model.neutral[:, :2])
        hair = look_up(
            self.tiles.fine, (place[:, 0] + 20) * 12, (place[:, 1] + 20) * 5, look.noise_offset
        )
        density = values[chosen, _BEARD]
        alpha = np.clip(density * (0.8 + 0.2 * hair), 0, 0.97)[:, None]
        beard = np.array(look.brows.colour, np.float32) * (1 + 0.2 * hair)[:, None]
        colour[chosen] += alpha * (beard * values[chosen, _LIGHT] - colour[chosen])

    def _cover(
        self,
        colour: Float32Array,
        values: Float32Array,
        seen: Fragments,
        chosen: NDArray[np.int64],
        look: Look,
    ) -> None:
        """Draw hair or cloth into ``colour``."""
        near = seen.subset(chosen)
        place = np.stack([self.regions.azimuth, self.regions.height, self.regions.side], axis=1)
        azimuth, height, side = near.interpolate(place).T
        alpha, albedo = colour_cover(
            look.cover,
            values[chosen, _FIELD],
            azimuth * np.where(side > 0.5, 1, -1),
            height,
            self.tiles,
            look.noise_offset,
        )
        # Hair near its edge lies in the shade of what hangs over it.
        depth = np.clip(0.75 + 0.15 * values[chosen, _FIELD], 0.6, 1)[:, None]
        hair = albedo * values[chosen, _LIGHT] * depth
        colour[chosen] += alpha[:, None] * (hair - colour[chosen])

    def _eyes(
        self,
        colour: Float32Array,
        values: Float32Array,
        seen: Fragments,
        part: NDArray[np.uint8],
        face: PosedFace,
        scene: Scene,
        side_px: int,
    ) -> None:
        """Draw the eyeballs into ``colour``, shaded by the lids."""
        shade = self._lid_shade(seen, part, side_px, scene)
        key = np.array(scene.lighting.key.towards, np.float32) + np.array([0, 0, 1], np.float32)
        towards = (key / max(float(np.linalg.norm(key)), 1e-3)) @ face.rotation
        for index, eye in enumerate((Part.EYE_RIGHT, Part.EYE_LEFT)):
            chosen = np.flatnonzero(part == eye)
            point = seen.subset(chosen).interpolate(face.head)
            albedo, glint = colour_eye(
                point - face.eye_centres[index],
                scene.gaze[index],
                self.model.eye_radius_cm,
                towards.astype(np.float32),
                scene.look,
            )
            light = values[chosen, _LIGHT] * shade[chosen, None]
            bright = _GLINT * np.array(scene.lighting.key.colour, np.float32)
            colour[chosen] = albedo * light + glint[:, None] * bright * shade[chosen, None]

    def _lid_shade(
        self, seen: Fragments, part: NDArray[np.uint8], side_px: int, scene: Scene
    ) -> Float32Array:
        """Return light left (P,) between the lids: less near their edges."""
        eye = (part == Part.EYE_RIGHT) | (part == Part.EYE_LEFT)
        mask = np.zeros(side_px * side_px, np.float32)
        mask[seen.pixel[eye]] = 1
        radius = max(side_px / scene.size_px * scene.camera.pixels_per_cm * 0.28, 0.6)
        soft = cv2.GaussianBlur(mask.reshape(side_px, side_px), (0, 0), radius)
        return smooth_step(0.1, 1.05, soft.ravel()[seen.pixel]) * 0.8 + 0.2


def _brow_alpha(across: Float32Array, along: Float32Array, brows: Brows) -> Float32Array:
    """Return how much hair covers the skin: a band that tapers outwards."""
    bent = across - brows.bend_cm(along)
    edge = 0.5 + (brows.half_width_cm(along) - np.abs(bent)) / 0.25
    ends = smooth_step(-0.1, 0.12, along) * smooth_step(1.08, 0.85, along)
    return np.clip(edge, 0, 1) * ends * np.float32(brows.density)
