"""What a network measures becomes a reading: in the picture's pixels and angles, or not at all."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from emocare.affect.dimensions import valence_arousal
from emocare.affect.pipeline import FaceAnalyzer, read_faces
from emocare.affect.reading import prepare
from emocare.types import (
    ACTION_UNITS,
    DetectedFace,
    Evidence,
    FaceBox,
    Frame,
    HeadPose,
    Reason,
    TrackedFace,
)
from emocare.vision.align import TEMPLATE5, transform_points
from emocare.vision.landmarks import crop_matrix
from tests.generated_clips import face_in_room, lit
from tests.made_network import RING, MadeNetwork


def read(network, detector, picture):
    (reading,) = FaceAnalyzer(detector, network).image(picture)
    return reading


def test_everything_the_network_measures_arrives(detector, astronaut):
    reading = read(MadeNetwork(), detector, astronaut)
    assert tuple(reading.action_units) == ACTION_UNITS
    assert reading.action_units["AU12"].intensity == 4.0
    assert reading.action_units["AU23"].evidence is Evidence.EXPERIMENTAL
    right, left = reading.eyes
    assert (right.openness, left.openness) == pytest.approx((0.9, 0.8))
    assert (right.gaze_yaw, left.gaze_pitch) == pytest.approx((0.1, 0.3))
    place = valence_arousal(reading.expression, reading.action_units)
    assert (reading.valence, reading.arousal) == place


def test_landmarks_come_back_as_pixels_of_the_picture(detector, astronaut):
    reading = read(MadeNetwork(), detector, astronaut)
    in_crop = transform_points(crop_matrix(reading.landmarks5), reading.landmarks70)
    np.testing.assert_allclose(in_crop, RING, atol=1e-4)
    middle = reading.landmarks70.mean(axis=0)
    assert reading.box.x1 < middle[0] < reading.box.x2
    assert reading.box.y1 < middle[1] < reading.box.y2


def test_turning_the_picture_turns_roll_by_that_angle():
    picture = face_in_room((320, 180), scale=1.3)
    points = (TEMPLATE5 * 100 + (270, 110)).astype(np.float32)
    degrees, network = 17.0, MadeNetwork(pose=(0.2, 0.1, 0.03))
    # cv2 turns counter-clockwise for positive angles.
    matrix = cv2.getRotationMatrix2D((320, 180), -degrees, 1.0)
    rolls = []
    for rgb, landmarks in (
        (picture, points),
        (cv2.warpAffine(picture, matrix, (640, 360)), transform_points(matrix, points)),
    ):
        face = DetectedFace(FaceBox(270, 110, 370, 210), landmarks)
        frame = Frame(np.ascontiguousarray(rgb))
        (reading,) = read_faces(frame, [prepare(frame, TrackedFace(1, face, True))], network)
        rolls.append(reading.head_pose.roll)
    assert rolls[1] - rolls[0] == pytest.approx(np.radians(degrees), abs=1e-4)


def test_without_a_pose_of_its_own_the_five_points_decide(detector, astronaut):
    five = read(MadeNetwork(pose=None), detector, astronaut).head_pose
    own = read(MadeNetwork(pose=(0.3, 0.0, 0.0)), detector, astronaut).head_pose
    assert own.yaw == pytest.approx(0.3, abs=0.05)
    assert abs(five.yaw) < 0.2


def test_a_pose_measured_better_decides_whether_a_face_is_turned_away(detector, astronaut):
    reading = read(MadeNetwork(pose=(1.2, 0.0, 0.0)), detector, astronaut)
    assert reading.abstained
    assert reading.quality.reasons == (Reason.TURNED_AWAY,)
    assert reading.head_pose.yaw == pytest.approx(1.2, abs=0.05)
    assert reading.landmarks70 is None
    assert reading.eyes is None
    assert not reading.action_units


def test_a_face_that_its_points_show_turned_away_is_not_read_on_the_networks_word(
    detector, astronaut
):
    [face] = detector.detect(astronaut)
    prepared = prepare(Frame(astronaut), TrackedFace(1, face, True))
    turned = replace(prepared, pose=HeadPose(-1.2, 0.0, 0.0))
    assert prepared.quality(HeadPose(0.1, 0.0, 0.0)).reasons == ()
    assert turned.quality(HeadPose(0.1, 0.0, 0.0)).reasons == (Reason.TURNED_AWAY,)
    # Five points hardly show pitch, so there the network's word counts alone.
    nodding = replace(prepared, pose=HeadPose(0.0, -1.0, 0.0))
    assert nodding.quality(HeadPose(0.0, 0.0, 0.0)).reasons == ()


def test_a_crop_without_a_readable_face_abstains(detector, astronaut):
    reading = read(MadeNetwork(presence=0.4, pose=(0.6, 0.0, 0.0)), detector, astronaut)
    assert reading.abstained
    assert reading.quality.reasons[-1] is Reason.UNCERTAIN
    # Nothing that the network says about such a crop counts, its pose included.
    assert abs(reading.head_pose.yaw) < 0.2


def test_a_network_without_presence_is_taken_at_its_word(detector, astronaut):
    assert not read(MadeNetwork(presence=None), detector, astronaut).abstained


def test_a_face_too_dark_is_not_shown_to_the_network(detector):
    network = MadeNetwork()
    bright = face_in_room((300, 180))
    frames = [Frame(bright, 0, 0.0), Frame(lit(bright, 0.05), 1, 0.03)]
    _, (_, (dark,)) = FaceAnalyzer(detector, network).frames(frames)
    assert dark.quality.reasons[0] is Reason.TOO_DARK
    assert dark.head_pose is not None
    assert network.asked == [1]


def test_one_call_serves_all_faces_and_keeps_them_apart(detector):
    network = MadeNetwork()
    picture = face_in_room((180, 180), background=face_in_room((460, 180), mirrored=True))
    readings = FaceAnalyzer(detector, network).image(picture)
    assert network.asked == [2]
    for reading in readings:
        middle = reading.landmarks70.mean(axis=0)
        assert reading.box.x1 < middle[0] < reading.box.x2
