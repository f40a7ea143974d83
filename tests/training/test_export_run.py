# ruff: noqa: E402  torch may be absent; then the file is skipped before anything needs it
from __future__ import annotations

import json

import pytest

torch = pytest.importorskip("torch", reason="./app test --all installs the training packages")

from typer.testing import CliRunner

from emocare.cli.export import app
from emocare.errors import Invalid, NotFound
from emocare.runtime import OnnxModel
from emocare.training.export_run import export_run
from emocare.training.kinds import Source
from emocare.training.recipe import load_recipe
from emocare.training.train_recipe import train_recipe
from tests.training.classify.made_sets import write_ferplus_npz

pytestmark = pytest.mark.training

TINY = (
    "fit.epochs=1",
    "fit.tensorboard=false",
    "network.config={widths: [4, 4, 4]}",
    "data.batch_size=8",
)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return write_ferplus_npz(tmp_path_factory.mktemp("data") / "ferplus.npz")


@pytest.fixture(scope="module")
def run(data, tmp_path_factory):
    out = tmp_path_factory.mktemp("runs") / "run"
    recipe = load_recipe("paper002_cnn48", TINY)
    train_recipe(recipe, (Source(data, "ferplus"),), out, progress=False)
    return out


def test_every_format_answers_as_torch_does(data, run, tmp_path):
    formats = ("onnx", "int8", "torchscript")
    report = export_run(run, (Source(data, "ferplus"),), formats, tmp_path)
    assert report["real_pictures"] is True
    assert report["onnx"]["max_probability_difference"] < 1e-4
    assert report["torchscript"]["max_probability_difference"] < 1e-4
    assert report["int8"]["max_probability_difference"] < 0.1
    assert json.loads((tmp_path / "export.json").read_text()) == report
    assert all((tmp_path / report[name]["file"]).is_file() for name in formats)


def test_the_file_says_what_it_takes_and_gives(run, tmp_path):
    export_run(run, (), ("onnx",), tmp_path)
    model = OnnxModel(tmp_path / "network.onnx")
    assert model.metadata["crop_size"] == "48"
    assert model.metadata["channels"] == "grey"
    assert model.metadata["label_order"].startswith("neutral,happiness")


def test_int8_without_pictures_says_what_is_missing(run, tmp_path):
    with pytest.raises(Invalid, match="--data"):
        export_run(run, (), ("int8",), tmp_path)


def test_an_unknown_format_and_an_empty_folder_are_named(run, tmp_path):
    with pytest.raises(Invalid, match="'tflite'"):
        export_run(run, (), ("tflite",), tmp_path)
    with pytest.raises(NotFound, match=r"recipe\.yaml"):
        export_run(tmp_path, (), ("onnx",), tmp_path)


def test_the_command_prints_one_json_object(run, tmp_path):
    result = CliRunner().invoke(app, [str(run), "--out", str(tmp_path), "--json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["onnx"]["file"] == "network.onnx"
