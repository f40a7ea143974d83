"""Loading each kind of data, and one clear line for each way it can be wrong."""

from __future__ import annotations

import re

import numpy as np
import pytest

from emocare.errors import EmoCareError, Invalid, NotFound
from emocare.evaluation.dataset import SEVEN
from emocare.evaluation.datasets import LOADERS, Selection, open_dataset
from emocare.types import EXPRESSIONS
from tests.evaluation.tiny_sets import place, write_picture

ALL = Selection()


def labels_of(dataset) -> list[int]:
    return [sample.label for sample in dataset.samples()]


def test_ferplus_is_judged_by_its_majority(ferplus_file):
    dataset = open_dataset("ferplus", ferplus_file, Selection("PublicTest"))
    assert dataset.labels == EXPRESSIONS
    assert labels_of(dataset) == [place("happiness"), place("anger")]
    assert all(sample.landmarks5 is not None for sample in dataset.samples())
    assert dataset.facts["centre_crops"] == 1


def test_ferplus_can_be_judged_by_the_original_labels(ferplus_file):
    dataset = open_dataset("ferplus", ferplus_file, Selection("PublicTest", "fer2013"))
    assert dataset.labels == SEVEN
    assert labels_of(dataset) == [place(n) for n in ("happiness", "anger", "surprise", "neutral")]


def test_faces_without_a_label_are_left_out(faces_file):
    dataset = open_dataset("faces", faces_file, ALL)
    assert labels_of(dataset) == [place("happiness"), place("neutral")]
    assert all(sample.landmarks5 is None for sample in dataset.samples())


def test_a_data_set_can_be_read_twice(faces_file):
    dataset = open_dataset("faces", faces_file, ALL)
    assert labels_of(dataset) == labels_of(dataset)


def test_folders_are_named_after_expressions_in_any_common_form(class_folders):
    dataset = open_dataset("folder", class_folders, Selection("test"))
    expected = [place(n) for n in ("neutral", "happiness", "happiness", "sadness")]
    assert labels_of(dataset) == expected
    assert dataset.labels == SEVEN
    assert next(dataset.samples()).picture.shape == (160, 160, 3)


def test_a_contempt_folder_makes_eight_labels(class_folders, face_rgb):
    write_picture(class_folders / "test" / "contempt" / "x.png", face_rgb)
    assert open_dataset("folder", class_folders / "test", ALL).labels == EXPRESSIONS


@pytest.fixture
def fer2013_csv(tmp_path):
    pixels = " ".join(["7"] * 48 * 48)
    path = tmp_path / "fer2013.csv"
    rows = [f"3,{pixels},Training", f"6,{pixels},PublicTest", f"0,{pixels},PublicTest"]
    path.write_text("\n".join(["emotion,pixels,Usage", *rows]) + "\n")
    return path


def test_fer2013_rows_become_pictures(fer2013_csv):
    dataset = open_dataset("fer2013", fer2013_csv, Selection("PublicTest"))
    assert labels_of(dataset) == [place("neutral"), place("anger")]
    assert next(dataset.samples()).picture.tolist() == [[7] * 48] * 48


def test_every_row_counts_without_a_usage(fer2013_csv):
    assert open_dataset("fer2013", fer2013_csv, ALL).count == 3


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("7,1 2,Training", "line 2: emotion '7' is not 0 to 6"),
        ("3,1 2,Training", "line 2: 2 pixels, expected 2304"),
        ("3,1 x,Training", "line 2: pixels must be numbers"),
        ("3,1 256,Training", "line 2: pixels must be numbers"),
        ("3", "line 2: too few columns"),
    ],
)
def test_a_wrong_fer2013_row_is_named_by_its_line(tmp_path, row, message):
    path = tmp_path / "fer2013.csv"
    path.write_text(f"emotion,pixels,Usage\n{row}\n")
    with pytest.raises(Invalid, match=re.escape(message)):
        list(open_dataset("fer2013", path, ALL).samples())


def test_a_missing_column_is_named(tmp_path):
    path = tmp_path / "fer2013.csv"
    path.write_text("emotion,Usage\n3,Training\n")
    with pytest.raises(Invalid, match="no column 'pixels'"):
        open_dataset("fer2013", path, ALL)


@pytest.fixture
def rafdb_folder(tmp_path, face_rgb):
    lines = ["train_00001.jpg 1", "test_0001.jpg 4", "test_0002.jpg 7"]
    listing = tmp_path / "basic" / "EmoLabel" / "list_patition_label.txt"
    listing.parent.mkdir(parents=True)
    listing.write_text("\n".join(lines) + "\n")
    for name in ("train_00001", "test_0001", "test_0002"):
        write_picture(tmp_path / "basic" / "Image" / "aligned" / f"{name}_aligned.jpg", face_rgb)
    return tmp_path / "basic"


def test_rafdb_is_read_by_its_official_list(rafdb_folder):
    assert labels_of(open_dataset("rafdb", rafdb_folder, ALL)) == [
        place("happiness"),
        place("neutral"),
    ]
    train = open_dataset("rafdb", rafdb_folder, Selection("train"))
    assert labels_of(train) == [place("surprise")]


def test_a_missing_rafdb_picture_is_named(rafdb_folder):
    (rafdb_folder / "Image" / "aligned" / "test_0002_aligned.jpg").unlink()
    dataset = open_dataset("rafdb", rafdb_folder, ALL)
    with pytest.raises(Invalid, match=r"test_0002_aligned\.jpg is missing"):
        labels_of(dataset)


def test_a_wrong_rafdb_label_is_named_by_its_line(rafdb_folder):
    (rafdb_folder / "EmoLabel" / "list_patition_label.txt").write_text("test_0001.jpg 8\n")
    with pytest.raises(Invalid, match="line 1: expected a file name and a label from 1 to 7"):
        open_dataset("rafdb", rafdb_folder, ALL)


AFFECTNET_COLUMNS = "subDirectory_filePath,face_x,expression,valence,arousal"


def test_affectnet_rows_without_an_expression_are_left_out(tmp_path, face_rgb):
    write_picture(tmp_path / "1" / "a.jpg", face_rgb)
    path = tmp_path / "validation.csv"
    path.write_text(f"{AFFECTNET_COLUMNS}\n1/a.jpg,0,7,0.1,0.2\n1/a.jpg,0,9,-2,-2\n")
    dataset = open_dataset("affectnet", path, ALL)
    assert labels_of(dataset) == [place("contempt")]


def test_affectnet_folders_are_read_with_their_annotations(tmp_path, face_rgb):
    for number, label in (("10", "2"), ("11", "1")):
        write_picture(tmp_path / "val_set" / "images" / f"{number}.jpg", face_rgb)
        notes = tmp_path / "val_set" / "annotations"
        notes.mkdir(exist_ok=True)
        np.save(notes / f"{number}_exp.npy", np.array(label))
    dataset = open_dataset("affectnet", tmp_path, Selection("val_set"))
    assert labels_of(dataset) == [place("sadness"), place("happiness")]


def test_a_path_out_of_the_affectnet_folder_is_refused(tmp_path):
    (tmp_path / "data").mkdir()
    path = tmp_path / "data" / "validation.csv"
    path.write_text(f"{AFFECTNET_COLUMNS}\n../secret.jpg,0,1,0,0\n")
    with pytest.raises(Invalid, match="leads out of"):
        open_dataset("affectnet", path, ALL)


def test_a_missing_affectnet_annotation_is_named(tmp_path, face_rgb):
    write_picture(tmp_path / "images" / "3.jpg", face_rgb)
    (tmp_path / "annotations").mkdir()
    with pytest.raises(Invalid, match=r"3_exp\.npy"):
        open_dataset("affectnet", tmp_path, ALL)


@pytest.mark.parametrize("kind", sorted(LOADERS))
def test_a_path_that_does_not_exist_is_one_clear_line(kind, tmp_path):
    with pytest.raises((NotFound, Invalid)) as caught:
        list(open_dataset(kind, tmp_path / "nowhere", ALL).samples())
    assert "nowhere" in caught.value.message
    assert "\n" not in caught.value.message


@pytest.mark.parametrize("kind", sorted(LOADERS))
def test_binary_rubbish_is_one_clear_line(kind, tmp_path):
    path = tmp_path / "rubbish.csv"
    path.write_bytes(bytes(range(256)) * 20)
    with pytest.raises(EmoCareError):
        list(open_dataset(kind, path, ALL).samples())


def test_an_unknown_kind_lists_the_known_ones(tmp_path):
    with pytest.raises(Invalid, match=r"'imagenet'.*ferplus, faces, folder"):
        open_dataset("imagenet", tmp_path, ALL)


def test_an_unknown_usage_is_refused(rafdb_folder, fer2013_csv, faces_file):
    for kind, path in (("rafdb", rafdb_folder), ("fer2013", fer2013_csv), ("faces", faces_file)):
        with pytest.raises(Invalid, match="usage"):
            open_dataset(kind, path, Selection("Sideways"))


def test_labels_can_be_chosen_for_ferplus_only(faces_file, ferplus_file):
    with pytest.raises(Invalid, match="one set of labels"):
        open_dataset("faces", faces_file, Selection(labels="fer2013"))
    with pytest.raises(Invalid, match="'plutchik'"):
        open_dataset("ferplus", ferplus_file, Selection(labels="plutchik"))


def test_a_folder_that_is_no_expression_is_named(class_folders, face_rgb):
    write_picture(class_folders / "test" / "smug" / "x.png", face_rgb)
    with pytest.raises(Invalid, match="'smug'"):
        open_dataset("folder", class_folders, Selection("test"))


def test_an_empty_class_is_named(class_folders):
    (class_folders / "test" / "anger").mkdir()
    with pytest.raises(Invalid, match="anger holds no picture"):
        open_dataset("folder", class_folders, Selection("test"))


def test_a_damaged_picture_is_named(class_folders):
    (class_folders / "test" / "sadness" / "one.png").write_bytes(b"not a picture")
    dataset = open_dataset("folder", class_folders, Selection("test"))
    with pytest.raises(Invalid, match=r"sadness/one\.png is damaged"):
        labels_of(dataset)
