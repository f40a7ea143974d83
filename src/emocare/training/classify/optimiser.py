"""Which weights move how fast, and when."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from emocare.training.classify.backbones import freeze
from emocare.training.classify.network import FaceClassifier
from emocare.training.classify.schedule import rate_share
from emocare.training.classify.settings import OptimiserSettings, ScheduleSettings


def make_optimiser(network: FaceClassifier, settings: OptimiserSettings) -> torch.optim.Optimizer:
    """Return the optimiser over ``parameter_groups``."""
    groups = parameter_groups(network, settings)
    if settings.kind == "sgd":
        return torch.optim.SGD(groups, lr=settings.rate, momentum=settings.momentum)
    kind = torch.optim.AdamW if settings.kind == "adamw" else torch.optim.Adam
    return kind(groups, lr=settings.rate)


def parameter_groups(network: FaceClassifier, settings: OptimiserSettings) -> list[dict[str, Any]]:
    """Return groups with their rates: the head, then the backbone's stages from last to first.

    Stage k from the end (0 the last) has ``rate · backbone_share · layer_decay^k``. Kernels and
    matrices are decayed; biases and normalisation, which have one dimension, are not.
    """
    of_backbone = {id(parameter) for parameter in network.backbone.parameters()}
    head = [p for p in network.parameters() if id(p) not in of_backbone]
    groups = _decayed_and_not(head, settings.rate, settings.weight_decay)
    rate = settings.rate * settings.backbone_share
    placed: set[int] = set()
    for stage in reversed(network.backbone.stages):
        parameters = [p for part in stage for p in part.parameters()]
        placed |= {id(p) for p in parameters}
        groups += _decayed_and_not(parameters, rate, settings.weight_decay)
        rate *= settings.layer_decay
    rest = [p for p in network.backbone.parameters() if id(p) not in placed]
    return groups + _decayed_and_not(rest, rate, settings.weight_decay)


def make_schedule(
    optimiser: torch.optim.Optimizer,
    settings: ScheduleSettings,
    epochs: int,
    steps_per_epoch: float,
) -> torch.optim.lr_scheduler.LRScheduler:
    """Return the schedule, moved once per optimiser step."""
    return torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: rate_share(step / max(steps_per_epoch, 1e-9), epochs, settings)
    )


def thaw(network: FaceClassifier, unfreeze: tuple[int, ...], epoch: int) -> int:
    """Freeze the stages whose time has not come; return how many stages learn.

    ``unfreeze[k]`` is the epoch from which stage k from the end learns; empty: all always do.
    """
    stages = network.backbone.stages
    if not unfreeze:
        return len(stages)
    learning = sum(epoch >= start for start in unfreeze[: len(stages)])
    network.backbone.requires_grad_(False)
    for place, stage in enumerate(reversed(stages)):
        freeze(stage, frozen=place >= learning)
    return learning


def _decayed_and_not(
    parameters: list[nn.Parameter], rate: float, weight_decay: float
) -> list[dict[str, Any]]:
    groups = [
        {"params": [p for p in parameters if p.ndim > 1], "lr": rate, "weight_decay": weight_decay},
        {"params": [p for p in parameters if p.ndim <= 1], "lr": rate, "weight_decay": 0.0},
    ]
    return [group for group in groups if group["params"]]
