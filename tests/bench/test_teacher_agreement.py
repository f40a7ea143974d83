"""How far a teacher agrees with itself about mirrored pictures."""

import numpy as np
import pytest

from bench.teacher_agreement import agreement
from emocare.training.data.teacher import BLENDSHAPES, TeacherOutput

SMILES = [BLENDSHAPES.index(f"mouthSmile{side}") for side in ("Left", "Right")]
JAW = BLENDSHAPES.index("jawOpen")


class SidedTeacher:
    """Sees a smile as bright as the picture, an open jaw as bright as its left half."""

    sha256 = "made"

    def look(self, picture):
        if not picture.any():
            return None
        shapes = np.zeros(len(BLENDSHAPES), np.float32)
        shapes[SMILES] = 0.9 * picture.mean() / 255
        shapes[JAW] = 0.7 * picture[:, : picture.shape[1] // 2].mean() / 255
        return TeacherOutput(shapes, np.zeros((70, 2), np.float32), np.zeros(3, np.float32))


@pytest.fixture(scope="module")
def pictures():
    rng = np.random.default_rng(0)
    halves = rng.integers(1, 256, (60, 2), dtype=np.uint8)
    return [np.repeat(np.repeat(half[None], 4, 0), 2, 1) for half in halves]


def test_what_a_mirror_does_not_change_is_agreed_upon_and_what_lies_on_one_side_is_not(pictures):
    found = agreement(pictures, SidedTeacher(), SidedTeacher())
    assert found["AU12"] == {"self": 1.0, "bound": 1.0, "n": 60}
    assert abs(found["AU26"]["self"]) < 0.3
    assert found["AU26"]["bound"] == pytest.approx(max(found["AU26"]["self"], 0) ** 0.5, abs=1e-3)


def test_photographs_without_a_face_are_left_out(pictures):
    blank = np.zeros((4, 4), np.uint8)
    assert agreement([*pictures, blank], SidedTeacher(), SidedTeacher())["AU12"]["n"] == 60
    assert agreement([blank], SidedTeacher(), SidedTeacher()) == {}
