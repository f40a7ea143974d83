# ruff: noqa: E402  torch may be absent; then the file is skipped before anything needs it
"""The whole way on tiny data: train, resume, export, calibrate, load, read."""

from __future__ import annotations

import json

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="./app test --all installs the training packages")

from emocare.evaluation.ferplus import load_ferplus
from emocare.runtime import OnnxModel
from emocare.training import calibrate, ship_expression, train_expression
from emocare.training.expression_net import ExpressionNet
from emocare.training.loop import CHECKPOINT
from emocare.vision.network import OnnxFaceNetwork
from tests.training.made_data import write_training_data

pytestmark = pytest.mark.training


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_training_data(tmp_path_factory.mktemp("data"), rows=1024)


def train(folder, out, *extra: str) -> None:
    train_expression.main(["--data", str(folder), "--out", str(out), *extra])


@pytest.fixture(scope="module")
def run(folder, tmp_path_factory):
    out = tmp_path_factory.mktemp("runs") / "two-epochs"
    train(folder, out, "--epochs", "2")
    return out


@pytest.fixture(scope="module")
def shipped(run, folder, tmp_path_factory):
    out = tmp_path_factory.mktemp("shipped") / "net.onnx"
    ship_expression.main(["--run", str(run), "--data", str(folder), "--out", str(out)])
    return out


def test_each_epoch_is_logged(run):
    lines = [json.loads(line) for line in (run / "log.jsonl").read_text().splitlines()]
    assert [line["epoch"] for line in lines] == [1, 2]
    assert set(lines[0]["validation"]) == {"accuracy", "loss"}


def test_a_rebuilt_network_has_the_same_bits(run, folder, tmp_path):
    train(folder, tmp_path, "--epochs", "2")
    states = [torch.load(f / CHECKPOINT, weights_only=True)["averaged"] for f in (run, tmp_path)]
    assert all(torch.equal(states[0][name], states[1][name]) for name in states[0])


def test_resuming_a_finished_run_trains_no_further(run, folder):
    before = (run / CHECKPOINT).read_bytes()
    train(folder, run, "--epochs", "2", "--resume")
    assert (run / CHECKPOINT).read_bytes() == before


def test_resuming_with_other_options_is_refused_in_one_line(run, folder):
    with pytest.raises(SystemExit, match="another schedule"):
        train(folder, run, "--epochs", "3", "--resume")


def test_missing_data_is_one_line(tmp_path):
    with pytest.raises(SystemExit, match=r"no file .*ferplus_trainval\.npz"):
        train(tmp_path / "nowhere", tmp_path)


def test_what_ships_answers_as_the_trained_network(run, shipped, folder):
    network = ExpressionNet()
    network.load_state_dict(torch.load(run / CHECKPOINT, weights_only=True)["averaged"])
    faces = load_ferplus(folder / "ferplus_trainval.npz", "PublicTest")
    crops = torch.rand(4, 1, 64, 64, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        expected = torch.softmax(network.eval()(crops), 1).numpy()
    (logits,) = OnnxModel(shipped).run({"crop": crops.numpy()})
    np.testing.assert_allclose(
        torch.softmax(torch.from_numpy(logits), 1).numpy(), expected, atol=2e-3
    )
    assert len(faces) == 512


def test_what_ships_says_how_it_was_made(shipped):
    metadata = OnnxModel(shipped).metadata
    assert metadata["licence"] == "Apache-2.0"
    assert metadata["training_epochs"] == "2 of 2"
    assert "train_expression" in metadata["training_command"]
    assert len(metadata["training_date"]) == len("2026-01-01")


def test_the_temperature_that_ships_is_the_fitted_one(shipped, folder):
    before = OnnxFaceNetwork(shipped).info.temperature
    fitted = calibrate.calibrate_file(shipped, folder)
    assert fitted.temperature == pytest.approx(before, abs=1e-3)
    assert before != 1.0


def test_calibration_is_judged_on_halves_it_did_not_see(shipped, folder):
    figures = calibrate.figures(calibrate.calibrate_file(shipped, folder))
    first, second = figures["temperatures_of_the_halves"]
    assert first != second
    assert 0 <= figures["ece_cross_fitted"] <= 1
