"""Which found faces are reported: those that are sure, or found again."""

from dataclasses import replace

import numpy as np
import pytest

from emocare.types import DetectedFace, FaceBox, Frame
from emocare.vision.track import FaceTracker
from tests.generated_clips import room

FPS = 15


def face_at(x, y, size=100.0):
    box = FaceBox(x - size / 2, y - size / 2, x + size / 2, y + size / 2)
    places = [[0.3, 0.4], [0.7, 0.4], [0.5, 0.6], [0.35, 0.8], [0.65, 0.8]]
    corner = np.array([x - size / 2, y - size / 2])
    return DetectedFace(box, (corner + size * np.array(places)).astype(np.float32))


def unsure(x, y, score=0.9):
    face = face_at(x, y)
    return DetectedFace(replace(face.box, face_score=score), face.landmarks5)


class Seeing:
    """A follower that sees every face it is asked about, or none; where it was guessed."""

    settles = True

    def __init__(self, sees=True):
        self.sees = sees

    def look(self, rgb, guesses):
        return [guess if self.sees else None for guess in guesses]


class EveryFrame:
    """A detector that finds what stands in its script for the time of the search."""

    def __init__(self, script):
        self.script, self.searches = script, []

    def at(self, t_s):
        self.t_s = t_s
        return self

    def detect(self, rgb):
        self.searches.append(round(self.t_s, 3))
        return self.script(self.t_s)


def seen_at(detector, follower, frames=20, fps=15, **options):
    """The times at which a face was reported, and the track ids."""
    tracker = FaceTracker(detector, follower, detect_every=1000, **options)
    times, ids = [], set()
    for i in range(frames):
        detector.at(i / fps)
        for face in tracker.update(Frame(room(), i, i / fps)):
            times.append(round(i / fps, 3))
            ids.add(face.track_id)
    return times, ids


def test_a_face_that_the_detector_is_sure_of_is_reported_at_once():
    detector = EveryFrame(lambda t_s: [unsure(100, 100, 0.98)])
    times, _ = seen_at(detector, Seeing())
    assert len(times) == 20
    assert detector.searches == [0.0, 1.0]


@pytest.mark.parametrize(("score", "sees"), [(0.9, True), (0.99, False)])
def test_a_face_that_nobody_is_sure_of_is_reported_when_it_is_found_again(score, sees):
    detector = EveryFrame(lambda t_s: [unsure(100, 100, score)])
    times, ids = seen_at(detector, Seeing(sees))
    assert min(times) == pytest.approx(0.2)
    assert ids == {1}
    assert detector.searches[:2] == [0.0, 0.2]


def test_a_pattern_that_passes_for_a_face_once_is_never_reported():
    detector = EveryFrame(lambda t_s: [unsure(100, 100)] if t_s < 0.1 else [])
    times, _ = seen_at(detector, Seeing())
    assert times == []
    assert detector.searches == [0.0, 0.2, pytest.approx(1.2, abs=0.07)]


def test_a_pattern_elsewhere_each_time_is_never_reported():
    detector = EveryFrame(lambda t_s: [unsure(100 + 2000 * t_s, 100)])
    assert seen_at(detector, Seeing())[0] == []


def test_a_search_that_comes_too_soon_says_nothing_about_an_unsure_face():
    """A face that is lost is searched for in the next frame; the pattern is still there."""

    def script(t_s):
        lasting = [unsure(300, 100)] if t_s < 0.19 else []
        return [unsure(100, 100, 0.99), *lasting] if t_s < 0.01 else lasting

    class Losing(Seeing):
        def look(self, rgb, guesses):
            return [g if rgb is not None and self.first() else None for g in guesses]

        def first(self):
            self.looks = getattr(self, "looks", 0) + 1
            return self.looks <= 2

    detector = EveryFrame(script)
    times, ids = seen_at(detector, Losing())
    assert (times, ids) == ([0.0], {1})
    assert detector.searches[:3] == [0.0, 0.067, 0.2]


def test_without_confirming_every_face_is_reported_at_once():
    detector = EveryFrame(lambda t_s: [unsure(100, 100)])
    assert len(seen_at(detector, Seeing(), confirm=False)[0]) == 20


def test_an_unsure_face_in_rare_frames_is_reported_from_the_second_on():
    detector = EveryFrame(lambda t_s: [unsure(100, 100)])
    assert seen_at(detector, Seeing(), frames=4, fps=0.5)[0] == [2.0, 4.0, 6.0]
