from __future__ import annotations

import numpy as np

from emocare.training.render.landmark_scheme import SHIFT, to_label_scheme
from emocare.training.render.model import FaceModel
from tests.training.render.made_scenes import MIRRORED

MIRRORED68 = MIRRORED[:68]


def mirrored(marks: np.ndarray) -> np.ndarray:
    return marks[MIRRORED68] * np.array((-1, 1, 1), np.float32)


def test_a_mirrored_face_gets_mirrored_points(model: FaceModel) -> None:
    marks = model.neutral[model.landmark68]
    even = (marks + mirrored(marks)) / 2
    moved = to_label_scheme(even)
    assert np.abs(moved - mirrored(moved)).max() < 0.06


def test_points_slide_along_their_contour_towards_the_neighbour(model: FaceModel) -> None:
    marks = model.neutral[model.landmark68]
    moved = to_label_scheme(marks)
    # The inner lip's point 61 goes 0.42 of the way to 62, the chin stays.
    assert np.allclose(moved[61], marks[61] + SHIFT[61] * (marks[62] - marks[61]), atol=1e-5)
    assert np.array_equal(moved[8], marks[8])
    assert np.abs(SHIFT).max() < 0.6


def test_closed_contours_wrap_and_open_ones_go_straight_on() -> None:
    marks = np.zeros((68, 3), np.float32)
    marks[0], marks[1] = (-7, 4, 0), (-7, 2, 0)
    marks[36], marks[41] = (1, 0, 0), (0, -1, 0)
    moved = to_label_scheme(marks)
    assert np.allclose(moved[0], (-7, 4 + 2 * abs(SHIFT[0]), 0), atol=1e-5)
    # 41 lies before 36 on the ring: a negative shift goes to 40, not to 36.
    assert np.allclose(moved[41], (1 - abs(SHIFT[41])) * marks[41], atol=1e-5)
