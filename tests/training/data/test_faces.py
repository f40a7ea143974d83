from __future__ import annotations

import re

import cv2
import numpy as np
import pytest

from emocare.errors import Invalid, NotFound
from emocare.evaluation.faces import load_faces
from emocare.training.data.build import build
from emocare.training.data.faces import build_faces
from emocare.training.data.order import Order
from tests.evaluation import conftest as tiny
from tests.training.data.originals import write_collection
from tests.training.data.teachers import BrightnessTeacher

astronaut, face_rgb = tiny.astronaut, tiny.face_rgb


@pytest.fixture
def collection(tmp_path, face_rgb):
    return write_collection(tmp_path / "collection", face_rgb)


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out" / "faces.npz"


def test_pictures_labels_and_names_come_out_as_they_went_in(collection, out, face_rgb):
    found = build("faces", Order(collection, out))
    faces = load_faces(out)
    assert faces.name == ("Ann_1.jpg", "Ann_2.jpg", "Bo_1.png", "zoe.jpg")
    with np.load(out) as file:
        assert file["label"].tolist() == ["happiness", "surprise", "neutral", ""]
        assert file["offset"].dtype == np.int64
    assert found.rows == 4
    assert found.facts["labels"] == {"happiness": 1, "surprise": 1, "neutral": 1, "": 1}
    grey = cv2.cvtColor(face_rgb, cv2.COLOR_RGB2GRAY)
    assert faces.picture(2).shape == (160, 160)
    assert np.abs(faces.picture(2).astype(int) - grey).mean() < 3


def test_the_longer_side_is_160_pixels(collection, out):
    build("faces", Order(collection, out))
    faces = load_faces(out)
    assert faces.picture(0).shape == (160, 128)
    assert faces.picture(1).shape == (120, 160)


def test_the_teacher_sees_the_original_and_its_absence_is_nan(collection, out):
    teacher = BrightnessTeacher()
    build_faces(Order(collection, out, teacher=teacher))
    assert teacher.looks == 4
    with np.load(out) as file:
        assert np.isfinite(file["landmarks"]).all()
    build_faces(Order(collection, out, teacher=BrightnessTeacher(least=2.0)))
    with np.load(out) as file:
        assert np.isnan(file["pose_ypr"]).all()
        assert len(file["name"]) == 4


def test_pictures_in_which_nobody_was_seen_can_be_left_out(collection, out):
    dark = collection / "images" / "zoe.jpg"
    cv2.imwrite(str(dark), np.zeros((100, 100, 3), np.uint8))
    order = Order(collection, out, teacher=BrightnessTeacher(least=0.05), seen_only=True)
    assert build_faces(order).rows == 3
    assert load_faces(out).name == ("Ann_1.jpg", "Ann_2.jpg", "Bo_1.png")
    with pytest.raises(Invalid, match="leave --seen-only out"):
        build("faces", Order(collection, out, seen_only=True))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("1,Nobody.jpg,happiness", "line 7: there is no picture Nobody.jpg"),
        ("1,Ann_1.jpg,smug", "line 7: 'smug' is no expression"),
        ("1", "line 7: too few columns"),
    ],
)
def test_a_wrong_line_is_named_or_left_out_where_asked(collection, out, line, message):
    legend = collection / "data" / "legend.csv"
    legend.write_text(legend.read_text() + line + "\n")
    with pytest.raises(Invalid, match=re.escape(message)):
        build("faces", Order(collection, out))
    found = build("faces", Order(collection, out, lenient=True))
    assert (found.rows, found.facts["lines_left_out"]) == (4, 1)


def test_a_damaged_picture_is_named_or_left_out_where_asked(collection, out):
    (collection / "images" / "zoe.jpg").write_bytes(b"no picture")
    with pytest.raises(Invalid, match=r"zoe\.jpg is damaged"):
        build("faces", Order(collection, out))
    found = build("faces", Order(collection, out, lenient=True))
    assert (found.rows, found.facts["pictures_left_out"]) == (3, 1)


def test_a_wrong_legend_is_named(collection, out):
    legend = collection / "data" / "legend.csv"
    legend.write_text("user.id,file,emotion\n1,Ann_1.jpg,happy\n")
    with pytest.raises(Invalid, match=r"legend\.csv has no column 'image'"):
        build("faces", Order(collection, out))
    legend.write_text("image,emotion\nAnn_1.jpg,\n")
    with pytest.raises(Invalid, match=r"gives no picture in .* a label"):
        build("faces", Order(collection, out))
    legend.write_bytes(bytes(range(128, 256)))
    with pytest.raises(Invalid, match=r"legend\.csv is not a CSV text file"):
        build("faces", Order(collection, out))
    legend.unlink()
    with pytest.raises(NotFound, match="Give it with --labels"):
        build("faces", Order(collection, out))


def test_labels_may_lie_elsewhere(collection, out, tmp_path):
    other = tmp_path / "mine.csv"
    other.write_text("image,emotion\nzoe.jpg,contempt\n")
    build("faces", Order(collection, out, labels=other))
    with np.load(out) as file:
        assert file["label"].tolist() == ["", "", "", "contempt"]


def test_a_folder_without_a_picture_is_named(tmp_path, out):
    (tmp_path / "empty").mkdir()
    with pytest.raises(Invalid, match="empty holds no picture"):
        build("faces", Order(tmp_path / "empty", out))
