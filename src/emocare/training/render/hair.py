"""Hair, caps and scarves: everything that covers the skull, grown out of the skull's own mesh.

A cover is bounded below by a line around the head: a height for each azimuth. Vertices above it
move outwards by the cover's thickness; per pixel the same line, roughened, decides the colour.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emocare.training.render.noise import NoiseTiles, look_up
from emocare.training.render.polylines import smooth_step
from emocare.training.render.regions import Regions
from emocare.types import Float32Array

Colour = tuple[float, float, float]

# Azimuths (degrees from straight ahead) at which a hairline's height is given.
KNOTS = (0, 22, 45, 62, 75, 95, 125, 180)
_FAR_BELOW = -16.0
_SKULL_RADIUS_CM = 7.5
# Heights (cm) of lower edges; the eyes are at 3.5, the brows at 6, the crown at 14.5.
_SHORT = (10.4, 10.9, 9.6, 7.0, 2.5, 4.3, -0.5, -3.0)
_EARS_FREE_LONG = (10.4, 10.6, 9.6, 7.2, 2.0, 4.2, -6.0, _FAR_BELOW)
_CURTAIN = (10.3, 9.6, 7.6, 5.0, -2.0, _FAR_BELOW, _FAR_BELOW, _FAR_BELOW)
_BOB = (10.3, 9.6, 7.8, 5.0, -1.0, -5.5, -6.5, -6.5)
_CAP = (8.6, 8.6, 8.4, 7.8, 7.0, 5.6, 3.5, 2.0)
_BALDING = (13.4, 13.2, 12.0, 8.5, 3.2, 4.3, -0.5, -3.0)
_BARE = (30.0,) * len(KNOTS)


@dataclass(frozen=True, slots=True)
class Cover:
    """Hair, cap or scarf. ``hairline``: its lower edge (cm) at the azimuths of ``KNOTS``.

    ``oval``: a scarf that leaves only the face's oval open. ``ragged`` (cm) roughens the edge.
    ``parting``: how far the front edge rises from one side to the other (cm).
    """

    kind: str
    colour: Colour
    thickness_cm: float
    hairline: tuple[float, ...]
    ragged: float
    parting: float = 0.0
    covers_ears: bool = False
    cloth: bool = False
    oval: bool = False


_KINDS = ("bald", "shaved", "short", "fringe", "long", "long_fringe", "bob", "tied", "cap", "scarf")
_ODDS_PLAIN = (0.06, 0.08, 0.36, 0.1, 0.08, 0.04, 0.06, 0.06, 0.08, 0.08)
_ODDS_MADE_UP = (0.0, 0.02, 0.1, 0.06, 0.3, 0.15, 0.15, 0.1, 0.02, 0.1)


def sample_cover(rng: np.random.Generator, hair: Colour, made_up: bool) -> Cover:
    """Return a random cover; long hair is likelier with make-up."""
    kind = str(rng.choice(_KINDS, p=_ODDS_MADE_UP if made_up else _ODDS_PLAIN))
    if kind in ("cap", "scarf"):
        return _sample_cloth(rng, kind)
    line = {
        "bald": _BALDING if rng.random() < 0.6 else _BARE,
        "long": _CURTAIN,
        "long_fringe": _CURTAIN,
        "bob": _BOB,
        "tied": _EARS_FREE_LONG,
    }.get(kind, _SHORT)
    edge = np.array(line) + rng.normal(0, 0.35) + rng.normal(0, 0.3, len(KNOTS))
    if "fringe" in kind:
        edge[:3] = rng.uniform(6.4, 8.8) + rng.normal(0, 0.3, 3)
    thickness = {"bald": 0.1, "shaved": 0.06, "tied": 0.5}.get(kind, rng.uniform(0.5, 2.2))
    return Cover(
        kind=kind,
        colour=hair,
        thickness_cm=float(thickness),
        hairline=tuple(edge.tolist()),
        ragged=float(rng.uniform(0.15, 0.5)) + (0.3 if "fringe" in kind else 0.0),
        parting=float(rng.normal(0, 0.5)),
        covers_ears=kind in ("long", "long_fringe", "bob"),
    )


def _sample_cloth(rng: np.random.Generator, kind: str) -> Cover:
    """Return a cap or a scarf of any colour."""
    red, green, blue = (float(value) for value in _cloth_colour(rng))
    edge = np.array(_CAP) + rng.normal(0, 0.5) if kind == "cap" else np.array(_BARE)
    return Cover(
        kind=kind,
        colour=(red, green, blue),
        thickness_cm=float(rng.uniform(0.4, 1.2)),
        hairline=tuple(edge.tolist()),
        ragged=0.03,
        covers_ears=kind == "scarf",
        cloth=True,
        oval=kind == "scarf",
    )


def _cloth_colour(rng: np.random.Generator) -> NDArray:
    """Return the linear colour of cloth: mostly muted."""
    grey = rng.uniform(0.08, 0.9)
    return np.clip(grey + rng.normal(0, rng.choice((0.02, 0.08, 0.25)), 3), 0.04, 0.95) ** 2.2


def cover_field(cover: Cover, regions: Regions) -> Float32Array:
    """Return how far (V,) in cm each vertex lies inside the cover, negative outside."""
    azimuth, height = regions.azimuth, regions.height
    knots = np.radians(KNOTS)
    edge = np.interp(azimuth, knots, cover.hairline).astype(np.float32)
    front = np.maximum(np.cos(azimuth), 0)
    edge += np.float32(cover.parting) * (2 * regions.side - 1) * front * (azimuth > 0.05)
    # A height over a steep edge is not a distance: divide by the edge's slope (cm per cm).
    slope = np.gradient(np.array(cover.hairline), knots) / _SKULL_RADIUS_CM
    field = (height - edge) / np.hypot(1, np.interp(azimuth, knots, slope)).astype(np.float32)
    if cover.oval:
        hole = np.hypot(azimuth / 1.12, (height - 0.8) / 9.2)
        field = ((hole - 1) * 6).astype(np.float32)
    if not cover.covers_ears:
        field = np.where(regions.ear > 0.5, np.minimum(field, -1), field)
    return np.clip(field, -6, 6).astype(np.float32)


def cover_lift(
    cover: Cover, field: Float32Array, regions: Regions, tiles: NoiseTiles, offset: int
) -> Float32Array:
    """Return how far (V,) the cover stands off the skin, in cm."""
    thickness = np.float32(cover.thickness_cm) * smooth_step(-0.1, 2.2, field)
    if cover.cloth:
        return thickness
    lumps = look_up(tiles.lump, regions.azimuth * 30, regions.height * 6, offset)
    return thickness * np.clip(1 + 0.3 * lumps, 0.3, 1.8)


def colour_cover(
    cover: Cover,
    field: Float32Array,
    azimuth: Float32Array,
    height: Float32Array,
    tiles: NoiseTiles,
    offset: int,
) -> tuple[Float32Array, Float32Array]:
    """Return alpha (P,) and albedo (P, 3) of the cover at pixels with these coordinates."""
    strand = look_up(tiles.strand, azimuth * 60 + height * 1.5, height * 12, offset)
    lump = look_up(tiles.lump, azimuth * 40, height * 5, offset + 7)
    edge = np.float32(cover.ragged)
    alpha = smooth_step(-0.25, 0.25, field + edge * (0.6 * strand + 0.5 * lump))
    if cover.kind in ("shaved", "bald"):
        alpha = alpha * np.clip(0.62 + 0.15 * strand, 0, 1)
    texture = 1 + (0.05 if cover.cloth else 0.3) * strand + 0.12 * lump
    albedo = np.array(cover.colour, np.float32) * np.clip(texture, 0.35, 2)[:, None]
    return alpha, albedo
