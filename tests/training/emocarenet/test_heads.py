from __future__ import annotations

import numpy as np

from emocare.training.emocarenet.heads import MIRRORED, TEACHER
from emocare.training.emocarenet.metadata import EVIDENCE
from emocare.training.emocarenet.teacher import (
    fit_gaze,
    gaze_measures,
    gaze_targets,
    lip_gap,
    openness_targets,
    pose_targets,
    unit_targets,
)
from emocare.types import ACTION_UNITS
from tests.evaluation.tiny_sets import seventy_landmarks

NAMES = sorted({name for signal in TEACHER.values() for name in signal.blendshapes})


def blendshapes(**values: float) -> np.ndarray:
    row = np.zeros((1, len(NAMES)), np.float32)
    for name, value in values.items():
        row[0, NAMES.index(name)] = value
    return row


def landmarks(count: int = 1) -> np.ndarray:
    """Landmarks whose eyes have a width."""
    points = seventy_landmarks(count).astype(np.float32)
    for outer, inner in ((36, 39), (42, 45)):
        points[:, outer, 0] -= 0.06
        points[:, inner, 0] += 0.06
    return points


def test_mirroring_twice_changes_nothing():
    order = np.array(MIRRORED)
    assert sorted(MIRRORED) == list(range(70))
    np.testing.assert_array_equal(order[order], np.arange(70))


def test_mirroring_swaps_the_irises_and_keeps_the_chin():
    assert (MIRRORED[68], MIRRORED[69], MIRRORED[8], MIRRORED[36]) == (69, 68, 8, 45)


def test_every_action_unit_has_a_grade():
    assert set(EVIDENCE) == set(ACTION_UNITS)


def test_the_stronger_side_counts_and_the_range_is_kept():
    units, weights = unit_targets(
        blendshapes(mouthSmileLeft=0.475, mouthSmileRight=0.1, jawOpen=1.0), NAMES, landmarks()
    )
    assert abs(units[0, ACTION_UNITS.index("AU12")] - 2.5) < 1e-6
    assert units[0, ACTION_UNITS.index("AU26")] == 5
    assert weights[0, ACTION_UNITS.index("AU12")] == 1


def test_units_without_a_living_signal_get_no_weight():
    _, weights = unit_targets(blendshapes(), NAMES, landmarks())
    for unit in ("AU06", "AU09", "AU14", "AU24"):
        assert weights[0, ACTION_UNITS.index(unit)] == 0


def test_a_face_the_teacher_missed_teaches_nothing():
    missed = np.full((1, len(NAMES)), np.nan, np.float32)
    units, weights = unit_targets(missed, NAMES, landmarks() * np.nan)
    assert not weights.any()
    assert np.isfinite(units).all()


def test_open_lips_have_a_gap():
    closed, opened = landmarks(), landmarks()
    closed[:, [61, 62, 63]] = closed[:, [67, 66, 65]]
    opened[:, [61, 62, 63]] = opened[:, [67, 66, 65]] - (0, 0.05)
    assert lip_gap(closed)[0] == 0
    assert lip_gap(opened)[0] > 0.05


def test_the_teachers_pitch_and_roll_change_sign():
    np.testing.assert_allclose(
        pose_targets(np.array([[0.1, 0.2, 0.3]], np.float32)), [[0.1, -0.2, -0.3]]
    )


def test_openness_is_right_eye_first():
    right, left = openness_targets(blendshapes(eyeBlinkRight=0.9, eyeBlinkLeft=0.0), NAMES)[0]
    assert (right, left) == (0, 1)


def test_the_gaze_rule_recovers_what_made_the_irises_move():
    rng = np.random.default_rng(0)
    marks, pose = landmarks(200), rng.normal(0, 0.2, (200, 3)).astype(np.float32)
    gaze = rng.normal(0, 0.2, (200, 2, 2)).astype(np.float32)
    for eye, iris, (outer, inner) in ((0, 68, (36, 39)), (1, 69, (42, 45))):
        middle = (marks[:, outer] + marks[:, inner]) / 2
        width = np.linalg.norm(marks[:, inner] - marks[:, outer], axis=1, keepdims=True)
        marks[:, iris] = middle + width * gaze[:, eye] * (0.5, -0.5)
    measures = gaze_measures(marks, pose)
    found = gaze_targets(measures, fit_gaze(measures, gaze))
    np.testing.assert_allclose(found, np.clip(gaze, -0.7, 0.7), atol=0.02)
