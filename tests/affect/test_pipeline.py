import itertools
from dataclasses import replace

import numpy as np
import pytest

from emocare.affect.pipeline import FaceAnalyzer, Stages, watch
from emocare.affect.summary import summarise
from emocare.types import EXPRESSIONS, Expression, Frame, Reason
from emocare.vision.align import CROP_SIZE_PX, CROP_VERSION, TEMPLATE5, transform_points
from emocare.vision.capture import open_source
from emocare.vision.detect import MtcnnDetector
from emocare.vision.follow import LandmarkFollower
from emocare.vision.landmarks import crop_matrix
from emocare.vision.model_card import ModelInfo
from emocare.vision.scores import FaceScores
from emocare.vision.track import FaceTracker
from tests.generated_clips import face_in_room, lit, room, write_video
from tests.made_network import MadeNetwork


class BrightnessNetwork:
    """A network whose answer is easy to foretell: how bright the crop is, as happiness."""

    info = ModelInfo("brightness", "1", "0" * 64, CROP_VERSION, EXPRESSIONS)

    def __init__(self):
        self.shapes = []

    def read(self, crops):
        self.shapes.append(crops.shape)
        happy = crops.mean(axis=(1, 2, 3)) / 255
        scores = np.zeros((len(crops), 8), np.float32)
        scores[:, 1], scores[:, 3] = happy, 1 - happy
        return FaceScores(scores)


class UndecidedNetwork(BrightnessNetwork):
    def read(self, crops):
        return FaceScores(np.full((len(crops), 8), 1 / 8, np.float32))


def test_the_astronaut_looks_happy(analyzer, astronaut):
    (reading,) = analyzer.image(astronaut)
    assert reading.top_expression is Expression.HAPPINESS
    assert reading.confidence == pytest.approx(float(reading.expression.max()))
    assert reading.expression.sum() == pytest.approx(1, abs=1e-3)
    assert reading.valence > 0
    assert reading.quality.reasons == ()
    assert reading.landmarks5.shape == (5, 2)
    assert reading.track_id == 1


def test_no_face_yields_no_reading(analyzer):
    assert analyzer.image(room()) == []


def test_a_doubled_face_is_two_readings_with_two_tracks(analyzer):
    picture = face_in_room((180, 180), background=face_in_room((460, 180), mirrored=True))
    readings = analyzer.image(picture)
    assert sorted(reading.track_id for reading in readings) == [1, 2]


def test_a_mirrored_face_shows_the_same(analyzer, astronaut):
    (reading,) = analyzer.image(astronaut)
    (mirrored,) = analyzer.image(np.ascontiguousarray(astronaut[:, ::-1]))
    assert np.abs(reading.expression - mirrored.expression).max() < 0.1
    assert mirrored.head_pose.yaw == pytest.approx(-reading.head_pose.yaw, abs=0.1)
    assert mirrored.head_pose.roll == pytest.approx(-reading.head_pose.roll, abs=0.1)


@pytest.mark.parametrize("gain", [0.9, 1.1])
def test_a_tenth_more_or_less_light_shows_the_same(analyzer, astronaut, gain):
    (reading,) = analyzer.image(astronaut)
    (relit,) = analyzer.image(lit(astronaut, gain))
    assert np.abs(reading.expression - relit.expression).max() < 0.1


@pytest.mark.parametrize("roll_deg", [-20, 20])
def test_a_tilted_head_shows_the_same(analyzer, roll_deg):
    (reading,) = analyzer.image(face_in_room((300, 180)))
    (tilted,) = analyzer.image(face_in_room((300, 180), roll_deg=roll_deg))
    assert tilted.top_expression is reading.top_expression
    assert np.abs(reading.expression - tilted.expression).max() < 0.2


@pytest.mark.parametrize("scale", [0.7, 1.5])
def test_nearer_or_further_shows_the_same(analyzer, scale):
    (reading,) = analyzer.image(face_in_room((300, 180)))
    (other,) = analyzer.image(face_in_room((300, 180), scale=scale))
    assert other.top_expression is reading.top_expression
    assert np.abs(reading.expression - other.expression).max() < 0.2


def test_an_unreadable_face_is_a_row_with_reasons_and_without_scores(detector):
    network = BrightnessNetwork()
    bright = face_in_room((300, 180))
    frames = [Frame(bright, 0, 0.0), Frame(lit(bright, 0.05), 1, 0.03)]
    (_, first), (_, second) = FaceAnalyzer(detector, network).frames(frames)
    assert not first[0].abstained
    (dark,) = second
    assert dark.abstained
    assert Reason.TOO_DARK in dark.quality.reasons
    assert (dark.valence, dark.arousal, dark.confidence) == (None, None, None)
    assert dark.head_pose is not None
    assert len(network.shapes) == 1


class PlacingNetwork(MadeNetwork):
    """Sees the face where it was guessed, or a little beside it (shares of the crop's side)."""

    has_landmarks = True

    def __init__(self, shift=0.0):
        super().__init__()
        self.shift = shift

    def read(self, crops):
        points = np.full((70, 2), 0.5, np.float32)
        points[36:42], points[42:48], points[30], points[48], points[54] = TEMPLATE5 + self.shift
        return replace(super().read(crops), landmarks70=np.stack([points] * len(crops)))


def test_a_face_that_is_followed_costs_one_run_of_the_network_a_frame(detector):
    network = PlacingNetwork()
    frames = [Frame(face_in_room((300, 180)), i, i / 30) for i in range(5)]
    readings = [one for _, [one] in FaceAnalyzer(detector, network).frames(frames)]
    assert network.asked == [1] * 5
    assert {reading.top_expression for reading in readings} == {Expression.HAPPINESS}


def test_the_reading_of_a_followed_face_stands_where_the_network_looked(detector):
    """Whoever cuts the face out by the reading's points sees the very crop that was read."""
    network = PlacingNetwork(shift=0.01)
    picture = face_in_room((300, 180))
    (found,) = detector.detect(picture)
    (reading,) = FaceAnalyzer(detector, network).image(picture)
    np.testing.assert_array_equal(reading.landmarks5, found.landmarks5)
    assert network.asked == [1]
    in_crop = transform_points(crop_matrix(reading.landmarks5), reading.landmarks70)
    np.testing.assert_allclose(in_crop[30], TEMPLATE5[2] + 0.01, atol=1e-3)


def test_a_face_that_moved_further_is_asked_about_where_it_is(detector):
    network = PlacingNetwork(shift=0.03)
    picture = face_in_room((300, 180))
    (found,) = detector.detect(picture)
    (reading,) = FaceAnalyzer(detector, network).image(picture)
    assert network.asked == [1, 1]
    assert np.abs(reading.landmarks5 - found.landmarks5).min() > 1


def test_a_network_that_did_not_follow_is_always_asked(detector):
    following, reading = PlacingNetwork(), MadeNetwork()
    tracker = FaceTracker(detector, LandmarkFollower(following))
    frame = Frame(face_in_room((300, 180)))
    list(watch([frame], Stages(detector, reading), tracker))
    assert (following.asked, reading.asked) == ([1], [1])


def test_a_network_that_cannot_tell_abstains(detector, astronaut):
    (reading,) = FaceAnalyzer(detector, UndecidedNetwork()).image(astronaut)
    assert reading.abstained
    assert reading.quality.reasons[-1] is Reason.UNCERTAIN


def test_all_faces_of_a_frame_are_read_in_one_call(detector):
    network = BrightnessNetwork()
    picture = face_in_room((180, 180), background=face_in_room((460, 180), mirrored=True))
    FaceAnalyzer(detector, network).image(picture)
    assert network.shapes == [(2, CROP_SIZE_PX, CROP_SIZE_PX, 3)]


def test_faces_stay_with_their_scores(detector):
    """The dimmed face must get the dimmed face's score, in whatever order faces are found."""
    dim = face_in_room((460, 180), tint=(0.5, 0.5, 0.5))
    readings = FaceAnalyzer(detector, BrightnessNetwork()).image(
        face_in_room((180, 180), background=dim)
    )
    by_place = sorted(readings, key=lambda reading: reading.box.x1)
    assert by_place[0].expression[1] > 1.5 * by_place[1].expression[1]


def test_a_clip_gives_one_reading_per_frame_with_true_times(analyzer, swaying_clip):
    readings = list(analyzer.video(swaying_clip))
    assert [reading.frame for reading in readings] == list(range(30))
    assert [r.timestamp_s for r in readings] == pytest.approx(np.arange(30) / 15, abs=1e-3)
    assert {reading.track_id for reading in readings} == {1}
    assert {reading.top_expression for reading in readings} == {Expression.HAPPINESS}


def test_a_clip_can_be_thinned(analyzer, swaying_clip):
    assert [r.frame for r in analyzer.video(swaying_clip, fps=5)] == list(range(0, 30, 3))


def test_reading_again_gives_the_same_numbers(analyzer, swaying_clip):
    once, again = (list(analyzer.video(swaying_clip)) for _ in range(2))
    for one, other in zip(once, again, strict=True):
        assert one.box == other.box
        np.testing.assert_array_equal(one.expression, other.expression)


def test_frames_come_one_at_a_time(analyzer):
    asked = []

    def camera():
        for index in range(100):
            asked.append(index)
            yield Frame(room(), index, index / 30)

    stream = analyzer.frames(camera())
    next(stream)
    assert asked == [0]


def test_each_recording_starts_its_tracks_anew(analyzer, astronaut):
    for _ in range(2):
        [(_, (reading,))] = analyzer.frames([Frame(astronaut)])
        assert reading.track_id == 1


def test_no_more_faces_than_asked_for(detector):
    picture = face_in_room((180, 180), background=face_in_room((460, 180), scale=1.3))
    (reading,) = FaceAnalyzer(detector, max_faces=1).image(picture)
    assert reading.box.centre[0] > 320


def test_models_name_what_a_result_depends_on(analyzer):
    models = analyzer.models
    assert models["crop_version"] == CROP_VERSION
    assert models["detector"] == MtcnnDetector.__name__
    assert len(models["model_sha256"]) == len(models["detector_sha256"]) == 64
    assert models["model"]
    assert models["model_version"]


def test_a_face_that_leaves_and_returns_is_summarised_as_one_person(analyzer, tmp_path):
    here, gone = [face_in_room((300, 180))] * 15, [room()] * 18
    path = write_video(tmp_path / "clip.mp4", [*here, *gone, *here], fps=10)
    with open_source(path) as source:
        frames = [(frame.timestamp_s, readings) for frame, readings in analyzer.frames(source)]
    assert {r.track_id for _, readings in frames for r in readings} == {1, 2}
    summary = summarise(frames)
    assert summary.dominant is Expression.HAPPINESS
    assert summary.usable_s == pytest.approx(3.0, abs=0.3)
    assert summary.duration_s == pytest.approx(4.8, abs=0.05)
    assert summary.face_count == 1


def test_real_clip_goes_from_neutral_to_a_smile(analyzer, shared):
    with open_source(shared / "media" / "single_face.mp4") as source:
        frames = [(frame.timestamp_s, readings) for frame, readings in analyzer.frames(source)]
    shown = [readings[0].top_expression for _, readings in frames]
    assert shown[0] is Expression.NEUTRAL
    assert shown[36] is Expression.HAPPINESS
    assert sum(before is not after for before, after in itertools.pairwise(shown)) <= 3
    assert summarise(frames).usable_s == pytest.approx(2.4, abs=0.05)


def test_real_group_is_five_readings(analyzer, shared):
    with open_source(shared / "media" / "multi_face.jpg") as source:
        ((_, readings),) = analyzer.frames(source)
    assert len(readings) == 5


def test_real_clip_without_people_has_no_reading(analyzer, shared):
    assert list(analyzer.video(shared / "media" / "no_face.mp4")) == []
