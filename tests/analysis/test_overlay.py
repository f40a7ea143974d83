"""What is drawn onto pictures: where, in which colour, and in which words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from emocare.affect.pipeline import FaceAnalyzer
from emocare.analysis.canvas import rgb
from emocare.analysis.overlay import (
    FrameAnnotator,
    label,
    place_label,
    strongest_movements,
    type_size_px,
)
from emocare.analysis.words import UNREADABLE_COLOUR
from emocare.evaluation.colours import EXPRESSION_COLOUR
from emocare.types import ActionUnit, Evidence, Expression, FaceBox, Frame, Reason
from tests.analysis.made_readings import made_reading
from tests.generated_clips import Picture, room


def pixels_like(picture: Picture, hex_colour: str) -> int:
    return int((np.abs(picture.astype(int) - rgb(hex_colour)).max(axis=2) < 12).sum())


def test_the_given_picture_is_left_alone() -> None:
    picture = room()
    before = picture.copy()

    drawn = FrameAnnotator(chart=True).annotate(Frame(picture), [made_reading()])

    assert (picture == before).all()
    assert drawn.shape == picture.shape
    assert (drawn != picture).any()


def test_a_picture_without_faces_stays_as_it_is() -> None:
    picture = room()

    assert (FrameAnnotator(chart=False).annotate(Frame(picture), []) == picture).all()


@pytest.mark.parametrize("expression", list(Expression))
def test_the_box_has_the_colour_of_the_strongest_expression(expression: Expression) -> None:
    picture = np.zeros((360, 640, 3), np.uint8)

    drawn = FrameAnnotator(chart=False).annotate(Frame(picture), [made_reading(showing=expression)])

    counts = {e: pixels_like(drawn, EXPRESSION_COLOUR[e]) for e in Expression}
    assert max(counts, key=lambda e: counts[e]) is expression
    # Right on the left edge of the box, halfway down.
    assert tuple(drawn[115, 100]) == rgb(EXPRESSION_COLOUR[expression])


def test_an_abstention_has_a_broken_grey_box() -> None:
    picture = np.zeros((360, 640, 3), np.uint8)
    reading = made_reading(reasons=(Reason.TOO_DARK,))

    drawn = FrameAnnotator(chart=False).annotate(Frame(picture), [reading])

    edge = drawn[60:170, 100] == rgb(UNREADABLE_COLOUR)
    assert edge.all(axis=1).any()
    assert not edge.all(axis=1).all()


def test_labels_say_how_sure_or_why_not() -> None:
    assert label(made_reading(probability=0.864)) == "happiness 86\u00a0%"
    unread = made_reading(reasons=(Reason.TOO_DARK, Reason.TURNED_AWAY))
    assert label(unread) == "could not tell: too dark, turned away"


@pytest.mark.parametrize("size", [(240, 320), (90, 160), (16, 16), (2160, 3840), (640, 360)])
def test_any_size_can_be_drawn_on(size: tuple[int, int]) -> None:
    picture = np.full((*size, 3), 90, np.uint8)
    annotator = FrameAnnotator(chart=True)

    for index in range(3):
        reading = made_reading(index / 10, index, box=FaceBox(-20.0, -30.0, size[1] + 9.0, 50.0))
        drawn = annotator.annotate(Frame(picture, index, index / 10), [reading])

    assert drawn.shape == picture.shape
    assert (drawn != picture).any()


def test_type_is_readable_when_small_and_in_scale_when_large() -> None:
    assert type_size_px(np.zeros((240, 320, 3), np.uint8)) == 11
    assert type_size_px(np.zeros((2160, 3840, 3), np.uint8)) == 69


def test_a_face_at_the_top_has_its_label_below() -> None:
    picture = np.zeros((200, 300, 3), np.uint8)
    reading = made_reading(box=FaceBox(200.0, 2.0, 290.0, 120.0))

    drawn = FrameAnnotator(chart=False).annotate(Frame(picture), [reading])

    assert (drawn[122:145] > 200).all(axis=2).any()
    assert not (drawn[10:110] > 200).all(axis=2).any()


@pytest.mark.parametrize("offset", [(84, 0), (40, 5), (0, 0)])
def test_labels_of_neighbours_do_not_cover_each_other(offset: tuple[int, int]) -> None:
    box = FaceBox(200.0, 100.0, 284.0, 200.0)
    right, down = offset
    neighbour = FaceBox(box.x1 + right, box.y1 + down, box.x2 + right, box.y2 + down)

    first = place_label(box, (150, 18), (360, 640), [])
    second = place_label(neighbour, (150, 18), (360, 640), [first])

    assert first[3] <= 100
    assert second[0] >= first[2] or second[1] >= first[3] or second[3] <= first[1]
    assert 0 <= second[1] <= second[3] <= 360


def test_a_label_stays_inside_the_picture() -> None:
    for box in (FaceBox(600.0, 0.0, 640.0, 360.0), FaceBox(-50.0, -50.0, 700.0, 400.0)):
        left, top, right, bottom = place_label(box, (150, 18), (360, 640), [])
        assert 0 <= left <= right <= 640
        assert 0 <= top <= bottom <= 360


def test_the_chart_at_the_foot_shows_what_changed() -> None:
    picture = np.zeros((360, 640, 3), np.uint8)
    annotator = FrameAnnotator(chart=True)
    for index in range(60):
        shown = Expression.ANGER if index > 30 else Expression.SURPRISE
        reading = made_reading(index / 10, index, showing=shown)
        drawn = annotator.annotate(Frame(picture, index, index / 10), [reading])

    foot = drawn[290:]
    assert pixels_like(foot, EXPRESSION_COLOUR[Expression.ANGER]) > 100
    assert pixels_like(foot, EXPRESSION_COLOUR[Expression.SURPRISE]) > 100
    assert pixels_like(foot, EXPRESSION_COLOUR[Expression.FEAR]) == 0


def test_the_chart_is_broken_where_the_face_was_away() -> None:
    picture = np.zeros((360, 640, 3), np.uint8)
    annotator = FrameAnnotator(chart=True)
    for index in range(100):
        readings = [] if 30 < index < 70 else [made_reading(index / 10, index, probability=0.98)]
        drawn = annotator.annotate(Frame(picture, index, index / 10), readings)

    near_top = (
        np.abs(drawn[292:302].astype(int) - rgb(EXPRESSION_COLOUR[Expression.HAPPINESS])) < 40
    ).all(axis=2)
    columns = near_top.any(axis=0)[:500]
    drawn_at = np.flatnonzero(columns)
    gaps = np.diff(drawn_at)
    # Ten seconds span the plot, so four seconds away are about two fifths of its width.
    assert 150 < gaps.max() < 250
    assert (gaps > 1).sum() == 1


def test_the_astronaut_is_framed_where_the_face_is(
    astronaut: Picture, analyzer: FaceAnalyzer
) -> None:
    [reading] = analyzer.image(astronaut)

    drawn = FrameAnnotator(chart=False).annotate(Frame(astronaut), [reading])

    changed = np.argwhere((drawn != astronaut).any(axis=2))
    # A chin may reach below the box of its face.
    assert reading.landmarks70 is not None
    lowest = max(reading.box.y2, float(reading.landmarks70[:, 1].max()))
    assert abs(changed[:, 0].max() - lowest) < 5
    assert abs(changed[:, 1].min() - reading.box.x1) < 5


def units(**intensities: float) -> dict[str, ActionUnit]:
    grade = {"AU23": Evidence.EXPERIMENTAL}
    return {
        name: ActionUnit(value, grade.get(name, Evidence.DISTILLED))
        for name, value in intensities.items()
    }


def test_the_strongest_movements_are_named_without_experimental_or_faint_ones() -> None:
    moving = units(AU01=0.4, AU06=2.2, AU12=4.04, AU20=1.5, AU23=5.0, AU25=3.0)
    reading = replace(made_reading(), action_units=moving)

    assert strongest_movements(reading) == "AU12 4.0 · AU25 3.0 · AU06 2.2"
    assert strongest_movements(made_reading()) == ""


def test_movements_stand_under_the_expression() -> None:
    picture = np.zeros((360, 640, 3), np.uint8)
    reading = replace(made_reading(box=FaceBox(200, 150, 300, 280)), action_units=units(AU12=3.0))

    plain, named = (
        FrameAnnotator(chart=False).annotate(Frame(picture), [r])
        for r in (replace(reading, action_units={}), reading)
    )

    def label_top(drawn: Picture) -> int:
        return int(np.flatnonzero((drawn[:150] > 200).all(axis=2).any(axis=1))[0])

    assert label_top(named) < label_top(plain)


def test_landmarks_are_drawn_where_they_are_but_not_over_small_faces() -> None:
    picture = np.zeros((360, 640, 3), np.uint8)
    points = np.random.default_rng(0).uniform((120, 80), (160, 150), (70, 2)).astype(np.float32)
    reading = replace(made_reading(), landmarks70=points)
    small = replace(reading, box=FaceBox(300.0, 200.0, 330.0, 240.0))

    drawn = FrameAnnotator(chart=False).annotate(Frame(picture), [reading])
    unlined = FrameAnnotator(chart=False).annotate(Frame(picture), [small])

    x, y = points[68].round().astype(int)
    assert drawn[y, x].min() > 100
    assert (drawn[85:145, 122:158] > 100).any()
    assert not (unlined[85:145, 122:158] > 100).any()


def test_movements_are_left_out_where_they_would_hide_a_face() -> None:
    picture = np.zeros((360, 640, 3), np.uint8)
    above, below = FaceBox(200.0, 100.0, 300.0, 176.0), FaceBox(200.0, 200.0, 300.0, 310.0)
    moving = units(AU12=3.0)
    readings = [
        replace(made_reading(track_id=index, box=box), action_units=moving)
        for index, box in enumerate((above, below))
    ]

    drawn = FrameAnnotator(chart=False).annotate(Frame(picture), readings)

    # Between the two there is room for one line, and none of it lies over the upper face.
    assert not (drawn[110:170, 210:290] > 200).all(axis=2).any()
