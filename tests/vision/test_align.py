import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emocare.vision.align import (
    CROP_SIZE_PX,
    EYE_SIDE,
    EYE_SIZE_PX,
    EYES_LEFT,
    EYES_TOP,
    TEMPLATE5,
    align_face,
    cut_eyes,
    eyes_of_crop,
    similarity_transform,
    transform_points,
)
from tests.generated_clips import face_in_room, lit

ANGLES = st.floats(-3.1, 3.1)
SCALES = st.floats(0.05, 20)
SHIFTS = st.floats(-500, 500)


def similarity(angle, scale, x, y):
    cos, sin = scale * np.cos(angle), scale * np.sin(angle)
    return np.array([[cos, -sin, x], [sin, cos, y]])


@given(ANGLES, SCALES, SHIFTS, SHIFTS)
def test_a_similarity_is_recovered_from_five_points(angle, scale, x, y):
    truth = similarity(angle, scale, x, y)
    points = TEMPLATE5 * 100
    found = similarity_transform(points, transform_points(truth, points))
    np.testing.assert_allclose(found, truth, atol=1e-3 * max(1, scale, abs(x), abs(y)))


@given(ANGLES, SCALES, SHIFTS, SHIFTS, st.integers(0, 2**32 - 1))
def test_no_other_scale_or_turn_fits_better(angle, scale, x, y, seed):
    random = np.random.default_rng(seed)
    source = (TEMPLATE5 * 100 + random.normal(0, 5, (5, 2))).astype(np.float32)
    target = transform_points(similarity(angle, scale, x, y), source)
    target = (target + random.normal(0, 2, (5, 2))).astype(np.float32)
    found = similarity_transform(source, target)
    best = ((transform_points(found, source) - target) ** 2).sum()
    nearby = found.copy()
    nearby[:, :2] = found[:, :2] @ similarity(0.02, 1.01, 0, 0)[:, :2]
    centre = source.mean(axis=0)
    nearby[:, 2] += found[:, :2] @ centre - nearby[:, :2] @ centre
    assert best <= ((transform_points(nearby, source) - target) ** 2).sum() * (1 + 1e-4) + 1e-3


def test_landmarks_land_on_the_template():
    picture = np.zeros((200, 200, 3), np.uint8)
    points = (TEMPLATE5 * 128 + 30).astype(np.float32)
    for x, y in np.floor(points).astype(int):
        picture[y - 2 : y + 2, x - 2 : x + 2] = 255
    crop = align_face(picture, points)[..., 0]
    for x, y in TEMPLATE5 * CROP_SIZE_PX:
        around = crop[int(y) - 2 : int(y) + 3, int(x) - 2 : int(x) + 3]
        assert around.max() > 100
    assert crop[:8].max() == 0


def test_the_crop_is_a_copy_where_it_needs_no_scaling():
    picture = np.random.default_rng(1).integers(0, 256, (64, 64, 3), np.uint8)
    crop = align_face(picture, TEMPLATE5 * 64)
    np.testing.assert_allclose(crop.astype(int), picture.astype(int), atol=1)


@pytest.mark.parametrize("factor", [2, 3, 4])
def test_a_finer_picture_of_the_same_face_gives_the_same_crop(astronaut, detector, factor):
    (face,) = detector.detect(astronaut)
    fine = cv2.resize(astronaut, None, fx=factor, fy=factor, interpolation=cv2.INTER_LINEAR)
    coarse_crop = align_face(astronaut, face.landmarks5)
    fine_crop = align_face(fine, face.landmarks5 * factor)
    assert np.corrcoef(coarse_crop.ravel(), fine_crop.ravel())[0, 1] > 0.99


@pytest.mark.parametrize("roll_deg", [-25, 25])
def test_a_tilted_face_is_turned_upright(detector, roll_deg):
    (upright,) = detector.detect(face_in_room((300, 180)))
    (tilted,) = detector.detect(face_in_room((300, 180), roll_deg=roll_deg))
    crops = [
        align_face(face_in_room((300, 180), roll_deg=turn), face.landmarks5)
        for turn, face in ((0, upright), (roll_deg, tilted))
    ]
    agreement = np.corrcoef(crops[0].ravel(), crops[1].ravel())[0, 1]
    assert agreement > 0.9


def test_a_mirrored_face_gives_the_mirrored_crop(astronaut):
    points = np.array([[203, 101], [246, 103], [225, 128], [202, 140], [246, 142]], np.float32)
    mirrored_points = (np.float32([512, 0]) + points * np.float32([-1, 1]))[[1, 0, 2, 4, 3]]
    crop = align_face(astronaut, points)
    mirrored = align_face(np.ascontiguousarray(astronaut[:, ::-1]), mirrored_points)
    np.testing.assert_allclose(mirrored[:, ::-1].astype(int), crop.astype(int), atol=2)


def test_the_edge_repeats_outside_the_picture():
    picture = np.full((40, 40, 3), 90, np.uint8)
    crop = align_face(picture, (TEMPLATE5 * 64 - 30).astype(np.float32))
    assert (crop == 90).all()


def test_light_changes_the_crop_and_nothing_else(astronaut, detector):
    (face,) = detector.detect(astronaut)
    crop, dim = (align_face(lit(astronaut, gain), face.landmarks5) for gain in (1.0, 0.9))
    np.testing.assert_allclose(dim, crop * 0.9, atol=2)


def test_grey_pictures_give_grey_crops(astronaut):
    crop = align_face(astronaut[..., 0].copy(), TEMPLATE5 * 100 + 150, 32)
    assert crop.shape == (32, 32)


@given(st.floats(-400, 900), st.floats(-400, 900), st.floats(0.0, 900))
def test_any_landmarks_give_a_crop_of_the_right_size(x, y, size):
    picture = np.zeros((120, 160, 3), np.uint8)
    points = (TEMPLATE5 * size + np.array([x, y])).astype(np.float32)
    assert align_face(picture, points).shape == (CROP_SIZE_PX, CROP_SIZE_PX, 3)


def eye_to_eye(picture: np.ndarray) -> np.ndarray:
    """The matrix by which the patches are the picture's upper left corner, pixel by pixel."""
    matrix = similarity(0, EYE_SIDE / EYE_SIZE_PX, EYES_LEFT, EYES_TOP)
    assert picture.shape[0] >= EYE_SIZE_PX
    assert picture.shape[1] >= 2 * EYE_SIZE_PX
    return matrix


@pytest.mark.parametrize("shape", [(60, 110), (60, 110, 3)])
def test_the_patches_lie_side_by_side_and_the_left_one_is_mirrored(shape):
    picture = np.random.default_rng(2).integers(0, 256, shape, np.uint8)
    right, left = cut_eyes(picture, eye_to_eye(picture))
    np.testing.assert_array_equal(right, picture[:48, :48])
    np.testing.assert_array_equal(left[:, ::-1], picture[:48, 48:96])


def test_the_template_s_eyes_are_in_the_middle_of_their_patches():
    picture = np.zeros((400, 400), np.uint8)
    for x, y in np.rint(TEMPLATE5[:2] * 400).astype(int):
        picture[y - 4 : y + 4, x - 4 : x + 4] = 255
    for patch in cut_eyes(picture, similarity_transform(TEMPLATE5 * 400, TEMPLATE5)):
        y, x = np.argwhere(patch > 128).mean(axis=0)
        assert abs(x - 23.5) < 1
        assert EYE_SIZE_PX * 0.25 < y < EYE_SIZE_PX * 0.4


def test_the_patches_of_a_mirrored_face_are_its_patches_in_the_other_order(astronaut, detector):
    (face,) = detector.detect(astronaut)
    mirrored = face.landmarks5[[1, 0, 2, 4, 3]] * (-1, 1) + (astronaut.shape[1], 0)
    turned = cut_eyes(
        np.ascontiguousarray(astronaut[:, ::-1]),
        similarity_transform(mirrored.astype(np.float32), TEMPLATE5),
    )
    plain = cut_eyes(astronaut, similarity_transform(face.landmarks5, TEMPLATE5))
    assert np.abs(turned[::-1].astype(int) - plain).mean() < 2


@pytest.mark.parametrize("factor", [2, 3])
def test_a_finer_picture_gives_the_same_patches(astronaut, detector, factor):
    (face,) = detector.detect(astronaut)
    fine = cv2.resize(astronaut, None, fx=factor, fy=factor, interpolation=cv2.INTER_LINEAR)
    one = cut_eyes(astronaut, similarity_transform(face.landmarks5, TEMPLATE5))
    other = cut_eyes(fine, similarity_transform(face.landmarks5 * factor, TEMPLATE5))
    assert np.corrcoef(one.ravel(), other.ravel())[0, 1] > 0.99


@pytest.mark.parametrize("side", [64, 96])
def test_a_crop_alone_gives_patches_of_the_same_eyes(astronaut, detector, side):
    (face,) = detector.detect(astronaut)
    crop = align_face(astronaut, face.landmarks5, side)
    own = eyes_of_crop(crop)
    assert own.shape == (2, EYE_SIZE_PX, EYE_SIZE_PX, 3)
    sharp = cut_eyes(astronaut, similarity_transform(face.landmarks5, TEMPLATE5))
    assert np.corrcoef(own.ravel(), sharp.ravel())[0, 1] > 0.95
