"""What a run leaves on disk, and how it gets there: whole files or none.

* ``recipe.yaml``, ``labels.txt``, ``result.json``: written by ``emocare train``
* ``last.ckpt``: the last finished epoch, everything a resumed run needs
* ``best.ckpt``: the epoch with the best monitored value; ``epoch-010.ckpt``: kept every so often
* ``averaged.pt``: the averaged weights of ``network`` (EMA or SWA)
* ``log.csv``, ``log.jsonl``, ``tensorboard/``: what each epoch cost and yielded
"""

from __future__ import annotations

import csv
import errno
import io
import json
import math
import os
import pickle
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

import torch
from lightning import LightningModule, Trainer
from lightning.fabric.plugins import TorchCheckpointIO
from lightning.pytorch.callbacks import Checkpoint

from emocare.errors import Conflict, EmoCareError, Invalid, Unavailable
from emocare.training.fit_settings import FitSettings

LAST, BEST, AVERAGED = "last.ckpt", "best.ckpt", "averaged.pt"
LOG_CSV, LOG_LINES = "log.csv", "log.jsonl"

Row = dict[str, float]


def write_whole(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Write a file beside ``path``, then put it in its place; a failure leaves the old one.

    Raises Unavailable (``disk_full``, ``checkpoint_unwritable``) where that cannot be done.
    """
    partial = path.with_name(f"{path.name}.partial")
    try:
        with partial.open("wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except (OSError, RuntimeError) as error:  # torch turns a failed write into RuntimeError
        partial.unlink(missing_ok=True)
        raise _unwritable(path, error) from error


def save_weights(path: Path, state: Mapping[str, Any]) -> None:
    """Write tensors by name, as a whole."""
    write_whole(path, lambda file: torch.save(dict(state), file))


def load_checkpoint(path: Path) -> dict[str, Any]:
    """Return a checkpoint's content; raise Invalid (``checkpoint_unreadable``) where damaged."""
    try:
        state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, RuntimeError, EOFError, pickle.UnpicklingError, KeyError) as error:
        raise Invalid(
            f"The checkpoint {path} is damaged or no checkpoint. Replace it by another one of this "
            "folder (best.ckpt, renamed to last.ckpt), or start again in a new folder.",
            code="checkpoint_unreadable",
        ) from error
    return state


class WholeFileIO(TorchCheckpointIO):
    """Lightning's checkpoints, written as a whole or not at all."""

    def save_checkpoint(
        self, checkpoint: dict[str, Any], path: str | Path, storage_options: object = None
    ) -> None:
        """Write one checkpoint."""
        write_whole(Path(path), lambda file: torch.save(checkpoint, file))


class RunKeeper(Checkpoint):
    """After each epoch: one row of the log, ``last`` and perhaps ``best``; then whether to stop.

    ``fingerprint`` says what was run; a checkpoint with another one is not resumed.
    """

    def __init__(self, out: Path, settings: FitSettings, fingerprint: str) -> None:
        super().__init__()
        self._out, self._settings, self._fingerprint = out, settings, fingerprint
        self.rows: list[Row] = []
        self.best_epoch, self.best_value = 0, math.nan
        self.stopped = False
        self._started = time.monotonic()

    def on_train_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Refuse schedules by epoch: Lightning moves them after the checkpoint is written."""
        if any(config.interval != "step" for config in trainer.lr_scheduler_configs):
            raise Invalid("The task must step its learning rate with interval 'step'.")

    def on_train_epoch_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Start the epoch's clock."""
        self._started = time.monotonic()

    def on_train_epoch_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Log, judge and save the epoch that ended."""
        epoch = trainer.current_epoch + 1
        metrics = {name: float(value) for name, value in trainer.callback_metrics.items()}
        rate = float(trainer.optimizers[0].param_groups[0]["lr"])
        seconds = time.monotonic() - self._started
        self.rows.append({"epoch": epoch, "seconds": seconds, "rate": rate, **metrics})
        better = self._judge(epoch, metrics)
        trainer.should_stop = trainer.should_stop or self.stopped
        trainer.save_checkpoint(self._out / LAST)
        every = self._settings.keep_every_epochs
        if better:
            self._same_as_last(BEST)
        if every and epoch % every == 0:
            self._same_as_last(f"epoch-{epoch:03d}.ckpt")
        write_log(self._out, self.rows)

    def _judge(self, epoch: int, metrics: Mapping[str, float]) -> bool:
        """Note whether this epoch is the best so far, and whether patience is used up."""
        name = self._settings.monitor
        if name not in metrics:
            known = ", ".join(sorted(metrics)) or "nothing"
            raise Invalid(
                f"fit.monitor is {name!r}, but the task logs {known}.", code="monitor_unknown"
            )
        value, sign = metrics[name], 1 if self._settings.mode == "max" else -1
        better = math.isnan(self.best_value) or sign * value > sign * self.best_value
        if better:
            self.best_epoch, self.best_value = epoch, value
        patience = self._settings.patience
        self.stopped = bool(patience) and epoch - self.best_epoch >= patience
        return better

    def _same_as_last(self, name: str) -> None:
        """Give last.ckpt's content a second name; last.ckpt itself is only ever replaced."""
        path = self._out / name
        partial = path.with_name(f"{name}.partial")
        try:
            partial.unlink(missing_ok=True)
            os.link(self._out / LAST, partial)
            partial.replace(path)
        except OSError:  # a file system without hard links
            content = (self._out / LAST).read_bytes()
            write_whole(path, lambda file: file.write(content))

    def on_save_checkpoint(
        self, trainer: Trainer, pl_module: LightningModule, checkpoint: dict[str, Any]
    ) -> None:
        """Say that the epoch is over: Lightning saves amid its end and would skip hooks later."""
        loop = checkpoint["loops"]["fit_loop"]
        for progress in loop["epoch_progress"].values():
            progress["completed"] = progress["processed"]
        batches = loop["epoch_loop.batch_progress"]
        batches["current"] = dict.fromkeys(batches["current"], 0)
        batches["is_last_batch"] = False

    def state_dict(self) -> dict[str, Any]:
        """Return what a resumed run needs."""
        return {
            "fingerprint": self._fingerprint,
            "rows": self.rows,
            "best_epoch": self.best_epoch,
            "best_value": self.best_value,
            "stopped": self.stopped,
        }

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Continue from a checkpoint."""
        self.rows = list(state_dict["rows"])
        self.best_epoch, self.best_value = state_dict["best_epoch"], state_dict["best_value"]
        self.stopped = state_dict["stopped"]


def check_resumable(out: Path, fingerprint: str) -> dict[str, Any]:
    """Return RunKeeper's state in ``out``'s last checkpoint.

    Raises Invalid for a damaged checkpoint (``checkpoint_unreadable``), Conflict for one of
    another recipe, data or seed (``another_recipe``).
    """
    path = out / LAST
    callbacks = load_checkpoint(path).get("callbacks", {})
    state: dict[str, Any] = callbacks.get(RunKeeper.__qualname__, {})
    if state.get("fingerprint") != fingerprint:
        raise Conflict(
            f"The run in {out} was made with another recipe or other options. Resume it with the "
            "same ones (its recipe.yaml), or choose another folder with --out.",
            code="another_recipe",
        )
    return state


def write_log(out: Path, rows: Sequence[Row]) -> None:
    """Write log.csv and log.jsonl anew; numbers that are none stay empty and null."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    table = io.StringIO()
    writer = csv.DictWriter(table, names, restval="", lineterminator="\n")
    writer.writeheader()
    finite = [{k: v if math.isfinite(v) else None for k, v in row.items()} for row in rows]
    writer.writerows(finite)
    lines = "".join(json.dumps(row) + "\n" for row in finite)
    write_whole(out / LOG_CSV, lambda file: file.write(table.getvalue().encode()))
    write_whole(out / LOG_LINES, lambda file: file.write(lines.encode()))


def _unwritable(path: Path, error: OSError | RuntimeError) -> EmoCareError:
    full = _error_number(error) in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
    what = "The disk is full" if full else f"Writing failed ({error})"
    return Unavailable(
        f"{what}: {path} could not be written. The file that was there is intact; free some space "
        "and run the same command with --resume.",
        code="disk_full" if full else "checkpoint_unwritable",
    )


def _error_number(error: BaseException | None) -> int | None:
    """Return the operating system's number behind an error, however it was wrapped."""
    while error is not None:
        if isinstance(error, OSError):
            return error.errno
        error = error.__cause__ or error.__context__
    return None
