"""What a person looks like apart from shape: skin, brows, lips, eyes, hair, beard, clothes.

Colours are linear RGB albedo unless a name says sRGB.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emocare.training.render.hair import Colour, Cover, sample_cover
from emocare.training.render.regions import CREASES
from emocare.types import Float32Array

# sRGB skin from lightest to darkest; a person's tone is a place between them.
_SKIN_SRGB = np.array(
    [
        [0.96, 0.83, 0.76],
        [0.92, 0.75, 0.65],
        [0.84, 0.65, 0.52],
        [0.73, 0.53, 0.40],
        [0.59, 0.41, 0.30],
        [0.44, 0.29, 0.21],
        [0.31, 0.20, 0.15],
    ]
)
_HAIR_SRGB = np.array(
    [
        [0.08, 0.07, 0.06],
        [0.17, 0.12, 0.09],
        [0.30, 0.20, 0.13],
        [0.45, 0.32, 0.20],
        [0.68, 0.54, 0.36],
        [0.50, 0.22, 0.12],
        [0.60, 0.59, 0.57],
        [0.85, 0.84, 0.82],
    ]
)
_IRIS_SRGB = np.array(
    [
        [0.22, 0.13, 0.08],
        [0.36, 0.22, 0.12],
        [0.42, 0.38, 0.22],
        [0.36, 0.50, 0.60],
        [0.45, 0.52, 0.50],
    ]
)


# The model's brow points lie above most people's brows, at the inner end most: these means bring
# the 68 points of resting rendered faces where those of 5,000 resting photographed faces are.
_USUAL_BROW_LIFT_CM, _USUAL_BROW_TILT_CM, _USUAL_BROW_ARCH_CM = -0.6, 0.9, -0.1


@dataclass(frozen=True, slots=True)
class Brows:
    """``thickness_cm`` half width, ``density`` 0-1; ``lift``, ``tilt``, ``arch`` bend it (cm)."""

    colour: Colour
    thickness_cm: float
    density: float
    lift: float
    tilt: float
    arch: float

    def bend_cm(self, along: Float32Array) -> Float32Array:
        """Return how far above the model's line this brow runs, at 0 inner end to 1 outer end."""
        centred = along - np.float32(0.5)
        return self.lift + self.tilt * centred + self.arch * (1 - 4 * centred**2)

    def half_width_cm(self, along: Float32Array) -> Float32Array:
        """Return half the brow's height, which tapers outwards."""
        taper = 1.15 - 0.75 * np.clip(along, 0, 1) ** 1.5
        return np.asarray(self.thickness_cm * taper, np.float32)


@dataclass(frozen=True, slots=True)
class Look:
    """One person's surface; see the module docstring. ``tone``: 0 lightest skin, 1 darkest."""

    tone: float
    skin: Colour
    redness: float
    mottle: float
    freckles: float
    gloss: float
    lips: Colour
    lip_strength: float
    crease: tuple[float, ...]
    age: float
    eyelid_shade: float
    lash: float
    brows: Brows
    iris: Colour
    pupil_cm: float
    sclera: float
    cover: Cover
    beard: float
    beard_kind: str
    beard_length_cm: float
    cloth: Colour
    collar_cm: float
    noise_offset: int


def linear(srgb: NDArray) -> Float32Array:
    """Return linear light of sRGB values, by a plain power of 2.2."""
    return (np.clip(srgb, 0, None) ** 2.2).astype(np.float32)


def sample_look(rng: np.random.Generator) -> Look:
    """Return a random person's surface."""
    tone = float(rng.beta(1.1, 1.3))
    skin = linear(_between(_SKIN_SRGB, tone) + rng.normal(0, 0.02, 3))
    age = float(rng.beta(1.3, 2.0))
    hair = sample_hair_colour(rng, tone, age)
    made_up = rng.random() < 0.3
    beard, beard_kind, beard_length_cm = _sample_beard(rng, made_up)
    return Look(
        tone=tone,
        skin=_colour(skin),
        redness=float(rng.uniform(0.05, 0.5)) * (1 - 0.5 * tone),
        mottle=float(rng.uniform(0.02, 0.09)),
        freckles=float(max(rng.normal(-0.6, 0.6), 0)) * (1 - tone),
        gloss=float(rng.gamma(2.0, 0.06)),
        lips=_lip_colour(rng, skin, made_up),
        lip_strength=float(rng.uniform(0.75, 1.0) if made_up else rng.uniform(0.3, 0.85)),
        crease=tuple((rng.uniform(0.25, 1.0, len(CREASES)) * rng.uniform(0.6, 1.1)).tolist()),
        age=age,
        eyelid_shade=float(rng.uniform(0.05, 0.3) + (0.25 * rng.random() if made_up else 0)),
        lash=float(rng.uniform(0.5, 0.95) if made_up else rng.uniform(0.15, 0.7)),
        brows=_sample_brows(rng, hair),
        iris=_colour(linear(_IRIS_SRGB[rng.choice(5, p=_iris_odds(tone))] * rng.uniform(0.8, 1.2))),
        pupil_cm=float(rng.uniform(0.13, 0.3)),
        sclera=float(rng.uniform(0.5, 0.8)),
        cover=sample_cover(rng, hair, made_up),
        beard=beard,
        beard_kind=beard_kind,
        beard_length_cm=beard_length_cm,
        cloth=_colour(linear(rng.uniform(0.05, 0.95, 3) ** rng.uniform(0.6, 1.6))),
        collar_cm=float(rng.uniform(-15.5, -9.5)),
        noise_offset=int(rng.integers(1 << 30)),
    )


def _sample_beard(rng: np.random.Generator, made_up: bool) -> tuple[float, str, float]:
    """Return density 0-1, kind and length (cm) of a beard; half the people have none."""
    density = float(np.clip(rng.normal(0.0, 0.6), 0, 1)) * (not made_up)
    kind = str(rng.choice(("full", "moustache", "goatee"), p=(0.6, 0.2, 0.2)))
    return density, kind, float(rng.uniform(0, 1.2)) * (density > 0.7)


def sample_hair_colour(rng: np.random.Generator, tone: float, age: float) -> Colour:
    """Return a hair colour that goes with the skin's tone and the age."""
    odds = np.array([0.3, 0.25, 0.17, 0.1, 0.1, 0.05, 0.0, 0.0])
    odds[3:6] *= max(1 - 1.8 * tone, 0.02)
    odds[6:] = 0.5 * max(age - 0.45, 0)
    base = _HAIR_SRGB[rng.choice(len(odds), p=odds / odds.sum())]
    return _colour(linear(np.clip(base * rng.uniform(0.8, 1.25) + rng.normal(0, 0.01, 3), 0.02, 1)))


def _sample_brows(rng: np.random.Generator, hair: Colour) -> Brows:
    """Return brows about as dark as the hair, thin or bushy, bent a little."""
    darker = float(rng.uniform(0.35, 1.0))
    return Brows(
        colour=_colour(np.array(hair) * darker),
        thickness_cm=float(rng.uniform(0.2, 0.48)),
        density=float(rng.uniform(0.45, 1.0)),
        lift=float(rng.normal(_USUAL_BROW_LIFT_CM, 0.18)),
        tilt=float(rng.normal(_USUAL_BROW_TILT_CM, 0.15)),
        arch=float(rng.normal(_USUAL_BROW_ARCH_CM, 0.15)),
    )


def _lip_colour(rng: np.random.Generator, skin: Float32Array, made_up: bool) -> Colour:
    """Return lips redder and darker than the skin, or painted."""
    if made_up:
        painted = linear(np.clip(np.array([0.66, 0.2, 0.24]) + rng.normal(0, 0.08, 3), 0.05, 1))
        bare = skin * np.array([0.95, 0.55, 0.58])
        return _colour(bare + rng.uniform(0.1, 0.8) * (painted - bare))
    return _colour(skin * np.array([0.95, 0.58, 0.6]) * rng.uniform(0.75, 1.05))


def _iris_odds(tone: float) -> NDArray:
    """Return how likely each iris colour is for a skin tone."""
    odds = np.array([0.35, 0.3, 0.15, 0.15, 0.05])
    odds[2:] *= max(1 - 1.6 * tone, 0.03)
    return odds / odds.sum()


def _between(anchors: NDArray, place: float) -> NDArray:
    """Return the colour at ``place`` 0-1 along the anchors."""
    knots = np.linspace(0, 1, len(anchors))
    return np.array([np.interp(place, knots, channel) for channel in anchors.T])


def _colour(values: NDArray) -> Colour:
    """Return a plain tuple."""
    red, green, blue = (float(value) for value in values)
    return red, green, blue
