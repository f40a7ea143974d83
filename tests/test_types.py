import numpy as np
import pytest

from emocare.types import (
    EXPRESSIONS,
    DetectedFace,
    Expression,
    FaceBox,
    FaceReading,
    Frame,
    Quality,
)

BOX = FaceBox(10, 20, 50, 70, 0.9)


def reading(expression: object) -> FaceReading:
    return FaceReading(
        timestamp_s=0.0,
        frame=0,
        track_id=1,
        box=BOX,
        expression=expression,  # type: ignore[arg-type]
        quality=Quality(1.0),
    )


def test_label_order_is_the_one_every_model_and_table_uses():
    assert [e.value for e in EXPRESSIONS] == (
        ["neutral", "happiness", "surprise", "sadness", "anger", "disgust", "fear", "contempt"]
    )


def test_box_knows_its_size_and_centre():
    assert (BOX.width, BOX.height, BOX.centre) == (40, 50, (30, 45))


@pytest.mark.parametrize(
    "rgb",
    [
        np.zeros((4, 4), np.uint8),
        np.zeros((4, 4, 4), np.uint8),
        np.zeros((0, 4, 3), np.uint8),
        np.zeros((4, 4, 3), np.float32),
    ],
    ids=["grey", "alpha", "empty", "float"],
)
def test_frame_refuses_what_is_not_an_rgb_picture(rgb):
    with pytest.raises(ValueError, match="expected RGB uint8"):
        Frame(rgb)


def test_face_refuses_landmarks_that_are_not_finite():
    points = np.full((5, 2), np.nan, np.float32)
    with pytest.raises(ValueError, match="five finite points"):
        DetectedFace(BOX, points)


@pytest.mark.parametrize(
    "expression", [np.full(7, 1 / 7, np.float32), np.full(8, 0.5, np.float32)], ids=["7", "sum 4"]
)
def test_reading_refuses_what_is_not_a_distribution_over_eight_labels(expression):
    with pytest.raises(ValueError, match="probabilities"):
        reading(expression)


def test_reading_names_its_strongest_expression():
    probabilities = np.full(8, 0.05, np.float32)
    probabilities[3] = 0.65
    assert reading(probabilities).top_expression is Expression.SADNESS


def test_reading_without_expression_abstains():
    abstained = reading(None)
    assert abstained.abstained
    assert abstained.top_expression is None
