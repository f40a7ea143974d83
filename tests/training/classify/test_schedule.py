from __future__ import annotations

import math

import pytest

from emocare.training.classify.schedule import place_in_cycle, rate_share
from emocare.training.classify.settings import ScheduleSettings


def test_a_constant_rate_stays():
    assert rate_share(7.3, 10, ScheduleSettings()) == 1


def test_warm_up_rises_in_a_line_then_the_cosine_begins_at_its_top():
    settings = ScheduleSettings(kind="cosine", warm_up_epochs=2, final_share=0.1)
    shares = [rate_share(epoch, 10, settings) for epoch in (0, 1, 2, 6, 10, 11)]
    assert shares[0] < 0.01
    assert shares[1] == pytest.approx(0.5, abs=0.01)
    assert shares[2:] == [pytest.approx(v) for v in (1.0, 0.55, 0.1, 0.1)]


def test_restarts_begin_anew_and_grow():
    settings = ScheduleSettings(kind="cosine_restarts", first_cycle_epochs=5, cycle_factor=2)
    # Cycles of 5, 10 and 20 epochs begin at 0, 5 and 15 (T_0 = 5, T_mult = 2, as in paper 004).
    for start in (0, 5, 15):
        assert rate_share(start, 40, settings) == pytest.approx(1)
    assert rate_share(4.999, 40, settings) < 1e-3
    assert rate_share(10, 40, settings) == pytest.approx(0.5)
    assert rate_share(7.5, 40, settings) == pytest.approx(0.5 * (1 + math.cos(math.pi / 4)))
    assert place_in_cycle(14, 5, 2) == (9, 10)


def test_restarts_agree_with_torch():
    torch = pytest.importorskip("torch")
    parameter = torch.nn.Parameter(torch.zeros(1))
    optimiser = torch.optim.SGD([parameter], lr=1.0)
    theirs = torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(optimiser, T_0=3, T_mult=2)
    settings = ScheduleSettings(kind="cosine_restarts", first_cycle_epochs=3, cycle_factor=2)
    optimiser.step()
    for epoch in range(20):
        assert rate_share(epoch, 20, settings) == pytest.approx(optimiser.param_groups[0]["lr"])
        theirs.step()
