from __future__ import annotations

import re
from pathlib import Path

import pytest

from emocare.errors import Invalid, NotFound
from emocare.evaluation.goemotions import read_comments
from emocare.language.labels import FEELINGS
from emocare.training.data.build import build
from emocare.training.data.order import Order
from tests.training.data.originals import write_goemotions

SHARED = Path(__file__).parents[3] / ".." / "shared" / "data" / "text" / "goemotions_dev.tsv"


def test_comments_come_out_as_they_went_in(tmp_path):
    source = write_goemotions(tmp_path / "train.tsv")
    found = build("goemotions", Order(source, tmp_path / "out.tsv"))
    text = (tmp_path / "out.tsv").read_text(encoding="utf-8")
    assert text == "text\tlabel\tid\n" + source.read_text(encoding="utf-8")
    assert found.rows == 3
    assert found.facts["labels"] == {"neutral": 2, "approval": 1, "joy": 1}


def test_the_labels_are_the_usual_ones():
    assert len(FEELINGS) == 28
    assert (FEELINGS[0], FEELINGS[26], FEELINGS[27]) == ("admiration", "surprise", "neutral")
    assert list(FEELINGS[:27]) == sorted(FEELINGS[:27])


def test_building_what_was_built_changes_nothing(tmp_path):
    build("goemotions", Order(write_goemotions(tmp_path / "a.tsv"), tmp_path / "b.tsv"))
    build("goemotions", Order(tmp_path / "b.tsv", tmp_path / "c.tsv"))
    assert (tmp_path / "b.tsv").read_bytes() == (tmp_path / "c.tsv").read_bytes()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("no tabs", "line 4: expected text, labels and id"),
        ("text\t28\tx", "line 4: labels '28' are not numbers from 0 to 27"),
        ("text\t1,\tx", "line 4: labels '1,'"),
        ("\t1\tx", "line 4: the text or the id is empty"),
        ("text\t1\tabc", "the id abc is there twice"),
    ],
)
def test_a_wrong_line_is_named(tmp_path, line, message):
    source = write_goemotions(tmp_path / "train.tsv")
    source.write_text(source.read_text() + line + "\n")
    with pytest.raises(Invalid, match=re.escape(message)):
        build("goemotions", Order(source, tmp_path / "out.tsv"))
    assert not (tmp_path / "out.tsv").exists()


def test_a_folder_rubbish_or_nothing_is_one_clear_line(tmp_path):
    with pytest.raises(Invalid, match=r"give train\.tsv or dev\.tsv"):
        build("goemotions", Order(tmp_path, tmp_path / "out.tsv"))
    (tmp_path / "bad.tsv").write_bytes(bytes(range(128, 256)))
    with pytest.raises(Invalid, match="not a text file"):
        build("goemotions", Order(tmp_path / "bad.tsv", tmp_path / "out.tsv"))
    with pytest.raises(NotFound, match="nowhere"):
        build("goemotions", Order(tmp_path / "nowhere.tsv", tmp_path / "out.tsv"))


def test_the_real_file_is_read_whole():
    if not SHARED.is_file():
        pytest.skip("needs ../shared/data/text/goemotions_dev.tsv")
    comments = list(read_comments(SHARED))
    assert len(comments) == 5426
