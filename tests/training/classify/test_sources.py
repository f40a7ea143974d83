"""Labelled data in its real forms: what is read, and what is wrong with it."""

from __future__ import annotations

import tracemalloc

import cv2
import numpy as np
import pytest

from emocare.errors import Invalid, NotFound
from emocare.training.classify.settings import DataSettings
from emocare.training.classify.sources import READERS, read_sources
from emocare.training.kinds import Source
from emocare.types import EXPRESSIONS, Expression
from tests.training.classify import made_sets

SEVEN, EIGHT = DataSettings(labels=7), DataSettings(labels=8)


def read(kind, path, settings=SEVEN):
    return read_sources([Source(path, kind)], settings, seed=1)


def counts(examples):
    return np.bincount(examples.label, minlength=8).tolist()


def test_fer2013_splits_by_usage_and_leaves_the_private_test_alone(tmp_path):
    path = made_sets.write_fer2013(tmp_path / "fer2013.csv")
    parts = read("fer2013", path)
    assert (len(parts.training), len(parts.validation)) == (28, 14)
    assert counts(parts.training) == [4] * 7 + [0]
    assert read("fer2013", tmp_path).training.pictures[0].shape == (48, 48)


def test_fer2013_as_folders_watches_test_and_says_so(tmp_path):
    made_sets.write_folders(tmp_path / "train")
    made_sets.write_folders(tmp_path / "test", per_class=2)
    parts = read("fer2013", tmp_path)
    assert (len(parts.training), len(parts.validation)) == (21, 14)
    assert any("test part is watched" in message for message in parts.messages)


def test_ferplus_votes_beside_fer2013_give_majorities_or_shares(tmp_path):
    made_sets.write_ferplus_csv(tmp_path)
    parts = read("ferplus", tmp_path)
    assert (len(parts.training), len(parts.validation)) == (28, 14)
    assert set(np.unique(parts.training.targets)) == {0.0, 1.0}
    shared = read("ferplus", tmp_path / "fer2013new.csv", DataSettings(targets="votes")).training
    assert np.allclose(shared.targets.sum(axis=1), 1)
    assert np.allclose(np.sort(shared.targets[0])[-2:], [2 / 9, 7 / 9])
    # Row 30 of the table is PublicTest: its picture must be that row's, not the third's.
    first = read("ferplus", tmp_path).validation
    alone = read("fer2013", tmp_path / "fer2013.csv").validation
    assert np.array_equal(first.pictures[0], alone.pictures[0])


def test_ferplus_reads_the_png_folders_where_they_are(tmp_path):
    made_sets.write_ferplus_csv(tmp_path)
    alone = read("ferplus", tmp_path).validation
    (tmp_path / "FER2013Valid").mkdir()
    for place in range(14):
        name = f"fer{28 + place:07d}.png"
        cv2.imwrite(str(tmp_path / "FER2013Valid" / name), alone.pictures[place])
    parts = read("ferplus", tmp_path)
    assert np.array_equal(parts.validation.pictures[3][:, :, 0], alone.pictures[3])
    (tmp_path / "FER2013Valid" / "fer0000030.png").unlink()
    with pytest.raises(Invalid, match=r"fer0000030\.png is missing"):
        read("ferplus", tmp_path).validation.pictures[2]


def test_ferplus_npz_brings_landmarks_and_both_label_sets(tmp_path):
    path = made_sets.write_ferplus_npz(tmp_path / "f.npz")
    parts = read("ferplus", path, EIGHT)
    assert len(parts.training) == 32
    assert parts.training.landmarks5.shape == (32, 5, 2)
    original = read("ferplus", path, DataSettings(ferplus_labels="fer2013"))
    assert not np.array_equal(original.training.label, parts.training.label)


def test_rafdb_is_read_in_both_forms(tmp_path):
    official = read("rafdb", made_sets.write_rafdb(tmp_path / "official"))
    assert (len(official.training), len(official.validation)) == (21, 7)
    table = read("rafdb", made_sets.write_rafdb_csv(tmp_path / "kaggle"))
    assert (len(table.training), len(table.validation)) == (14, 7)
    assert counts(table.training) == [2] * 7 + [0]
    assert table.training.pictures[3].shape == (50, 50, 3)


def test_affectnet_brings_valence_and_arousal_where_it_has_them(tmp_path):
    parts = read("affectnet", made_sets.write_affectnet(tmp_path / "csv"), EIGHT)
    assert (len(parts.training), len(parts.validation)) == (32, 16)
    assert parts.training.affect[1].tolist() == [-0.75, 0.375]
    folders = read("affectnet", made_sets.write_affectnet_folders(tmp_path / "folders"), EIGHT)
    assert (len(folders.training), len(folders.validation)) == (24, 8)
    assert np.isnan(folders.training.affect[:, 1]).all()  # -2 means none
    seven = read("affectnet", tmp_path / "csv")
    assert Expression.CONTEMPT not in {EXPRESSIONS[i] for i in seven.training.label}
    assert len(seven.training) == 28


def test_clips_keep_their_frames_together(tmp_path):
    parts = read("frames", made_sets.write_clips(tmp_path))
    assert parts.training.frames.shape == (14, 5)
    assert (parts.training.frames[:, -1] == -1).sum() == 7  # the shorter clips


def test_sets_combine_and_sets_without_usages_are_split_stratified(tmp_path):
    fer = made_sets.write_fer2013(tmp_path / "fer2013.csv")
    folders = made_sets.write_folders(tmp_path / "faces", per_class=10)
    sources = [Source(fer, "fer2013"), Source(folders, "folder")]
    parts = read_sources(sources, DataSettings(validation_share=0.2), seed=1)
    assert len(parts.training) == 28 + 56
    assert counts(parts.validation) == [2 + 2] * 7 + [0]
    assert parts.training.pictures[50].shape == (40, 40, 3)
    again = read_sources(sources, DataSettings(validation_share=0.2), seed=1)
    assert np.array_equal(again.training.frames, parts.training.frames)
    other = read_sources(sources, DataSettings(validation_share=0.2), seed=2)
    assert not np.array_equal(other.training.frames, parts.training.frames)


def test_a_lone_path_is_of_the_recipes_kind(tmp_path):
    path = made_sets.write_fer2013(tmp_path / "fer2013.csv")
    settings = DataSettings(kinds=("fer2013",))
    assert len(read_sources([Source(path)], settings, 1).training) == 28
    with pytest.raises(Invalid, match="says no kind"):
        read_sources([Source(path)], SEVEN, 1)
    with pytest.raises(Invalid, match="unknown kind 'fer'"):
        read_sources([Source(path, "fer")], SEVEN, 1)
    with pytest.raises(Invalid, match=r"nothing to train on.*paper used fer2013"):
        read_sources([], settings, 1)


def test_a_limit_keeps_rows_of_all_classes(tmp_path):
    path = made_sets.write_fer2013(tmp_path / "fer2013.csv")
    parts = read("fer2013", path, DataSettings(limit=14))
    assert (len(parts.training), len(parts.validation)) == (14, 14)


def test_pictures_are_opened_only_when_asked_for(tmp_path):
    root = made_sets.write_folders(tmp_path / "faces", per_class=3)
    (root / "anger" / "1.png").write_bytes(b"no picture")
    parts = read("folder", root, DataSettings(validation_share=0.3))
    pictures = parts.training.pictures
    with pytest.raises(Invalid, match=r"anger/1\.png is damaged"):
        [pictures[place] for place in range(len(pictures))]


def test_memory_does_not_grow_with_the_pictures(tmp_path):
    root = made_sets.write_folders(tmp_path / "faces", per_class=30, side=200)
    training = read("folder", root).training
    tracemalloc.start()
    total = sum(int(training.pictures[place].size) for place in range(len(training.pictures)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert total > 20e6
    assert peak < 1e6


@pytest.mark.parametrize("kind", READERS)
def test_a_missing_path_is_named(kind, tmp_path):
    with pytest.raises((NotFound, Invalid), match="nowhere"):
        read(kind, tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("emotion,pixels", "feeling,pixels", "no column 'emotion'"),
        ("\n3,", "\n9,", "line 5: emotion '9' is not 0 to 6"),
        ("\n3,", "\nnan,", "line 5: emotion 'nan'"),
        (",Usage", "", "no column 'Usage'"),
        ("Training", "training", "no row with usage 'Training'"),
    ],
)
def test_a_wrong_csv_names_the_line_or_column(old, new, message, tmp_path):
    path = made_sets.write_fer2013(tmp_path / "fer2013.csv")
    text = path.read_text()
    count = -1 if old == "Training" else 1
    path.write_text(text.replace(old, new, count))
    with pytest.raises(Invalid, match=message):
        read("fer2013", path)


def test_wrong_pixels_name_their_line(tmp_path):
    path = made_sets.write_fer2013(tmp_path / "fer2013.csv")
    lines = path.read_text().splitlines()
    emotion, pixels, usage = lines[2].split(",")
    for wrong in (pixels[:-5], pixels.replace(" ", " 300 ", 1), "x " + pixels):
        path.write_text("\n".join([*lines[:2], f"{emotion},{wrong},{usage}", *lines[3:]]))
        with pytest.raises(Invalid, match="line 3: expected 2304 pixels"):
            read("fer2013", path)


def test_an_empty_class_is_named(tmp_path):
    made_sets.write_folders(tmp_path / "faces", labels=EXPRESSIONS[:6], per_class=10)
    with pytest.raises(Invalid, match="labelled 'fear'") as raised:
        read("folder", tmp_path / "faces")
    assert raised.value.code == "dataset_class"
    (tmp_path / "faces" / "fear").mkdir()
    with pytest.raises(Invalid, match="fear holds no picture"):
        read("folder", tmp_path / "faces")
    (tmp_path / "faces" / "bored").mkdir()
    with pytest.raises(Invalid, match="bored is not named after an expression"):
        read("folder", tmp_path / "faces")


def test_wrong_valence_and_paths_out_of_the_folder_are_refused(tmp_path):
    root = made_sets.write_affectnet(tmp_path / "a")
    text = (root / "training.csv").read_text()
    (root / "training.csv").write_text(text.replace("-0.75", "7.5", 1))
    with pytest.raises(Invalid, match=r"training\.csv, line 3: valence is '7.5'"):
        read("affectnet", root, EIGHT)
    (root / "training.csv").write_text(text.replace("training/1.jpg", "../../x.jpg", 1))
    with pytest.raises(Invalid, match="leads out of its folder"):
        read("affectnet", root, EIGHT)


def test_votes_without_pictures_or_numbers_are_refused(tmp_path):
    made_sets.write_ferplus_csv(tmp_path)
    table = tmp_path / "fer2013new.csv"
    text = table.read_text()
    table.write_text(text.replace(",7,", ",many,", 1))
    with pytest.raises(Invalid, match=r"line 2: .* is 'many'"):
        read("ferplus", tmp_path)
    table.write_text(text)
    (tmp_path / "fer2013.csv").unlink()
    with pytest.raises(NotFound, match="votes but no pictures"):
        read("ferplus", tmp_path)
