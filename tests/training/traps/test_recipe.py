# ruff: noqa: E402  torch may be absent; then the file is skipped before anything needs it
from __future__ import annotations

import json

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="./app test --all installs the training packages")

from emocare.errors import Invalid
from emocare.language.evaluate_traps import read_sentences
from emocare.language.pieces import PieceVocabulary
from emocare.language.traps_network import ANSWERS, ANY, THRESHOLD, TrapsNetwork
from emocare.language.traps_rules import TRAP_NAMES
from emocare.training.export import write_metadata
from emocare.training.kinds import Source
from emocare.training.language import universal
from emocare.training.language.encoder import SentenceEncoder
from emocare.training.recipe import load_recipe
from emocare.training.train_recipe import train_recipe
from emocare.training.traps import ship
from emocare.training.traps.build import OWN_SENTENCES, answered, loss

pytestmark = pytest.mark.training

PIECES = PieceVocabulary(
    [("<none>", None)]
    + [(f"▁{word}", -2.0) for word in ("i", "am", "no", "good", "soup", "was", "the")]
    + [(letter, -9.0) for letter in "abcdefghijklmnopqrstuvwxyz▁."]
)
SMALL = ("fit.epochs=1", "fit.tensorboard=false", "text.batch_size=8", "network.hidden=8")


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("traps")
    weights = {k: v.numpy() for k, v in SentenceEncoder(len(PIECES)).state_dict().items()}
    universal.save_encoder(folder / "encoder.npz", weights, PIECES)
    rows = [
        {"text": "i am no good at all", "traps": ["labelling"], "half": "tune"},
        {"text": "the soup was good today", "traps": [], "half": "tune"},
    ]
    (folder / "watched.yaml").write_text(json.dumps(rows * 5), encoding="utf-8")
    comments = "".join(f"the soup was good\t27\tc{i}\n" for i in range(10))
    (folder / "everyday.tsv").write_text("text\tlabel\tid\n" + comments, encoding="utf-8")
    return folder


@pytest.fixture
def sources(files, monkeypatch):
    monkeypatch.setattr("emocare.training.traps.build.OWN_SENTENCES", files / "none")
    return [
        Source(files / "encoder.npz", "encoder"),
        Source(files / "watched.yaml", "sentences"),
        Source(files / "watched.yaml", "watched"),
        Source(files / "everyday.tsv", "everyday"),
    ]


def test_the_recipe_trains_and_ships(files, sources, tmp_path):
    train_recipe(load_recipe("traps", SMALL), sources, tmp_path / "run", progress=False)
    out = tmp_path / "traps.onnx"
    options = ("--run", tmp_path / "run", "--encoder", files / "encoder.npz")
    ship.main([*map(str, options), "--watched", str(files / "watched.yaml"), "--out", str(out)])
    network = TrapsNetwork(out)
    said = network.probabilities(["i am no good at all", "soup"])
    assert said.shape == (2, len(ANSWERS))
    write_metadata(out, {THRESHOLD: "0"})
    hints = TrapsNetwork(out).hints("i am no good at all")
    assert {hint.name for hint in hints} == set(TRAP_NAMES)


def test_data_that_lacks_is_named(sources, tmp_path):
    with pytest.raises(Invalid, match=r"watched=PATH.*thinking-traps"):
        train_recipe(load_recipe("traps", SMALL), sources[:2], tmp_path / "run", progress=False)


def test_our_own_sentences_can_all_be_read_and_hold_every_trap():
    rows = [row for file in OWN_SENTENCES.glob("*.yaml") for row in read_sentences(file)]
    assert len(rows) > 1000
    assert {name for row in rows for name in row.traps} == set(TRAP_NAMES)


def test_the_loss_falls_as_the_right_trap_is_named_and_asks_not_which_where_there_is_none():
    with_trap, without = torch.zeros(1, len(ANSWERS)), torch.zeros(1, len(ANSWERS))
    with_trap[0, [3, ANSWERS.index(ANY)]] = 1
    unsure, sure = torch.zeros(1, len(ANSWERS)), torch.zeros(1, len(ANSWERS))
    sure[0, 3] = 5
    assert loss(sure, with_trap) < loss(unsure, with_trap)
    assert torch.equal(loss(sure, without), loss(unsure, without))


def test_answers_name_the_traps_and_that_there_is_one(files):
    held, none = read_sentences(files / "watched.yaml")[:2]
    assert [n for n, yes in zip(ANSWERS, answered(held).answers, strict=True) if yes] == [
        "labelling",
        ANY,
    ]
    assert not any(answered(none).answers)


def test_the_threshold_weighs_a_wrong_hint_more_than_a_miss_beside_the_rules():
    said = np.array([0.9, 0.6, 0.4, 0.2])
    truth = np.array([True, True, False, True])
    assert ship.best_threshold(said, truth, np.array([False] * 4)) == pytest.approx(0.6)
    assert ship.best_threshold(said, truth, np.array([False, False, False, True])) == 0.6
