"""The sentence encoder with answers, as a Lightning task."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import lightning
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from emocare.evaluation.action_units import roc_auc
from emocare.training.answers.data import AnswersBatch
from emocare.training.answers.network import AnswersNet
from emocare.training.answers.settings import AnswersSettings
from emocare.training.schedule import stepwise

# From here on the logit is the sum itself, to the last digit of a float32.
_CERTAIN = 20.0
# The least sum whose logarithm is a number.
_NEVER = 1e-30


@dataclass(frozen=True, slots=True)
class Objective:
    """What is learned: ``loss`` of logits and answers, both (N, A), for each row (N,).

    ``watched`` is the place of the answer by which another author's texts are watched.
    """

    loss: Callable[[Tensor, Tensor], Tensor]
    watched: int


class AnswersTask(lightning.LightningModule):
    """Owns the network and its optimiser."""

    def __init__(
        self,
        network: AnswersNet,
        objective: Objective,
        settings: AnswersSettings,
        steps_per_epoch: int,
    ) -> None:
        super().__init__()
        self.network, self.objective = network, objective
        self.settings, self.steps_per_epoch = settings, steps_per_epoch
        self._watched: list[tuple[Tensor, Tensor]] = []

    def training_step(self, batch: AnswersBatch, index: int) -> Tensor:  # noqa: ARG002  Lightning's
        """Return the loss of one batch."""
        said = of_texts(self.network(batch.pieces), batch.text, len(batch.answers))
        losses = self.objective.loss(said, batch.answers)
        loss = (losses * batch.weight).mean()
        size = len(batch.weight)
        self.log("train_loss", loss.detach(), on_step=False, on_epoch=True, batch_size=size)
        return loss

    def on_validation_epoch_start(self) -> None:
        """Begin to collect."""
        self._watched = []

    def validation_step(self, batch: AnswersBatch, index: int) -> None:  # noqa: ARG002  Lightning's
        """Collect what is said about the watched texts."""
        said = self.network(batch.pieces)[:, self.objective.watched].float()
        # A reader takes the most of all passages.
        never = torch.full((len(batch.answers),), -torch.inf, device=said.device)
        said = never.scatter_reduce(0, batch.text, said, "amax")
        self._watched.append((said, batch.answers[:, self.objective.watched]))

    def on_validation_epoch_end(self) -> None:
        """Log how well the watched answer is told: the area under the ROC curve."""
        said, truth = (
            torch.cat(column).float().cpu().numpy() for column in zip(*self._watched, strict=True)
        )
        self.log("val_auc", float(roc_auc(np.asarray(truth) > 0, said)))

    def configure_optimizers(self) -> Any:  # noqa: ANN401  Lightning's union
        """Return AdamW with a rate for every step; the answers learn faster than the encoder."""
        rate, network = self.settings.rate, self.network
        groups = [
            {"params": list(network.encoder.parameters()), "lr": rate.peak},
            {
                "params": list(network.answer.parameters()),
                "lr": rate.peak * self.settings.head_rate,
            },
        ]
        optimiser = torch.optim.AdamW(groups, weight_decay=rate.weight_decay)
        return stepwise(optimiser, rate, self.steps_per_epoch, self.trainer.max_epochs)


def of_texts(said: Tensor, text: Tensor, count: int) -> Tensor:
    """Return the logits (N, A) of texts, given those of passages (P, A) and whose (P,) they are.

    Something is true of a text if it is true of any passage ("noisy or"), as the reader takes the
    most of all passages: nobody has said which passage of a long text holds what is true of it,
    and where nothing is true, every passage learns so. One passage alone keeps its logits.
    """
    never = torch.zeros(count, said.shape[1], dtype=torch.float32, device=said.device)
    # log(1 - p) of a passage is -softplus(logit); they add up over passages.
    spared = never.index_add(0, text, functional.softplus(said.float()))
    exact = torch.log(torch.expm1(spared.clamp(_NEVER, _CERTAIN)))
    return torch.where(spared < _CERTAIN, exact, spared)
