"""The risk network as a Lightning task."""

from __future__ import annotations

from typing import Any

import lightning
import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from emocare.evaluation.action_units import roc_auc
from emocare.safety.network import ANSWERS
from emocare.training.risk.data import RiskBatch
from emocare.training.risk.network import RiskNet
from emocare.training.risk.settings import RiskSettings
from emocare.training.schedule import stepwise

# "Any ideation or harm" opens the path, so it counts most; rarer answers count less.
_KIND, _ANY, _OTHER_LEVEL = 0.5, 2.0, 0.7
_ANY_PLACE = ANSWERS.index("level_2")


class RiskTask(lightning.LightningModule):
    """Owns the network and its optimiser; each answer is its own yes or no."""

    def __init__(self, network: RiskNet, settings: RiskSettings, steps_per_epoch: int) -> None:
        super().__init__()
        self.network, self.settings, self.steps_per_epoch = network, settings, steps_per_epoch
        self._watched: list[tuple[Tensor, Tensor]] = []
        weights = [_OTHER_LEVEL if name.startswith("level") else _KIND for name in ANSWERS]
        weights[_ANY_PLACE] = _ANY
        self.register_buffer("answer_weights", torch.tensor(weights), persistent=False)

    def training_step(self, batch: RiskBatch, index: int) -> Tensor:  # noqa: ARG002  Lightning's
        """Return the loss of one batch: weighted cross-entropy, summed over answers."""
        loss = (self._losses(batch) * batch.weight).mean()
        size = len(batch.weight)
        self.log("train_loss", loss.detach(), on_step=False, on_epoch=True, batch_size=size)
        return loss

    def _losses(self, batch: RiskBatch) -> Tensor:
        logits = self.network(batch.pieces)
        each = binary_cross_entropy_with_logits(logits, batch.answers, reduction="none")
        return (each * self.answer_weights).sum(dim=1)

    def on_validation_epoch_start(self) -> None:
        """Begin to collect."""
        self._watched = []

    def validation_step(self, batch: RiskBatch, index: int) -> None:  # noqa: ARG002  Lightning's
        """Collect what is said about the watched sentences."""
        said = self.network(batch.pieces)[:, _ANY_PLACE]
        self._watched.append((said, batch.answers[:, _ANY_PLACE]))

    def on_validation_epoch_end(self) -> None:
        """Log how well level 2 and above is told from the rest: the area under the ROC curve."""
        said, truth = (
            torch.cat(column).float().numpy() for column in zip(*self._watched, strict=True)
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
