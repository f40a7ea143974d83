from importlib.util import find_spec

import numpy as np
import pytest

from emocare.errors import Unavailable
from emocare.types import Frame
from emocare.vision.detect import DetectorOptions, MediaPipeDetector, create_detector
from emocare.vision.detect_geometry import box_array
from emocare.vision.track import FaceTracker
from tests.generated_clips import face_in_room, room

INSTALLED = find_spec("mediapipe") is not None
needs_mediapipe = pytest.mark.skipif(not INSTALLED, reason="needs the extra 'mediapipe'")


@pytest.fixture(scope="module")
def landmarker(shared):
    made = create_detector("mediapipe", DetectorOptions(models=shared / "models"))
    yield made
    made.close()


@pytest.mark.skipif(INSTALLED, reason="the extra 'mediapipe' is installed")
def test_without_the_extra_the_error_says_where_to_read_on(tmp_path):
    model = tmp_path / "face_landmarker.task"
    model.write_bytes(b"anything")
    with pytest.raises(Unavailable, match=r"docs/detectors-and-networks\.md") as caught:
        MediaPipeDetector(model)
    assert caught.value.code == "mediapipe_missing"


def test_a_missing_model_file_is_told_first(tmp_path):
    with pytest.raises(Unavailable, match="cannot be read"):
        MediaPipeDetector(tmp_path / "face_landmarker.task")


@needs_mediapipe
def test_a_damaged_model_file_is_told(tmp_path):
    (tmp_path / "face_landmarker.task").write_bytes(b"no network")
    with pytest.raises(Unavailable, match="damaged"):
        MediaPipeDetector(tmp_path / "face_landmarker.task")


@needs_mediapipe
def test_it_agrees_with_mtcnn_on_the_astronaut(landmarker, detector, astronaut):
    (face,) = landmarker.detect(astronaut)
    (other,) = detector.detect(astronaut)
    np.testing.assert_allclose(face.landmarks5, other.landmarks5, atol=6)
    assert len(landmarker.sha256) == 64


@needs_mediapipe
def test_a_second_look_finds_the_face_and_nothing_elsewhere(landmarker):
    picture = face_in_room((300, 180))
    (face,) = landmarker.detect(picture)
    again, nothing = landmarker.refine(
        picture, np.vstack([box_array([face.box]) + 8, [[500, 20, 590, 110]]]).astype(np.float32)
    )
    np.testing.assert_allclose(again.landmarks5, face.landmarks5, atol=4)
    assert nothing is None


@needs_mediapipe
def test_it_tracks_and_sees_nobody_in_an_empty_room(landmarker):
    tracker = FaceTracker(landmarker)
    clip = [face_in_room((250 + 3 * i, 180)) for i in range(10)] + [room()] * 3
    seen = [tracker.update(Frame(p, i, i / 15)) for i, p in enumerate(clip)]
    assert [len(faces) for faces in seen] == [1] * 10 + [0] * 3
    assert {f.track_id for faces in seen for f in faces} == {1}
