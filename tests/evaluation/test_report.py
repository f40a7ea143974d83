from __future__ import annotations

import json

import cv2
import numpy as np
import pytest

from emocare.evaluation import plots
from emocare.evaluation.dataset import SEVEN, Dataset
from emocare.evaluation.evaluate import Predictions
from emocare.evaluation.metrics import reliability
from emocare.evaluation.report import save_report, summarise
from emocare.vision.network import OnnxFaceNetwork

PICTURES = ("confusion_matrix.png", "reliability.png", "risk_coverage.png")


@pytest.fixture
def report(tmp_path):
    rng = np.random.default_rng(1)
    predictions = Predictions(SEVEN, rng.integers(0, 7, 60), rng.dirichlet(np.ones(7), 60), 0)
    dataset = Dataset("folder", SEVEN, 60, lambda: iter(()))
    figures = summarise(predictions, dataset, OnnxFaceNetwork().info, replicates=20)
    save_report(tmp_path / "new" / "folder", figures, predictions)
    return tmp_path / "new" / "folder", figures


def test_figures_are_written_as_they_were_returned(report):
    folder, figures = report
    assert json.loads((folder / "evaluation.json").read_text()) == json.loads(json.dumps(figures))


def test_plots_are_pictures_with_something_on_them(report):
    folder, _ = report
    for name in PICTURES:
        picture = cv2.imread(str(folder / name))
        assert picture.shape[0] > 500
        assert picture.std() > 10


def test_the_same_figures_give_the_same_bytes(tmp_path):
    bins = reliability(np.array([0, 1, 1]), np.array([[0.9, 0.1], [0.4, 0.6], [0.8, 0.2]]))
    for name in ("a.png", "b.png"):
        plots.save_reliability(tmp_path / name, bins, 0.1, "twice")
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_a_class_without_a_face_is_drawn_empty(tmp_path):
    plots.save_confusion(tmp_path / "c.png", np.array([[3, 0], [0, 0]]), ["a", "b"], "gap")
    assert cv2.imread(str(tmp_path / "c.png")) is not None
