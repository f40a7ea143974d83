from __future__ import annotations

import numpy as np
import pytest

from emocare.training.render.camera import (
    PIVOT,
    Camera,
    pose_of,
    project,
    rotation_matrix,
    to_camera,
)
from emocare.types import HeadPose

CAMERA = Camera(80.0, 10.0, (64.0, 64.0))
NOSE = PIVOT + np.array([[0, 0, 10]], np.float32)
CROWN = PIVOT + np.array([[0, 10, 0]], np.float32)


def seen_at(points: np.ndarray, pose: HeadPose) -> np.ndarray:
    return project(to_camera(points, rotation_matrix(pose)), CAMERA)[0]


def test_yaw_is_positive_towards_the_persons_left_which_is_the_pictures_right() -> None:
    assert seen_at(NOSE, HeadPose(0.4, 0, 0))[0] > 64 + 20


def test_pitch_is_positive_upwards() -> None:
    assert seen_at(NOSE, HeadPose(0, 0.4, 0))[1] < 64 - 20


def test_roll_is_positive_clockwise_as_seen() -> None:
    assert seen_at(CROWN, HeadPose(0, 0, 0.4))[0] > 64 + 20


@pytest.mark.parametrize("yaw", [-0.8, 0.0, 0.7])
@pytest.mark.parametrize("pitch", [-0.5, 0.0, 0.5])
@pytest.mark.parametrize("roll", [-0.6, 0.0, 0.5])
def test_the_pose_of_a_rotation_is_the_pose_it_was_made_from(
    yaw: float, pitch: float, roll: float
) -> None:
    rotation = rotation_matrix(HeadPose(yaw, pitch, roll))
    assert np.allclose(rotation @ rotation.T, np.eye(3), atol=1e-6)
    assert np.linalg.det(rotation) == pytest.approx(1, abs=1e-6)
    found = pose_of(rotation)
    assert (found.yaw, found.pitch, found.roll) == pytest.approx((yaw, pitch, roll), abs=1e-6)


def test_what_is_nearer_looks_larger() -> None:
    pair = PIVOT + np.array([[1, 0, 0], [1, 0, 10]], np.float32)
    far, near = project(to_camera(pair, rotation_matrix(HeadPose(0, 0, 0))), CAMERA)
    assert far[0] - 64 == pytest.approx(10, abs=1e-3)
    assert near[0] - 64 == pytest.approx(10 * 80 / 70, abs=1e-3)


def test_a_scaled_camera_sees_the_same_picture_larger() -> None:
    points = to_camera(NOSE, rotation_matrix(HeadPose(0.2, 0.1, 0.3)))
    assert np.allclose(project(points, CAMERA.scaled(3)), 3 * project(points, CAMERA), atol=1e-3)
