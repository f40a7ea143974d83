"""``emocare evaluate`` as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from emocare.cli import app
from tests.evaluation import conftest as tiny

astronaut, face_rgb, face48 = tiny.astronaut, tiny.face_rgb, tiny.face48
ferplus_file, faces_file = tiny.ferplus_file, tiny.faces_file
class_folders = tiny.class_folders

SHARED = Path(__file__).parents[2] / ".." / "shared" / "data"
KEYS = {"n", "accuracy", "macro_f1", "ece", "per_class", "intervals", "model", "confusion"}


def run(*words: object):
    return CliRunner().invoke(app, ["evaluate", *map(str, words)])


def test_json_is_one_object_with_every_figure(ferplus_file):
    result = run("ferplus", ferplus_file, "--usage", "PublicTest", "--json")
    assert result.exit_code == 0, result.stderr
    figures = json.loads(result.stdout)
    assert set(figures) >= KEYS
    assert figures["n"] == 2
    assert 0 <= figures["accuracy"] <= 1
    assert result.stderr == ""
    assert set(figures["per_class"]["happiness"]) == {"precision", "recall", "f1", "support"}
    assert len(figures["model"]["sha256"]) == 64
    assert figures["model"]["crop_version"] == "1"


def test_original_labels_count_every_row(ferplus_file):
    result = run("ferplus", ferplus_file, "--labels", "fer2013", "--json")
    assert json.loads(result.stdout)["n"] == 4


def test_people_get_a_table(class_folders):
    result = run("folder", class_folders, "--usage", "test")
    assert result.exit_code == 0, result.stderr
    assert "happiness" in result.stdout
    assert "95 % interval" in result.stdout


def test_plots_are_written_where_asked(ferplus_file, tmp_path):
    result = run("ferplus", ferplus_file, "--out", tmp_path / "out", "--json")
    assert json.loads(result.stdout)["n"] == 2
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "class_f1.png",
        "classification_report.md",
        "classification_report.txt",
        "confusion_matrix.png",
        "evaluation.json",
        "reliability.png",
        "report.html",
        "risk_coverage.png",
    ]


def test_one_view_is_the_rule_and_five_are_marked(ferplus_file):
    assert json.loads(run("ferplus", ferplus_file, "--json").stdout)["tta"] is False
    five = json.loads(run("ferplus", ferplus_file, "--tta", "--json").stdout)
    assert (five["tta"], five["views"]) == (True, 5)


def test_several_networks_are_compared_with_the_first(ferplus_file, tmp_path):
    from emocare.vision.shipped import shipped_weights

    runs = tmp_path / "runs"
    for name in ("a", "b"):
        (runs / name).mkdir(parents=True)
        (runs / name / "model.onnx").write_bytes(shipped_weights().read_bytes())
    out = tmp_path / "out"
    result = run("ferplus", ferplus_file, "--model", runs, "--out", out, "--json")
    assert result.exit_code == 0, result.stderr
    figures = json.loads(result.stdout)
    assert [model["model_name"] for model in figures["models"]] == ["a", "b"]
    assert figures["comparison"][1]["differences"]["accuracy"]["value"] == 0
    assert (out / "report.html").is_file()
    assert (out / "b" / "report.html").is_file()
    twice = run("ferplus", ferplus_file, *["--model", runs / "a" / "model.onnx"] * 2)
    assert twice.exit_code == 1
    assert "Two networks are called" in twice.stderr


def test_label_sets_come_with_their_coverage(ferplus_file):
    sets = json.loads(run("ferplus", ferplus_file, "--conformal", 0.5, "--json").stdout)
    assert sets["conformal"]["coverage"] == 0.5
    assert set(sets["conformal"]["aps"]) >= {"covered", "interval", "mean_size", "threshold"}
    result = run("ferplus", ferplus_file, "--conformal", 90)
    assert result.exit_code == 1
    assert "not between 0 and 1" in result.stderr


def test_groups_beside_the_data_are_judged_or_named_too_small(ferplus_file, tmp_path):
    groups = tmp_path / "groups.csv"
    groups.write_text("picture,age\n2,old\n3,young\n")
    result = run("ferplus", ferplus_file, "--groups", groups, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.stderr
    assert "too few (1)" in result.stdout
    missing = run("ferplus", ferplus_file, "--groups", groups, "--group", "sex")
    assert missing.exit_code == 1
    assert "no column 'sex'" in missing.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("ferplus", "nowhere.npz"), "nowhere.npz"),
        (("imagenet", "nowhere.npz"), "Unknown kind"),
        (("folder", "nowhere"), "nowhere"),
    ],
)
def test_bad_input_is_one_line_and_no_traceback(words, message):
    result = run(*words, "--json")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert message in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_an_unknown_usage_lists_the_known_ones(ferplus_file):
    result = run("ferplus", ferplus_file, "--usage", "PrivateTest")
    assert result.exit_code == 1
    assert "PublicTest, Training" in result.stderr


def test_the_wrong_npz_is_named(faces_file):
    result = run("ferplus", faces_file)
    assert result.exit_code == 1
    assert "not the ferplus form" in result.stderr


def test_another_model_that_does_not_fit_is_refused(ferplus_file):
    from emocare.vision.shipped import shipped_weights

    result = run("ferplus", ferplus_file, "--model", shipped_weights().parent / "mtcnn_onet.onnx")
    assert result.exit_code == 1
    assert "not an EmoCare expression network" in result.stderr


@pytest.fixture(scope="module")
def public_test_part(tmp_path_factory):
    """Every sixth picture of FER+ PublicTest, so that the figure is cheap and still tight."""
    source = SHARED / "ferplus_trainval.npz"
    if not source.is_file():
        pytest.skip("needs ../shared/data/ferplus_trainval.npz")
    path = tmp_path_factory.mktemp("ferplus") / "part.npz"
    with np.load(source) as file:
        rows = np.flatnonzero(file["usage"] == "PublicTest")[::6]
        names = ("image", "votes", "fer2013_label", "usage", "landmarks")
        np.savez(path, **{name: file[name][rows] for name in names})
    return path


def test_the_shipped_network_is_right_often_enough_and_knows_when(public_test_part):
    figures = json.loads(run("ferplus", public_test_part, "--json").stdout)
    assert figures["n"] > 550
    assert figures["accuracy"] >= 0.80
    assert figures["ece"] <= 0.06
