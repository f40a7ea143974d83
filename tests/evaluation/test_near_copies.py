from __future__ import annotations

import cv2
import numpy as np
import pytest

from emocare.evaluation.near_copies import (
    SAME_PICTURE,
    find_copies,
    normalised_patterns,
    perceptual_hash,
    take_prints,
)


def apart(first: int, second: int) -> int:
    return (first ^ second).bit_count()


@pytest.fixture(scope="module")
def others():
    rng = np.random.default_rng(0)
    small = rng.integers(0, 256, (400, 6, 6), np.uint8)
    return np.stack([cv2.resize(p, (48, 48), interpolation=cv2.INTER_CUBIC) for p in small])


def spoilt(face: np.ndarray) -> np.ndarray:
    """The same photograph, darker, stamped, moved by a pixel and compressed."""
    dim = (np.roll(face, 1, axis=1) * 0.7 + 15).astype(np.uint8)
    cv2.putText(dim, "ab", (2, 46), cv2.FONT_HERSHEY_SIMPLEX, 0.3, 220)
    return cv2.imdecode(cv2.imencode(".jpg", dim, [cv2.IMWRITE_JPEG_QUALITY, 50])[1], 0)


def test_the_hash_survives_light_size_and_compression(face48, others):
    first, _ = perceptual_hash(face48)
    again, _ = perceptual_hash(cv2.resize(spoilt(face48), (160, 160)))
    assert apart(first, again) <= 10
    strangers = [apart(first, perceptual_hash(other)[0]) for other in others]
    assert min(strangers) > 10
    assert np.mean(strangers) == pytest.approx(32, abs=2)


def test_the_mirrored_hash_is_that_of_the_mirrored_picture(face48):
    plain, mirrored = perceptual_hash(face48)
    other_plain, other_mirrored = perceptual_hash(np.ascontiguousarray(face48[:, ::-1]))
    assert apart(mirrored, other_plain) <= 2
    assert apart(plain, other_mirrored) <= 2
    assert apart(plain, mirrored) > 10


def test_half_of_the_bits_are_set(others):
    assert all(perceptual_hash(other)[0].bit_count() == 32 for other in others[:50])


def test_copies_are_found_among_many_with_their_place(face48, others):
    theirs = take_prints([*others, spoilt(face48)])
    (copy,) = find_copies(take_prints([others[0][::-1], face48]), theirs)
    assert (copy.row, copy.other, copy.mirrored) == (1, 400, False)
    assert copy.correlation > SAME_PICTURE


def test_mirrored_copies_are_found_and_said_to_be(face48, others):
    theirs = take_prints([*others, np.ascontiguousarray(spoilt(face48)[:, ::-1])])
    (copy,) = find_copies(take_prints([face48]), theirs)
    assert copy.mirrored
    assert copy.other == 400


def test_colour_pictures_have_the_prints_of_their_grey(face_rgb):
    grey = cv2.cvtColor(face_rgb, cv2.COLOR_RGB2GRAY)
    assert take_prints([face_rgb]).plain == take_prints([grey]).plain


def test_two_faces_in_one_light_are_no_copies(face48):
    """The same brightness pattern with other detail: another person, to the eye."""
    rng = np.random.default_rng(3)
    smooth = cv2.GaussianBlur(face48, (0, 0), 5).astype(float)
    noise = cv2.GaussianBlur(rng.normal(0, 40, (48, 48)), (0, 0), 1.5) * 3
    other = np.clip(smooth + noise, 0, 255).astype(np.uint8)
    patterns = normalised_patterns(np.stack([other, smooth.astype(np.uint8)]))
    assert patterns[0] @ patterns[1] > 0.8
    assert not list(find_copies(take_prints([other]), take_prints([face48]), bits_apart=64))


def test_a_flat_picture_is_nobodys_copy(face48):
    flat = np.full((48, 48), 7, np.uint8)
    assert not list(find_copies(take_prints([flat]), take_prints([flat, face48])))


def test_no_pictures_have_no_copies(face48):
    none, one = take_prints([]), take_prints([face48])
    assert len(none) == 0
    assert not list(find_copies(none, one))
    assert not list(find_copies(one, none))
