"""What happens around the epochs of any task: seeds, a finite loss, averaged weights, the log.

Every callback's state travels in the checkpoint, so a resumed run ends with the same bits.
"""

from __future__ import annotations

import contextlib
import math
import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from lightning import Callback, LightningDataModule, LightningModule, Trainer
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, update_bn

from emocare.errors import Invalid


def epoch_seed(seed: int, epoch: int) -> int:
    """Return the seed of everything random in one epoch (counted from 0)."""
    return seed * 1_000_003 + epoch


def seed_everything(seed: int) -> None:
    """Seed torch, NumPy and Python."""
    torch.manual_seed(seed)
    np.random.seed(seed % 2**32)
    random.seed(seed)


class EpochSeeds(Callback):
    """Seed each epoch by its number, so that where a run began leaves no trace.

    Twice: for the task's own hooks, and before the first batch, because Lightning makes the
    data's iterator (which draws a number) between the two, but not in a resumed epoch.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def on_train_epoch_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Seed the epoch that begins."""
        seed_everything(epoch_seed(self._seed, trainer.current_epoch))

    def on_train_batch_start(
        self, trainer: Trainer, pl_module: LightningModule, batch: object, batch_idx: int
    ) -> None:
        """Seed again before the first batch."""
        if batch_idx == 0:
            seed_everything(epoch_seed(self._seed, trainer.current_epoch))


class FiniteLoss(Callback):
    """End the run before a loss that is no number reaches the weights."""

    def on_before_backward(
        self, trainer: Trainer, pl_module: LightningModule, loss: Tensor
    ) -> None:
        """Raise Invalid (code ``training_diverged``) unless the loss is finite."""
        value = float(loss.detach())
        if not math.isfinite(value):
            raise Invalid(
                f"The loss became {value} in epoch {trainer.current_epoch + 1}. Lower the rate, or "
                "look for damaged pictures and labels; the last finished epoch can be resumed.",
                code="training_diverged",
            )


class RunningAverage(Callback):
    """The running mean of ``task.network`` (weight EMA); validation looks at it.

    After ``step`` optimiser steps, ``average += (1 - keep) (weights - average)`` with
    ``keep = min(decay, (1 + step) / (10 + step))``: short at first, so that the start is soon
    forgotten. Counters, which are no numbers to average, are copied.
    """

    def __init__(self, decay: float) -> None:
        self._decay = decay
        self._seen = 0
        self.average: dict[str, Tensor] = {}

    def on_fit_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Begin with the weights as they are, unless a checkpoint brought the average."""
        state = pl_module.network.state_dict()
        known = self.average or state
        self.average = {
            name: known[name].detach().to(value.device, copy=True) for name, value in state.items()
        }

    @torch.no_grad()
    def on_train_batch_end(
        self, trainer: Trainer, pl_module: LightningModule, *batch: object
    ) -> None:
        """Follow the weights after each optimiser step."""
        if trainer.global_step == self._seen:
            return
        self._seen = trainer.global_step
        keep = min(self._decay, (1 + self._seen) / (10 + self._seen))
        state = pl_module.network.state_dict()
        numbers = [name for name, value in state.items() if value.dtype.is_floating_point]
        # All at once: on a GPU a call for each tensor costs more than the tensors.
        torch._foreach_lerp_(
            [self.average[name] for name in numbers], [state[name] for name in numbers], 1 - keep
        )
        for name in state.keys() - set(numbers):
            self.average[name].copy_(state[name])

    def on_validation_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Put the average in the network's place."""
        self._own = {name: v.clone() for name, v in pl_module.network.state_dict().items()}
        pl_module.network.load_state_dict(self.average)

    def on_validation_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Put the weights back."""
        pl_module.network.load_state_dict(self._own)
        self._own = {}

    def averaged(self) -> dict[str, Tensor]:
        """Return the averaged weights."""
        return self.average

    def state_dict(self) -> dict[str, Any]:
        """Return what a resumed run needs."""
        return {"average": self.average, "seen": self._seen}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Continue from a checkpoint."""
        self.average, self._seen = dict(state_dict["average"]), int(state_dict["seen"])


class EqualAverage(Callback):
    """The equal mean of the weights at the end of the late epochs (SWA, Izmailov et al. 2018)."""

    def __init__(self, first_epoch: int) -> None:
        self._first_epoch = first_epoch
        self._model: AveragedModel | None = None
        self._restored: dict[str, Any] = {}

    def on_fit_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Make room for the mean, and fill it from the checkpoint where there was one."""
        self._model = AveragedModel(pl_module.network)
        if self._restored:
            self._model.load_state_dict(self._restored)

    def on_train_epoch_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Count the epoch's weights in."""
        if trainer.current_epoch >= self._first_epoch and self._model is not None:
            self._model.update_parameters(pl_module.network)

    def measure_normalisation(self, task: LightningModule, data: LightningDataModule) -> None:
        """Measure means and variances of batch norms anew, over one epoch of training data."""
        if self._model is None or not _has_batch_norm(self._model):
            return
        device = next(self._model.parameters()).device
        inputs = (task.inputs(batch).to(device) for batch in data.train_dataloader())
        update_bn(inputs, self._model)

    def averaged(self) -> dict[str, Tensor]:
        """Return the mean weights; empty where no late epoch has ended yet."""
        if self._model is None or int(self._model.n_averaged) == 0:
            return {}
        return self._model.module.state_dict()

    def state_dict(self) -> dict[str, Any]:
        """Return what a resumed run needs."""
        return {} if self._model is None else dict(self._model.state_dict())

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Continue from a checkpoint."""
        self._restored = dict(state_dict)


def _has_batch_norm(network: nn.Module) -> bool:
    return any(isinstance(part, nn.modules.batchnorm._BatchNorm) for part in network.modules())


@contextlib.contextmanager
def weights_of(network: nn.Module, state: dict[str, Tensor]) -> Iterator[None]:
    """Lend ``network`` other weights."""
    own = {name: value.clone() for name, value in network.state_dict().items()}
    network.load_state_dict(state)
    try:
        yield
    finally:
        network.load_state_dict(own)
