"""MixUp: pairs of pictures and their targets, blended (Zhang et al. 2018)."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor


def mix(parts: Sequence[Tensor], alpha: float) -> tuple[Tensor, ...]:
    """Return ``λ a + (1 - λ) b`` of each part (N, …), λ ~ Beta(α, α), one λ per batch.

    Pictures, targets and whatever else belongs to a row are blended alike; targets keep their
    sum. Draws from torch's global generator, which the harness seeds per epoch.
    """
    if alpha <= 0:
        return tuple(parts)
    share = float(torch.distributions.Beta(alpha, alpha).sample())
    other = torch.randperm(len(parts[0])).to(parts[0].device)
    return tuple(share * part + (1 - share) * part[other] for part in parts)
