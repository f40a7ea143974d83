# ruff: noqa: E402  torch may be absent; then the file is skipped before anything needs it
from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="./app test --all installs the training packages")

import numpy as np

from emocare.training.emocarenet.calibrate_heads import calibrated_heads, stretch, unit_temperature
from emocare.training.emocarenet.network import EmoCareNet
from emocare.training.emocarenet.sources import ferplus_faces, rendered_faces
from emocare.types import ACTION_UNITS
from tests.training.emocarenet.small import SMALL
from tests.training.made_data import write_rendered, write_training_data

pytestmark = pytest.mark.training


def test_the_temperature_that_made_the_labels_is_found():
    logits = torch.linspace(-6, 6, 500)
    share = torch.sigmoid(logits / 2.0)
    assert unit_temperature(logits, share, torch.ones(500)) == pytest.approx(2.0, rel=0.01)


def test_a_unit_nobody_knows_keeps_its_temperature():
    assert unit_temperature(torch.randn(9), torch.rand(9), torch.zeros(9)) == 1.0


def test_a_shrunken_guess_is_stretched_to_the_spread_of_the_truth():
    generator = torch.Generator().manual_seed(0)
    truth = torch.rand(4000, generator=generator)
    shrunken = torch.logit(0.5 + 0.3 * (truth - 0.5)) + 0.4
    found = stretch(shrunken, truth, torch.ones(4000))
    taken = torch.sigmoid(shrunken * found.factor + found.shift)
    assert float(taken.mean()) == pytest.approx(float(truth.mean()), abs=0.01)
    assert float(taken.std()) == pytest.approx(float(truth.std()), abs=0.01)


def test_scaled_heads_divide_logits_and_maps_and_leave_the_rest(tmp_path):
    folder = write_training_data(tmp_path / "data")
    public = ferplus_faces(folder / "ferplus_trainval.npz", "PublicTest", np.zeros((2, 6, 2)))
    torch.manual_seed(0)
    network = EmoCareNet(SMALL).eval()
    rendered = rendered_faces(write_rendered(tmp_path / "rendered.npz"), held_out=False)
    scaled, found = calibrated_heads(network, public, rendered)
    crops = torch.rand(3, 1, 64, 64)
    before, after = network(crops), scaled(crops)
    torch.testing.assert_close(after.fer2013 * found.fer2013, before.fer2013)
    taught = [i for i, unit in enumerate(ACTION_UNITS) if unit not in found.stretched]
    divisor = torch.tensor([found.action_units[ACTION_UNITS[i]] for i in taught])
    wanted = before.action_units[:, taught] / divisor
    torch.testing.assert_close(after.action_units[:, taught], wanted)
    for unit, by in found.stretched.items():
        place = ACTION_UNITS.index(unit)
        wanted = before.action_units[:, place] * by.factor + by.shift
        torch.testing.assert_close(after.action_units[:, place], wanted)
    assert {"AU06", "AU09", "AU14"} <= set(found.stretched)
    torch.testing.assert_close(after.action_unit_maps.mean(dim=(2, 3)), after.action_units)
    torch.testing.assert_close(after.expression, before.expression)
    torch.testing.assert_close(after.landmarks, before.landmarks)
    assert found.action_units["AU06"] == 1.0
