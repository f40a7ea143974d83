import math

import numpy as np
import pytest

from emocare.types import DetectedFace, FaceBox, Frame
from emocare.vision.capture import open_source
from emocare.vision.track import FaceTracker, match
from emocare.vision.track_motion import Track, distance_in_sizes
from tests.generated_clips import FACE_WIDTH_PX, face_in_room, moving_clip, room

FPS = 15


def run(tracker, pictures, fps=FPS):
    return [tracker.update(Frame(p, i, i / fps)) for i, p in enumerate(pictures)]


def centre(face):
    return np.array(face.box.centre)


def face_at(x, y, size=100.0):
    box = FaceBox(x - size / 2, y - size / 2, x + size / 2, y + size / 2)
    places = [[0.3, 0.4], [0.7, 0.4], [0.5, 0.6], [0.35, 0.8], [0.65, 0.8]]
    corner = np.array([x - size / 2, y - size / 2])
    return DetectedFace(box, (corner + size * np.array(places)).astype(np.float32))


class ScriptedDetector:
    """A detector without a second look, whose faces are written down frame by frame."""

    def __init__(self, script):
        self.script = list(script)

    def detect(self, rgb):
        return self.script.pop(0)


class CountingDetector:
    """The real detector, counting how often it searches a whole picture."""

    def __init__(self, detector):
        self.detector, self.searches = detector, 0

    def detect(self, rgb):
        self.searches += 1
        return self.detector.detect(rgb)

    def refine(self, rgb, boxes):
        return self.detector.refine(rgb, boxes)


@pytest.mark.parametrize("fps", [30, 10])
@pytest.mark.parametrize("direction", [0.0, 0.9])
def test_a_face_moving_a_third_of_its_width_a_second_is_followed_closely(detector, fps, direction):
    speed = 0.3 * FACE_WIDTH_PX
    step = speed * math.cos(direction), speed * math.sin(direction)
    clip = moving_clip(2.0, fps, lambda t: (250 + step[0] * t, 150 + step[1] * t))
    followed = run(FaceTracker(detector, detect_every=1000), clip, fps)
    for picture, faces in zip(clip, followed, strict=True):
        (truth,), (tracked,) = detector.detect(picture), faces
        apart = np.hypot(*(centre(tracked.face) - centre(truth)))
        assert apart < 0.1 * truth.box.width
        assert tracked.track_id == 1


def test_the_followed_place_is_the_true_place_not_only_the_detectors(detector):
    places = [(200 + 40 * t, 180 - 10 * t) for t in np.arange(30) / FPS]
    clip = [face_in_room(place) for place in places]
    followed = [faces[0].face for faces in run(FaceTracker(detector), clip)]
    moved = np.array([face.landmarks5.mean(axis=0) for face in followed])
    expected = np.array(places) - places[0]
    np.testing.assert_allclose(moved - moved[0], expected, atol=0.05 * FACE_WIDTH_PX)


def test_most_frames_need_no_search_and_every_second_has_one(detector):
    counting = CountingDetector(detector)
    still = [face_in_room((300, 180))] * 46
    seen = run(FaceTracker(counting, detect_every=1000), still)
    searched = [i for i, faces in enumerate(seen) if faces[0].detected]
    assert counting.searches == len(searched) <= 5
    assert max(np.diff(searched)) <= FPS


def test_searches_can_be_rarer_while_somebody_is_followed_and_only_then(detector):
    counting = CountingDetector(detector)
    there, nobody = [face_in_room((300, 180))] * 42, [room()] * 42
    run(FaceTracker(counting, detect_every=1000, search_every_s=3.0), there)
    assert counting.searches == 1
    run(FaceTracker(counting, detect_every=1000, search_every_s=3.0), nobody)
    assert counting.searches >= 1 + len(nobody) // FPS


def test_the_number_of_frames_between_searches_can_be_chosen(detector):
    counting = CountingDetector(detector)
    run(FaceTracker(counting, detect_every=3), [face_in_room((300, 180))] * 13)
    assert counting.searches == 5


def test_a_lost_face_ends_its_track_and_is_never_reported(detector):
    present, absent = face_in_room((300, 180)), room()
    seen = run(FaceTracker(detector), [present] * 5 + [absent] * 30 + [present] * 20)
    assert all(not faces for faces in seen[5:35])
    assert {f.track_id for faces in seen[:5] for f in faces} == {1}
    assert {f.track_id for faces in seen[35:] for f in faces} == {2}


def test_a_face_that_blinks_out_for_a_moment_keeps_its_track(detector):
    present, absent = face_in_room((300, 180)), room()
    seen = run(FaceTracker(detector), [present] * 5 + [absent] * 4 + [present] * 10)
    assert all(not faces for faces in seen[5:9])
    assert {f.track_id for faces in seen for f in faces} == {1}
    assert len(seen[-1]) == 1


def test_a_new_face_appears_at_the_next_search(detector):
    alone = face_in_room((180, 180))
    together = face_in_room((460, 180), background=alone, mirrored=True)
    seen = run(FaceTracker(detector, detect_every=5), [alone] * 8 + [together] * 6)
    assert [len(faces) for faces in seen[:8]] == [1] * 8
    assert [f.track_id for f in seen[-1]] == [1, 2]


@pytest.mark.parametrize("apart", [0, 60])
def test_two_faces_that_cross_do_not_swap(detector, apart):
    background, frames = room(), 3 * FPS
    track_of = {"front": [], "back": []}
    tracker = FaceTracker(detector)
    for index in range(frames):
        share = index / (frames - 1)
        front = np.array((120 + 400 * share, 180 + apart / 2))
        back = np.array((520 - 400 * share, 180 - apart / 2))
        picture = face_in_room(back, background=background, mirrored=True, tint=(0.75, 0.85, 1))
        picture = face_in_room(front, background=picture)
        for tracked in tracker.update(Frame(picture, index, index / FPS)):
            place = centre(tracked.face)
            name = "front" if np.hypot(*(place - front)) < np.hypot(*(place - back)) else "back"
            if np.hypot(*(front - back)) > FACE_WIDTH_PX:
                track_of[name].append(tracked.track_id)
    assert len(set(track_of["front"])) == 1
    assert len(set(track_of["back"])) == 1
    assert set(track_of["front"]).isdisjoint(track_of["back"])


def test_only_the_largest_faces_are_followed_when_there_is_a_limit(detector):
    small = face_in_room((140, 180), scale=0.6)
    picture = face_in_room((440, 180), background=small, scale=1.2)
    seen = run(FaceTracker(detector, max_faces=1), [picture] * 4)
    assert [len(faces) for faces in seen] == [1] * 4
    assert seen[-1][0].face.box.centre[0] == pytest.approx(440, abs=30)


def test_a_detector_without_a_second_look_searches_every_frame():
    script = [[face_at(100 + 5 * i, 100)] for i in range(6)]
    seen = run(FaceTracker(ScriptedDetector(script)), [room()] * 6)
    assert [faces[0].track_id for faces in seen] == [1] * 6
    assert all(faces[0].detected for faces in seen)
    assert seen[-1][0].face.box.centre == (125, 100)


def test_rare_frames_are_all_searched_and_keep_the_track(detector):
    counting = CountingDetector(detector)
    clip = moving_clip(8.0, 0.5, lambda t: (250 + 10 * t, 180))
    seen = run(FaceTracker(counting), clip, fps=0.5)
    assert counting.searches == len(clip)
    assert {f.track_id for faces in seen for f in faces} == {1}


def test_frames_with_the_same_time_are_looked_at_anew(detector):
    tracker = FaceTracker(detector)
    assert len(tracker.update(Frame(face_in_room((300, 180)), 0, 0.0))) == 1
    assert tracker.update(Frame(room(), 1, 0.0)) == []


def test_the_nearest_track_gets_the_face_and_a_far_one_none():
    tracks = [Track(1, face_at(100, 100), 0.0, 1), Track(2, face_at(300, 100), 0.0, 1)]
    faces = [face_at(290, 100), face_at(110, 100), face_at(500, 300)]
    assert match(tracks, faces, 0.1) == {0: 1, 1: 0}


def test_motion_decides_between_two_faces():
    rightwards = Track(1, face_at(100, 100), 0.0, 1, velocity=(300.0, 0.0))
    assert match([rightwards], [face_at(95, 100), face_at(160, 100)], 0.2) == {0: 1}


def test_velocity_follows_what_is_seen():
    track = Track(1, face_at(0, 0), 0.0, 1)
    for index in range(1, 40):
        track = track.seen(face_at(4.0 * index, 0), index / 30, index)
    assert track.velocity == pytest.approx((120, 0), rel=0.02)
    assert track.predicted(track.seen_s + 0.5).centre[0] == pytest.approx(156 + 60, rel=0.02)


def test_a_change_of_size_counts_as_distance():
    same_place = distance_in_sizes(face_at(0, 0, 100).box, face_at(0, 0, 50).box)
    assert same_place == pytest.approx(math.log(2))
    assert distance_in_sizes(face_at(0, 0).box, face_at(50, 0).box) == pytest.approx(0.5)


@pytest.mark.parametrize("wrong", [{"detect_every": 0}, {"max_faces": 0}])
def test_numbers_must_be_at_least_one(detector, wrong):
    with pytest.raises(ValueError, match="at least 1"):
        FaceTracker(detector, **wrong)


def test_real_single_face_keeps_one_track_near_the_detectors_place(detector, shared):
    tracker = FaceTracker(detector)
    with open_source(shared / "media" / "single_face.mp4") as source:
        for frame in source:
            (tracked,) = tracker.update(frame)
            truth = detector.detect(frame.rgb)[0]
            apart = np.hypot(*(centre(tracked.face) - centre(truth)))
            assert tracked.track_id == 1
            assert apart < 0.1 * truth.box.width


def test_real_clip_without_people_has_no_track(detector, shared):
    tracker = FaceTracker(detector)
    with open_source(shared / "media" / "no_face.mp4") as source:
        assert not any(tracker.update(frame) for frame in source)
