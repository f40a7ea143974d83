"""The way back from the crop into the picture undoes the alignment exactly."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emocare.types import HeadPose
from emocare.vision.align import TEMPLATE5, transform_points
from emocare.vision.landmarks import crop_matrix, pose_in_picture, roll_of, to_picture, turned

ANGLES = st.floats(-1.2, 1.2)
FACE = (TEMPLATE5 * 120 + (200, 90)).astype(np.float32)


def rotated(points, angle, centre=(320.0, 180.0)):
    """Points of a picture that was turned clockwise (y grows downwards) by an angle."""
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return ((points - centre) @ turn.T + centre).astype(np.float32)


@given(ANGLES, st.floats(20, 400), st.floats(-100, 700))
def test_points_return_to_where_they_were(angle, size, left):
    face = rotated((TEMPLATE5 * size + (left, 50)).astype(np.float32), angle)
    matrix = crop_matrix(face)
    back = to_picture(transform_points(matrix, face), matrix)
    np.testing.assert_allclose(back, face, atol=0.02)


@given(ANGLES)
def test_turning_the_picture_adds_exactly_that_angle_to_roll(angle):
    upright = pose_in_picture(np.float32([0.2, -0.1, 0.05]), crop_matrix(FACE))
    tilted = pose_in_picture(np.float32([0.2, -0.1, 0.05]), crop_matrix(rotated(FACE, angle)))
    assert tilted.roll - upright.roll == pytest.approx(angle, abs=1e-4)


def test_a_head_tilted_clockwise_has_a_positive_roll():
    # Clockwise as seen by the camera: the eye at the picture's left goes up, the other down.
    tilted = FACE + np.float32([[0, -8], [0, 8], [0, 0], [-8, 0], [-8, 0]])
    assert roll_of(crop_matrix(tilted)) > 0.05


def test_where_a_face_points_turns_with_the_picture():
    # Nose to the picture's right, then a quarter turn clockwise: the nose points down.
    down = turned(HeadPose(yaw=0.5, pitch=0.0, roll=0.0), np.pi / 2)
    assert (down.yaw, down.pitch, down.roll) == pytest.approx((0, -0.5, np.pi / 2), abs=1e-6)


@given(ANGLES, ANGLES, ANGLES, ANGLES)
def test_turning_back_gives_the_pose_again(yaw, pitch, roll, angle):
    pose = HeadPose(yaw, pitch, roll)
    back = turned(turned(pose, angle), -angle)
    assert (back.yaw, back.pitch, back.roll) == pytest.approx((yaw, pitch, roll), abs=1e-6)


@given(st.floats(-3, 3), st.floats(-3, 3))
def test_roll_stays_within_half_a_turn(roll, angle):
    assert -np.pi - 1e-9 <= turned(HeadPose(0, 0, roll), angle).roll <= np.pi + 1e-9
