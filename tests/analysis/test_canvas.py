"""Drawing: nothing falls outside, letters are letters, and panels let the picture through."""

from __future__ import annotations

import numpy as np
import pytest

from emocare.analysis import canvas
from emocare.analysis.words import MARKERS
from emocare.types import Expression


@pytest.fixture
def black() -> canvas.Mask:
    return np.zeros((60, 120, 3), np.uint8)


def test_words_have_the_width_that_is_claimed() -> None:
    face = canvas.Type(20)

    mask = face.mask("happiness 93 %")

    assert mask.shape == (face.line_px, face.width_px("happiness 93 %"))
    assert mask.max() > 200
    assert face.width_px("ii") < face.width_px("WW")


def test_accents_and_dots_are_drawn() -> None:
    face = canvas.Type(20)

    assert (face.mask("é") != face.mask("e")).any()
    assert face.mask("·").max() > 100


def test_only_so_many_words_are_remembered() -> None:
    face = canvas.Type(11)

    for number in range(2000):
        face.mask(str(number))

    assert len(face._masks) <= 256


@pytest.mark.parametrize("place", [(-30, -10), (100, 50), (500, 500), (-500, 10), (10, -200)])
def test_words_partly_or_fully_outside_are_cut_off(
    black: canvas.Mask, place: tuple[int, int]
) -> None:
    canvas.draw_text(black, "happiness", *place, canvas.Type(20), (255, 255, 255))

    inside = -200 < place[0] < 120 and -30 < place[1] < 60
    assert black.any() == inside


def test_a_panel_lets_the_picture_through(black: canvas.Mask) -> None:
    black[:] = 200

    canvas.shade(black, (10, 10, 500, 20), 0.5, ink=(0, 0, 0))

    assert black[15, 50].tolist() == [100, 100, 100]
    assert black[5, 50].tolist() == [200, 200, 200]
    canvas.shade(black, (200, 200, 300, 300), 0.5)  # wholly outside: nothing happens
    assert black[5, 50].tolist() == [200, 200, 200]


@pytest.mark.parametrize("expression", list(Expression))
def test_markers_fill_their_box_and_no_more(black: canvas.Mask, expression: Expression) -> None:
    canvas.draw_marker(black, MARKERS[expression], 20, 10, 32, (255, 255, 255))

    rows, columns = np.nonzero(black[..., 0])
    assert columns.min() >= 19
    assert columns.max() <= 53
    assert rows.min() >= 9
    assert rows.max() <= 43
    assert len(rows) > 300


def test_a_line_of_one_point_is_a_dot(black: canvas.Mask) -> None:
    canvas.draw_line(black, np.array([[30.0, 30.0]]), 3, (255, 0, 0))

    assert 0 < (black[..., 0] > 128).sum() < 40


def test_hex_colours_are_red_green_blue() -> None:
    assert canvas.rgb("#E69F00") == (230, 159, 0)
