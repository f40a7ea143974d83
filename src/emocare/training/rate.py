"""The learning rate of our own networks: a linear warm-up, then half a cosine. No torch."""

from __future__ import annotations

import math
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from emocare.training.fit_settings import STRICT, NotNegative

Rate = Annotated[float, Field(gt=0, lt=1)]


@dataclass(frozen=True, slots=True, config=STRICT)
class RateSettings:
    """AdamW: linear warm-up over ``warm_up_epochs`` to ``peak``, half a cosine to ``final``."""

    peak: Rate = 2e-3
    final: Rate = 1e-5
    warm_up_epochs: NotNegative = 2.0
    weight_decay: NotNegative = 0.05


def rate_at(epoch: float, epochs: int, rate: RateSettings) -> float:
    """Return the learning rate at a (fractional) epoch: linear warm-up, then half a cosine."""
    if epoch < rate.warm_up_epochs:
        return rate.peak * (epoch + 0.01) / (rate.warm_up_epochs + 0.01)
    length = max(epochs - rate.warm_up_epochs, 1e-9)
    done = min((epoch - rate.warm_up_epochs) / length, 1.0)
    return rate.final + (rate.peak - rate.final) * 0.5 * (1 + math.cos(math.pi * done))
