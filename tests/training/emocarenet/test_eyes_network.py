# ruff: noqa: E402  torch may be absent; then the file is skipped before anything needs it
from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="./app test --all installs the training packages")

from torch import nn

from emocare.training.emocarenet.eyes.losses import eye_losses, held_shares, held_truth
from emocare.training.emocarenet.eyes.network import (
    PLACES,
    UNITS,
    EyedNetwork,
    EyesBranch,
    mean_places,
    windows,
)
from emocare.training.emocarenet.eyes.views import EyeViews
from emocare.training.emocarenet.network import EmoCareNet
from tests.training.emocarenet.small import SMALL, eyed

pytestmark = pytest.mark.training

OTHERS = [i for i in range(18) if i not in PLACES]


def faces(count: int = 5) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(1)
    crops = torch.rand(count, 1, 64, 64, generator=generator)
    return crops, torch.rand(count, 2, 48, 48, generator=generator)


@torch.no_grad()
def test_before_it_learned_anything_nothing_changes() -> None:
    network = eyed(learned=False)
    crops, patches = faces()
    for one, other in zip(network(crops, patches), network.face(crops), strict=True):
        assert torch.equal(one, other)


@torch.no_grad()
def test_only_four_units_change_and_the_rest_stays_to_the_bit() -> None:
    network = eyed()
    crops, patches = faces()
    said, plain = network(crops, patches), network.face(crops)
    assert torch.equal(said.action_units[:, OTHERS], plain.action_units[:, OTHERS])
    assert torch.equal(said.action_unit_maps[:, OTHERS], plain.action_unit_maps[:, OTHERS])
    for name in ("expression", "landmarks", "pose", "gaze", "openness", "presence"):
        assert torch.equal(getattr(said, name), getattr(plain, name))
    off = (said.action_units - plain.action_units)[:, list(PLACES)].abs()
    assert off.amin(dim=0).max() > 1e-3


@torch.no_grad()
def test_a_map_s_mean_is_still_the_logit_exactly() -> None:
    network = eyed()
    said = network(*faces())
    means = said.action_unit_maps.mean(dim=(2, 3))
    torch.testing.assert_close(means, said.action_units, atol=1e-5, rtol=1e-5)


@torch.no_grad()
def test_what_the_branch_adds_lies_evenly_on_the_eye_windows() -> None:
    network = eyed()
    crops, patches = faces()
    plain, said = network.face(crops), network(crops, patches)
    gain = network.eyes.gain[:, None, None]
    rest = said.action_unit_maps[:, list(PLACES)] - gain * plain.action_unit_maps[:, list(PLACES)]
    inside = windows(8) > 0
    assert int(inside.sum()) == 18
    assert rest[:, :, ~inside].abs().max() < 1e-5
    assert rest[:, :, inside].std(dim=2).max() < 1e-5
    assert float(windows(8).mean()) == pytest.approx(1)


@torch.no_grad()
def test_the_two_eyes_are_looked_at_alike() -> None:
    branch = eyed().eyes
    _, patches = faces()
    context = torch.rand(5, branch.known.num_features)
    one, other = branch(patches, context), branch(patches.flip(1), context)
    torch.testing.assert_close(one.added, other.added)
    torch.testing.assert_close(one.marks, other.marks.flip(1))
    torch.testing.assert_close(one.sides, other.sides.flip(1))


@torch.no_grad()
def test_light_and_contrast_of_a_patch_carry_no_information() -> None:
    branch = eyed().eyes
    _, patches = faces()
    context = torch.zeros(5, branch.known.num_features)
    one, other = branch(patches, context), branch(patches * 0.5 + 0.2, context)
    torch.testing.assert_close(one.added, other.added, atol=2e-3, rtol=1e-2)


def test_the_mean_of_a_heat_map_is_where_it_is_hot() -> None:
    heat = torch.full((1, 2, 12, 12), -30.0)
    heat[0, 0, 2, 9], heat[0, 1, 11, 0] = 30.0, 30.0
    wanted = (torch.tensor([[9.5, 2.5], [0.5, 11.5]]) / 12 - 0.5)[None]
    torch.testing.assert_close(mean_places(heat), wanted)


def test_the_face_network_learns_nothing_more() -> None:
    network = EyedNetwork(EmoCareNet(SMALL)).train()
    before = {name: value.clone() for name, value in network.face.state_dict().items()}
    network(*faces()).action_units.sum().backward()
    assert all(p.grad is None for p in network.face.parameters())
    assert network.eyes.joint[-1].weight.grad is not None
    after = network.face.state_dict()
    assert all(torch.equal(before[name], after[name]) for name in before)
    assert not network.face.training
    assert network.eyes.training


def test_the_branch_is_small() -> None:
    counted = [0]

    def count(module: nn.Module, _: object, output: torch.Tensor) -> None:
        places = output.shape[0] * (output[0, 0].numel() if output.ndim == 4 else 1)
        counted[0] += module.weight.numel() * places

    branch = EyesBranch(203).eval()
    for module in branch.modules():
        if isinstance(module, nn.Conv2d | nn.Linear):
            module.register_forward_hook(count)
    with torch.no_grad():
        branch(torch.rand(1, 2, 48, 48), torch.rand(1, 203))
    assert counted[0] < 10.5e6
    assert sum(p.numel() for p in branch.parameters()) < 240_000


@torch.no_grad()
def test_places_are_found_as_exactly_where_training_computes_in_bfloat16() -> None:
    branch, (_, patches) = eyed().eyes, faces(20)
    context = torch.rand(20, branch.known.num_features)
    with torch.autocast("cpu", torch.bfloat16):
        marks = branch(patches, context).marks
    assert marks.dtype == torch.float32
    assert len(marks.unique()) > 0.9 * marks.numel()


def views(**changes: torch.Tensor) -> EyeViews:
    count = 4
    plain = {
        "crops": torch.zeros(count, 1, 64, 64),
        "patches": torch.zeros(count, 2, 48, 48),
        "units": torch.full((count, 4), 0.8),
        "units_weight": torch.ones(count, 4),
        "sides": torch.full((count, 2, 5), 0.5),
        "sides_weight": torch.ones(count, 2, 5),
        "marks": torch.full((count, 2, 7, 2), 0.5),
        "rendered": torch.tensor([0.0, 0.0, 1.0, 1.0]),
    }
    return EyeViews(**{**plain, **changes})


def test_photographs_are_held_to_what_the_network_itself_says() -> None:
    known = torch.ones(4, 4)
    known[:, UNITS.index("AU06")] = 0
    known[1, UNITS.index("AU07")] = 0
    held = held_shares({"AU06": 1.0, "AU07": 0.5})
    wanted, weight = held_truth(views(units_weight=known), torch.zeros(4, 4), held)
    own = 0.5  # of a logit of 0
    np.testing.assert_allclose(wanted[0], [0.8, own, (0.8 + own) / 2, 0.8])
    np.testing.assert_allclose(wanted[1], [0.8, own, own, 0.8])
    np.testing.assert_allclose(wanted[2], 0.8)
    np.testing.assert_allclose(weight[0], 1)
    np.testing.assert_allclose(weight[1], [1, 1, 0.5, 1])
    np.testing.assert_allclose(weight[2], [1, 0, 1, 1])


def test_what_is_unknown_costs_nothing() -> None:
    found = eyed().eyes(torch.rand(4, 2, 48, 48), torch.rand(4, eyed().eyes.known.num_features))
    nothing = views(units_weight=torch.zeros(4, 4), sides_weight=torch.zeros(4, 2, 5))
    losses = eye_losses(torch.randn(4, 4), found, nothing, torch.zeros(4, 4), torch.zeros(4))
    assert all(float(value.detach()) == 0 for value in losses.values())
    known = eye_losses(torch.randn(4, 4), found, views(), torch.zeros(4, 4), torch.zeros(4))
    assert all(float(known[name].detach()) > 0 for name in ("units", "sides", "marks"))
