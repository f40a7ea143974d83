"""Following faces by a network's landmarks, with a network whose answer is known."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from emocare.types import DetectedFace, FaceBox, Frame
from emocare.vision.align import TEMPLATE5
from emocare.vision.detect import MtcnnDetector
from emocare.vision.follow import BoxFollower, LandmarkFollower, SightedFace, follower_for
from emocare.vision.landmarks import five_of
from emocare.vision.track import FaceTracker
from tests.made_network import MadeNetwork

SIDE = 100.0
PICTURE = np.zeros((400, 400, 3), np.uint8)


def seventy(five: np.ndarray) -> np.ndarray:
    """Landmarks (70, 2) whose five points are ``five``."""
    points = np.full((70, 2), 0.5, np.float32)
    points[36:42], points[42:48], points[30], points[48], points[54] = five
    return points


class PlacingNetwork(MadeNetwork):
    """Sees every face moved in its crop: shifted (shares of the side), scaled and turned.

    A face that ``rests`` is seen so on every first look, and in its place on the second.
    """

    has_landmarks = True

    def __init__(self, shift=(0.0, 0.0), scale=1.0, turn_deg=0.0, presence=0.9, rests=True):
        super().__init__(presence=presence)
        self.rests = rests
        angle = np.radians(turn_deg)
        turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        self.five = ((TEMPLATE5 - 0.5) @ turn.T + 0.5 + shift).astype(np.float32)

    def read(self, crops):
        first = not self.rests or len(self.asked) % 2 == 0
        five = self.five if first else TEMPLATE5
        return replace(super().read(crops), landmarks70=np.stack([seventy(five)] * len(crops)))


def face(x: float = 100.0, y: float = 120.0) -> DetectedFace:
    points = (TEMPLATE5 * SIDE + (x, y)).astype(np.float32)
    return DetectedFace(FaceBox(x, y, x + SIDE, y + SIDE, 0.98), points)


def test_five_points_come_back_out_of_seventy():
    np.testing.assert_allclose(five_of(seventy(TEMPLATE5)), TEMPLATE5, atol=1e-6)


def test_a_shift_in_the_crop_becomes_one_in_the_picture():
    [seen] = LandmarkFollower(PlacingNetwork(shift=(0.08, -0.05))).look(PICTURE, [face()])
    assert seen is not None
    np.testing.assert_allclose(seen.landmarks5, face(108, 115).landmarks5, atol=1e-3)
    assert seen.box.x1 == pytest.approx(108, abs=1e-3)
    assert seen.box.y2 == pytest.approx(215, abs=1e-3)
    assert seen.box.face_score == 0.98


def test_the_box_grows_with_the_face():
    [seen] = LandmarkFollower(PlacingNetwork(scale=1.1)).look(PICTURE, [face()])
    assert seen is not None
    assert seen.box.width == pytest.approx(110, abs=0.01)


@pytest.mark.parametrize(
    "network",
    [
        PlacingNetwork(presence=0.1),
        PlacingNetwork(scale=1.6),
        PlacingNetwork(scale=0.5),
        PlacingNetwork(turn_deg=40),
        PlacingNetwork(shift=(0.22, 0.0)),
    ],
    ids=["nobody", "too large", "too small", "too far turned", "too far away"],
)
def test_what_no_face_can_do_is_no_face(network):
    assert LandmarkFollower(network).look(PICTURE, [face()]) == [None]


def test_landmarks_that_wander_on_at_the_second_look_are_no_face():
    wandering = PlacingNetwork(shift=(0.08, 0.0), rests=False)
    assert LandmarkFollower(wandering).look(PICTURE, [face()]) == [None]
    assert wandering.asked == [1, 1]


def test_a_face_that_hardly_moved_is_looked_at_once():
    network = PlacingNetwork(shift=(0.03, 0.0))
    LandmarkFollower(network).look(PICTURE, [face()])
    assert network.asked == [1]


@pytest.mark.parametrize(
    ("moved", "near"),
    [
        ({"shift": (0.024, 0.0)}, True),
        ({"shift": (0.02, 0.02)}, False),
        ({"scale": 1.055}, True),
        ({"turn_deg": 3.8}, True),
        ({"turn_deg": -4.3}, False),
    ],
)
def test_what_was_said_of_a_crop_near_the_face_is_the_faces(moved, near):
    [seen] = LandmarkFollower(PlacingNetwork(**moved)).look(PICTURE, [face()])
    assert isinstance(seen, SightedFace)
    assert seen.sighting.is_of_the_face is near
    np.testing.assert_array_equal(seen.sighting.guess.landmarks5, face().landmarks5)


def test_a_face_looked_at_again_has_what_was_said_the_second_time():
    [seen] = LandmarkFollower(PlacingNetwork(shift=(0.08, 0.0))).look(PICTURE, [face()])
    assert isinstance(seen, SightedFace)
    assert seen.sighting.is_of_the_face
    np.testing.assert_allclose(seen.sighting.guess.landmarks5, face(108).landmarks5, atol=1e-3)


def test_no_guess_asks_nothing():
    network = PlacingNetwork()
    assert LandmarkFollower(network).look(PICTURE, []) == []
    assert network.asked == []


def test_all_guesses_are_asked_about_in_one_call():
    network = PlacingNetwork()
    LandmarkFollower(network).look(PICTURE, [face(), face(200, 200)])
    assert network.asked == [2]


class OneFace:
    """A detector that finds the same face in every picture."""

    def __init__(self):
        self.searches = 0

    def detect(self, rgb):
        self.searches += 1
        return [face()]


def test_a_found_face_is_settled_and_then_followed_without_searching():
    detector, network = OneFace(), PlacingNetwork(shift=(0.02, 0.0), rests=False)
    tracker = FaceTracker(detector, follower_for(detector, network))
    places = [tracker.update(Frame(PICTURE, i, i / 30))[0].face.landmarks5[0, 0] for i in range(5)]
    start = face().landmarks5[0, 0]
    # Two pixels by settling, then two more in every frame, on top of the predicted motion.
    assert places[0] == pytest.approx(start + 2, abs=0.01)
    assert all(later > earlier for earlier, later in pairwise(places))
    assert detector.searches == 1


def test_a_face_that_is_gone_is_not_reported():
    class Forgetful(OneFace):
        def detect(self, rgb):
            return super().detect(rgb) if self.searches == 0 else []

    detector, network = Forgetful(), PlacingNetwork()
    tracker = FaceTracker(detector, follower_for(detector, network))
    assert len(tracker.update(Frame(PICTURE, 0, 0.0))) == 1
    network.presence = 0.05
    assert tracker.update(Frame(PICTURE, 1, 1 / 30)) == []


def test_a_network_without_landmarks_leaves_following_to_the_detector():
    assert isinstance(follower_for(MtcnnDetector(), MadeNetwork()), BoxFollower)
    assert follower_for(OneFace(), MadeNetwork()) is None
    assert follower_for(OneFace()) is None
