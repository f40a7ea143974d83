from __future__ import annotations

import numpy as np
import pytest

from emocare.training.classify.rand_augment import OPERATIONS, rand_augment
from emocare.training.classify.settings import AugmentSettings, InputSettings
from emocare.training.classify.transforms import affine, as_input, erase, to_square, warp

GREY = InputSettings(size_px=24, channels=1, mean=(0.5,), std=(0.25,))
FACE = np.random.default_rng(0).integers(0, 256, (40, 30, 3), np.uint8)


def rng(seed=0):
    return np.random.default_rng(seed)


def test_a_plain_input_is_the_normalised_picture():
    plain = as_input(np.full((48, 48), 191, np.uint8), None, GREY, None, rng())
    assert plain.shape == (1, 24, 24)
    assert plain == pytest.approx((191 / 255 - 0.5) / 0.25)


def test_grey_is_repeated_and_colour_greyed():
    colour = InputSettings(size_px=16)
    assert to_square(FACE[:, :, 0], None, colour).shape == (16, 16, 3)
    assert to_square(FACE, None, GREY).shape == (24, 24, 1)


def test_the_whole_crop_is_the_central_square():
    picture = np.zeros((40, 20), np.uint8)
    picture[10:30] = 200
    assert (to_square(picture, None, GREY) == 200).all()


def test_the_aligned_crop_is_emocares_own():
    from emocare.vision.align import align_face

    points = np.array([[10, 15], [20, 15], [15, 20], [11, 26], [19, 26]], np.float32)
    aligned = InputSettings(size_px=64, crop="aligned")
    assert np.array_equal(to_square(FACE, points, aligned), align_face(FACE, points, 64))
    unknown = np.full((5, 2), np.nan, np.float32)
    assert np.array_equal(to_square(FACE, unknown, aligned), to_square(FACE, None, aligned))


def test_the_same_generator_gives_the_same_input_and_another_one_another():
    augment = AugmentSettings(
        mirror=0.5, rotation_deg=10, shift=0.1, zoom=0.1, shear_deg=5, brightness=0.2,
        contrast=0.2, saturation=0.2, noise=0.05, erase=0.5, rand_augment_ops=2,
    )  # fmt: skip
    colour = InputSettings(size_px=24)
    one, same, other = (as_input(FACE, None, colour, augment, rng(s)) for s in (1, 1, 2))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)
    assert np.isfinite(one).all()


def test_turning_there_and_back_restores_the_middle():
    picture = np.zeros((33, 33, 1), np.uint8)
    picture[14:19, 8:25] = 255
    turned = warp(picture, affine(33, 90, (0, 0), 1))
    assert np.array_equal(turned[:, :, 0], picture[:, :, 0].T)
    back = warp(turned, affine(33, -90, (0, 0), 1))
    assert np.array_equal(back, picture)


def test_a_shift_is_in_shares_of_the_side():
    picture = np.zeros((20, 20, 1), np.uint8)
    picture[5, 5] = 255
    assert warp(picture, affine(20, 0, (0.25, 0.1), 1))[7, 10, 0] == 255


def test_erasing_covers_at_most_a_fifth():
    blank = np.full((50, 50, 1), -1, np.float32)
    shares = [(erase(blank, 1.0, rng(seed)) >= 0).mean() for seed in range(50)]
    assert min(shares) > 0
    assert max(shares) <= 0.22
    assert (erase(blank, 0.0, rng()) == -1).all()


@pytest.mark.parametrize("name", OPERATIONS)
def test_each_operation_keeps_the_form_and_does_more_when_stronger(name):
    picture = np.random.default_rng(1).integers(40, 200, (24, 24, 3), np.uint8)
    strong = OPERATIONS[name](picture, 1.0)
    assert (strong.shape, strong.dtype) == (picture.shape, picture.dtype)
    if name == "same":
        assert np.array_equal(strong, picture)
    else:
        assert not np.array_equal(strong, picture)
    grey = picture[:, :, :1]
    assert rand_augment(grey, 3, 0.5, rng()).shape == grey.shape
