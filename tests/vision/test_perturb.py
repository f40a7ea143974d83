"""Explanations by hiding parts, held against functions whose explanation is known."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from emocare.vision.perturb import lime, occlusion, shap

CROP = np.random.default_rng(3).integers(0, 256, (64, 64, 3), np.uint8)
GREY = np.rint(CROP.mean(axis=(0, 1))).astype(np.uint8)
# What each of 2 x 2 quarters is worth alone, and two that are worth more together.
WORTH = np.array([3.0, -1.0, 0.5, 0.0])


def shown_quarters(crops):
    """Which quarters (M, 4) of the crops still show the picture."""
    quarters = crops.reshape(len(crops), 2, 32, 2, 32, 3).transpose(0, 1, 3, 2, 4, 5)
    true = CROP.reshape(2, 32, 2, 32, 3).transpose(0, 2, 1, 3, 4)
    return (quarters == true).all(axis=(3, 4, 5)).reshape(len(crops), 4)


def game(crops):
    shown = shown_quarters(crops)
    together = 2.0 * (shown[:, 0] & shown[:, 3])
    return 0.7 + shown @ WORTH + together


def upper_left(crops):
    """Looks at one corner only: how far its pixels are from the crop's mean colour."""
    part = crops[:, :16, :16].astype(float)
    return np.abs(part - GREY).mean(axis=(1, 2, 3))


def shapley_by_hand():
    """The definition: the mean gain over all orders in which the quarters may come."""
    values = np.zeros(4)
    orders = list(permutations(range(4)))
    for order in orders:
        crop = np.tile(GREY, (64, 64, 1))
        before = game(crop[None])[0]
        for quarter in order:
            top, left = divmod(quarter, 2)
            place = np.s_[32 * top : 32 * top + 32, 32 * left : 32 * left + 32]
            crop[place] = CROP[place]
            after = game(crop[None])[0]
            values[quarter] += after - before
            before = after
    return (values / len(orders)).reshape(2, 2)


def test_shapley_values_are_those_of_the_definition():
    np.testing.assert_allclose(shap(game, CROP, grid=2), shapley_by_hand(), atol=1e-9)


@pytest.mark.parametrize(("grid", "samples"), [(2, 100), (3, 1000), (8, 400), (8, 100)])
def test_shapley_values_sum_to_what_the_crop_adds(grid, samples):
    hidden = np.tile(GREY, (64, 64, 1))
    values = shap(upper_left, CROP, grid=grid, samples=samples)
    assert values.shape == (grid, grid)
    whole = upper_left(CROP[None])[0] - upper_left(hidden[None])[0]
    assert values.sum() == pytest.approx(whole, abs=1e-9)


def test_estimated_shapley_values_come_near_the_exact_ones():
    def three_by_three(crops):
        cells = crops[:, :63, :63].reshape(len(crops), 3, 21, 3, 21, 3).mean(axis=(2, 4, 5))
        return cells[:, 0, 0] * cells[:, 1, 1] / 100 + cells[:, 2, 2]

    exact = shap(three_by_three, CROP, grid=3, samples=2**9)
    estimated = shap(three_by_three, CROP, grid=3, samples=2**9 - 4)
    assert np.abs(exact - estimated).max() < 0.15 * np.abs(exact).max() + 0.05


@pytest.mark.parametrize("explained", [occlusion, lime, shap])
def test_a_network_that_looks_at_one_corner_is_explained_by_it(explained):
    heat = explained(upper_left, CROP)
    share = len(heat) // 4
    spoken = np.maximum(heat, 0)
    rows, columns = np.unravel_index(np.argmax(heat), heat.shape)
    assert rows < share
    assert columns < share
    assert spoken[: 2 * share, : 2 * share].sum() > 0.9 * spoken.sum()


@pytest.mark.parametrize("explained", [lime, shap])
def test_cells_outside_the_corner_are_worth_next_to_nothing(explained):
    heat = explained(upper_left, CROP)
    inside, outside = heat[:2, :2], np.abs(heat).copy()
    outside[:2, :2] = 0
    assert outside.max() < 0.1 * inside.mean()


def test_what_speaks_against_is_negative():
    def against(crops):
        return -upper_left(crops)

    for explained in (occlusion, lime, shap):
        assert explained(against, CROP).min() < 0
        assert explained(against, CROP)[0, 0] < 0


def test_occlusion_is_the_drop_where_the_patches_fit_exactly():
    heat = occlusion(game, CROP, patch_px=32, stride_px=32)
    # Hiding the first quarter costs its worth and what it is worth together with the last.
    np.testing.assert_allclose(heat[:32, :32], 5.0)
    np.testing.assert_allclose(heat[:32, 32:], -1.0)
    np.testing.assert_allclose(heat[32:, 32:], 2.0)


def test_the_same_call_gives_the_same_answer():
    for explained in (lime, shap):
        np.testing.assert_array_equal(explained(upper_left, CROP), explained(upper_left, CROP))
