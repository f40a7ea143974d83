from __future__ import annotations

import numpy as np
import pytest

from emocare.training.render.action_units import (
    ACTION_UNITS,
    LIPS_CLOSED_GAP,
    LIPS_PARTED_GAP,
    SHAPE_UNIT,
    SHAPE_WITHOUT_UNIT,
    intensities,
    split_side,
)
from emocare.training.render.model import FaceModel
from emocare.training.render.movements import Habit, shapes_of, within_limits
from emocare.training.render.patterns import ONE_SIDED, PATTERNS, SPEECH, sample_units


def test_every_shape_of_the_model_has_exactly_one_row(model: FaceModel) -> None:
    names = {split_side(name)[0] for name in model.expression_names}
    assert names == set(SHAPE_UNIT) | set(SHAPE_WITHOUT_UNIT)
    assert not set(SHAPE_UNIT) & set(SHAPE_WITHOUT_UNIT)


def test_every_action_unit_has_a_source_and_the_lip_tightener_is_not_invented() -> None:
    assert {unit for unit, _ in SHAPE_UNIT.values()} | {"AU25"} == set(ACTION_UNITS)
    assert "AU23" not in ACTION_UNITS


def test_intensity_is_linear_in_the_weight_and_keeps_its_side() -> None:
    shown = intensities({"mouthSmile_L": 0.5, "browDown_R": 0.75, "jawOpen": 0.2}, 0.0)
    assert shown.left[ACTION_UNITS.index("AU12")] == pytest.approx(2.5)
    assert shown.right[ACTION_UNITS.index("AU12")] == 0
    assert shown.of("AU04") == pytest.approx(2.5)
    assert shown.left[ACTION_UNITS.index("AU26")] == pytest.approx(1)


def test_two_shapes_of_one_unit_add_up_to_five_at_most() -> None:
    full = SHAPE_UNIT["cheekRaiser"][1]
    both = {"cheekRaiser_L": 0.3 * full, "cheekSquint_L": 0.3 * full}
    assert intensities(both, 0.0).of("AU06") == pytest.approx(3)
    assert intensities(dict.fromkeys(both, 0.9 * full), 0.0).of("AU06") == 5


def test_lips_part_by_the_gap_alone() -> None:
    assert intensities({}, LIPS_CLOSED_GAP).of("AU25") == 0
    assert intensities({}, (LIPS_CLOSED_GAP + LIPS_PARTED_GAP) / 2).of("AU25") == pytest.approx(2.5)
    assert intensities({}, 1.0).of("AU25") == 5


@pytest.mark.parametrize("unit", [unit for unit in ACTION_UNITS if unit != "AU25"])
@pytest.mark.parametrize("habit", [Habit(), Habit(0.1, 0.8, 0.9)])
def test_a_wanted_intensity_is_what_the_truth_says(unit: str, habit: Habit) -> None:
    shown = intensities(shapes_of({unit: (1.5, 3.0)}, habit), 0.0)
    index = ACTION_UNITS.index(unit)
    assert shown.left[index] == pytest.approx(3.0)
    # A mouth that moves as a whole moves on both sides.
    assert shown.right[index] in (pytest.approx(1.5), pytest.approx(3.0))
    others = np.delete(shown.both, index)
    assert (others == 0).all()


def test_pressed_lips_and_a_dropped_jaw_exclude_each_other() -> None:
    limited = within_limits({"AU24": (4, 4), "AU26": (4, 4), "AU01": (5, 5)})
    assert limited["AU24"][0] + limited["AU26"][0] <= 3.5 + 1e-6
    assert limited["AU01"] == (5, 5)


def test_an_eye_cannot_be_wide_and_closed() -> None:
    limited = within_limits({"AU05": (4, 1), "AU43": (2, 3)})
    assert limited["AU05"] == (4, 0)
    assert limited["AU43"] == (0, 3)


def test_all_patterns_use_action_units_that_can_be_drawn() -> None:
    for pattern in (*PATTERNS.values(), *ONE_SIDED.values(), SPEECH):
        assert set(pattern) <= set(ACTION_UNITS)
        assert all(0 < usual <= 5 and 0 < share <= 1 for usual, share in pattern.values())


def test_random_faces_cover_every_unit_stay_in_range_and_are_sometimes_one_sided() -> None:
    rng = np.random.default_rng(0)
    faces = [sample_units(rng) for _ in range(1500)]
    strong = {unit for face in faces for unit, sides in face.units.items() if max(sides) > 3}
    assert strong == set(ACTION_UNITS) - {"AU25"}
    assert all(0 <= side <= 5 for face in faces for sides in face.units.values() for side in sides)
    uneven = [max(s) > 2 and min(s) < 0.5 * max(s) for f in faces for s in f.units.values()]
    assert 0.02 < np.mean(uneven) < 0.3
    kinds = [face.kind for face in faces]
    assert 0.07 < kinds.count("neutral") / len(kinds) < 0.18
    assert set(PATTERNS) | set(ONE_SIDED) <= set(kinds)
