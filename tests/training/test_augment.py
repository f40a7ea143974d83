# ruff: noqa: E402  torch may be absent; then the file is skipped before anything needs it
from __future__ import annotations

from dataclasses import fields

import pytest

torch = pytest.importorskip("torch", reason="./app test --all installs the training packages")

from emocare.training import augment
from emocare.training.augment import Recipe

pytestmark = pytest.mark.training

NOTHING = Recipe(**{field.name: 0.0 for field in fields(Recipe)})
OPERATIONS = {
    "mirror": augment.mirror,
    "blur": augment.blur,
    "low_resolution": augment.low_resolution,
    "noise": augment.add_noise,
    "jpeg": augment.compress,
    "erase": augment.cover,
    "mask": augment.wear_mask,
}


@pytest.fixture
def crops():
    generator = torch.Generator().manual_seed(0)
    rough = torch.rand(40, 1, 8, 8, generator=generator)
    smooth = torch.nn.functional.interpolate(rough, size=64, mode="bicubic")
    return (smooth.clamp(0, 1) * 255).round() / 255


def generator(seed: int = 1):
    return torch.Generator().manual_seed(seed)


def test_augmented_crops_stay_pictures(crops):
    worse = augment.augment(crops, Recipe(), generator())
    assert worse.shape == crops.shape
    assert worse.dtype == torch.float32
    assert float(worse.min()) >= 0
    assert float(worse.max()) <= 1


def test_the_same_seed_gives_the_same_bits(crops):
    first = augment.augment(crops, Recipe(), generator(3))
    assert torch.equal(first, augment.augment(crops, Recipe(), generator(3)))
    assert not torch.equal(first, augment.augment(crops, Recipe(), generator(4)))


def test_the_input_is_left_alone(crops):
    before = crops.clone()
    augment.augment(crops, Recipe(), generator())
    assert torch.equal(crops, before)


def test_a_recipe_of_nothing_changes_nothing(crops):
    same = augment.augment(crops, NOTHING, generator())
    assert float((same - crops).abs().max()) < 1 / 255


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_each_operation_touches_about_its_share(crops, name):
    changed = OPERATIONS[name](crops.repeat(10, 1, 1, 1), 0.5, generator())
    share = (changed != crops.repeat(10, 1, 1, 1)).flatten(1).any(dim=1).float().mean()
    assert 0.35 < float(share) < 0.65


def test_mirroring_flips_left_and_right(crops):
    assert torch.equal(augment.mirror(crops, 1.0, generator()), crops.flip(3))


def test_blur_keeps_the_light_and_takes_the_detail(crops):
    blurred = augment.blur(crops, 1.0, generator())
    assert float((blurred.mean((1, 2, 3)) - crops.mean((1, 2, 3))).abs().max()) < 0.03
    assert (blurred.flatten(1).std(1) < crops.flatten(1).std(1)).all()


def test_a_mask_covers_mouth_and_chin_and_spares_the_eyes(crops):
    worn = augment.wear_mask(crops, 1.0, generator())
    assert torch.equal(worn[:, :, :28], crops[:, :, :28])
    covered = worn[:, :, 50:, 20:44] != crops[:, :, 50:, 20:44]
    assert float(covered.float().mean()) > 0.95


def test_a_covering_box_hides_a_tenth_at_most_a_third(crops):
    share = (augment.cover(crops, 1.0, generator()) != crops).float().mean(dim=(1, 2, 3))
    assert float(share.max()) < 0.34
    assert float(share.mean()) > 0.05


def test_dark_crops_are_dark(crops):
    dark = augment.relight(crops, Recipe(light=0, ramp=0, dark=1.0), generator())
    assert (dark.mean((1, 2, 3)) < 0.45 * crops.mean((1, 2, 3))).all()
