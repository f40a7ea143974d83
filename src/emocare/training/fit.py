"""One harness for every task: fit, validate, average, log, checkpoint, resume to the bit.

What a task brings:

* a ``LightningModule`` with ``network`` (the ``nn.Module`` that is averaged and exported) and,
  where SWA meets batch norm, ``inputs(batch) -> Tensor``; it logs its figures with ``self.log``
  (validation figures as ``val_…``) and steps its rate per optimiser step, never per epoch;
* a ``LightningDataModule`` whose ``train_dataloader`` is asked anew each epoch and draws
  everything random from its seed and ``trainer.current_epoch``, anew with each iteration:
  Lightning begins an epoch's batches twice, in a resumed epoch once.

Then a run that was killed and resumed ends with the same bits as one that was not (same machine,
same number of threads), and at most one epoch is lost.
"""

from __future__ import annotations

import contextlib
import logging
import math
import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from lightning import Callback, LightningDataModule, LightningModule, Trainer
from lightning.pytorch.callbacks import RichProgressBar
from lightning.pytorch.loggers import TensorBoardLogger

from emocare.errors import Conflict, NotFound
from emocare.training.callbacks import (
    EpochSeeds,
    EqualAverage,
    FiniteLoss,
    RunningAverage,
    epoch_seed,
    seed_everything,
    weights_of,
)
from emocare.training.fit_settings import FitSettings
from emocare.training.run_folder import (
    AVERAGED,
    LAST,
    RunKeeper,
    WholeFileIO,
    check_resumable,
    save_weights,
)

__all__ = ["FitResult", "FitSettings", "fit"]


@dataclass(frozen=True, slots=True)
class FitResult:
    """How a run ended: its folder, epochs, best epoch (from 1) and the last epoch's figures.

    ``averaged`` holds the validation figures of the SWA weights, empty without SWA.
    """

    out: Path
    epochs: int
    best_epoch: int
    best_value: float
    stopped_early: bool
    seconds: float
    metrics: dict[str, float] = field(default_factory=dict)
    averaged: dict[str, float] = field(default_factory=dict)


def fit(
    task: LightningModule,
    data: LightningDataModule,
    settings: FitSettings,
    out: Path,
    *,
    resume: bool = False,
    fingerprint: str = "",
    progress: bool | None = None,
    before: Callable[[], None] = lambda: None,
) -> FitResult:
    """Fit ``task`` on ``data``, leaving checkpoints and logs in ``out``.

    ``fingerprint`` names everything else that decides the weights (recipe, data): a checkpoint
    with another one is not resumed. ``progress`` None shows bars on a terminal only. ``before``
    is called once the folder is known to be ours, before anything is computed.

    Raises NotFound (nothing to resume), Conflict (``folder_used``, ``another_recipe``), Invalid
    (``training_diverged``, ``checkpoint_unreadable``) or Unavailable (``disk_full``).
    """
    started = time.monotonic()
    if settings.threads:
        torch.set_num_threads(settings.threads)
    whole_fingerprint = f"{sorted(settings.decisive().items())} {fingerprint}"
    finished = _prepare(out, resume, whole_fingerprint, settings)
    before()
    keeper = RunKeeper(out, settings, whole_fingerprint)
    average = _average(settings)
    with _quiet():
        if finished is not None:
            keeper.load_state_dict(finished)
            averaged: dict[str, float] = {}
        else:
            callbacks = [EpochSeeds(settings.seed), FiniteLoss(), *average, keeper]
            trainer = _trainer(settings, out, callbacks, progress)
            seed_everything(epoch_seed(settings.seed, 0))
            _run(trainer, task, data, out / LAST if resume else None)
            averaged = _finish(task, data, settings, average, out)
    metrics = {name: value for name, value in keeper.rows[-1].items() if name != "epoch"}
    return FitResult(
        out,
        int(keeper.rows[-1]["epoch"]),
        keeper.best_epoch,
        keeper.best_value,
        keeper.stopped,
        time.monotonic() - started,
        metrics,
        averaged,
    )


def _prepare(
    out: Path, resume: bool, fingerprint: str, settings: FitSettings
) -> dict[str, Any] | None:
    """Look at the folder before anything is computed; return the end of a run that is over."""
    out.mkdir(parents=True, exist_ok=True)
    present = (out / LAST).is_file()
    if resume and not present:
        raise NotFound(
            f"There is no {LAST} in {out} to resume. Check the folder, or leave --resume out.",
            code="nothing_to_resume",
        )
    if present and not resume:
        raise Conflict(
            f"{out} already holds a run. Add --resume to continue it, or choose another folder.",
            code="folder_used",
        )
    if not resume:
        return None
    state = check_resumable(out, fingerprint)
    over = state["stopped"] or len(state["rows"]) >= settings.epochs
    averaging = settings.weight_average != "none"
    return state if over and (not averaging or (out / AVERAGED).is_file()) else None


def _average(settings: FitSettings) -> list[RunningAverage | EqualAverage]:
    if settings.weight_average == "ema":
        return [RunningAverage(settings.ema_decay)]
    if settings.weight_average == "swa":
        return [EqualAverage(settings.first_swa_epoch)]
    return []


def _trainer(
    settings: FitSettings, out: Path | None, callbacks: list[Callback], progress: bool | None
) -> Trainer:
    shown = sys.stderr.isatty() if progress is None else progress
    bar: list[Callback] = [RichProgressBar(console_kwargs={"stderr": True})] if shown else []
    board = settings.tensorboard and out is not None
    return Trainer(
        max_epochs=settings.epochs,
        accelerator=settings.device,
        devices=1,
        precision="bf16-mixed" if settings.precision == "bfloat16" else "32-true",
        accumulate_grad_batches=settings.accumulate,
        gradient_clip_val=settings.clip_norm or None,
        reload_dataloaders_every_n_epochs=1,
        num_sanity_val_steps=0,
        log_every_n_steps=20,
        callbacks=[*callbacks, *bar],
        plugins=[WholeFileIO()],
        logger=TensorBoardLogger(out, name="tensorboard", version="") if board else False,
        enable_checkpointing=any(isinstance(c, RunKeeper) for c in callbacks),
        enable_progress_bar=shown,
        enable_model_summary=False,
        use_distributed_sampler=False,
        benchmark=True,  # of a GPU's convolutions; a CPU has none to choose from
    )


def _run(
    trainer: Trainer, task: LightningModule, data: LightningDataModule, checkpoint: Path | None
) -> None:
    """Run Lightning's loop; Ctrl-C leaves it as KeyboardInterrupt, with its handler in place."""
    handler = signal.getsignal(signal.SIGINT)
    try:
        trainer.fit(task, datamodule=data, ckpt_path=checkpoint, weights_only=True)
    except SystemExit as error:
        signal.signal(signal.SIGINT, handler)
        raise KeyboardInterrupt from error


def _finish(
    task: LightningModule,
    data: LightningDataModule,
    settings: FitSettings,
    average: list[RunningAverage | EqualAverage],
    out: Path,
) -> dict[str, float]:
    """Write the averaged weights; validate them where no epoch has."""
    if not average:
        return {}
    kept = average[0]
    figures: dict[str, float] = {}
    if isinstance(kept, EqualAverage):
        seed_everything(epoch_seed(settings.seed, settings.epochs))
        kept.measure_normalisation(task, data)
        if not kept.averaged():
            return {}
        with weights_of(task.network, kept.averaged()):
            judge = _trainer(settings, None, [], progress=False)
            judge.validate(task, datamodule=data, verbose=False)
            figures = {name: float(value) for name, value in judge.callback_metrics.items()}
    save_weights(out / AVERAGED, kept.averaged())
    return {name: value for name, value in figures.items() if math.isfinite(value)}


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Silence Lightning's advice on workers, accelerators and short epochs."""
    loggers = [logging.getLogger(name) for name in ("lightning.pytorch", "lightning.fabric")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module=r"lightning\..*")
            warnings.filterwarnings("ignore", message=".*does not have many workers.*")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
