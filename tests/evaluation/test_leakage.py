from __future__ import annotations

import json

import cv2
import numpy as np
import pytest

from emocare.errors import EmoCareError, Invalid, NotFound
from emocare.evaluation.leakage import check_leakage, leakage_figures
from emocare.evaluation.leakage_report import save_leakage
from emocare.evaluation.splits import READERS, read_splits
from tests.evaluation.tiny_sets import write_picture


def noise(seed: int) -> np.ndarray:
    small = np.random.default_rng(seed).integers(0, 256, (6, 6, 3), np.uint8)
    return cv2.resize(small, (60, 60), interpolation=cv2.INTER_CUBIC)


@pytest.fixture
def parts(tmp_path, face_rgb):
    """Two training pictures; of four test pictures one is exact, one mirrored, one darker."""
    root = tmp_path / "set"
    write_picture(root / "train" / "happy" / "a.png", face_rgb)
    write_picture(root / "train" / "sad" / "b.png", noise(1))
    write_picture(root / "test" / "happy" / "same.png", face_rgb)
    write_picture(root / "test" / "happy" / "dark.png", (face_rgb * 0.6).astype(np.uint8))
    write_picture(root / "test" / "sad" / "mirror.png", np.ascontiguousarray(noise(1)[:, ::-1]))
    write_picture(root / "test" / "sad" / "new.png", noise(2))
    return root


def test_every_kind_of_copy_is_found_with_its_source(parts):
    (found,) = check_leakage("folder", parts).comparisons
    assert (found.of, found.among, found.pictures) == ("test", "train", 4)
    rows = {match.picture: (match.copy_of, match.exact, match.mirrored) for match in found.matches}
    assert rows == {
        "test/happy/dark.png": ("train/happy/a.png", False, False),
        "test/happy/same.png": ("train/happy/a.png", True, False),
        "test/sad/mirror.png": ("train/sad/b.png", False, True),
    }


def test_the_report_lists_every_row_and_shows_examples(parts, tmp_path):
    found = check_leakage("folder", parts)
    save_leakage(tmp_path / "out", found, parts)
    figures = json.loads((tmp_path / "out" / "leakage.json").read_text())
    assert figures == json.loads(json.dumps(leakage_figures(found)))
    assert figures["comparisons"][0]["with_copy"] == 3
    assert figures["comparisons"][0]["share"] == 0.75
    markdown = (tmp_path / "out" / "leakage.md").read_text()
    assert "test/sad/mirror.png | train/sad/b.png" in markdown
    assert cv2.imread(str(tmp_path / "out" / "leakage.png")).std() > 20


def test_a_clean_set_has_an_empty_report_and_no_sheet(tmp_path):
    for part, seed in (("train", 1), ("val", 2), ("test", 3)):
        write_picture(tmp_path / "set" / part / "x.png", noise(seed))
    found = check_leakage("folder", tmp_path / "set")
    assert [(c.of, c.among) for c in found.comparisons] == [
        ("test", "train"),
        ("val", "train"),
        ("val", "test"),
    ]
    assert all(c.matches == () and c.share == 0 for c in found.comparisons)
    save_leakage(tmp_path / "out", found, tmp_path / "set")
    assert not (tmp_path / "out" / "leakage.png").exists()


def test_ferplus_is_compared_by_usage_and_named_by_row(ferplus_file):
    found = check_leakage("ferplus", ferplus_file)
    (one,) = found.comparisons
    assert (one.of, one.among, len(one.matches)) == ("PublicTest", "Training", 4)
    assert one.matches[0].exact
    assert one.matches[0].picture == "2"
    assert found.repeats == {"Training": 1, "PublicTest": 3}


def test_faces_are_compared_by_person(faces_file):
    splits = {one.name: one.split for one in read_splits("faces", faces_file)}
    assert set(splits.values()) <= {"held-out", "trained-on"}
    assert splits["Eileen_Collins_0001.jpg"] == splits["Eileen_Collins_0002.jpg"]


def test_one_part_alone_has_nothing_to_be_compared_with(tmp_path, face_rgb):
    write_picture(tmp_path / "train" / "x.png", face_rgb)
    with pytest.raises(Invalid, match="the part 'train' only"):
        check_leakage("folder", tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(Invalid, match="no picture"):
        check_leakage("folder", tmp_path / "empty")


def test_bad_input_is_one_clear_line(tmp_path):
    with pytest.raises(Invalid, match=r"'imagenet'.*ferplus"):
        list(read_splits("imagenet", tmp_path))
    for kind in READERS:
        with pytest.raises(NotFound, match="nowhere"):
            list(read_splits(kind, tmp_path / "nowhere"))


def test_a_damaged_picture_is_named(parts):
    (parts / "test" / "sad" / "new.png").write_bytes(b"no picture")
    with pytest.raises(EmoCareError, match=r"new\.png is damaged"):
        check_leakage("folder", parts)
