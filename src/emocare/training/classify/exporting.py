"""A trained classifier as it is exported: normalisation inside, expressions in order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from emocare.training.classify.build import build
from emocare.training.classify.network import FaceClassifier
from emocare.training.classify.runs import Which, load_run
from emocare.training.classify.settings import InputSettings
from emocare.training.exportable import Exportable
from emocare.training.kinds import Source
from emocare.training.recipe import Recipe
from emocare.vision.align import CROP_VERSION
from emocare.vision.network import LOGITS

AFFECT = "valence_arousal"


class WithNormalisation(nn.Module):
    """Pixels in [0, 1] -> logits (N, K), and valence and arousal (N, 2) where learned."""

    def __init__(self, network: FaceClassifier, settings: InputSettings) -> None:
        super().__init__()
        self.network = network
        self.register_buffer("mean", torch.tensor(settings.mean).view(-1, 1, 1))
        self.register_buffer("std", torch.tensor(settings.std).view(-1, 1, 1))

    def forward(self, pictures: Tensor) -> tuple[Tensor, ...]:
        """Return what the network says."""
        answer = self.network((pictures - self.mean) / self.std)
        return (answer.logits,) if answer.affect is None else (answer.logits, answer.affect)


def exportable(run: Path, sources: Sequence[Source], which: Which, count: int) -> Exportable:
    """Return a run's network, and up to ``count`` training pictures out of ``sources``."""
    network, recipe = load_run(run, which)
    settings = recipe.task.input
    shape: tuple[int, ...] = (settings.channels, settings.size_px, settings.size_px)
    if settings.length > 1:
        shape = (settings.length, *shape)
    outputs = (LOGITS,) if network.affect_head is None else (LOGITS, AFFECT)
    return Exportable(
        WithNormalisation(network, settings).eval(),
        shape,
        outputs,
        _metadata(recipe),
        _pictures(recipe, sources, count) if sources else None,
    )


def _pictures(recipe: Recipe, sources: Sequence[Source], count: int) -> Tensor:
    """Return watched pictures as they are before normalisation."""
    settings = recipe.task.input
    mean = torch.tensor(settings.mean).view(-1, 1, 1)
    std = torch.tensor(settings.std).view(-1, 1, 1)
    kept: list[Tensor] = []
    for batch in build(recipe, sources).data.val_dataloader():
        kept.append(batch.pictures * std + mean)
        if sum(len(part) for part in kept) >= count:
            break
    return torch.cat(kept)[:count]


def _metadata(recipe: Recipe) -> dict[str, str]:
    """Return what the file says about itself; ``emocare evaluate --model`` reads it."""
    settings = recipe.task.input
    crop = CROP_VERSION if settings.crop == "aligned" else settings.crop
    return {
        "name": recipe.name,
        "version": "1",
        "label_order": ",".join(recipe.task.data.expressions),
        "crop_version": crop,
        "crop_size": str(settings.size_px),
        "channels": "grey" if settings.channels == 1 else "rgb",
        "temperature": "1.0",
    }
