# ruff: noqa: E402  torch may be absent; then the file is skipped before anything needs it
from dataclasses import replace

import pytest

torch = pytest.importorskip("torch", reason="./app test --all installs the training packages")

from torchmetrics.functional.regression import concordance_corrcoef

from emocare.training.emocarenet.losses import concordance_loss, head_losses
from emocare.training.emocarenet.network import EmoCareNet
from tests.training.emocarenet.made_targets import targets
from tests.training.emocarenet.small import SMALL

pytestmark = pytest.mark.training


def drawn(seed, rows=64, units=3):
    generator = torch.Generator().manual_seed(seed)
    wanted = torch.rand(rows, units, generator=generator)
    return wanted * 0.6 + 0.3 * torch.rand(rows, units, generator=generator), wanted


def test_the_concordance_is_lins_where_all_is_known():
    said, wanted = drawn(1)
    expected = 1 - concordance_corrcoef(said, wanted).mean()
    # torchmetrics divides by N - 1, the loss by N.
    found = concordance_loss(said, wanted, torch.ones_like(wanted))
    assert float(found) == pytest.approx(float(expected), abs=0.01)


def test_it_is_nothing_for_the_truth_and_grows_where_the_spread_shrinks():
    _, wanted = drawn(2)
    known = torch.ones_like(wanted)
    assert float(concordance_loss(wanted, wanted, known)) == pytest.approx(0, abs=1e-6)
    shrunk = wanted.mean(0) + 0.3 * (wanted - wanted.mean(0))
    assert float(concordance_loss(shrunk, wanted, known)) > 0.3


def test_unknown_rows_play_no_part():
    said, wanted = drawn(3)
    known = torch.ones_like(wanted)
    known[40:] = 0
    broken = wanted.clone()
    broken[40:] = 9.0
    expected = concordance_loss(said[:40], wanted[:40], known[:40])
    assert float(concordance_loss(said, broken, known)) == pytest.approx(float(expected))


def test_a_unit_that_nobody_shows_is_left_out():
    said, wanted = drawn(4)
    known = torch.ones_like(wanted)
    still = wanted.clone()
    still[:, 2] = 0.2
    two = concordance_loss(said[:, :2], wanted[:, :2], known[:, :2])
    assert float(concordance_loss(said, still, known)) == pytest.approx(float(two))
    assert float(concordance_loss(said, torch.full_like(wanted, 0.2), known)) == 0


def test_two_sources_are_judged_each_by_itself():
    said, wanted = drawn(5)
    here, there = torch.zeros_like(wanted), torch.zeros_like(wanted)
    here[:32], there[32:] = 1, 1
    both = concordance_loss(said, wanted, torch.cat([here, there], dim=1))
    first = concordance_loss(said[:32], wanted[:32], torch.ones(32, 3))
    second = concordance_loss(said[32:], wanted[32:], torch.ones(32, 3))
    assert float(both) == pytest.approx(float((first + second) / 2), abs=1e-6)


def test_softened_targets_are_learned_and_the_truth_is_agreed_with():
    truth = targets(6)
    said = EmoCareNet(SMALL).eval()(torch.rand(6, 1, 64, 64))
    soft = replace(truth, expression=truth.expression * 0.5, action_units=truth.action_units * 0.5)
    plain, softened = head_losses(said, truth), head_losses(said, truth, soft)
    changed = {name for name in plain if not torch.equal(plain[name], softened[name])}
    assert changed == {"expression", "action_units"}
