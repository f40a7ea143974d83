"""One loss per head, each over the rows it has labels for, and their weighted sum."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor
from torch.nn import functional

from emocare.training.concordance import concordance
from emocare.training.emocarenet.face_set import Targets
from emocare.training.emocarenet.locality import stray_light
from emocare.training.emocarenet.network import Answers
from emocare.types import MAX_INTENSITY

# A unit's agreement in a batch is judged when its intensities (shares of their range) spread this
# far: the concordance of a batch that shows none of a movement is undefined.
_LEAST_SPREAD = 0.05


def head_losses(
    said: Answers, targets: Targets, learned: Targets | None = None
) -> dict[str, Tensor]:
    """Return the mean loss of every head.

    ``learned`` are the targets with expressions and intensities as teachers softened them, if any
    did; agreement is judged by the truth.

    Intensities and openness are learned as shares of their range by cross-entropy, whose minimum
    is the expected value; angles and places by the absolute error, which bears outliers.
    """
    learned = learned or targets
    share = targets.action_units / MAX_INTENSITY
    softened = learned.action_units / MAX_INTENSITY
    entropy = functional.binary_cross_entropy_with_logits
    # The template's distance between the eyes, so that the error is a share of it.
    apart = 0.36
    off = (said.landmarks - targets.landmarks).square().sum(dim=2).add(1e-8).sqrt() / apart
    return {
        "expression": weighted_mean(
            functional.cross_entropy(said.expression, learned.expression, reduction="none"),
            targets.expression_weight,
        ),
        "fer2013": weighted_mean(
            functional.cross_entropy(said.fer2013, targets.fer2013, reduction="none"),
            targets.fer2013_weight,
        ),
        "action_units": weighted_mean(
            entropy(said.action_units, softened, reduction="none"), targets.action_units_weight
        ),
        "pose": weighted_mean((said.pose - targets.pose).abs().mean(dim=1), targets.pose_weight),
        "openness": weighted_mean(
            entropy(said.openness, targets.openness, reduction="none"), targets.openness_weight
        ),
        "gaze": weighted_mean((said.gaze - targets.gaze).abs().mean(dim=2), targets.gaze_weight),
        "landmarks": weighted_mean(off.mean(dim=1), targets.landmarks_weight),
        "presence": entropy(said.presence, targets.presence),
        "locality": stray_light(said, targets),
        "concordance": concordance_loss(
            torch.sigmoid(said.action_units), share, _known_by_source(targets)
        ),
    }


def _known_by_source(targets: Targets) -> Tensor:
    """Return (N, 2 A): whose intensities are known, of photographs and of rendered faces.

    Two sources mean two things by an intensity: a teacher's signal and a movement's exact extent.
    """
    known = (targets.action_units_weight > 0).float()
    drawn = targets.rendered[:, None]
    return torch.cat([known * (1 - drawn), known * drawn], dim=1)


def concordance_loss(said: Tensor, wanted: Tensor, known: Tensor) -> Tensor:
    """Return the mean over units and sources of 1 - Lin's concordance (1989) within the batch.

    ``said``, ``wanted`` (N, A); ``known`` (N, A) for each source side by side, 0 where the truth
    is unknown. Cross-entropy alone says the expected intensity, which spreads less than the truth
    the harder a movement is to see; the concordance charges for spread and mean as well, and
    counts every unit alike.
    """
    sources = known.shape[1] // said.shape[1]
    said, wanted = said.repeat(1, sources), wanted.repeat(1, sources)
    count = known.sum(dim=0).clamp(min=1.0)
    mean = (known * wanted).sum(dim=0) / count
    spread = (known * (wanted - mean).square()).sum(dim=0) / count
    return weighted_mean(1 - concordance(said, wanted, known), (spread > _LEAST_SPREAD**2).float())


def total_loss(losses: Mapping[str, Tensor], weights: object) -> Tensor:
    """Return the sum; ``weights`` (settings of losses) has a number of each one's name."""
    return torch.stack([losses[name] * getattr(weights, name) for name in losses]).sum()


def weighted_mean(values: Tensor, weights: Tensor) -> Tensor:
    """Return the weighted mean; 0 where nothing has a label."""
    return (values * weights).sum() / weights.sum().clamp(min=1.0)
