"""Plain scenes for tests: one person in even light, everything else as asked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from emocare.training.render.camera import Camera
from emocare.training.render.eyes import Gaze
from emocare.training.render.hair import KNOTS, Cover
from emocare.training.render.lighting import Light, Lighting
from emocare.training.render.look import sample_look
from emocare.training.render.scene import Scene
from emocare.types import HeadPose

SIZE_PX = 128
FRONTAL = HeadPose(0.0, 0.0, 0.0)
# Where each of the 70 landmarks goes in a mirror.
MIRRORED = [
    *range(16, -1, -1),
    *range(26, 16, -1),
    *range(27, 31),
    *range(35, 30, -1),
    *(45, 44, 43, 42, 47, 46, 39, 38, 37, 36, 41, 40),
    *(54, 53, 52, 51, 50, 49, 48, 59, 58, 57, 56, 55),
    *(64, 63, 62, 61, 60, 67, 66, 65),
    *(69, 68),
]


def plain_scene(
    shapes: dict[str, float] | None = None,
    *,
    pose: HeadPose = FRONTAL,
    gaze: tuple[float, float] = (0.0, 0.0),
    **changes: Any,
) -> Scene:
    """An average person, bare-headed, lit from the front."""
    look = replace(
        sample_look(np.random.default_rng(4)),
        cover=Cover("bald", (0.1, 0.1, 0.1), 0.0, (30.0,) * len(KNOTS), 0.0),
        beard=0.0,
        skin=(0.5, 0.33, 0.25),
        iris=(0.05, 0.03, 0.02),
        freckles=0.0,
        mottle=0.0,
        age=0.0,
    )
    bright = (0.7, 0.7, 0.7)
    scene = Scene(
        identity=np.zeros(3, np.float32),
        shapes=shapes or {},
        gaze=(Gaze(*gaze), Gaze(*gaze)),
        pose=pose,
        camera=Camera(100.0, 6.0, (SIZE_PX / 2, SIZE_PX / 2)),
        size_px=SIZE_PX,
        look=look,
        lighting=Lighting(Light((0.0, 0.3, 0.954), bright), (), bright, bright, 0.5, 0.6, 1.0),
        background=5,
    )
    return replace(scene, **changes)
