"""The rate of every step, as Lightning takes it: shared by all tasks with a ``RateSettings``."""

from __future__ import annotations

from typing import Any

from torch.optim import Optimizer
from torch.optim.lr_scheduler import LambdaLR

from emocare.training.rate import RateSettings, rate_at


def stepwise(
    optimiser: Optimizer, rate: RateSettings, steps_per_epoch: int, epochs: int | None
) -> dict[str, Any]:
    """Return the optimiser with a warm-up and half a cosine over ``epochs`` (None: one).

    Groups whose rate is no ``rate.peak`` keep their proportion to it.
    """

    def share_of_peak(step: int) -> float:
        return rate_at(step / steps_per_epoch, epochs or 1, rate) / rate.peak

    schedule = LambdaLR(optimiser, share_of_peak)
    return {"optimizer": optimiser, "lr_scheduler": {"scheduler": schedule, "interval": "step"}}
