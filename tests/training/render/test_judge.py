from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest

from emocare.training.render import judge
from emocare.training.render.dataset import Order, decode_picture, render_rows
from emocare.training.render.judge import frontal_rows
from emocare.training.render.model import load_face_model
from emocare.training.render.renderer import Renderer


@pytest.fixture(scope="module")
def few_faces(tiny_facekit: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    renderer = Renderer(load_face_model(tiny_facekit))
    path = tmp_path_factory.mktemp("judged") / "faces.npz"
    np.savez(path, **render_rows(renderer, Order(seed=2, size_px=96, negatives=0.2), range(24)))
    return path


def test_the_report_is_json_about_detector_and_expressions(
    few_faces: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert judge.main(["--data", str(few_faces)]) == 0
    report = json.loads(capsys.readouterr().out)
    with np.load(few_faces) as arrays:
        assert report["detector"]["frontal"] == len(frontal_rows(arrays)) > 0
    assert 0 <= report["detector"]["found"] <= 1
    assert 0 <= report["happiness"]["not_smiling"] <= 1


def test_only_faces_turned_to_the_camera_and_uncovered_count_as_frontal(few_faces: Path) -> None:
    with np.load(few_faces) as file:
        arrays = dict(file)
    rows = frontal_rows(arrays)
    assert arrays["present"][rows].all()
    assert np.abs(arrays["head_pose"][rows, :2]).max() < 0.4
    arrays["visible"][:] = False
    assert len(frontal_rows(arrays)) == 0


def test_a_missing_file_or_extra_is_one_line(
    few_faces: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert judge.main(["--data", str(tmp_path / "missing.npz")]) == 1
    assert "missing.npz" in capsys.readouterr().err
    if importlib.util.find_spec("mediapipe") is None:
        assert judge.main(["--data", str(few_faces), "--landmarker", "any.task"]) == 1
        assert "mediapipe extra" in capsys.readouterr().err


def test_a_broken_picture_is_refused(few_faces: Path) -> None:
    with np.load(few_faces) as file:
        arrays = dict(file)
    arrays["jpeg"] = np.zeros_like(arrays["jpeg"])
    with pytest.raises(ValueError, match="row 3 holds no picture"):
        decode_picture(arrays, 3)
