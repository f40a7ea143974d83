import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from emocare.types import FaceBox
from emocare.vision import detect_geometry as geometry

SIDES = st.floats(1, 200, width=32)
PLACES = st.floats(-300, 300, width=32)


@st.composite
def box_arrays(draw, most=8):
    rows = draw(st.integers(0, most))
    corner = draw(arrays(np.float32, (rows, 2), elements=PLACES))
    side = draw(arrays(np.float32, (rows, 2), elements=SIDES))
    return np.hstack([corner, corner + side]).astype(np.float32)


@given(box_arrays())
def test_overlap_is_symmetric_and_whole_with_itself(boxes):
    shared = geometry.overlaps(boxes, boxes)
    np.testing.assert_allclose(shared, shared.T, atol=1e-5)
    np.testing.assert_allclose(np.diag(shared), 1, atol=1e-3)
    assert (shared >= 0).all()
    assert (shared <= 1 + 1e-3).all()


@given(box_arrays())
def test_overlap_over_the_smaller_box_is_never_less(boxes):
    over_union = geometry.overlaps(boxes, boxes)
    over_smaller = geometry.overlaps(boxes, boxes, "smaller")
    assert (over_smaller >= over_union - 1e-4).all()


def test_overlap_of_a_half_shifted_square_is_a_third():
    boxes = np.array([[0, 0, 10, 10], [5, 0, 15, 10]], np.float32)
    assert geometry.overlaps(boxes[:1], boxes[1:])[0, 0] == pytest.approx(1 / 3)


@given(box_arrays(), st.floats(0.1, 0.9))
def test_survivors_do_not_overlap_and_the_best_survives(boxes, limit):
    scores = np.linspace(0.1, 1, len(boxes), dtype=np.float32)
    kept = geometry.suppress(boxes, scores, limit)
    shared = geometry.overlaps(boxes[kept], boxes[kept])
    assert (shared[~np.eye(len(kept), dtype=bool)] <= limit + 1e-6).all()
    assert len(boxes) == 0 or kept[0] == len(boxes) - 1


@given(box_arrays(), st.floats(0.1, 0.9))
def test_every_suppressed_box_overlaps_a_better_survivor(boxes, limit):
    scores = np.linspace(0.1, 1, len(boxes), dtype=np.float32)
    kept = geometry.suppress(boxes, scores, limit)
    for gone in set(range(len(boxes))) - set(kept.tolist()):
        better = [k for k in kept if scores[k] > scores[gone]]
        assert geometry.overlaps(boxes[[gone]], boxes[better]).max() > limit


def test_only_the_best_of_very_many_boxes_are_kept():
    count = 60_000
    corner = np.arange(count, dtype=np.float32)[:, None] * 20
    boxes = np.hstack([corner, corner, corner + 10, corner + 10])
    scores = np.linspace(1, 0, count, dtype=np.float32)
    kept = geometry.suppress(boxes, scores, 0.5)
    assert kept.tolist() == list(range(geometry.MAX_BOXES))


@given(box_arrays())
def test_squares_keep_their_centre_and_hold_the_box(boxes):
    squares = geometry.square_boxes(boxes)
    sides = squares[:, 2:] - squares[:, :2]
    np.testing.assert_allclose(sides[:, 0], sides[:, 1], atol=1e-3)
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2
    np.testing.assert_allclose((squares[:, :2] + squares[:, 2:]) / 2, centres, atol=1e-3)
    assert (squares[:, :2] <= boxes[:, :2] + 1e-3).all()
    assert (squares[:, 2:] >= boxes[:, 2:] - 1e-3).all()


@given(box_arrays())
def test_offsets_are_in_units_of_each_side(boxes):
    moved = geometry.apply_offsets(boxes, np.tile(np.float32([1, 0, 0, -1]), (len(boxes), 1)))
    np.testing.assert_allclose(moved[:, 0], boxes[:, 2], atol=1e-3)
    np.testing.assert_allclose(moved[:, 3], boxes[:, 1], atol=1e-3)
    np.testing.assert_allclose(moved[:, 1], boxes[:, 1])


@given(st.integers(12, 3000), st.integers(12, 3000), st.floats(12, 200))
def test_pyramid_starts_at_the_smallest_face_and_still_holds_a_window(height, width, smallest):
    scales = geometry.pyramid_scales(height, width, smallest, 0.7)
    assert all(min(height, width) * scale >= 12 - 1e-6 for scale in scales)
    assert scales == sorted(scales, reverse=True)
    if min(height, width) >= smallest:
        assert scales[0] * smallest == pytest.approx(12)
        assert min(height, width) * scales[-1] * 0.7 < 12


def test_a_window_that_passes_becomes_a_box_of_the_unreduced_picture():
    score = np.zeros((4, 5), np.float32)
    score[1, 2] = 0.9
    offset = np.zeros((4, 4, 5), np.float32)
    offset[2, 1, 2] = 0.5  # the right side moves by half a window
    boxes, scores = geometry.proposed_boxes(score, offset, (0.5, 0.25), 0.6)
    np.testing.assert_allclose(boxes, [[4 / 0.5, 2 / 0.25, (4 + 12 + 6) / 0.5, (2 + 12) / 0.25]])
    np.testing.assert_allclose(scores, [0.9])


@given(PLACES, PLACES, st.floats(1, 120))
def test_a_crop_is_grey_outside_the_picture_and_true_inside(left, top, side):
    picture = np.full((90, 120, 3), 255, np.uint8)
    box = np.array([left, top, left + side, top + side], np.float32)
    crop, cut = geometry.crop_square(picture, box, 24)
    assert crop.shape == (24, 24, 3)
    assert cut[2] - cut[0] == cut[3] - cut[1] >= 1
    np.testing.assert_allclose(cut[:2], box[:2], atol=0.51)
    inside = cut[0] >= 0 and cut[1] >= 0 and cut[2] <= 120 and cut[3] <= 90
    outside = cut[2] <= 0 or cut[3] <= 0 or cut[0] >= 120 or cut[1] >= 90
    if inside:
        assert (crop == 255).all()
    if outside:
        assert (crop == 128).all()
    assert crop.min() >= 128


def test_network_input_keeps_channels_apart_and_values_as_they_are():
    crop = np.zeros((2, 3, 3), np.uint8)
    crop[..., 0] = 255
    ready = geometry.as_network_input([crop, crop])
    assert ready.shape == (2, 3, 2, 3)
    assert (ready[:, 0] == 255).all()
    assert (ready[:, 1:] == 0).all()


def test_boxes_travel_to_arrays_and_back():
    box = FaceBox(1, 2, 3, 5, 0.75)
    (row,) = geometry.box_array([box])
    assert geometry.face_box(row, 0.75) == box
    assert geometry.box_array([]).shape == (0, 4)


@given(st.integers(0, 255))
def test_only_dim_pictures_are_brightened_and_never_past_the_usual(luma):
    picture = np.full((8, 8, 3), luma, np.uint8)
    brightened = geometry.brightened(picture)
    if luma >= geometry.DIM_BELOW_LUMA:
        assert brightened is picture
    else:
        assert luma <= brightened.mean() <= geometry.USUAL_LUMA + 1
