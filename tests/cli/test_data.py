"""``emocare data`` as it is typed."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from emocare.cli import app
from tests.evaluation import conftest as tiny
from tests.training.data.originals import write_fer2013, write_goemotions

astronaut, face_rgb, face48 = tiny.astronaut, tiny.face_rgb, tiny.face48
ferplus_file = tiny.ferplus_file


def run(*words: object):
    return CliRunner().invoke(app, ["data", *map(str, words)])


def test_a_build_says_what_it_wrote(tmp_path):
    source, out = write_fer2013(tmp_path / "original"), tmp_path / "ferplus.npz"
    result = run("build", "ferplus", source, "--out", out, "--usage", "Training", "--json")
    assert result.exit_code == 0, result.stderr
    facts = json.loads(result.stdout)
    assert facts["rows"] == 2
    assert facts["usages"] == {"Training": 2}
    assert facts["faces_seen_by_teacher"] == 0
    assert facts["bytes"] == out.stat().st_size
    assert len(facts["sha256"]) == 64


def test_people_get_words(tmp_path):
    result = run("build", "goemotions", write_goemotions(tmp_path / "t.tsv"),
                 "--out", tmp_path / "o.tsv")  # fmt: skip
    assert "labels: neutral 2, approval 1, joy 1" in result.stdout


def test_copies_across_parts_are_counted_and_written_down(ferplus_file, tmp_path):
    result = run("check", "ferplus", ferplus_file, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.stderr
    assert "PublicTest" in result.stdout
    assert "100.0%" in result.stdout
    assert "within PublicTest: 3 pictures repeat another one exactly" in result.stdout
    assert (tmp_path / "out" / "leakage.json").is_file()
    figures = json.loads(run("check", "ferplus", ferplus_file, "--json").stdout)
    assert figures["comparisons"][0]["exact"] == 4


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("build", "ferplus", "nowhere", "--out", "x.npz"), "nothing at nowhere"),
        (("build", "imagenet", ".", "--out", "x.npz"), "Unknown kind"),
        (("check", "ferplus", "nowhere.npz"), "nowhere.npz"),
        (("check", "imagenet", "."), "Unknown kind"),
    ],
)
def test_bad_input_is_one_line_and_no_traceback(words, message):
    result = run(*words)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert message in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
