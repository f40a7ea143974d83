"""The feelings network as a Lightning task."""

from __future__ import annotations

from typing import Any

import lightning
import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from emocare.language.labels import FEELINGS
from emocare.training.language.data import TextBatch
from emocare.training.language.network import FeelingsNet
from emocare.training.rate import RateSettings
from emocare.training.schedule import stepwise

# A fixed threshold for the figure that is watched; shipping fits one per feeling.
_WATCHED_THRESHOLD = 0.3


class FeelingsTask(lightning.LightningModule):
    """Owns the network and its optimiser; each feeling is its own yes or no."""

    def __init__(self, network: FeelingsNet, rate: RateSettings, steps_per_epoch: int) -> None:
        super().__init__()
        self.network, self.rate, self.steps_per_epoch = network, rate, steps_per_epoch
        self._watched: list[Tensor] = []

    def training_step(self, batch: TextBatch, index: int) -> Tensor:  # noqa: ARG002  Lightning's
        """Return the loss of one batch: cross-entropy summed over feelings, averaged over rows."""
        loss = len(FEELINGS) * binary_cross_entropy_with_logits(
            self.network(batch.words, batch.pieces), batch.labels
        )
        self.log(
            "train_loss", loss.detach(), on_step=False, on_epoch=True, batch_size=len(batch.labels)
        )
        return loss

    def on_validation_epoch_start(self) -> None:
        """Begin to count."""
        self._watched = []

    def validation_step(self, batch: TextBatch, index: int) -> None:  # noqa: ARG002  Lightning's
        """Count one batch of the watched comments."""
        logits = self.network(batch.words, batch.pieces)
        loss = len(FEELINGS) * binary_cross_entropy_with_logits(logits, batch.labels)
        self.log("val_loss", loss, batch_size=len(batch.labels))
        said = (torch.sigmoid(logits) >= _WATCHED_THRESHOLD).float()
        counts = (said * batch.labels, said, batch.labels)
        self._watched.append(torch.stack([count.sum(dim=0) for count in counts]))

    def on_validation_epoch_end(self) -> None:
        """Log macro-F1 at one threshold for all feelings."""
        both, said, labelled = torch.stack(self._watched).sum(dim=0)
        self.log("val_macro_f1", (2 * both / (said + labelled).clamp(min=1)).mean())

    def configure_optimizers(self) -> Any:  # noqa: ANN401  Lightning's union
        """Return AdamW with a rate for every step."""
        optimiser = torch.optim.AdamW(
            self.parameters(), lr=self.rate.peak, weight_decay=self.rate.weight_decay
        )
        return stepwise(optimiser, self.rate, self.steps_per_epoch, self.trainer.max_epochs)
