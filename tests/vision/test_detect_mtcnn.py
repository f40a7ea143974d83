import numpy as np
import pytest

from emocare.errors import Invalid
from emocare.types import FaceBox
from emocare.vision.capture import open_source
from emocare.vision.detect import DETECTORS, FaceFollower, MtcnnDetector, create_detector
from emocare.vision.detect_geometry import box_array
from tests.generated_clips import FACE_WIDTH_PX, astronaut, face_in_room, lit, room

# Where the astronaut's eyes, nose and mouth corners are, read off the enlarged picture.
ASTRONAUT_POINTS = np.array([[203, 101], [246, 103], [225, 128], [202, 140], [246, 142]])


def test_the_astronaut_has_one_face_with_landmarks_in_place(detector, astronaut):
    (face,) = detector.detect(astronaut)
    assert face.box.face_score > 0.99
    np.testing.assert_allclose(face.landmarks5, ASTRONAUT_POINTS, atol=3)
    assert face.box.x1 < face.landmarks5[:, 0].min()
    assert face.box.y2 > face.landmarks5[:, 1].max()


def test_a_doubled_face_is_two_faces(detector):
    picture = face_in_room((180, 180), background=face_in_room((460, 170), mirrored=True))
    faces = sorted(detector.detect(picture), key=lambda face: face.box.x1)
    assert [round(face.box.centre[0]) for face in faces] == pytest.approx([180, 460], abs=15)


@pytest.mark.parametrize("place", [(320, 180), (100, 120), (560, 250)])
def test_a_face_is_found_wherever_it_is(detector, place):
    (face,) = detector.detect(face_in_room(place))
    assert np.hypot(*(np.array(face.box.centre) - place)) < 0.2 * FACE_WIDTH_PX


@pytest.mark.parametrize("gain", [0.06, 0.12, 0.35, 0.6, 1.4])
def test_a_face_is_found_in_dim_and_bright_light(detector, gain):
    assert len(detector.detect(lit(face_in_room((300, 180)), gain))) == 1


def test_landmarks_in_the_dark_are_those_in_the_light(detector):
    picture = face_in_room((300, 180))
    (bright,), (dark,) = detector.detect(picture), detector.detect(lit(picture, 0.1))
    np.testing.assert_allclose(dark.landmarks5, bright.landmarks5, atol=4)


def test_an_empty_room_stays_empty_in_the_dark(detector):
    assert detector.detect(lit(room(), 0.05)) == []


@pytest.mark.parametrize("roll_deg", [-30, -15, 15, 30])
def test_a_tilted_face_is_found_and_its_landmarks_tilt_with_it(detector, roll_deg):
    (face,) = detector.detect(face_in_room((300, 180), roll_deg=roll_deg))
    eye_line = face.landmarks5[1] - face.landmarks5[0]
    tilt = np.degrees(np.arctan2(eye_line[1], eye_line[0]))
    upright = np.degrees(np.arctan2(2, 43))
    assert tilt == pytest.approx(roll_deg + upright, abs=5)


def test_a_room_without_people_has_no_face(detector):
    assert detector.detect(room()) == []
    assert detector.detect(np.zeros((360, 640, 3), np.uint8)) == []


def test_landmarks_move_with_the_picture(detector):
    (before,) = detector.detect(face_in_room((300, 180)))
    (after,) = detector.detect(face_in_room((340, 200)))
    moved = (after.landmarks5 - before.landmarks5).mean(axis=0)
    np.testing.assert_allclose(moved, (40, 20), atol=2)


def test_a_mirrored_picture_mirrors_the_landmarks(detector, astronaut):
    (face,) = detector.detect(astronaut)
    (mirrored,) = detector.detect(np.ascontiguousarray(astronaut[:, ::-1]))
    swapped = mirrored.landmarks5[[1, 0, 2, 4, 3]]
    np.testing.assert_allclose(512 - swapped[:, 0], face.landmarks5[:, 0], atol=3)
    np.testing.assert_allclose(swapped[:, 1], face.landmarks5[:, 1], atol=3)


def test_faces_below_the_minimum_size_are_left_out():
    picture = face_in_room((300, 180), scale=0.6)
    width = 0.6 * FACE_WIDTH_PX
    assert len(MtcnnDetector(min_face_px=0.6 * width).detect(picture)) == 1
    assert MtcnnDetector(min_face_px=2.5 * width).detect(picture) == []


def test_the_size_of_the_picture_does_not_matter(detector, astronaut):
    double = astronaut.repeat(2, axis=0).repeat(2, axis=1)
    (face,), (large,) = detector.detect(astronaut), detector.detect(double)
    np.testing.assert_allclose(large.landmarks5 / 2, face.landmarks5, atol=3)


@pytest.mark.parametrize("shape", [(1, 1), (5, 300), (12, 12), (300, 11)])
def test_tiny_pictures_have_no_face_and_no_error(detector, shape):
    assert detector.detect(np.full((*shape, 3), 200, np.uint8)) == []


def test_a_face_is_found_in_a_panorama(detector):
    wide = np.hstack([room(), face_in_room((200, 180)), room(), room()])
    (face,) = detector.detect(wide)
    assert face.box.centre[0] == pytest.approx(840, abs=20)


def test_a_second_look_finds_the_face_from_a_rough_guess(detector, astronaut):
    (face,) = detector.detect(astronaut)
    x, y, side = *face.box.centre, face.box.height
    guess = FaceBox(x - 0.4 * side, y - 0.6 * side, x + 0.6 * side, y + 0.4 * side)
    (again,) = detector.refine(astronaut, box_array([guess]))
    np.testing.assert_allclose(again.landmarks5, face.landmarks5, atol=4)


def test_a_second_look_at_an_empty_place_finds_nothing(detector, astronaut):
    nowhere = box_array([FaceBox(400, 400, 500, 500), FaceBox(-300, -300, -200, -200)])
    assert detector.refine(astronaut, nowhere) == [None, None]
    assert detector.refine(astronaut, box_array([])) == []


def test_the_same_picture_gives_the_same_faces():
    one, other = (MtcnnDetector().detect(astronaut())[0] for _ in range(2))
    assert one.box == other.box
    np.testing.assert_array_equal(one.landmarks5, other.landmarks5)


def test_the_registry_knows_our_detectors_and_refuses_others():
    assert set(DETECTORS) == {"mtcnn", "mediapipe"}
    assert isinstance(create_detector("mtcnn"), FaceFollower)
    with pytest.raises(Invalid, match="choose one of mtcnn, mediapipe"):
        create_detector("yolo")


def test_a_minimum_size_must_be_positive():
    with pytest.raises(ValueError, match="positive"):
        MtcnnDetector(min_face_px=0)


def test_the_face_is_found_in_every_frame_of_a_clip(detector, swaying_clip):
    with open_source(swaying_clip) as source:
        counts = [len(detector.detect(frame.rgb)) for frame in source]
    assert counts == [1] * 30


def test_real_single_face_is_found_in_every_frame(detector, shared):
    with open_source(shared / "media" / "single_face.mp4") as source:
        counts = [len(detector.detect(frame.rgb)) for frame in source]
    assert counts == [1] * 72


def test_real_group_of_five_is_found(detector, shared):
    with open_source(shared / "media" / "multi_face.jpg") as source:
        ((faces, picture),) = [(detector.detect(f.rgb), f) for f in source]
    assert len(faces) == 5
    assert picture.rgb.shape == (667, 1000, 3)


def test_real_clip_without_people_has_no_face(detector, shared):
    with open_source(shared / "media" / "no_face.mp4") as source:
        assert not any(detector.detect(frame.rgb) for frame in source)
