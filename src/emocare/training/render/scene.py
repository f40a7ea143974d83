"""Everything that decides one picture, as a value: the same scene gives the same picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from emocare.training.render.camera import Camera
from emocare.training.render.eyes import Gaze
from emocare.training.render.lighting import Lighting
from emocare.training.render.look import Look
from emocare.training.render.occluders import Occluder
from emocare.types import Float32Array, HeadPose


@dataclass(frozen=True, slots=True)
class Scene:
    """One face before one camera.

    ``identity`` (K,) weights of the person's shape; ``shapes``: weight by expression shape, gaze
    left out: the lids' look shapes are added by the renderer. ``features``: the same shapes as part
    of how the person's face is built (low brows, heavy lids): they are no movement and no action
    unit. ``gaze``: right eye, left eye.
    ``background`` seeds the surroundings. ``present`` False leaves the person out.
    """

    identity: Float32Array
    shapes: Mapping[str, float]
    gaze: tuple[Gaze, Gaze]
    pose: HeadPose
    camera: Camera
    size_px: int
    look: Look
    lighting: Lighting
    background: int
    occluders: tuple[Occluder, ...] = ()
    features: Mapping[str, float] = field(default_factory=dict)
    present: bool = True
    kind: str = ""
