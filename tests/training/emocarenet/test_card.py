# ruff: noqa: E402  torch may be absent; then the file is skipped before anything needs it
from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="./app test --all installs the training packages")

from emocare.evaluation.ferplus import load_ferplus
from emocare.training.corruptions import CORRUPTIONS
from emocare.training.emocarenet import card, card_figures
from emocare.training.emocarenet.metadata import emocarenet_metadata
from emocare.training.emocarenet.network import EmoCareNet
from emocare.training.emocarenet.ship import export
from emocare.types import ACTION_UNITS, EXPRESSIONS
from emocare.vision.network import OnnxFaceNetwork
from emocare.vision.shipped import shipped_weights
from tests.training.emocarenet.small import SMALL
from tests.training.made_data import NAMES, write_rendered, write_training_data

pytestmark = pytest.mark.training


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_training_data(tmp_path_factory.mktemp("data"), rows=40)


@pytest.fixture(scope="module")
def held_out_faces(folder):
    """The tiny faces with one name that falls into the held-out tenth."""
    from emocare.evaluation.faces import is_held_out

    person = next(f"Person{i}" for i in range(1000) if is_held_out(f"Person{i}"))
    with np.load(folder / "faces_train.npz") as file:
        arrays = {name: file[name] for name in file.files}
    arrays["name"] = np.array([f"{person}_1.jpg", *(f"{name}.jpg" for name in NAMES[1:])])
    np.savez(folder / "faces_train.npz", **arrays)
    return folder


def test_the_card_is_written_beside_the_weights(held_out_faces, tmp_path):
    torch.manual_seed(0)
    network = EmoCareNet(SMALL).eval()
    export(network, tmp_path, emocarenet_metadata(version="9"), torch.rand(32, 1, 64, 64).numpy())
    rendered = write_rendered(tmp_path / "rendered.npz", rows=42)
    card.main(
        ["--data", str(held_out_faces), "--rendered", str(rendered), "--weights", str(tmp_path)]
    )
    text = (tmp_path / "model_card.md").read_text()
    info = OnnxFaceNetwork(tmp_path / "emocarenet.onnx").info
    assert info.sha256 in text
    assert all(f"\n| {name} | " in text for name in (*EXPRESSIONS, *CORRUPTIONS, *ACTION_UNITS))
    assert "| AU23 | experimental |" in text
    assert "emocarenet_int8.onnx" in text


def test_copies_are_found_in_the_training_part(folder):
    public = load_ferplus(folder / "ferplus_trainval.npz", "PublicTest")
    assert card_figures.copied_rows(public, folder).all()


def test_an_accuracy_comes_with_its_interval():
    share = card_figures.share_of(np.arange(200) % 4 > 0)
    assert share.value == 0.75
    assert share.low < 0.75 < share.high
    assert share.n == 200
    assert card_figures.share_of(np.empty(0, bool)).n == 0


def test_the_shipped_card_belongs_to_the_shipped_weights():
    card = (shipped_weights().parent / "model_card.md").read_text()
    assert OnnxFaceNetwork().info.sha256 in card
