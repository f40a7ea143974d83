"""The training loop: soft-label cross-entropy, cosine schedule, averaged weights, exact resume.

Nothing here knows about faces. An epoch's randomness comes from the seed and the epoch's
number alone, so a run that was killed and resumed ends with the same bits as one that was not
(same machine, same number of threads).
"""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from emocare.errors import Invalid

CHECKPOINT = "last.pt"


@dataclass(frozen=True, slots=True)
class Schedule:
    """Everything that decides the optimisation."""

    epochs: int = 50
    batch_size: int = 128
    rate: float = 2e-3
    final_rate: float = 2e-5
    warm_up_epochs: float = 2.0
    weight_decay: float = 0.05
    average: float = 0.999
    seed: int = 1
    bfloat16: bool = True


@dataclass(slots=True)
class EpochReport:
    """What one epoch cost and yielded."""

    epoch: int
    loss: float
    seconds: float
    validation: dict[str, float]


class Trainer:
    """Owns the network, its running average and the optimiser of one run."""

    def __init__(self, network: nn.Module, schedule: Schedule, out: Path) -> None:
        self.schedule, self.out, self.epoch = schedule, out, 0
        self.network = network.to(memory_format=torch.channels_last)
        self.averaged = copy.deepcopy(self.network).eval().requires_grad_(False)
        self.optimiser = torch.optim.AdamW(_groups(self.network, schedule), lr=schedule.rate)
        self.step = 0

    def fit(
        self,
        steps_per_epoch: int,
        epoch_batches: Callable[[torch.Generator], Iterable[tuple[Tensor, Tensor]]],
        validate: Callable[[nn.Module], dict[str, float]],
        report: Callable[[EpochReport], None],
    ) -> None:
        """Train until the last epoch, with a checkpoint after each."""
        while self.epoch < self.schedule.epochs:
            started = time.monotonic()
            generator = _seeded(self.schedule.seed, self.epoch)
            loss = self._epoch(epoch_batches(generator), steps_per_epoch)
            self.epoch += 1
            validation = validate(self.averaged)
            self.save()
            report(EpochReport(self.epoch, loss, time.monotonic() - started, validation))

    def _epoch(self, batches: Iterable[tuple[Tensor, Tensor]], steps_per_epoch: int) -> float:
        self.network.train()
        total, count = 0.0, 0
        for crops, targets in batches:
            self._set_rate(steps_per_epoch)
            loss = self._step(crops, targets)
            if not math.isfinite(loss):
                raise Invalid(
                    f"The loss became {loss} in epoch {self.epoch + 1}. Lower the rate, or look "
                    "for damaged pictures; the last finished epoch can be resumed.",
                    code="training_diverged",
                )
            total, count = total + loss, count + 1
        return total / max(count, 1)

    def _step(self, crops: Tensor, targets: Tensor) -> float:
        crops = crops.contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16, enabled=self.schedule.bfloat16):
            logits = self.network(crops)
        loss = functional.cross_entropy(logits.float(), targets)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
        self.optimiser.step()
        self.step += 1
        self._average()
        return float(loss.detach())

    def _set_rate(self, steps_per_epoch: int) -> None:
        rate = rate_at(self.step / max(steps_per_epoch, 1), self.schedule)
        for group in self.optimiser.param_groups:
            group["lr"] = rate

    @torch.no_grad()
    def _average(self) -> None:
        keep = min(self.schedule.average, (1 + self.step) / (10 + self.step))
        new, old = self.network.state_dict(), self.averaged.state_dict()
        for name, value in old.items():
            if value.dtype.is_floating_point:
                value.lerp_(new[name], 1 - keep)
            else:
                value.copy_(new[name])

    def save(self) -> None:
        """Write the checkpoint; it replaces the last one only when it is complete."""
        state = {
            "schedule": asdict(self.schedule),
            "epoch": self.epoch,
            "step": self.step,
            "network": self.network.state_dict(),
            "averaged": self.averaged.state_dict(),
            "optimiser": self.optimiser.state_dict(),
        }
        self.out.mkdir(parents=True, exist_ok=True)
        partial = self.out / f"{CHECKPOINT}.partial"
        torch.save(state, partial)
        partial.replace(self.out / CHECKPOINT)

    def resume(self) -> None:
        """Continue from the checkpoint in ``out``."""
        state: dict[str, Any] = torch.load(self.out / CHECKPOINT, weights_only=True)
        if state["schedule"] != asdict(self.schedule):
            raise Invalid(
                f"The checkpoint in {self.out} was made with another schedule. Resume it with "
                "the same options, or choose another folder.",
                code="training_schedule",
            )
        self.epoch, self.step = state["epoch"], state["step"]
        self.network.load_state_dict(state["network"])
        self.averaged.load_state_dict(state["averaged"])
        self.optimiser.load_state_dict(state["optimiser"])


def rate_at(epoch: float, schedule: Schedule) -> float:
    """Return the learning rate at a (fractional) epoch: linear warm-up, then half a cosine."""
    if epoch < schedule.warm_up_epochs:
        return schedule.rate * (epoch + 0.01) / (schedule.warm_up_epochs + 0.01)
    length = max(schedule.epochs - schedule.warm_up_epochs, 1e-9)
    done = min((epoch - schedule.warm_up_epochs) / length, 1.0)
    span = schedule.rate - schedule.final_rate
    return schedule.final_rate + span * 0.5 * (1 + math.cos(math.pi * done))


def _seeded(seed: int, epoch: int) -> torch.Generator:
    """Seed the global generator (dropout) and return one for the data."""
    torch.manual_seed(seed * 1_000_003 + epoch)
    return torch.Generator().manual_seed(seed * 1_000_003 + epoch + 500_000)


def _groups(network: nn.Module, schedule: Schedule) -> list[dict[str, Any]]:
    """Decay only matrices and kernels, not biases and normalisation."""
    decayed = [p for p in network.parameters() if p.ndim > 1]
    others = [p for p in network.parameters() if p.ndim <= 1]
    return [
        {"params": decayed, "weight_decay": schedule.weight_decay},
        {"params": others, "weight_decay": 0.0},
    ]
