"""Batches: each epoch's order and augmentation come from the seed and the epoch alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from lightning import LightningDataModule
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from emocare.errors import Invalid
from emocare.training.classify.examples import Examples, IntArray
from emocare.training.classify.sampling import EpochOrder, class_weights
from emocare.training.classify.settings import ClassifySettings
from emocare.training.classify.transforms import as_input
from emocare.types import EXPRESSIONS, Float32Array


class Batch(NamedTuple):
    """``pictures`` (N, C, S, S) or (N, T, C, S, S), ``targets`` (N, K), ``affect`` (N, 2)."""

    pictures: Tensor
    targets: Tensor
    affect: Tensor


Item = tuple[Float32Array, Float32Array, Float32Array]


class ExampleDataset(Dataset[Item]):
    """Rows as inputs; ``key`` (seed, epoch) decides the augmentation, None gives them plain."""

    def __init__(self, examples: Examples, settings: ClassifySettings, key: tuple[int, ...] | None):
        self._examples, self._settings, self._key = examples, settings, key
        self._columns = [EXPRESSIONS.index(e) for e in settings.data.expressions]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._examples)

    def __getitem__(self, row: int) -> Item:
        """Return input, targets over the recipe's labels, valence and arousal."""
        seed = (*(self._key or (0,)), row)
        rng = np.random.default_rng(seed)
        inputs = []
        for place in self._examples.frames[row].tolist():
            if self._settings.input.sequence == "frames":
                # One clip is changed in one way: what moves in it must be the face.
                rng = np.random.default_rng(seed)
            inputs.append(self._picture(place, rng))
        still = self._settings.input.sequence == "none"
        targets = self._examples.targets[row, self._columns]
        return inputs[0] if still else np.stack(inputs), targets, self._examples.affect[row]

    def _picture(self, place: int, rng: np.random.Generator) -> Float32Array:
        landmarks = self._examples.landmarks5
        return as_input(
            self._examples.pictures[place],
            None if landmarks is None else landmarks[place],
            self._settings.input,
            self._settings.augment if self._key else None,
            rng,
        )


def collate(items: Sequence[Item]) -> Batch:
    """Return items as one batch."""
    pictures, targets, affect = (np.stack(part) for part in zip(*items, strict=True))
    return Batch(torch.from_numpy(pictures), torch.from_numpy(targets), torch.from_numpy(affect))


class ClassifyData(LightningDataModule):
    """The rows of a recipe, in batches."""

    def __init__(
        self, training: Examples, validation: Examples, settings: ClassifySettings, seed: int
    ) -> None:
        super().__init__()
        self.training, self.validation = training, validation
        self._settings, self._seed = settings, seed
        if len(training) < 2:
            raise Invalid("One row is too few to train on.", code="dataset_small")

    @property
    def labels(self) -> IntArray:
        """The training rows' labels among the recipe's classes."""
        columns = [EXPRESSIONS.index(e) for e in self._settings.data.expressions]
        return np.asarray(self.training.targets[:, columns].argmax(axis=1), np.int64)

    def weights(self) -> Tensor | None:
        """Return the loss's class weights, where the recipe wants them."""
        if self._settings.data.balance != "class_weights":
            return None
        return class_weights(self.labels, self._settings.data.labels)

    def train_dataloader(self) -> DataLoader[Item]:
        """Return the batches of the trainer's current epoch; an incomplete last one is left out."""
        epoch = self.trainer.current_epoch if self.trainer is not None else 0
        data = self._settings.data
        balanced = data.balance == "weighted_sampling"
        seed = self._seed * 1_000_003 + epoch
        return DataLoader(
            ExampleDataset(self.training, self._settings, (self._seed, epoch + 1)),
            batch_size=data.batch_size,
            sampler=EpochOrder(self.labels, data.labels, balanced=balanced, seed=seed),
            drop_last=len(self.training) > data.batch_size,
            num_workers=data.workers,
            collate_fn=collate,
            generator=torch.Generator().manual_seed(seed),
        )

    def val_dataloader(self) -> DataLoader[Item]:
        """Return every validation row once, plain."""
        return DataLoader(
            ExampleDataset(self.validation, self._settings, None),
            batch_size=self._settings.data.batch_size,
            num_workers=self._settings.data.workers,
            collate_fn=collate,
            generator=torch.Generator().manual_seed(0),
        )
