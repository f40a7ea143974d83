"""The optimiser and the rate of every step, shared by tasks with a ``RateSettings``."""

from __future__ import annotations

from typing import Any

from torch import nn
from torch.optim import AdamW, Optimizer
from torch.optim.lr_scheduler import LambdaLR

from emocare.training.rate import RateSettings, rate_at


def kernels_decay(network: nn.Module, rate: RateSettings) -> AdamW:
    """Return AdamW over the network's parameters, of which only matrices and kernels decay."""
    kernels = [p for p in network.parameters() if p.ndim > 1]
    others = [p for p in network.parameters() if p.ndim <= 1]
    return AdamW(
        [
            {"params": kernels, "weight_decay": rate.weight_decay},
            {"params": others, "weight_decay": 0.0},
        ],
        lr=rate.peak,
    )


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
