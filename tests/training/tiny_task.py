"""The smallest task that carries state and draws numbers: convolution, batch norm, dropout."""

from __future__ import annotations

import torch
from lightning import LightningDataModule, LightningModule
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Killed(Exception):
    """Stands for kill -9 in the middle of an epoch."""


class TinyTask(LightningModule):
    def __init__(self, rate: float = 0.05, kill_at: tuple[int, int] | None = None) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.network = nn.Sequential(
            nn.Conv2d(1, 4, 3, 2), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Dropout(0.3),
            nn.Linear(4 * 3 * 3, 3),
        )  # fmt: skip
        self.rate, self.kill_at = rate, kill_at
        self.seen_in_validation: list[float] = []

    def inputs(self, batch):
        return batch[0]

    def training_step(self, batch, index):
        if self.kill_at == (self.trainer.current_epoch, index):
            raise Killed
        loss = nn.functional.cross_entropy(self.network(batch[0]), batch[1])
        self.log("train_loss", loss, on_step=False, on_epoch=True, batch_size=len(batch[0]))
        return loss

    def validation_step(self, batch, _):
        loss = nn.functional.cross_entropy(self.network(batch[0]), batch[1])
        self.seen_in_validation.append(float(self.network[5].weight.sum()))
        self.log("val_loss", loss, batch_size=len(batch[0]))

    def configure_optimizers(self):
        optimiser = torch.optim.AdamW(self.network.parameters(), lr=self.rate)
        schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: 0.99**step)
        return {
            "optimizer": optimiser,
            "lr_scheduler": {"scheduler": schedule, "interval": "step"},
        }


class TinyData(LightningDataModule):
    """Three classes told apart by one pixel; new noise in each epoch."""

    def __init__(self, seed: int = 1, poison: bool = False) -> None:
        super().__init__()
        self.seed, self.poison = seed, poison

    def _loader(self, seed: int) -> DataLoader:
        generator = torch.Generator().manual_seed(seed)
        pictures = torch.rand(24, 1, 8, 8, generator=generator)
        labels = (pictures[:, 0, 4, 4] * 3).long()
        if self.poison:
            pictures[3] = float("nan")
        return DataLoader(TensorDataset(pictures, labels), batch_size=6)

    def train_dataloader(self):
        return self._loader(self.seed * 1000 + self.trainer.current_epoch)

    def val_dataloader(self):
        return self._loader(7)
