"""Train the shipped expression network.

    ./app exec python -m emocare.training.train_expression \
        --data ../shared/data --out runs/expression [--resume] [--epochs 50] [--threads 1]

Trains on FER+ ``Training`` (votes as soft labels) and the people of ``faces`` that are not held
out; watches FER+ ``PublicTest``, which decides nothing but is reported after every epoch.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import torch
from torch import Tensor, nn

from emocare.errors import EmoCareError
from emocare.training.augment import Recipe, augment
from emocare.training.crops import Jitter
from emocare.training.expression_net import ExpressionNet
from emocare.training.loop import CHECKPOINT, EpochReport, Schedule, Trainer
from emocare.training.pictures import (
    PictureSet,
    batches,
    faces_pictures,
    ferplus_pictures,
    plain_batches,
)
from emocare.training.sources import FACES_FILE, FERPLUS_FILE


def main(arguments: Sequence[str] | None = None) -> None:
    """Run or resume one training; what cannot be used ends it with one line."""
    options = _options(arguments)
    try:
        run(options)
    except EmoCareError as error:
        raise SystemExit(f"train_expression: {error.message}") from error


def run(options: argparse.Namespace) -> None:
    """Load the data, then train from the start or from the last finished epoch."""
    torch.set_num_threads(options.threads)
    schedule = Schedule(epochs=options.epochs, seed=options.seed)
    torch.manual_seed(schedule.seed)
    sets = [ferplus_pictures(options.data / FERPLUS_FILE, "Training")]
    if (options.data / FACES_FILE).is_file():
        sets.append(faces_pictures(options.data / FACES_FILE))
    watched = ferplus_pictures(options.data / FERPLUS_FILE, "PublicTest")
    trainer = Trainer(ExpressionNet(), schedule, options.out)
    if options.resume and (options.out / CHECKPOINT).is_file():
        trainer.resume()
    train(trainer, tuple(sets), watched)


def train(trainer: Trainer, sets: tuple[PictureSet, ...], watched: PictureSet) -> None:
    """Train on ``sets``, report on ``watched`` after every epoch, log to ``log.jsonl``."""
    size = trainer.schedule.batch_size
    expected = sum(float(pictures.share.sum()) for pictures in sets)

    def epoch_batches(generator: torch.Generator) -> Iterator[tuple[Tensor, Tensor]]:
        for batch in batches(sets, size, Jitter(), generator):
            yield augment(batch.crops, Recipe(), generator), batch.targets

    def report(epoch: EpochReport) -> None:
        line = json.dumps(asdict(epoch))
        print(line, flush=True)
        with (trainer.out / "log.jsonl").open("a") as log:
            log.write(line + "\n")

    trainer.fit(
        int(expected / size), epoch_batches, lambda network: validate(network, watched), report
    )


@torch.no_grad()
def validate(network: nn.Module, watched: PictureSet) -> dict[str, float]:
    """Return the accuracy against the majority and the loss against the votes."""
    network.eval()
    right, loss = 0, 0.0
    for batch in plain_batches(watched):
        logits = network(batch.crops.contiguous(memory_format=torch.channels_last))
        right += int((logits.argmax(1) == batch.targets.argmax(1)).sum())
        loss += float(nn.functional.cross_entropy(logits, batch.targets, reduction="sum"))
    return {"accuracy": right / len(watched), "loss": loss / len(watched)}


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Train the shipped expression network.")
    parser.add_argument("--data", type=Path, required=True, help="folder with the .npz files")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoint and log")
    parser.add_argument("--resume", action="store_true", help="continue from the last epoch")
    parser.add_argument("--epochs", type=int, default=Schedule().epochs)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=Schedule().seed)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
