"""``emocare evaluate goemotions`` as it is typed, and what the shipped network must keep to."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest
from typer.testing import CliRunner

from emocare.cli import app
from emocare.language.labels import FEELINGS

DEV = Path(__file__).parents[2] / ".." / "shared" / "data" / "text" / "goemotions_dev.tsv"
COMMENTS = (
    ("Thank you so much, this made my whole week!", "gratitude"),
    ("I am so angry at the people who did this.", "anger"),
    ("I love this so much.", "love"),
    ("The bus leaves at nine.", "neutral"),
)


@pytest.fixture
def comments(tmp_path):
    path = tmp_path / "comments.tsv"
    rows = [f"{text}\t{FEELINGS.index(name)}\tid{n}" for n, (text, name) in enumerate(COMMENTS)]
    path.write_text("\n".join(["text\tlabel\tid", *rows]) + "\n", encoding="utf-8")
    return path


def run(*words: object):
    return CliRunner().invoke(app, ["evaluate", "goemotions", *map(str, words)])


def test_json_is_one_object_and_is_written_where_asked(comments, tmp_path):
    result = run(comments, "--out", tmp_path / "out", "--json")
    assert result.exit_code == 0, result.stderr
    figures = json.loads(result.stdout)
    assert figures["n"] == 4
    assert figures["accuracy"] >= 0.5
    assert set(figures["per_class"]) == set(FEELINGS)
    assert figures["per_class"]["gratitude"] == {"f1": 1.0, "support": 1}
    assert json.loads((tmp_path / "out" / "figures.json").read_text()) == figures


def test_people_get_a_table(comments):
    result = run(comments)
    assert result.exit_code == 0, result.stderr
    assert "4 comments" in result.stdout
    assert "macro-F1 of Ekman's seven" in result.stdout


@pytest.mark.parametrize(
    ("line", "words"),
    [("one cell", "line 2"), ("text\t99\tid", "line 2"), ("text\tjoy\tid", "line 2")],
)
def test_a_file_that_cannot_be_used_is_named_with_its_line(tmp_path, line, words):
    path = tmp_path / "broken.tsv"
    path.write_text(f"text\tlabel\tid\n{line}\n", encoding="utf-8")
    result = run(path)
    assert result.exit_code != 0
    assert "broken.tsv" in result.stderr
    assert words in result.stderr
    assert "Traceback" not in result.stderr


def test_a_missing_file_is_one_clear_sentence(tmp_path):
    result = run(tmp_path / "none.tsv")
    assert result.exit_code != 0
    assert "none.tsv" in result.stderr


def test_the_network_is_small_enough_for_anybody():
    weights = files("emocare.language").joinpath("weights", "feelings.onnx")
    assert Path(str(weights)).stat().st_size <= 10_000_000


@pytest.mark.skipif(not DEV.is_file(), reason="needs GoEmotions' dev comments")
def test_the_shipped_network_keeps_to_its_figures():
    figures = json.loads(run(DEV, "--json").stdout)
    assert figures["macro_f1"] >= 0.46
    assert figures["macro_f1_ekman"] >= 0.59, "0.598 was reached, 0.53 was asked"
