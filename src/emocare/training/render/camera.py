"""Where the head is and how the camera sees it.

Camera frame: x to the picture's right, y up, z towards the camera; the head's origin lies on the
optical axis, so that the pose is the one that a crop of the face shows. Signs of the angles as in
``emocare.types``; yaw and pitch are those of the direction in which the face points, roll is the
angle of the line across the head in the picture, as ``vision.quality_pose`` measures them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from emocare.types import Float32Array, HeadPose

# What turns about: the middle of the head, in its own frame (cm).
PIVOT: Float32Array = np.array([0.0, 1.0, 3.0], np.float32)


@dataclass(frozen=True, slots=True)
class Camera:
    """A pinhole camera: ``distance_cm`` to the pivot, ``pixels_per_cm`` there, pivot's place."""

    distance_cm: float
    pixels_per_cm: float
    centre_px: tuple[float, float]

    def scaled(self, factor: float) -> Camera:
        """Return the camera of a picture ``factor`` times as large."""
        x, y = self.centre_px
        return Camera(self.distance_cm, self.pixels_per_cm * factor, (x * factor, y * factor))


def rotation_matrix(pose: HeadPose) -> Float32Array:
    """Return R (3, 3) that carries head coordinates to camera axes; |yaw|, |pitch| < 90°."""
    forward = np.array(
        [
            np.sin(pose.yaw) * np.cos(pose.pitch),
            np.sin(pose.pitch),
            np.cos(pose.yaw) * np.cos(pose.pitch),
        ]
    )
    across = np.array([np.cos(pose.roll), -np.sin(pose.roll), 0.0])
    across[2] = -(across @ forward) / forward[2]
    across /= np.linalg.norm(across)
    up = np.cross(forward, across)
    return np.stack([across, up, forward], axis=1).astype(np.float32)


def pose_of(rotation: Float32Array) -> HeadPose:
    """Return the pose of a rotation: the inverse of ``rotation_matrix``."""
    forward, across = rotation[:, 2], rotation[:, 0]
    return HeadPose(
        yaw=float(np.arctan2(forward[0], forward[2])),
        pitch=float(np.arcsin(np.clip(forward[1], -1, 1))),
        roll=float(np.arctan2(-across[1], across[0])),
    )


def to_camera(points: Float32Array, rotation: Float32Array) -> Float32Array:
    """Carry head points (N, 3) into the camera's axes, the pivot at the origin (cm)."""
    return np.einsum("ij,nj->ni", rotation, points - PIVOT)


def project(seen: Float32Array, camera: Camera) -> Float32Array:
    """Return pixels (N, 2) of points (N, 3) in the camera's axes."""
    scale = camera.pixels_per_cm * camera.distance_cm / (camera.distance_cm - seen[:, 2])
    centre_x, centre_y = camera.centre_px
    return np.stack([centre_x + seen[:, 0] * scale, centre_y - seen[:, 1] * scale], axis=1)
