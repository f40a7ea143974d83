from __future__ import annotations

import numpy as np
import pytest

from emocare.errors import Invalid
from emocare.evaluation.faces import is_held_out, load_faces, person_of
from tests.evaluation.tiny_sets import place


def test_pictures_and_labels_are_read(faces_file):
    faces = load_faces(faces_file)
    assert faces.label.tolist() == [place("happiness"), -1, place("neutral")]
    assert faces.picture(0).shape == (160, 160)
    assert faces.picture(0).dtype == np.uint8


def test_landmarks_are_in_pixels_of_the_picture(faces_file):
    five = load_faces(faces_file).landmarks5(0)
    assert five[2] == pytest.approx([80, 0.577 * 160], abs=0.2)


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("AJ_Cook_0001.jpg", "AJ_Cook"),
        ("FaridaJalal_17.jpg", "FaridaJalal"),
        ("Jean-Pierre_0002.jpg", "Jean-Pierre"),
        ("KM.SU2.15.jpg", "KM"),
    ],
)
def test_a_person_is_the_name_without_its_number(name, person):
    assert person_of(name) == person


def test_all_pictures_of_a_person_are_on_one_side():
    assert is_held_out(person_of("AJ_Cook_0001.jpg")) == is_held_out(person_of("AJ_Cook_0944.jpg"))


def test_about_a_tenth_of_people_is_held_out():
    share = np.mean([is_held_out(f"Person_{i}") for i in range(3000)])
    assert share == pytest.approx(0.1, abs=0.02)


def test_a_damaged_picture_is_named_by_its_row(tmp_path, faces_file):
    with np.load(faces_file) as file:
        arrays = {name: file[name].copy() for name in file.files}
    arrays["jpeg"][arrays["offset"][1] : arrays["offset"][2]] = 0
    np.savez(tmp_path / "damaged.npz", **arrays)
    faces = load_faces(tmp_path / "damaged.npz")
    faces.picture(0)
    with pytest.raises(Invalid, match="Picture 1 "):
        faces.picture(1)


def test_an_unknown_label_is_refused(tmp_path, faces_file):
    with np.load(faces_file) as file:
        arrays = {name: file[name] for name in file.files}
    np.savez(tmp_path / "odd.npz", **{**arrays, "label": np.array(["smug", "", "neutral"])})
    with pytest.raises(Invalid, match="'smug'"):
        load_faces(tmp_path / "odd.npz")
