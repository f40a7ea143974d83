"""The files of an evaluation: what is in them, and that the page needs nothing else."""

from __future__ import annotations

import csv
import json
import re
from html import unescape

import cv2
import numpy as np
import pytest

from emocare.evaluation import plots
from emocare.evaluation.comparison import compare
from emocare.evaluation.conformal import METHODS, cross_fit_coverage
from emocare.evaluation.dataset import SEVEN, Dataset
from emocare.evaluation.evaluate import Predictions
from emocare.evaluation.fairness import fairness
from emocare.evaluation.figures import coverage_figures, group_figures
from emocare.evaluation.metrics import reliability
from emocare.evaluation.plot_style import DARK, LIGHT
from emocare.evaluation.report import save_comparison, save_report, summarise
from emocare.vision.network import OnnxFaceNetwork

ROWS = 240
PICTURES = (
    "class_f1.png",
    "confusion_matrix.png",
    "groups.png",
    "reliability.png",
    "risk_coverage.png",
)
TITLE = "Faces <of> a & b"


def made_predictions(seed: int = 1) -> Predictions:
    rng = np.random.default_rng(seed)
    labels = np.random.default_rng(0).integers(0, 7, ROWS)
    probabilities = rng.dirichlet(np.full(7, 0.5), ROWS)
    probabilities[np.arange(ROWS), labels] += 0.5
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    return Predictions(SEVEN, labels, probabilities, 3, tuple(map(str, range(ROWS))))


@pytest.fixture(scope="module")
def info():
    return OnnxFaceNetwork().info


def made_figures(predictions: Predictions, info):
    dataset = Dataset("folder", SEVEN, ROWS, lambda: iter(()))
    return summarise(predictions, dataset, info, replicates=20)


@pytest.fixture(scope="module")
def report(tmp_path_factory, info):
    predictions = made_predictions()
    figures = made_figures(predictions, info)
    reports = [
        cross_fit_coverage(predictions.probabilities, predictions.labels, 0.9, method)
        for method in METHODS
    ]
    figures["conformal"] = coverage_figures(reports, SEVEN)
    groups = ["old", "young", "<b>"] * (ROWS // 3)
    found = fairness(predictions, groups, replicates=20)
    figures["groups"] = group_figures(found, "age", SEVEN)
    folder = tmp_path_factory.mktemp("out") / "new" / "folder"
    save_report(folder, figures, predictions, title=TITLE, found=found)
    return folder, figures


def test_figures_are_written_as_they_were_returned(report):
    folder, figures = report
    assert json.loads((folder / "evaluation.json").read_text()) == json.loads(json.dumps(figures))


def test_plots_are_pictures_with_something_on_them(report):
    folder, _ = report
    assert sorted(p.name for p in folder.glob("*.png")) == list(PICTURES)
    for name in PICTURES:
        picture = cv2.imread(str(folder / name))
        assert picture.shape[0] > 300
        assert picture.std() > 8


def test_the_page_holds_every_picture_in_both_looks_and_asks_no_network(report):
    folder, _ = report
    page = (folder / "report.html").read_text()
    assert page.count("data:image/png;base64,") == 2 * len(PICTURES)
    assert page.count("prefers-color-scheme: dark") == len(PICTURES) + 1
    assert not re.findall(r"https?:|<script|url\(", page)
    assert "default-src 'none'" in unescape(page)


def test_the_page_says_what_each_figure_means_and_escapes_names(report):
    page = (report[0] / "report.html").read_text()
    assert "Faces &lt;of&gt; a &amp; b" in page
    assert "<b>" not in page
    assert "&lt;b&gt; (80)" in page
    for words in (
        "calibration error",
        "95\N{NO-BREAK SPACE}%",
        "not what anyone felt",
        "by chance",
    ):
        assert words in page
    assert "In 3 of them no face was found" in page


def test_the_classification_report_is_text_and_markdown(report):
    folder, figures = report
    text = (folder / "classification_report.txt").read_text()
    line = next(line for line in text.splitlines() if line.startswith("happiness"))
    scores = figures["per_class"]["happiness"]
    assert f"{scores['precision']:.3f}" in line
    assert line.endswith(str(scores["support"]))
    markdown = (folder / "classification_report.md").read_text()
    tables = [part for part in markdown.split("\n\n") if part.startswith("|")]
    for table in tables:
        assert len({row.count("|") for row in table.splitlines()}) == 1
    assert len(tables) == 5


def test_groups_are_a_table_for_programs(report):
    with (report[0] / "groups.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["", "<b> (80)", "old (80)", "young (80)"]
    assert rows[1][0] == "accuracy"


@pytest.fixture(scope="module")
def comparison(tmp_path_factory, info):
    named = [("one", made_predictions(1)), ("two", made_predictions(2))]
    compared = compare(named, replicates=20)
    folder = tmp_path_factory.mktemp("compared")
    save_comparison(folder, compared, [made_figures(p, info) for _, p in named], "Two networks")
    return folder, compared


def test_a_comparison_is_a_table_in_three_forms_and_a_page(comparison):
    folder, compared = comparison
    assert sorted(p.name for p in folder.iterdir()) == [
        "comparison.csv",
        "comparison.json",
        "comparison.md",
        "differences.png",
        "report.html",
    ]
    with (folder / "comparison.csv").open(newline="") as file:
        first, second = csv.DictReader(file)
    assert float(second["accuracy"]) == pytest.approx(
        compared[1].figures["accuracy"].value, abs=1e-6
    )
    assert first["accuracy_difference"] == ""
    assert float(second["accuracy_difference_low"]) <= float(second["accuracy_difference"])
    models = json.loads((folder / "comparison.json").read_text())["models"]
    assert [model["name"] for model in models] == ["one", "two"]
    assert models[0]["differences"] is None


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_same_figures_give_the_same_bytes(tmp_path, theme):
    bins = reliability(np.array([0, 1, 1]), np.array([[0.9, 0.1], [0.4, 0.6], [0.8, 0.2]]))
    for name in ("a.png", "b.png"):
        plots.save_reliability(tmp_path / name, bins, 0.1, "twice", theme, rows=3)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_a_class_without_a_face_is_drawn_empty(tmp_path):
    plots.save_confusion(tmp_path / "c.png", np.array([[3, 0], [0, 0]]), ["a", "b"], "gap")
    assert cv2.imread(str(tmp_path / "c.png")) is not None
