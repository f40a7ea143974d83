"""The real teacher against the arrays of our own data; needs the mediapipe extra."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from emocare.errors import Unavailable
from emocare.training.data.build import BORDER
from emocare.training.data.teacher import FaceLandmarkerTeacher

pytest.importorskip("mediapipe", reason="needs the mediapipe extra")

SHARED = Path(__file__).parents[3] / ".." / "shared"
TASK, FERPLUS = SHARED / "models" / "face_landmarker.task", SHARED / "data/ferplus_trainval.npz"


@pytest.mark.filterwarnings("ignore")
def test_it_says_what_is_stored():
    if not TASK.is_file() or not FERPLUS.is_file():
        pytest.skip("needs ../shared/data/ferplus_trainval.npz and face_landmarker.task")
    with np.load(FERPLUS) as file:
        rows = np.arange(0, len(file["row"]), 1500)
        stored = {name: file[name][rows] for name in ("blendshapes", "landmarks", "pose_ypr")}
        pictures = file["image"][rows]
    with closing(FaceLandmarkerTeacher(TASK, BORDER["ferplus"])) as teacher:
        lessons = [teacher.look(picture) for picture in pictures]
    for row, lesson in enumerate(lessons):
        assert (lesson is None) == bool(np.isnan(stored["pose_ypr"][row]).any())
        if lesson is not None:
            for name, array in stored.items():
                np.testing.assert_allclose(getattr(lesson, name), array[row], atol=2e-3)


def test_a_damaged_model_is_named(tmp_path):
    (tmp_path / "bad.task").write_bytes(b"no model")
    with pytest.raises(Unavailable, match=r"bad\.task is damaged"):
        FaceLandmarkerTeacher(tmp_path / "bad.task", 0.25)
