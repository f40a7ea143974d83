import json
from pathlib import Path

import numpy as np
import pytest

from emocare.language import evaluate_traps, traps
from emocare.language.evaluate_traps import BadSentences, Sentence, evaluate, read_sentences
from emocare.language.traps_rules import TRAP_NAMES

SENTENCES = Path(__file__).with_name("traps_sentences.yaml")
LATER = Path(__file__).with_name("traps_sentences_later.yaml")
UNSEEN = Path(__file__).with_name("traps_unseen.yaml")


def test_the_sentences_are_enough_and_balanced() -> None:
    sentences = read_sentences(SENTENCES)
    assert len(sentences) >= 360
    assert len({each.text for each in sentences}) == len(sentences)
    assert 0.4 < np.mean([bool(each.traps) for each in sentences]) < 0.6
    assert abs(sum(each.half == "tune" for each in sentences) - len(sentences) / 2) <= 1
    for name in TRAP_NAMES:
        assert sum(name in each.traps for each in sentences) >= 10
        assert any(name in each.traps for each in sentences if each.half == "test")


@pytest.mark.parametrize(("file", "f1"), [(SENTENCES, 0.92), (LATER, 0.84), (UNSEEN, 0.78)])
def test_any_trap_is_told_from_none(file: Path, f1: float) -> None:
    report = evaluate(read_sentences(file))["test"]["binary"]
    assert report["f1"] >= f1
    assert report["precision"] >= 0.75


def test_on_sentences_of_other_authors_the_network_finds_what_the_rules_miss(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    together = evaluate(read_sentences(UNSEEN))["test"]["binary"]
    assert together["recall"] >= 0.75
    monkeypatch.setattr(traps, "load_network", lambda: None)
    rules_alone = evaluate(read_sentences(UNSEEN))["test"]["binary"]
    assert rules_alone["recall"] < 0.3


def test_figures_agree_with_a_count_by_hand() -> None:
    truth = np.array([True, True, True, False, False])
    found = np.array([True, True, False, True, False])
    result = evaluate_traps.with_intervals(truth, found)
    assert (result["labelled"], result["found"]) == (3, 3)
    assert (result["precision"], result["recall"], result["f1"]) == (0.667, 0.667, 0.667)
    low, high = result["f1_interval"]
    assert 0 <= low < 0.667 < high <= 1


def test_a_half_without_sentences_is_left_out() -> None:
    report = evaluate([Sentence("My career is over.", ("catastrophising",), "test")])
    assert list(report) == ["test"]
    assert report["test"]["traps"]["catastrophising"]["f1"] == 1


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("{}", "must be a list"),
        ("- {text: a, traps: []}", "Sentence 1 must have"),
        ("- {text: ' ', traps: [], half: test}", "has no text"),
        ("- {text: a, traps: [], half: dev}", "half 'dev'"),
        ("- {text: a, traps: [nothing], half: test}", "names a trap that there is not"),
    ],
)
def test_a_file_of_sentences_that_cannot_be_used_says_why(
    tmp_path: Path, written: str, message: str
) -> None:
    path = tmp_path / "sentences.yaml"
    path.write_text(written, "utf-8")
    with pytest.raises(BadSentences, match=message):
        read_sentences(path)


def test_the_command_prints_figures_and_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = tmp_path / "texts.tsv"
    texts.write_text("text\tlabel\nI'm such an idiot\t1\nHello there\t2\n", "utf-8")
    assert evaluate_traps.main([str(LATER), "--json", "--unlabelled", str(texts)]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["unlabelled"] == {"texts": 2, "suggested_share": 0.5}
    assert set(report["test"]["traps"]) == set(TRAP_NAMES)
    assert evaluate_traps.main([str(LATER), "--unlabelled", str(texts)]) == 0
    assert "any trap f1" in capsys.readouterr().out
