import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emocare.vision.quality import estimate_head_pose
from emocare.vision.quality_pose import MEAN_FACE5
from tests.generated_clips import face_in_room


def seen_from_afar(yaw, pitch, roll, size=100.0, place=(320.0, 180.0)):
    """Project the mean face, turned; x right, y down, z towards the camera."""
    cp, sp = np.cos(pitch), np.sin(pitch)
    up = np.array([[1, 0, 0], [0, cp, -sp], [0, sp, cp]])  # z tips towards -y, which is up
    cy, sy = np.cos(yaw), np.sin(yaw)
    left = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    cr, sr = np.cos(roll), np.sin(roll)
    clockwise = np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]])
    turned = MEAN_FACE5 @ (clockwise @ left @ up).T
    return (turned[:, :2] * size + np.array(place)).astype(np.float32)


ANGLES = st.floats(-0.7, 0.7)


def test_a_frontal_face_looks_straight_ahead():
    pose = estimate_head_pose(seen_from_afar(0, 0, 0))
    assert (pose.yaw, pose.pitch, pose.roll) == pytest.approx((0, 0, 0), abs=1e-4)


def test_signs_are_the_projects():
    # Nose to the picture's right is the person's left; nose up is up; clockwise as seen.
    frontal = seen_from_afar(0, 0, 0)
    nose_right, nose_up = frontal.copy(), frontal.copy()
    nose_right[2, 0] += 20
    nose_up[2, 1] -= 20
    angle = np.radians(20)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    assert estimate_head_pose(nose_right).yaw > 0.1
    assert estimate_head_pose(nose_up).pitch > 0.1
    rolled = estimate_head_pose((frontal @ turn.T).astype(np.float32))
    assert rolled.roll == pytest.approx(angle, abs=1e-3)


@given(ANGLES, st.floats(40, 400))
def test_each_single_turn_is_recovered_at_every_size(angle, size):
    assert estimate_head_pose(seen_from_afar(angle, 0, 0, size)).yaw == pytest.approx(
        angle, abs=1e-3
    )
    assert estimate_head_pose(seen_from_afar(0, angle, 0, size)).pitch == pytest.approx(
        angle, abs=1e-3
    )
    assert estimate_head_pose(seen_from_afar(0, 0, angle, size)).roll == pytest.approx(
        angle, abs=1e-3
    )


@given(ANGLES, ANGLES, ANGLES)
def test_mirroring_flips_yaw_and_roll_and_keeps_pitch(yaw, pitch, roll):
    points = seen_from_afar(yaw, pitch, roll)
    mirrored = (np.float32([640, 0]) + points * np.float32([-1, 1]))[[1, 0, 2, 4, 3]]
    pose, other = estimate_head_pose(points), estimate_head_pose(mirrored)
    assert (other.yaw, other.pitch) == pytest.approx((-pose.yaw, pose.pitch), abs=1e-3)
    assert np.sin(other.roll) == pytest.approx(-np.sin(pose.roll), abs=1e-3)


def test_points_that_coincide_give_finite_angles():
    pose = estimate_head_pose(np.full((5, 2), 7, np.float32))
    assert np.isfinite([pose.yaw, pose.pitch, pose.roll]).all()


@pytest.mark.parametrize("roll_deg", [-25, 0, 25])
def test_a_generated_tilt_is_measured(detector, roll_deg):
    level, tilted = (
        estimate_head_pose(detector.detect(face_in_room((300, 180), roll_deg=turn))[0].landmarks5)
        for turn in (0, roll_deg)
    )
    assert np.degrees(tilted.roll - level.roll) == pytest.approx(roll_deg, abs=6)


def test_the_astronaut_looks_almost_straight_ahead(detector, astronaut):
    pose = estimate_head_pose(detector.detect(astronaut)[0].landmarks5)
    assert np.degrees([abs(pose.yaw), abs(pose.pitch), abs(pose.roll)]).max() < 20


def test_poses_agree_with_the_teachers_on_real_faces(shared):
    data = np.load(shared / "data" / "ferplus_trainval.npz")
    chosen = np.flatnonzero(data["usage"] == "PublicTest")
    points = data["landmarks"][chosen].astype(np.float32)
    teacher = data["pose_ypr"][chosen].astype(np.float32)
    seen = np.isfinite(points).all(axis=(1, 2)) & np.isfinite(teacher).all(axis=1)
    points, teacher = points[seen], teacher[seen] * np.float32([1, -1, -1])
    eyes = points[:, 36:42].mean(axis=1), points[:, 42:48].mean(axis=1)
    five = np.stack([*eyes, points[:, 30], points[:, 48], points[:, 54]], axis=1)
    poses = [estimate_head_pose(row) for row in five]
    ours = np.array([(pose.yaw, pose.pitch, pose.roll) for pose in poses])
    agreement = [np.corrcoef(ours[:, axis], teacher[:, axis])[0, 1] for axis in range(3)]
    assert agreement[0] > 0.97
    assert agreement[1] > 0.88
    assert agreement[2] > 0.95
