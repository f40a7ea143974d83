"""Albedo of the skin per vertex, and what the movements of the face do to it."""

from __future__ import annotations

import numpy as np

from emocare.training.render.action_units import ACTION_UNITS, MAX_INTENSITY, Intensities
from emocare.training.render.look import Look
from emocare.training.render.model import FaceModel, Part
from emocare.training.render.noise import NoiseTiles, look_up
from emocare.training.render.polylines import smooth_step
from emocare.training.render.regions import CREASES, Regions
from emocare.types import Float32Array

_PART_ALBEDO = {
    Part.SOCKET: (0.30, 0.10, 0.08),
    Part.MOUTH: (0.16, 0.035, 0.03),
    Part.TEETH: (0.62, 0.56, 0.46),
    Part.GUMS: (0.38, 0.11, 0.10),
}
# Pressed lips hide this much of their red (cm at full intensity).
_PRESSED_CM, _ROLLED_CM = 0.2, 0.16
_CREASE_DARKENING = 0.62


def skin_albedo(
    model: FaceModel, regions: Regions, look: Look, acted: Intensities, tiles: NoiseTiles
) -> Float32Array:
    """Return linear RGB albedo (V, 3) without brows, hair and beard, which are drawn per pixel."""
    albedo = _bare_skin(model, regions, look, tiles)
    lips = regions.lips - _PRESSED_CM * _share(regions, acted, "AU24")
    lips = lips - _ROLLED_CM * _share(regions, acted, "AU28")
    red = smooth_step(-0.08, 0.12, lips) * np.float32(look.lip_strength)
    albedo += red[:, None] * (np.array(look.lips, np.float32) - albedo)
    albedo *= (1 - _CREASE_DARKENING * crease_depth(regions, look, acted))[:, None]
    shade = np.float32(look.eyelid_shade)
    albedo *= (1 - shade * regions.eyelid - 0.6 * shade * regions.under_eye)[:, None]
    albedo *= (1 - np.float32(look.lash) * regions.lash)[:, None]
    clothed = regions.height < look.collar_cm - 0.12 * np.abs(model.neutral[:, 0])
    albedo[clothed] = look.cloth
    for part, colour in _PART_ALBEDO.items():
        albedo[model.vertex_part == part] = colour
    return albedo


def beard_density(look: Look, regions: Regions) -> Float32Array:
    """Return the density (V,) of the beard, by its kind."""
    area = {
        "full": np.maximum(regions.beard, regions.moustache),
        "moustache": np.maximum(regions.moustache, 0.25 * regions.beard),
        "goatee": np.maximum(regions.chin, regions.moustache),
    }[look.beard_kind]
    return (area * np.float32(look.beard)).astype(np.float32)


def crease_depth(regions: Regions, look: Look, acted: Intensities) -> Float32Array:
    """Return how deep (V,), 0-1, the wrinkles are: age at rest, movement on top."""
    depth = np.zeros(len(regions.side), np.float32)
    for row, gain, crease in zip(regions.crease, look.crease, CREASES.values(), strict=True):
        drive = np.full(len(depth), crease.rest * look.age, np.float32)
        for unit, share in crease.drivers.items():
            drive += share * _share(regions, acted, unit)
        depth = np.maximum(depth, row * np.float32(gain) * np.minimum(drive, 1))
    return depth


def _bare_skin(model: FaceModel, regions: Regions, look: Look, tiles: NoiseTiles) -> Float32Array:
    """Return skin with its blood and blotches."""
    albedo = np.broadcast_to(np.array(look.skin, np.float32), (len(regions.side), 3)).copy()
    blood = np.float32(look.redness) * regions.blush
    albedo *= 1 + blood[:, None] * np.array([0.06, -0.32, -0.28], np.float32)
    x, y = model.neutral[:, 0], model.neutral[:, 1]
    blotch = look_up(tiles.lump, (x + 20) * 5, (y + 20) * 5, look.noise_offset)
    albedo *= 1 + np.float32(look.mottle) * blotch[:, None]
    if look.freckles > 0:
        spot = look_up(tiles.fine, (x + 20) * 8, (y + 20) * 8, look.noise_offset)
        dark = np.clip(spot - 1.2, 0, 1) * regions.blush * np.float32(look.freckles)
        albedo *= 1 - 0.5 * np.minimum(dark, 1)[:, None]
    return albedo


def _share(regions: Regions, acted: Intensities, unit: str) -> Float32Array:
    """Return an action unit's strength 0-1 at every vertex, by the side it lies on."""
    index = ACTION_UNITS.index(unit)
    right, left = acted.right[index] / MAX_INTENSITY, acted.left[index] / MAX_INTENSITY
    return (right + (left - right) * regions.side).astype(np.float32)
