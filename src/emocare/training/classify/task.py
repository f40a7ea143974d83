"""The task: one step of training, and what validation sees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from lightning import LightningModule
from torch import Tensor

from emocare.training.classify.datamodule import Batch
from emocare.training.classify.figures import Answers, figures
from emocare.training.classify.losses import (
    concordance_loss,
    distillation_loss,
    soft_cross_entropy,
)
from emocare.training.classify.mixup import mix
from emocare.training.classify.network import Answer, FaceClassifier
from emocare.training.classify.optimiser import make_optimiser, make_schedule, thaw
from emocare.training.classify.settings import ClassifySettings

Teacher = Callable[[Tensor], Tensor]


class ClassifyTask(LightningModule):
    """Trains a ``FaceClassifier`` by a recipe.

    ``weights`` (K,) are the loss's class weights; ``teacher`` maps inputs to log-probabilities
    (N, K) and is no part of the checkpoint.
    """

    def __init__(
        self,
        network: FaceClassifier,
        settings: ClassifySettings,
        weights: Tensor | None = None,
        teacher: Teacher | None = None,
    ) -> None:
        super().__init__()
        self.network = network
        self._settings = settings
        self._weights = weights
        self._teacher = teacher
        self._seen: list[Answers] = []

    def inputs(self, batch: Batch) -> Tensor:
        """Return a batch's pictures, for measuring normalisation anew."""
        return batch.pictures

    def on_train_epoch_start(self) -> None:
        """Let those stages learn whose time has come."""
        thaw(self.network, self._settings.network.unfreeze, self.trainer.current_epoch)

    def training_step(self, batch: Batch, _: int) -> Tensor:
        """Return the loss of one batch."""
        loss = self._settings.loss
        pictures, targets, affect = mix(batch, loss.mixup_alpha)
        answer: Answer = self.network(pictures)
        weights = None if self._weights is None else self._weights.to(self.device)
        total = soft_cross_entropy(answer.logits, targets, weights, loss.label_smoothing)
        if self._teacher is not None:
            lesson = self._teacher(pictures)
            total = self._taught(total, answer, lesson)
        if answer.affect is not None:
            total = total + loss.affect_weight * concordance_loss(answer.affect, affect)
        self.log("train_loss", total, on_step=False, on_epoch=True, batch_size=len(targets))
        return total

    def _taught(self, loss: Tensor, answer: Answer, lesson: Tensor) -> Tensor:
        distil = self._settings.distil
        apart = distillation_loss(answer.logits, lesson, distil.temperature)
        return (1 - distil.weight) * loss + distil.weight * apart

    def validation_step(self, batch: Batch, _: int) -> None:
        """Keep the network's answers to one batch."""
        self._seen.append(_answers(self.network(batch.pictures), batch))

    def on_validation_epoch_end(self) -> None:
        """Log the figures of the whole validation set."""
        for name, value in figures(joined_answers(self._seen)).items():
            self.log(f"val_{name}", value)
        self._seen = []

    def configure_optimizers(self) -> dict[str, Any]:
        """Return the optimiser and its schedule."""
        optimiser = make_optimiser(self.network, self._settings.optimiser)
        epochs = int(self.trainer.max_epochs)
        steps = self.trainer.estimated_stepping_batches / epochs
        schedule = make_schedule(optimiser, self._settings.schedule, epochs, steps)
        return {"optimizer": optimiser, "lr_scheduler": {"scheduler": schedule, "interval": "step"}}


def _answers(answer: Answer, batch: Batch) -> Answers:
    affect = None if answer.affect is None else answer.affect.detach().float().cpu()
    probabilities = answer.logits.detach().float().softmax(dim=1).cpu()
    return Answers(probabilities, batch.targets.cpu(), affect, batch.affect.cpu())


def joined_answers(parts: list[Answers]) -> Answers:
    """Return the answers to several batches as one."""
    affects = [part.affect for part in parts if part.affect is not None]
    return Answers(
        torch.cat([part.probabilities for part in parts]),
        torch.cat([part.targets for part in parts]),
        torch.cat(affects) if affects else None,
        torch.cat([part.known_affect for part in parts]),
    )
