from __future__ import annotations

import numpy as np
import pytest

from emocare.errors import Invalid, NotFound
from emocare.evaluation.ferplus import five_landmarks, load_ferplus, majority_label
from emocare.vision.align import TEMPLATE5
from tests.evaluation.tiny_sets import place, votes_for


def test_the_majority_of_ten_answers_is_the_label():
    votes = votes_for({1: 9, 0: 1}, {4: 6, 0: 4}, {7: 5})
    assert majority_label(votes).tolist() == [1, 4, 7]


def test_a_tie_goes_to_the_first_expression():
    assert majority_label(votes_for({3: 5, 2: 5})).tolist() == [2]


@pytest.mark.parametrize(
    ("votes", "why"),
    [
        ({8: 6, 0: 4}, "most could not tell"),
        ({9: 10}, "it is no face"),
        ({0: 3, 1: 1}, "fewer than five voted for an expression"),
        ({}, "nobody voted"),
    ],
)
def test_a_picture_is_dropped_when(votes, why):
    assert majority_label(votes_for(votes)).tolist() == [-1], why


def test_five_votes_for_expressions_suffice():
    assert majority_label(votes_for({1: 5, 8: 4})).tolist() == [1]


def test_eye_centres_are_the_mean_of_six_points():
    seventy = np.zeros((1, 70, 2), np.float32)
    seventy[0, 36:42, 0] = [0.1, 0.2, 0.3, 0.1, 0.2, 0.3]
    seventy[0, 42:48, 1] = 0.5
    seventy[0, 30], seventy[0, 48], seventy[0, 54] = (0.5, 0.6), (0.4, 0.8), (0.6, 0.9)
    five, found = five_landmarks(seventy, 100)
    expected = [[20, 0], [0, 50], [50, 60], [40, 80], [60, 90]]
    assert found.all()
    np.testing.assert_allclose(five[0], expected, atol=1e-4)


def test_where_no_face_was_found_the_crop_is_the_whole_picture():
    five, found = five_landmarks(np.full((1, 70, 2), np.nan, np.float32), 48)
    assert not found[0]
    np.testing.assert_allclose(five[0], TEMPLATE5 * 48, rtol=1e-6)


def test_one_usage_is_read(ferplus_file):
    faces = load_ferplus(ferplus_file, "PublicTest")
    assert len(faces) == 4
    assert faces.label.tolist() == [1, 4, -1, -1]
    assert faces.found.tolist() == [True, False, True, True]
    assert faces.fer2013_label.tolist() == [
        place("happiness"),
        place("anger"),
        place("surprise"),
        place("neutral"),
    ]


def test_without_a_usage_training_pictures_are_left_out(ferplus_file):
    assert len(load_ferplus(ferplus_file)) == 4


def test_a_file_of_training_pictures_only_is_read_whole(tmp_path, ferplus_file):
    with np.load(ferplus_file) as file:
        arrays = {name: file[name][:2] for name in file.files}
    np.savez(tmp_path / "training.npz", **arrays)
    assert len(load_ferplus(tmp_path / "training.npz")) == 2


def test_votes_become_shares(ferplus_file):
    judged = load_ferplus(ferplus_file, "PublicTest").judged()
    assert len(judged) == 2
    np.testing.assert_allclose(judged.votes[0], [0.1, 0.9, 0, 0, 0, 0, 0, 0], atol=1e-6)
    np.testing.assert_allclose(judged.votes.sum(axis=1), 1, atol=1e-6)


def test_an_unknown_usage_lists_the_known_ones(ferplus_file):
    with pytest.raises(Invalid, match=r"PrivateTest.*PublicTest, Training"):
        load_ferplus(ferplus_file, "PrivateTest")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(NotFound, match=r"nowhere\.npz"):
        load_ferplus(tmp_path / "nowhere.npz")


def test_another_npz_is_refused_by_its_missing_array(faces_file):
    with pytest.raises(Invalid, match=r"not the ferplus form: it has no array 'image'"):
        load_ferplus(faces_file)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut short", b"a,b,c\n1,2,3\n"])
def test_a_file_that_is_no_npz_is_refused(tmp_path, content):
    path = tmp_path / "wrong.npz"
    path.write_bytes(content)
    with pytest.raises(Invalid, match=r"not a readable \.npz"):
        load_ferplus(path)
