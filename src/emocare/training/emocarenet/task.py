"""EmoCareNet as a Lightning task: one step, one look at the watched set, one schedule."""

from __future__ import annotations

from typing import Any

import lightning
import torch
from torch import Tensor, nn

from emocare.training.emocarenet.batches import Batch
from emocare.training.emocarenet.losses import head_losses, total_loss
from emocare.training.emocarenet.network import Answers, EmoCareNet
from emocare.training.emocarenet.settings import LossSettings
from emocare.training.emocarenet.teaching import Teachers
from emocare.training.rate import RateSettings
from emocare.training.schedule import kernels_decay, stepwise


class EmoCareNetTask(lightning.LightningModule):
    """Owns the network, its losses and its optimiser; steps the rate with every batch."""

    def __init__(
        self,
        network: EmoCareNet,
        loss: LossSettings,
        rate: RateSettings,
        steps_per_epoch: int,
        teachers: Teachers,
    ) -> None:
        super().__init__()
        self.network = network.to(memory_format=torch.channels_last)
        self.loss, self.rate, self.steps_per_epoch = loss, rate, steps_per_epoch
        self.teachers = teachers

    def inputs(self, batch: Batch) -> Tensor:
        """Return a batch's crops (N, 1, S, S), as the network takes them."""
        return batch.crops.contiguous(memory_format=torch.channels_last)

    def transfer_batch_to_device(
        self,
        batch: Batch,
        device: torch.device,
        dataloader_idx: int,  # noqa: ARG002  Lightning's signature
    ) -> Batch:
        """Return the batch on ``device``; Lightning itself refuses frozen values."""
        return batch.to(device)

    def training_step(self, batch: Batch, index: int) -> Tensor:  # noqa: ARG002  Lightning's signature
        """Return the loss of one batch."""
        crops, targets = self.inputs(batch), batch.targets
        said = self.network(crops)
        learned = self.teachers.soften(crops, targets)
        losses = head_losses(Answers(*(values.float() for values in said)), targets, learned)
        total = total_loss(losses, self.loss)
        self.log_dict(
            {f"train_{name}": value.detach() for name, value in losses.items()},
            on_step=False,
            on_epoch=True,
            batch_size=len(batch.crops),
        )
        self.log(
            "train_loss", total.detach(), on_step=False, on_epoch=True, batch_size=len(batch.crops)
        )
        return total

    def validation_step(self, batch: Batch, index: int) -> None:  # noqa: ARG002
        """Log the watched set's losses and accuracy (majority of the votes, FER+ protocol)."""
        said, targets = self.network(self.inputs(batch)), batch.targets
        losses = head_losses(Answers(*(values.float() for values in said)), targets)
        size = len(batch.crops)
        for name, value in losses.items():
            self.log(f"val_{name}", value, batch_size=size)
        self.log("val_loss", total_loss(losses, self.loss), batch_size=size)
        judged = targets.expression_weight >= 1
        right = said.expression.argmax(dim=1) == targets.expression.argmax(dim=1)
        if judged.any():
            accuracy = right[judged].float().mean()
            self.log("val_accuracy", accuracy, batch_size=int(judged.sum()))

    def configure_optimizers(self) -> Any:  # noqa: ANN401  Lightning's union
        """Return AdamW with a rate for every step; only matrices and kernels decay."""
        optimiser = kernels_decay(self.network, self.rate)
        return stepwise(optimiser, self.rate, self.steps_per_epoch, self.trainer.max_epochs)


def parameters_of(network: nn.Module) -> int:
    """Return the number of trained numbers."""
    return sum(p.numel() for p in network.parameters())
