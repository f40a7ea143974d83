# ruff: noqa: E402  torch may be absent; then the file is skipped before anything needs it
from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="./app test --all installs the training packages")

from emocare.errors import Invalid
from emocare.language.feelings import FeelingsNetwork
from emocare.language.labels import FEELINGS
from emocare.language.tokens import tokens_of
from emocare.training.kinds import Source
from emocare.training.language.build import DEV_FILE, TRAIN_FILE
from emocare.training.language.data import load_comments, make_vocabulary
from emocare.training.language.network import FeelingsNet
from emocare.training.language.settings import NetworkSettings, TextSettings
from emocare.training.language.ship import ship
from emocare.training.recipe import load_recipe
from emocare.training.train_recipe import train_recipe

pytestmark = pytest.mark.training

SMALL = (
    "fit.epochs=2",
    "fit.tensorboard=false",
    "text.batch_size=8",
    "text.min_count=1",
    "network.embedding=16",
    "network.width=16",
    "network.hidden=16",
    "rate.peak=0.02",
)
LINES = (("thank you so much", 15), ("i am so angry", 2), ("the bus is blue", 27))


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("text")
    for name, times in ((TRAIN_FILE, 40), (DEV_FILE, 8)):
        rows = [f"{text}\t{label}\t{i}-{label}\n" for i in range(times) for text, label in LINES]
        (folder / name).write_text("text\tlabel\tid\n" + "".join(rows), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def run(data, tmp_path_factory):
    out = tmp_path_factory.mktemp("run") / "run"
    train_recipe(load_recipe("feelings", SMALL), [Source(data)], out, progress=False)
    return out


def test_the_recipe_trains_and_ships(data, run, tmp_path):
    figures = ship(run, data, tmp_path / "feelings.onnx", "0")
    assert figures["n"] == 24
    network = FeelingsNetwork(tmp_path / "feelings.onnx")
    probabilities = network.probabilities(["thank you so much", "i am so angry"])
    assert probabilities[0, FEELINGS.index("gratitude")] > probabilities[1, 15]
    assert "angry" in network.vocabulary


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(Invalid, match="--data"):
        train_recipe(load_recipe("feelings", SMALL), [], tmp_path / "run", progress=False)


def test_a_sentence_reads_the_same_in_any_company(data):
    comments = load_comments(data / TRAIN_FILE)
    vocabulary = make_vocabulary(comments, TextSettings(min_count=1))
    network = FeelingsNet(len(vocabulary), NetworkSettings()).eval()
    torch.nn.init.normal_(network.bag.weight[1:])

    def read(*texts: str) -> torch.Tensor:
        encoded = vocabulary.encode([tokens_of(text) for text in texts])
        with torch.no_grad():
            return network(torch.from_numpy(encoded.words), torch.from_numpy(encoded.pieces))

    alone, together = read("thank you"), read("thank you", "the bus is blue " * 5)
    assert torch.allclose(alone[0], together[0], atol=1e-5)


def test_hidden_words_are_only_hidden_in_training(data):
    comments = load_comments(data / TRAIN_FILE)
    vocabulary = make_vocabulary(comments, TextSettings(min_count=1))
    network = FeelingsNet(len(vocabulary), NetworkSettings(), hidden_words=1.0)
    words = torch.tensor([[2, 3, 0]])
    assert network._hide_some(words).tolist() == [[1, 1, 0]]
    assert network.eval()._hide_some(words).tolist() == words.tolist()
