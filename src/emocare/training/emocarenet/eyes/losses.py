"""What the branch is charged for: its four units, and what it sees of each eye."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor
from torch.nn import functional

from emocare.training.concordance import concordance
from emocare.training.emocarenet.eyes.network import UNITS, EyeAnswers
from emocare.training.emocarenet.eyes.settings import Unit
from emocare.training.emocarenet.eyes.views import EyeViews
from emocare.training.emocarenet.losses import concordance_loss, weighted_mean


def eye_losses(
    logits: Tensor, found: EyeAnswers, views: EyeViews, before: Tensor, held: Tensor
) -> dict[str, Tensor]:
    """Return the mean loss of every answer over what is known of it.

    ``logits`` and ``before`` (N, 4) are what is said of ``UNITS`` with and without the branch;
    ``held`` (4,) is how much ``before`` counts as truth about photographs (``EyesSettings``).
    """
    wanted, weight = held_truth(views, before, held)
    entropy = functional.binary_cross_entropy_with_logits
    known, drawn = (weight > 0).float(), views.rendered[:, None]
    by_source = torch.cat([known * (1 - drawn), known * drawn], dim=1)
    # Openness is known wherever landmarks are.
    placed = views.sides_weight[:, :, -1:, None]
    off = (found.marks - views.marks).abs().clamp(max=1)
    return {
        "units": weighted_mean(entropy(logits, wanted, reduction="none"), weight),
        "concordance": concordance_loss(torch.sigmoid(logits), wanted, by_source),
        "sides": weighted_mean(
            entropy(found.sides, views.sides, reduction="none"), views.sides_weight
        ),
        "marks": weighted_mean(off, placed.expand_as(off)),
    }


def held_truth(views: EyeViews, before: Tensor, held: Tensor) -> tuple[Tensor, Tensor]:
    """Return what the units (N, 4) should be, as shares of their range, and how far that counts.

    Of rendered faces it is the truth. Of photographs it is what the teacher says, or the face
    network itself: the share ``held`` of it, and all of it where the teacher says nothing.
    """
    own, drawn = torch.sigmoid(before), views.rendered[:, None] > 0
    taught = views.units_weight > 0
    mixed = torch.where(taught, (1 - held) * views.units + held * own, own)
    weight = torch.where(taught, views.units_weight, held.expand_as(own))
    return torch.where(drawn, views.units, mixed), torch.where(drawn, views.units_weight, weight)


def agreement(logits: Tensor, views: EyeViews) -> dict[str, Tensor]:
    """Return the concordance of each unit with what is known of it in these views."""
    found = concordance(torch.sigmoid(logits), views.units, (views.units_weight > 0).float())
    return dict(zip(UNITS, found.unbind(), strict=True))


def held_shares(held: Mapping[Unit, float]) -> Tensor:
    """Return the shares (4,) in the order of ``UNITS``."""
    return torch.tensor([held.get(unit, 0.0) for unit in UNITS])
