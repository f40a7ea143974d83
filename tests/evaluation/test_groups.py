from __future__ import annotations

import re

import pytest

from emocare.errors import Invalid, NotFound
from emocare.evaluation.datasets import Selection, open_dataset
from emocare.evaluation.groups import open_grouping


def write(path, *lines: str):
    path.write_text("\n".join(lines) + "\n")
    return path


def test_a_csv_beside_the_data_names_pictures_as_the_set_does(class_folders, tmp_path):
    beside = write(tmp_path / "groups.csv", "picture,age", "happy/one.png,old", "sadness/one.png,")
    grouping = open_grouping("folder", class_folders, None, beside)
    assert grouping.column == "age"
    names = [s.name for s in open_dataset("folder", class_folders, Selection("test")).samples()]
    assert grouping.of(names) == (None, "old", None, None)


def test_faces_are_named_by_their_file_and_ferplus_by_the_original_row(faces_file, ferplus_file):
    faces = open_dataset("faces", faces_file, Selection())
    assert [s.name for s in faces.samples()] == ["Eileen_Collins_0001.jpg", "Nobody_7.jpg"]
    rows = open_dataset("ferplus", ferplus_file, Selection("PublicTest"))
    assert [s.name for s in rows.samples()] == ["2", "3"]


def test_a_column_of_the_datas_own_csv_is_read(tmp_path):
    pixels = " ".join(["7"] * 48 * 48)
    path = write(tmp_path / "fer.csv", "emotion,pixels,sex", f"3,{pixels},f", f"6,{pixels},m")
    grouping = open_grouping("fer2013", path, "sex", None)
    names = [s.name for s in open_dataset("fer2013", path, Selection()).samples()]
    assert grouping.of(names) == ("f", "m")


def test_affectnet_groups_go_by_the_pictures_path(tmp_path):
    path = write(tmp_path / "a.csv", "subDirectory_filePath,expression,skin", "1/a.jpg,1,dark")
    assert open_grouping("affectnet", path, "skin", None).of(["1/a.jpg"]) == ("dark",)


def test_names_that_fit_nothing_are_shown(tmp_path):
    grouping = open_grouping(
        "folder", tmp_path, None, write(tmp_path / "g.csv", "picture,a", "x,y")
    )
    with pytest.raises(Invalid, match=r"called like 'happy/one\.png'"):
        grouping.of(["happy/one.png"])


@pytest.mark.parametrize(
    ("header", "column", "message"),
    [
        ("picture,age,sex", None, "has the columns age, sex: choose one"),
        ("picture", None, "choose one with --group"),
        ("file,age", "age", "no column 'picture'"),
        ("picture,age", "sex", "no column 'sex'"),
    ],
)
def test_a_wrong_column_is_named(tmp_path, header, column, message):
    with pytest.raises(Invalid, match=re.escape(message)):
        open_grouping("folder", tmp_path, column, write(tmp_path / "g.csv", header, "a,b,c"))


def test_a_set_without_columns_asks_for_a_csv_beside_it(ferplus_file, tmp_path):
    with pytest.raises(Invalid, match="Give a CSV with the columns 'picture' and 'age'"):
        open_grouping("ferplus", ferplus_file, "age", None)
    with pytest.raises(NotFound, match="nowhere"):
        open_grouping("ferplus", ferplus_file, "age", tmp_path / "nowhere.csv")
