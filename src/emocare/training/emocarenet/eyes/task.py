"""The branch as a Lightning task: the face network says what it knows, the branch learns."""

from __future__ import annotations

from typing import Any

import lightning
import torch
from torch import Tensor

from emocare.training.emocarenet.eyes.losses import (
    agreement,
    eye_losses,
    held_shares,
)
from emocare.training.emocarenet.eyes.network import PLACES, EyeAnswers, EyedNetwork
from emocare.training.emocarenet.eyes.settings import EyesSettings
from emocare.training.emocarenet.eyes.views import EyeViews
from emocare.training.emocarenet.losses import total_loss
from emocare.training.emocarenet.network import Answers
from emocare.training.schedule import kernels_decay, stepwise


class EyesTask(lightning.LightningModule):
    """Owns the network and the branch's optimiser; steps the rate with every batch."""

    def __init__(self, network: EyedNetwork, settings: EyesSettings, steps_per_epoch: int) -> None:
        super().__init__()
        self.network = network.to(memory_format=torch.channels_last)
        self.loss, self.rate = settings.loss, settings.rate
        self.steps_per_epoch = steps_per_epoch
        self.register_buffer("held", held_shares(settings.held), persistent=False)

    def transfer_batch_to_device(
        self,
        batch: EyeViews,
        device: torch.device,
        dataloader_idx: int,  # noqa: ARG002  Lightning's signature
    ) -> EyeViews:
        """Return the views on ``device``; Lightning itself refuses frozen values."""
        return batch.to(device)

    def training_step(self, batch: EyeViews, index: int) -> Tensor:  # noqa: ARG002  Lightning's signature
        """Return the loss of one batch."""
        losses, _ = self._judged(batch)
        total = total_loss(losses, self.loss)
        told = {f"train_{name}": value.detach() for name, value in losses.items()}
        told["train_loss"] = total.detach()
        self.log_dict(told, on_step=False, on_epoch=True, batch_size=len(batch.crops))
        return total

    def validation_step(self, batch: EyeViews, index: int) -> None:  # noqa: ARG002
        """Log the watched faces' losses, and how far each unit agrees with the truth."""
        losses, logits = self._judged(batch)
        agreed = agreement(logits, batch)
        told = {f"val_{name}": value for name, value in (losses | agreed).items()}
        told["val_loss"] = total_loss(losses, self.loss)
        told["val_agreement"] = torch.stack(list(agreed.values())).mean()
        self.log_dict(told, batch_size=len(batch.crops))

    def _judged(self, views: EyeViews) -> tuple[dict[str, Tensor], Tensor]:
        """Return the losses, and the corrected logits (N, 4)."""
        with torch.no_grad():
            said, context = self.network.look(
                views.crops.contiguous(memory_format=torch.channels_last)
            )
        found = self.network.eyes(views.patches, context)
        found = EyeAnswers(*(values.float() for values in found))
        said = Answers(*(values.float() for values in said))
        places = list(PLACES)
        logits = self.network.corrected(said, found.added).action_units[:, places]
        before = said.action_units[:, places]
        return eye_losses(logits, found, views, before, self.held), logits

    def configure_optimizers(self) -> Any:  # noqa: ANN401  Lightning's union
        """Return AdamW over the branch with a rate for every step; only kernels decay."""
        optimiser = kernels_decay(self.network.eyes, self.rate)
        return stepwise(optimiser, self.rate, self.steps_per_epoch, self.trainer.max_epochs)
