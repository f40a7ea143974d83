# ruff: noqa: E402  torch may be absent; then the file is skipped before anything needs it
from __future__ import annotations

import json

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="./app test --all installs the training packages")

from emocare.errors import Invalid, NotFound
from emocare.language.pieces import PieceVocabulary
from emocare.safety.labelled import Labelled, read_labelled
from emocare.safety.network import ANSWERS, RiskNetwork
from emocare.training.answers.data import AugmentedTexts, PlainTexts, Reading
from emocare.training.answers.settings import TextSettings
from emocare.training.answers.task import of_texts
from emocare.training.kinds import Source
from emocare.training.language import universal
from emocare.training.language.encoder import SentenceEncoder
from emocare.training.recipe import load_recipe
from emocare.training.risk import ship
from emocare.training.risk.build import OWN_SENTENCES, answered, passages
from emocare.training.train_recipe import train_recipe

pytestmark = pytest.mark.training

PIECES = PieceVocabulary(
    [("<none>", None)]
    + [(f"▁{word}", -2.0) for word in ("i", "want", "to", "die", "live", "soup", "was", "good")]
    + [(letter, -9.0) for letter in "abcdefghijklmnopqrstuvwxyz▁."]
)
SMALL = ("fit.epochs=1", "fit.tensorboard=false", "text.batch_size=8", "network.hidden=8")


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("risk")
    encoder = SentenceEncoder(len(PIECES))
    weights = {name: value.numpy() for name, value in encoder.state_dict().items()}
    universal.save_encoder(folder / "encoder.npz", weights, PIECES)
    rows = [
        {"text": "i want to die", "level": 2, "kinds": ["suicide"], "note": "made"},
        {"text": "i die now", "level": 3, "kinds": ["suicide"], "note": "made"},
        {"text": "soup was good", "level": 0, "kinds": [], "note": "made"},
    ]
    (folder / "watched.yaml").write_text(json.dumps(rows * 4), encoding="utf-8")
    comments = "".join(f"the soup was good\t27\tc{i}\n" for i in range(10))
    (folder / "everyday.tsv").write_text("text\tlabel\tid\n" + comments, encoding="utf-8")
    return folder


@pytest.fixture
def few_sentences(files, monkeypatch):
    monkeypatch.setattr("emocare.training.risk.build.OWN_SENTENCES", files / "watched.yaml")


def sources(files):
    return [
        Source(files / "encoder.npz", "encoder"),
        Source(files / "watched.yaml", "watched"),
        Source(files / "everyday.tsv", "everyday"),
    ]


@pytest.mark.usefixtures("few_sentences")
def test_the_recipe_trains_and_ships(files, tmp_path):
    train_recipe(load_recipe("risk", SMALL), sources(files), tmp_path / "run", progress=False)
    out = tmp_path / "risk.onnx"
    options = ("--run", tmp_path / "run", "--encoder", files / "encoder.npz")
    ship.main([*map(str, options), "--watched", str(files / "watched.yaml"), "--out", str(out)])
    network = RiskNetwork(out)
    said = network.probabilities(["i want to die", "soup was good", ""])
    assert said.shape == (3, len(ANSWERS))
    assert ((said[:2] > 0) & (said[:2] < 1)).all()
    assert not said[2].any()
    together = network.probabilities(["soup was good " * 10, "i want to die"])
    assert np.array_equal(together[1], said[0])


def test_data_that_lacks_is_named(files, tmp_path):
    with pytest.raises(Invalid, match="watched"):
        train_recipe(
            load_recipe("risk", SMALL), sources(files)[:1], tmp_path / "run", progress=False
        )


def test_an_epoch_is_the_same_for_the_same_seed_and_another_for_another():
    sentences = [answered(Labelled("I want to live.", 0, frozenset()))] * 20
    settings = TextSettings(batch_size=4, everyday=4)

    def epoch(seed):
        texts = AugmentedTexts(sentences, ["soup"] * 9, Reading(passages, PIECES), settings, seed)
        return [batch.pieces.tolist() for batch in texts]

    assert epoch(1) == epoch(1)
    assert epoch(1) != epoch(2)


def test_answers_follow_level_and_kinds():
    answers = answered(Labelled("x", 2, frozenset({"abuse"}))).answers
    assert [name for name, yes in zip(ANSWERS, answers, strict=True) if yes] == [
        "abuse",
        "level_1",
        "level_2",
    ]


def test_texts_are_learned_in_the_passages_in_which_they_are_read():
    day = "Soup was good. The bus was late again. We talked for a while. Then I went to bed. "
    found = passages(day * 3)
    assert len(found) > 1
    assert all(len(one) < len(day) and not one.endswith(".") for one in found)
    assert passages("!!!") == ["!!!"]
    rows = [answered(Labelled(text, 0, frozenset())) for text in (day * 3, "Soup.")]
    [batch] = PlainTexts(rows, Reading(passages, PIECES))
    assert batch.text.tolist() == [0] * len(found) + [1]
    assert len(batch.pieces) == len(found) + 1
    assert batch.answers.shape[0] == 2


def test_something_is_true_of_a_text_if_it_is_true_of_any_passage():
    said = torch.tensor([[-3.0, 0.5], [2.0, -1.0], [-7.0, 30.0]], requires_grad=True)
    texts = of_texts(said, torch.tensor([0, 0, 1]), 2)
    torch.testing.assert_close(texts[1], said[2])  # alone: as it is
    spared = (1 - torch.sigmoid(said[:2])).prod(dim=0)
    torch.testing.assert_close(torch.sigmoid(texts[0]), 1 - spared)
    texts.sum().backward()
    assert torch.isfinite(said.grad).all()
    assert (said.grad > 0).all()


def test_our_own_sentences_can_all_be_read():
    sentences = read_labelled(OWN_SENTENCES)
    assert len(sentences) > 2500
    assert {sentence.level for sentence in sentences} == {0, 1, 2, 3}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"text": " ", "level": 0}, "text is missing"),
        ({"text": "x", "level": 7}, "level 7"),
        ({"text": "x", "level": 2, "kinds": ["gloom"]}, "gloom"),
    ],
)
def test_a_bad_sentence_is_named_by_file_and_place(tmp_path, row, said):
    good = {"text": "fine", "level": 0, "kinds": []}
    (tmp_path / "mine.yaml").write_text(json.dumps([good, row]), encoding="utf-8")
    with pytest.raises(Invalid, match=rf"mine\.yaml, sentence 2.*{said}"):
        read_labelled(tmp_path)


def test_missing_sentences_are_named(tmp_path):
    with pytest.raises(NotFound, match="nowhere"):
        read_labelled(tmp_path / "nowhere.yaml")


def test_thresholds_reach_recall_with_what_phrases_found_and_precision():
    said = np.array([0.9, 0.8, 0.3, 0.1, 0.7])
    truth = np.array([True, True, True, True, False])
    phrases = np.array([True, False, False, False, False])
    assert ship.least_for_recall(said, truth, phrases, 1.0) == pytest.approx(0.1)
    assert ship.least_for_recall(said, truth, phrases, 0.5) == pytest.approx(0.8)
    assert ship.least_for_recall(said, truth, phrases, 0.25) == 1.0
    assert ship.least_for_precision(said, truth, 0.9) == pytest.approx(0.8)
    assert ship.least_for_precision(said, ~truth, 0.9) == 1.0


def test_published_weights_are_found_under_their_names(tmp_path, capsys):
    assert universal.main([str(tmp_path), "--out", str(tmp_path / "x.npz")]) == 1
    assert "model.json" in capsys.readouterr().err
    with pytest.raises(Invalid, match="Embeddings_en"):
        universal.encoder_weights({})
