"""Eyeballs: spheres, painted by the angle to the line of sight, so that gaze is exact."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from emocare.training.render.look import Look
from emocare.types import Float32Array

IRIS_RADIUS_CM = 0.55
_LIMBUS_CM = 0.07
_GLINT_CM = 0.12
# How far a full look shape of the lids goes with gaze, in radians.
FULL_LOOK_RAD = 0.6


@dataclass(frozen=True, slots=True)
class Gaze:
    """Where an eye looks relative to the head: radians, yaw + to the person's left, pitch + up."""

    yaw: float
    pitch: float

    @property
    def direction(self) -> Float32Array:
        """Unit vector (3,) in the head's frame."""
        flat = np.cos(self.pitch)
        return np.array(
            [np.sin(self.yaw) * flat, np.sin(self.pitch), np.cos(self.yaw) * flat], np.float32
        )


def lid_shapes(right: Gaze, left: Gaze) -> dict[str, float]:
    """Return the weights of the lids' look shapes that go with the gaze of both eyes."""
    weights: dict[str, float] = {}
    for side, gaze, outwards in (("R", right, -1), ("L", left, 1)):
        across = gaze.yaw * outwards / FULL_LOOK_RAD
        upward = gaze.pitch / FULL_LOOK_RAD
        weights[f"eyeLookOut_{side}"] = float(np.clip(across, 0, 1))
        weights[f"eyeLookIn_{side}"] = float(np.clip(-across, 0, 1))
        weights[f"eyeLookUp_{side}"] = float(np.clip(upward, 0, 1))
        weights[f"eyeLookDown_{side}"] = float(np.clip(-upward, 0, 1))
    return {name: weight for name, weight in weights.items() if weight > 0}


def iris_centre(centre: Float32Array, radius_cm: float, gaze: Gaze) -> Float32Array:
    """Return the middle of the iris (3,) in the head's frame."""
    return centre + np.float32(radius_cm) * gaze.direction


def colour_eye(
    offset: Float32Array, gaze: Gaze, radius_cm: float, light_direction: Float32Array, look: Look
) -> tuple[Float32Array, Float32Array]:
    """Return albedo (P, 3) and the glint (P,) 0-1 of points on the eyeball.

    ``offset`` (P, 3) runs from the eyeball's centre to the point; ``light_direction`` is the
    middle between the key light and the camera. Both in the head's frame.
    """
    sight = gaze.direction
    from_iris = offset - np.float32(radius_cm) * sight
    distance = np.linalg.norm(from_iris, axis=1)
    albedo = _white(offset, sight, look)
    inside = np.clip((IRIS_RADIUS_CM - distance) / 0.05 + 0.5, 0, 1)[:, None]
    albedo += inside * (_iris(distance, look) - albedo)
    bent = light_direction - sight * float(light_direction @ sight)
    glint = np.linalg.norm(from_iris - np.float32(0.38) * bent, axis=1)
    return albedo, np.clip(1.5 - glint / _GLINT_CM, 0, 1).astype(np.float32)


def _white(offset: Float32Array, sight: Float32Array, look: Look) -> Float32Array:
    """Return the white of the eye, pinker away from the iris."""
    away = 1 - np.clip(offset @ sight / np.linalg.norm(offset, axis=1), 0, 1)
    white = np.float32(look.sclera) * np.array([1.0, 0.95, 0.92], np.float32)
    return white * (1 - away[:, None] * np.array([0.3, 0.75, 0.75], np.float32))


def _iris(distance: Float32Array, look: Look) -> Float32Array:
    """Return the iris: lighter towards the pupil, a dark rim, a black pupil."""
    rim = np.clip((IRIS_RADIUS_CM - distance) / _LIMBUS_CM, 0.25, 1)
    inner = 1.3 - 0.5 * distance / IRIS_RADIUS_CM
    pupil = np.clip((distance - look.pupil_cm) / 0.05 + 0.5, 0.02, 1)
    return np.array(look.iris, np.float32) * (rim * inner * pupil)[:, None]
