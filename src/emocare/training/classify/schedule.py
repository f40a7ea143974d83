"""The learning rate over time, as a share of the recipe's rate; no torch.

With progress in epochs t (fractional) out of E:

* warm-up: linear from (nearly) 0 to 1 over the first ``warm_up_epochs``; the rest counts from
  its end;
* ``cosine``: ``f + (1 - f) (1 + cos(π t / E)) / 2`` with f the ``final_share``;
* ``cosine_restarts`` (Loshchilov & Hutter 2017): the same within cycles of ``first_cycle_epochs``,
  each ``cycle_factor`` times as long as the one before.
"""

from __future__ import annotations

import math

from emocare.training.classify.settings import ScheduleSettings


def rate_share(epoch: float, epochs: float, settings: ScheduleSettings) -> float:
    """Return the share of the rate at a fractional epoch."""
    warm_up = settings.warm_up_epochs
    if epoch < warm_up:
        return (epoch + 0.01) / (warm_up + 0.01)
    if settings.kind == "constant":
        return 1.0
    done, length = epoch - warm_up, max(epochs - warm_up, 1e-9)
    if settings.kind == "cosine_restarts":
        done, length = place_in_cycle(done, settings.first_cycle_epochs, settings.cycle_factor)
    wave = 0.5 * (1 + math.cos(math.pi * min(done / length, 1.0)))
    return settings.final_share + (1 - settings.final_share) * wave


def place_in_cycle(done: float, first: float, factor: int) -> tuple[float, float]:
    """Return how far into the current cycle ``done`` epochs lead, and the cycle's length."""
    length = first
    while done >= length:
        done -= length
        length *= factor
    return done, length
