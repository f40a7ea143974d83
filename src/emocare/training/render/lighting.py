"""How light falls on the head: one key light with a shadow, soft fills, sky and ground.

Everything is linear light in the camera's axes. Intensities are such that a white surface facing
the camera under the usual set of lights is about 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from emocare.training.render.mesh import Mesh
from emocare.training.render.surface import light_reach
from emocare.types import Float32Array

# Light bleeds past the terminator in skin, red the farthest (wrapped Lambert per channel).
_WRAP: Float32Array = np.array([0.32, 0.18, 0.13], np.float32)
_VIEW: Float32Array = np.array([0.0, 0.0, 1.0], np.float32)


@dataclass(frozen=True, slots=True)
class Light:
    """A distant light: unit direction ``towards`` it, linear RGB ``colour``."""

    towards: tuple[float, float, float]
    colour: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Lighting:
    """All light of a scene; ``shadow`` 0-1 is how dark the key light's shadow is.

    ``exposure`` multiplies everything; ``gamma_shift`` bends the tone curve (1: plain sRGB-like).
    """

    key: Light
    fills: tuple[Light, ...]
    sky: tuple[float, float, float]
    ground: tuple[float, float, float]
    shadow: float
    exposure: float
    gamma_shift: float


def light_surface(
    points: Float32Array,
    mesh: Mesh,
    normals: Float32Array,
    occlusion: Float32Array,
    lighting: Lighting,
) -> tuple[Float32Array, Float32Array]:
    """Return diffuse light (V, 3) and the key's mirror term (V,), 0-1, at every vertex.

    ``points`` and ``normals`` are (V, 3) in the camera's axes; ``occlusion`` (V,) is the open
    share of the sky.
    """
    towards = np.array(lighting.key.towards, np.float32)
    reach = 1 - lighting.shadow * (1 - light_reach(points, mesh, towards))
    upward = (0.5 + 0.5 * normals[:, 1:2]).astype(np.float32)
    around = np.array(lighting.sky, np.float32) * upward
    around += np.array(lighting.ground, np.float32) * (1 - upward)
    diffuse = around * occlusion[:, None]
    diffuse += _wrapped(normals, lighting.key) * reach[:, None]
    for fill in lighting.fills:
        diffuse += _wrapped(normals, fill) * (0.35 + 0.65 * occlusion[:, None])
    half = towards + _VIEW
    mirror = np.maximum(normals @ (half / np.linalg.norm(half)), 0) ** 2
    mirror = mirror**2
    return diffuse, mirror**4 * reach * occlusion


def _wrapped(normals: Float32Array, light: Light) -> Float32Array:
    """Return the light (V, 3) of one lamp with a softened terminator."""
    cosine = normals @ np.array(light.towards, np.float32)
    wrapped = (cosine[:, None] + _WRAP) / (1 + _WRAP)
    return np.maximum(wrapped, 0) * np.array(light.colour, np.float32)


def sample_lighting(rng: np.random.Generator) -> Lighting:
    """Return a random set: mostly frontal and from above, sometimes from the side or behind."""
    kind = rng.choice(("soft", "key", "side", "below", "behind"), p=(0.4, 0.32, 0.16, 0.04, 0.08))
    azimuth = rng.normal(0, 0.6) if kind in ("soft", "key") else rng.choice((-1, 1)) * 1.25
    if kind == "behind":
        azimuth = rng.choice((-1, 1)) * rng.uniform(1.7, 2.6)
    elevation = rng.uniform(-0.9, -0.3) if kind == "below" else rng.uniform(0.05, 1.0)
    share = {"soft": 0.3, "key": 0.65, "side": 0.65, "below": 0.5, "behind": 0.6}[kind]
    share *= rng.uniform(0.7, 1.25)
    warm = rng.normal(0, 0.06)
    key = Light(_direction(azimuth, elevation), _tint(1.25 * share, warm))
    fills = tuple(
        Light(
            _direction(rng.normal(0, 1.2), rng.uniform(-0.2, 0.9)),
            _tint(power, rng.normal(0, 0.07)),
        )
        for power in rng.dirichlet((1.0, 1.0)) * (1 - share) * 0.8
    )
    around = max(1 - share, 0.1) * rng.uniform(0.45, 0.8)
    return Lighting(
        key=key,
        fills=fills,
        sky=_tint(1.25 * around, rng.normal(0, 0.06)),
        ground=_tint(0.7 * around * rng.uniform(0.5, 1.2), rng.normal(0.04, 0.06)),
        shadow=float(rng.uniform(0.2, 0.6) if kind == "soft" else rng.uniform(0.5, 1.0)),
        exposure=float(np.exp(rng.normal(0.05, 0.3))),
        gamma_shift=float(np.exp(rng.normal(0, 0.1))),
    )


def _direction(azimuth: float, elevation: float) -> tuple[float, float, float]:
    """Return the unit vector towards azimuth (+ right in the picture) and elevation."""
    flat = np.cos(elevation)
    return (
        float(flat * np.sin(azimuth)),
        float(np.sin(elevation)),
        float(flat * np.cos(azimuth)),
    )


def _tint(power: float, warmth: float) -> tuple[float, float, float]:
    """Return linear RGB of about this power, warmer (redder) or colder."""
    return (
        float(power * np.exp(warmth)),
        float(power),
        float(power * np.exp(-1.4 * warmth)),
    )
