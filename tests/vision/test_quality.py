import dataclasses

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emocare.types import DetectedFace, FaceBox, HeadPose, Reason
from emocare.vision.align import TEMPLATE5, align_face
from emocare.vision.quality import (
    LIMITS,
    READABLE_FROM,
    QualityMeasures,
    Ramp,
    assess_quality,
    estimate_head_pose,
    judge,
    measure_quality,
)
from emocare.vision.quality_measures import crop_side_px, share_outside
from tests.generated_clips import face_in_room, lit

FRONTAL = HeadPose(0.0, 0.0, 0.0)
FINE = QualityMeasures(
    size_px=120,
    luma=120,
    contrast=50,
    clipped=0.0,
    sharpness=0.5,
    yaw=0.0,
    pitch=0.0,
    roll=0.0,
    outside=0.0,
    face_score=1.0,
    mouth_detail=1.0,
)


def judged(detector, picture):
    (face,) = detector.detect(picture)
    crop = align_face(picture, face.landmarks5)
    return assess_quality(picture, face, crop, estimate_head_pose(face.landmarks5))


def measured(detector, picture):
    (face,) = detector.detect(picture)
    crop = align_face(picture, face.landmarks5)
    height, width = picture.shape[:2]
    return measure_quality(crop, face, (width, height), estimate_head_pose(face.landmarks5))


def test_a_good_picture_is_readable_without_reservation(detector, astronaut):
    quality = judged(detector, astronaut)
    assert quality.reasons == ()
    assert quality.score > 0.9


def test_a_blurred_face_is_less_sharp_and_then_unreadable(detector):
    picture = face_in_room((300, 180), scale=1.6)
    sharpness = [
        measured(detector, cv2.GaussianBlur(picture, (0, 0), sigma) if sigma else picture).sharpness
        for sigma in (0, 2, 4, 6)
    ]
    assert sharpness == sorted(sharpness, reverse=True)
    quality = judged(detector, cv2.GaussianBlur(picture, (0, 0), 12))
    assert quality.score < READABLE_FROM
    assert Reason.BLURRED in quality.reasons


def test_a_dark_face_is_unreadable_and_says_so(detector):
    bright = face_in_room((300, 180))
    (face,) = detector.detect(bright)
    dark = lit(bright, 0.04)
    crop, pose = align_face(dark, face.landmarks5), estimate_head_pose(face.landmarks5)
    quality = assess_quality(dark, face, crop, pose)
    assert quality.score < READABLE_FROM
    assert Reason.TOO_DARK in quality.reasons


def test_an_overexposed_face_is_told(detector):
    clipped = [measured(detector, lit(face_in_room((300, 180)), g)).clipped for g in (1, 1.2, 1.4)]
    assert clipped == sorted(clipped)
    assert clipped[-1] > 0.1
    assert judge(dataclasses.replace(FINE, clipped=0.9)).reasons == (Reason.TOO_BRIGHT,)


def test_a_small_face_is_told(detector):
    assert measured(detector, face_in_room((300, 180), scale=0.5)).size_px == pytest.approx(
        measured(detector, face_in_room((300, 180))).size_px / 2, rel=0.1
    )
    assert judge(dataclasses.replace(FINE, size_px=10)).reasons == (Reason.TOO_SMALL,)


def test_a_face_leaving_the_picture_is_partly_visible(detector):
    picture = face_in_room((300, 180))
    (face,) = detector.detect(picture)
    left = round(float(face.landmarks5[1, 0]))
    cut = np.ascontiguousarray(picture[:, left:])
    moved = DetectedFace(face.box, face.landmarks5 - np.float32([left, 0]))
    quality = assess_quality(cut, moved, align_face(cut, moved.landmarks5), FRONTAL)
    assert Reason.PARTLY_VISIBLE in quality.reasons


def test_a_cloth_over_the_mouth_takes_its_detail_away(detector, astronaut):
    (face,) = detector.detect(astronaut)
    covered = astronaut.copy()
    x1, y1, x2 = int(face.box.x1), int(face.landmarks5[2, 1]), int(face.box.x2)
    covered[y1 : int(face.box.y2), x1:x2] = 150
    (again,) = detector.refine(covered, np.array([[180, 63, 267, 174]], np.float32))
    bare, masked = (
        measure_quality(align_face(p, f.landmarks5), f, (512, 512), FRONTAL)
        for p, f in ((astronaut, face), (covered, again or face))
    )
    assert masked.mouth_detail < 0.5 * bare.mouth_detail


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"size_px": 0}, Reason.TOO_SMALL),
        ({"luma": 0}, Reason.TOO_DARK),
        ({"contrast": 0}, Reason.TOO_DARK),
        ({"clipped": 1}, Reason.TOO_BRIGHT),
        ({"sharpness": 0}, Reason.BLURRED),
        ({"yaw": -1.5}, Reason.TURNED_AWAY),
        ({"yaw": 1.5}, Reason.TURNED_AWAY),
        ({"pitch": 1.5}, Reason.TURNED_AWAY),
        ({"roll": -1.6}, Reason.TILTED),
        ({"outside": 1}, Reason.PARTLY_VISIBLE),
        ({"face_score": 0}, Reason.COVERED),
        ({"mouth_detail": 0}, Reason.COVERED),
    ],
)
def test_each_hardship_alone_rules_a_reading_out_and_is_named(change, reason):
    quality = judge(dataclasses.replace(FINE, **change))
    assert quality.score == 0
    assert quality.reasons == (reason,)


def test_nothing_wrong_is_a_full_score():
    assert judge(FINE).score == 1
    assert judge(FINE).reasons == ()


MEASURES = st.builds(
    QualityMeasures,
    size_px=st.floats(0, 500),
    luma=st.floats(0, 255),
    contrast=st.floats(0, 128),
    clipped=st.floats(0, 1),
    sharpness=st.floats(0, 3),
    yaw=st.floats(-3, 3),
    pitch=st.floats(-3, 3),
    roll=st.floats(-3, 3),
    outside=st.floats(0, 1),
    face_score=st.floats(0, 1),
    mouth_detail=st.floats(0, 3),
)


@given(MEASURES)
def test_an_unreadable_face_always_has_a_reason(measures):
    quality = judge(measures)
    assert 0 <= quality.score <= 1
    assert len(set(quality.reasons)) == len(quality.reasons)
    assert quality.score >= READABLE_FROM or quality.reasons


@given(MEASURES, st.floats(0, 1))
def test_more_light_is_never_worse_until_it_clips(measures, share):
    brighter = dataclasses.replace(measures, luma=measures.luma + share * (255 - measures.luma))
    assert judge(brighter).score >= judge(measures).score - 1e-12


@given(MEASURES)
def test_left_and_right_are_judged_alike(measures):
    turned = dataclasses.replace(measures, yaw=-measures.yaw, roll=-measures.roll)
    assert judge(turned) == judge(measures)


def test_every_measure_has_a_limit():
    names = {field.name for field in dataclasses.fields(QualityMeasures)}
    assert set(LIMITS) == names


def test_a_ramp_runs_both_ways():
    rising, falling = Ramp(10, 20), Ramp(0.6, 0.3)
    assert [rising(v) for v in (5, 10, 15, 20, 99)] == [0, 0, 0.5, 1, 1]
    assert [falling(v) for v in (0.9, 0.45, 0.1)] == pytest.approx([0, 0.5, 1])


@pytest.mark.parametrize("gain", [0.9, 1.1])
def test_a_tenth_more_or_less_light_changes_nothing_that_matters(detector, astronaut, gain):
    assert judged(detector, lit(astronaut, gain)).score == pytest.approx(
        judged(detector, astronaut).score, abs=0.1
    )


def test_the_crop_covers_as_many_pixels_as_its_landmarks_say():
    assert crop_side_px(TEMPLATE5 * 80) == pytest.approx(80, rel=1e-4)
    assert crop_side_px(np.zeros((5, 2), np.float32)) == 0


@pytest.mark.parametrize(
    ("shift", "share"), [((0, 0), 0), ((-40, 0), 0.5), ((0, 60), 0.75), ((-80, 0), 1)]
)
def test_the_share_outside_is_that_of_the_crops_area(shift, share):
    points = (TEMPLATE5 * 80 + np.array(shift)).astype(np.float32)
    assert share_outside(points, (80, 80)) == pytest.approx(share, abs=0.04)


def test_points_that_coincide_lie_outside():
    assert share_outside(np.full((5, 2), 20, np.float32), (80, 80)) == 1


def test_a_grey_crop_is_measured_like_its_colour_twin(astronaut, detector):
    (face,) = detector.detect(astronaut)
    grey = cv2.cvtColor(astronaut, cv2.COLOR_RGB2GRAY)
    of_grey = measure_quality(align_face(grey, face.landmarks5), face, (512, 512), FRONTAL)
    of_colour = measured(detector, astronaut)
    assert of_grey.luma == pytest.approx(of_colour.luma, rel=0.01)
    assert of_grey.sharpness == pytest.approx(of_colour.sharpness, rel=0.05)


def test_the_boxes_score_is_carried_over():
    face = DetectedFace(FaceBox(0, 0, 64, 64, 0.83), TEMPLATE5 * 64)
    crop = np.full((64, 64, 3), 100, np.uint8)
    measures = measure_quality(crop, face, (64, 64), FRONTAL)
    assert measures.face_score == 0.83
    assert measures.contrast == 0
    assert measures.sharpness == 0
