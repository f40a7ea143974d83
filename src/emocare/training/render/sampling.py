"""Random scenes from a seeded generator: who, what they show, from where, in which light."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from emocare.training.render.camera import Camera, rotation_matrix
from emocare.training.render.eyes import Gaze
from emocare.training.render.hair import Colour
from emocare.training.render.lighting import Lighting, sample_lighting
from emocare.training.render.look import Look, sample_look
from emocare.training.render.movements import sample_habit, shapes_of
from emocare.training.render.occluders import (
    Brim,
    FaceMask,
    Glasses,
    Hand,
    Occluder,
    Strands,
    Thing,
)
from emocare.training.render.patterns import sample_units
from emocare.training.render.scene import Scene
from emocare.types import Float32Array, HeadPose

# Distance between the eyes of the mean face in cm.
EYE_DISTANCE_CM = 6.3
MAX_YAW, MAX_PITCH, MAX_ROLL = np.radians((45, 30, 30))
MAX_GAZE_YAW, MAX_GAZE_PITCH = 0.6, 0.42
_USUAL_SKIN_LUMA = 0.28
_FEATURE_RANGE = (-0.15, 0.55)
_SHARE_TURNED, _SHARE_LOOKING_AT_CAMERA = 0.3, 0.4


def sample_identity(rng: np.random.Generator, count: int) -> Float32Array:
    """Return the shape weights (count,) of a random person, standard normal."""
    return rng.normal(size=count).astype(np.float32)


def sample_features(rng: np.random.Generator) -> dict[str, float]:
    """Return how a face is built apart from its principal shapes, alike on both sides.

    Fitted so that a face-reading model finds brows and lids of resting rendered faces where it
    finds those of resting people (docs/synthetic-faces.md).
    """
    built = {
        "browDown": rng.normal(0.12, 0.2),
        "eyeBlink": rng.normal(0.05, 0.05),
        "eyeSquint": rng.uniform(0, 0.35),
        "mouthFrown": rng.normal(0.0, 0.06),
        "mouthSmile": rng.normal(0.0, 0.05),
    }
    return {
        f"{name}_{side}": float(np.clip(weight, *_FEATURE_RANGE))
        for name, weight in built.items()
        for side in ("R", "L")
    }


def sample_scene(
    rng: np.random.Generator, identity: Float32Array, size_px: int, *, present: bool = True
) -> Scene:
    """Return a random scene with this person."""
    wanted = sample_units(rng)
    pose = sample_pose(rng)
    look = sample_look(rng)
    return Scene(
        identity=identity,
        shapes=shapes_of(wanted.units, sample_habit(rng)),
        gaze=sample_gaze(rng, pose),
        pose=pose,
        camera=sample_camera(rng, size_px),
        size_px=size_px,
        look=look,
        lighting=_exposed_for(sample_lighting(rng), look),
        background=int(rng.integers(1 << 31)),
        features=sample_features(rng),
        occluders=sample_occluders(rng, look, present=present),
        present=present,
        kind=wanted.kind if present else "nobody",
    )


def _exposed_for(lighting: Lighting, look: Look) -> Lighting:
    """Return the light as a camera takes it that half makes up for light or dark skin."""
    luma = float(np.dot(look.skin, (0.2126, 0.7152, 0.0722)))
    return replace(lighting, exposure=lighting.exposure * (_USUAL_SKIN_LUMA / luma) ** 0.3)


def sample_pose(rng: np.random.Generator) -> HeadPose:
    """Return a head pose, mostly near frontal; yaw up to 45°, pitch and roll up to 30°."""
    if rng.random() < _SHARE_TURNED:
        yaw, pitch, roll = rng.uniform(-1, 1, 3) * (MAX_YAW, MAX_PITCH, MAX_ROLL)
    else:
        yaw, pitch, roll = rng.normal(0, 1, 3) * np.radians((11, 8, 6)) + (0, -0.02, 0)
    return HeadPose(
        yaw=float(np.clip(yaw, -MAX_YAW, MAX_YAW)),
        pitch=float(np.clip(pitch, -MAX_PITCH, MAX_PITCH)),
        roll=float(np.clip(roll, -MAX_ROLL, MAX_ROLL)),
    )


def sample_gaze(rng: np.random.Generator, pose: HeadPose) -> tuple[Gaze, Gaze]:
    """Return the gaze of both eyes: into the camera, or anywhere, converging a little."""
    if rng.random() < _SHARE_LOOKING_AT_CAMERA:
        yaw, pitch = gaze_at_camera(pose)
        yaw, pitch = yaw + rng.normal(0, 0.04), pitch + rng.normal(0, 0.03)
    else:
        yaw, pitch = rng.normal(0, 0.24), rng.normal(-0.05, 0.16)
    converge = rng.uniform(0, 0.06)
    pitch = float(np.clip(pitch, -MAX_GAZE_PITCH, MAX_GAZE_PITCH))
    right, left = np.clip((yaw + converge, yaw - converge), -MAX_GAZE_YAW, MAX_GAZE_YAW)
    return Gaze(float(right), pitch), Gaze(float(left), pitch)


def gaze_at_camera(pose: HeadPose) -> tuple[float, float]:
    """Return yaw and pitch, relative to the head, of a look straight at the camera."""
    towards = rotation_matrix(pose)[2]
    return (
        float(np.arctan2(towards[0], towards[2])),
        float(np.arcsin(np.clip(towards[1], -1, 1))),
    )


def sample_camera(rng: np.random.Generator, size_px: int) -> Camera:
    """Return a camera from an arm's length to across a room, the face about the middle."""
    share = rng.uniform(0.2, 0.33)
    x, y = rng.normal(0, 0.03, 2).clip(-0.07, 0.07) + 0.5
    return Camera(
        distance_cm=float(np.exp(rng.uniform(np.log(35), np.log(250)))),
        pixels_per_cm=float(share * size_px / EYE_DISTANCE_CM),
        centre_px=(float(x * size_px), float(y * size_px)),
    )


def sample_occluders(
    rng: np.random.Generator, look: Look, *, present: bool
) -> tuple[Occluder, ...]:
    """Return what is in front of the face, mostly nothing; things alone where nobody is."""
    if not present:
        return tuple(_sample_thing(rng) for _ in range(int(rng.integers(0, 4))))
    found: list[Occluder] = []
    if look.cover.kind == "cap" and rng.random() < 0.7:
        found.append(_sample_brim(rng, look))
    if rng.random() < 0.05 and look.cover.kind not in ("bald", "cap", "scarf"):
        found.append(_sample_strands(rng, look))
    if rng.random() < 0.03:
        found.append(_sample_mask(rng))
    if rng.random() < 0.2:
        found.append(_sample_glasses(rng))
    draw = rng.random()
    if draw < 0.035:
        found.append(_sample_hand(rng, look))
    elif draw < 0.07:
        found.append(_sample_thing(rng))
    return tuple(found)


def _sample_glasses(rng: np.random.Generator) -> Glasses:
    """Return glasses; one pair in eight is sunglasses."""
    dark = rng.random() < 0.125
    return Glasses(
        frame=_any_colour(rng, 0.02, 0.35),
        rim_cm=float(rng.choice((0.12, 0.22, 0.35, 0.5))),
        half_width_cm=float(rng.uniform(2.2, 2.85)),
        half_height_cm=float(rng.uniform(1.5, 2.4)),
        squareness=float(rng.uniform(2.0, 4.5)),
        tint=float(rng.uniform(0.75, 1.0) if dark else rng.uniform(0, 0.12)),
        lens=_any_colour(rng, 0.0, 0.05) if dark else (0.9, 0.95, 1.0),
        glare=float(rng.uniform(0.1, 0.6)) if rng.random() < 0.25 else 0.0,
        glare_place=float(rng.random()),
    )


def _sample_mask(rng: np.random.Generator) -> FaceMask:
    """Return a mask: medical blue or white, or cloth."""
    kinds: tuple[Colour, ...] = ((0.35, 0.62, 0.8), (0.8, 0.82, 0.82), (0.02, 0.02, 0.025))
    pick = int(rng.integers(4))
    colour = kinds[pick] if pick < len(kinds) else _any_colour(rng, 0.02, 0.7)
    return FaceMask(colour, top=int(rng.choice((28, 29))), pleats=int(rng.integers(0, 4)))


def _sample_hand(rng: np.random.Generator, look: Look) -> Hand:
    """Return a hand on cheek, chin, mouth or brow, coming from below or the side."""
    place = rng.normal((0, 0.45), (0.55, 0.5))
    turn = -np.pi / 2 + rng.normal(0, 0.6)
    return Hand(
        skin=look.skin,
        place=(float(place[0]), float(place[1])),
        turn_rad=float(turn),
        fingers=int(rng.integers(1, 5)),
        size=float(rng.uniform(0.85, 1.2)),
    )


def _sample_thing(rng: np.random.Generator) -> Thing:
    """Return a cup, a phone, a book: a rounded or angular shape over one side."""
    turn, away = rng.uniform(0, 2 * np.pi), rng.uniform(0.7, 1.6)
    middle = np.array([np.cos(turn), np.sin(turn)]) * away
    count = int(rng.integers(4, 7))
    around = np.sort(rng.uniform(0, 2 * np.pi, count))
    radius = rng.uniform(0.4, 1.1, count)
    points = middle + np.stack([np.cos(around), np.sin(around)], axis=1) * radius[:, None]
    return Thing(
        colour=_any_colour(rng, 0.02, 0.9),
        second=_any_colour(rng, 0.02, 0.9),
        corners=tuple((float(x), float(y)) for x, y in points),
        smooth=bool(rng.random() < 0.6),
    )


def _sample_strands(rng: np.random.Generator, look: Look) -> Strands:
    """Return loose hair over the forehead."""
    start, end = rng.uniform(-5, 5), rng.uniform(-2, 2)
    ends = tuple(
        (float(start + shift), float(start * 1.3 + end + 1.3 * shift), float(length))
        for shift, length in zip(rng.normal(0, 1.2, 9), rng.uniform(3, 8, 9), strict=True)
    )[: int(rng.integers(2, 10))]
    return Strands(look.cover.colour, ends, float(rng.uniform(0.08, 0.3)))


def _sample_brim(rng: np.random.Generator, look: Look) -> Brim:
    """Return the brim of the cap that the person wears."""
    return Brim(
        colour=look.cover.colour,
        height_cm=float(np.mean(look.cover.hairline[:2])),
        reach_cm=float(rng.uniform(4, 7)),
        drop_cm=float(rng.uniform(-0.5, 2.0)),
    )


def _any_colour(rng: np.random.Generator, low: float, high: float) -> Colour:
    """Return a linear colour, near grey as often as not."""
    grey = rng.uniform(low, high)
    red, green, blue = np.clip(grey * np.exp(rng.normal(0, rng.choice((0.05, 0.5)), 3)), 0.002, 1)
    return float(red), float(green), float(blue)
