"""FER+ from both layouts of its originals, and a clear line for whatever is wrong with them."""

from __future__ import annotations

import re

import numpy as np
import pytest

from emocare.errors import Invalid, NotFound
from emocare.evaluation.datasets import Selection, open_dataset
from emocare.evaluation.ferplus import NO_LABEL, load_ferplus
from emocare.training.data.build import build
from emocare.training.data.order import Order
from tests.training.data import originals
from tests.training.data.originals import write_fer2013, write_ferplus_folders, write_votes

KEPT = [0, 2, 3, 4]


def built(source, tmp_path, **options) -> dict[str, np.ndarray]:
    out = tmp_path / "out" / "ferplus.npz"
    build("ferplus", Order(source, out, **options))
    with np.load(out) as file:
        return {name: file[name] for name in file.files}


def test_every_array_is_as_it_should_be(tmp_path):
    arrays = built(write_fer2013(tmp_path / "original"), tmp_path)
    np.testing.assert_array_equal(arrays["image"], originals.fer_pictures()[KEPT])
    assert arrays["votes"].tolist() == [list(originals.VOTES[i]) for i in KEPT]
    assert arrays["fer2013_label"].tolist() == [originals.EMOTIONS[i] for i in KEPT]
    assert arrays["usage"].tolist() == [originals.USAGES[i] for i in KEPT]
    assert arrays["row"].tolist() == KEPT
    kinds = {name: (array.dtype.name, array.shape[1:]) for name, array in arrays.items()}
    assert kinds == {
        "image": ("uint8", (48, 48)),
        "votes": ("uint8", (10,)),
        "fer2013_label": ("uint8", ()),
        "usage": ("str352", ()),
        "row": ("int32", ()),
        "blendshapes": ("float16", (52,)),
        "landmarks": ("float16", (70, 2)),
        "pose_ypr": ("float16", (3,)),
    }
    assert np.isnan(arrays["blendshapes"]).all()


def test_folders_of_pictures_give_the_same_but_for_the_original_label(tmp_path):
    from_csv = built(write_fer2013(tmp_path / "a"), tmp_path)
    from_folders = built(write_ferplus_folders(tmp_path / "b"), tmp_path)
    for name in ("image", "votes", "usage", "row"):
        np.testing.assert_array_equal(from_csv[name], from_folders[name])
    assert set(from_folders["fer2013_label"].tolist()) == {NO_LABEL}


def test_folders_take_the_original_label_from_a_csv_beside_them(tmp_path):
    folder = write_ferplus_folders(write_fer2013(tmp_path / "both"))
    assert built(folder, tmp_path)["fer2013_label"].tolist() == [0, 3, 5, 4]


def test_what_is_built_can_be_loaded_and_judged(tmp_path):
    built(write_fer2013(tmp_path / "original"), tmp_path)
    path = tmp_path / "out" / "ferplus.npz"
    assert load_ferplus(path, "PublicTest").names == ("2",)
    dataset = open_dataset("ferplus", path, Selection("PrivateTest"))
    assert [sample.label for sample in dataset.samples()] == [2]


def test_data_without_original_labels_is_not_judged_by_them(tmp_path):
    built(write_ferplus_folders(tmp_path / "b"), tmp_path)
    path = tmp_path / "out" / "ferplus.npz"
    assert open_dataset("ferplus", path, Selection("Training")).count == 1
    with pytest.raises(Invalid, match="without FER2013's original labels"):
        open_dataset("ferplus", path, Selection("Training", "fer2013"))


def test_only_the_usages_asked_for_are_kept(tmp_path):
    arrays = built(write_fer2013(tmp_path / "o"), tmp_path, usages=("Training", "PublicTest"))
    assert arrays["usage"].tolist() == ["Training", "PublicTest", "Training"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"Image name": "picture"}, "fer2013new.csv has no column 'Image name'"),
        ({"4,0,0,1": "four,0,0,1"}, "line 2: 'four' votes for neutral is no number from 0 to 10"),
        ({"4,0,0,1": "40,0,0,1"}, "line 2: '40' votes for neutral"),
        ({"PublicTest,": "Public,"}, "line 4: 'Public' is no usage"),
        ({"PublicTest,": "PrivateTest,"}, "the files do not belong together"),
        ({"fer0000002.png": "second"}, "line 4: 'second' is not named like fer0000123.png"),
        ({",6,4\n": ",6\n"}, "line 6: too few columns"),
        ({"Training,fer0000004.png,0,0,0,0,0,0,0,0,6,4\n": ""}, "line 6: there are no votes"),
    ],
)
def test_wrong_votes_are_named_by_their_line(tmp_path, changes, message):
    folder = write_fer2013(tmp_path / "original")
    write_votes(folder, **changes)
    with pytest.raises(Invalid, match=re.escape(message)):
        built(folder, tmp_path)
    assert not (tmp_path / "out" / "ferplus.npz").exists()


def test_votes_for_more_rows_than_there_are_pictures_are_refused(tmp_path):
    folder = write_fer2013(tmp_path / "original")
    text = (folder / "fer2013.csv").read_text().splitlines()
    (folder / "fer2013.csv").write_text("\n".join(text[:-1]) + "\n")
    with pytest.raises(Invalid, match="has 4 rows and the votes have 5"):
        built(folder, tmp_path)


def test_wrong_pixels_are_named_by_their_line(tmp_path):
    folder = write_fer2013(tmp_path / "original")
    text = (folder / "fer2013.csv").read_text().splitlines()
    text[3] = "3,1 2 3,PublicTest"
    (folder / "fer2013.csv").write_text("\n".join(text))
    with pytest.raises(Invalid, match=r"fer2013\.csv, line 4: 3 pixels, expected 2304"):
        built(folder, tmp_path)


def test_a_missing_or_damaged_picture_is_named_with_its_line(tmp_path):
    folder = write_ferplus_folders(tmp_path / "b")
    picture = folder / "FER2013Valid" / "fer0000002.png"
    picture.write_bytes(b"no picture")
    with pytest.raises(Invalid, match=r"line 4: .*fer0000002\.png is no picture of 48 x 48"):
        built(folder, tmp_path)
    picture.unlink()
    with pytest.raises(Invalid, match=r"line 4: there is no picture .*fer0000002\.png"):
        built(folder, tmp_path)


def test_missing_files_and_unknown_usages_are_named(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(NotFound, match=r"fer2013new\.csv"):
        built(tmp_path / "empty", tmp_path)
    write_votes(tmp_path / "empty")
    with pytest.raises(NotFound, match=r"holds neither fer2013\.csv nor the folder FER2013Train"):
        built(tmp_path / "empty", tmp_path)
    with pytest.raises(Invalid, match="no usage 'Test'"):
        built(write_fer2013(tmp_path / "o"), tmp_path, usages=("Test",))
