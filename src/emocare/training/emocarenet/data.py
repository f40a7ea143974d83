"""The recipe's data as a Lightning module: every epoch drawn anew from its own seed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import lightning
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from emocare.training.emocarenet.batches import (
    Batch,
    Spoiling,
    epoch_batches,
    plain_batches,
    steps_per_epoch,
)
from emocare.training.emocarenet.face_set import FaceSet


class EpochBatches(IterableDataset[Batch]):
    """One epoch's batches in order, the same for a seed with any number of workers."""

    def __init__(self, sets: Sequence[FaceSet], size: int, spoiling: Spoiling, seed: int) -> None:
        self.sets, self.size, self.spoiling, self.seed = sets, size, spoiling, seed

    def __len__(self) -> int:
        """Return the number of batches, the same in every epoch."""
        return steps_per_epoch(self.sets, self.size)

    def __iter__(self) -> Iterator[Batch]:
        """Yield the epoch's batches."""
        worker = get_worker_info()
        first, every = (worker.id, worker.num_workers) if worker is not None else (0, 1)
        return epoch_batches(
            self.sets, self.size, self.spoiling, self.seed, first=first, every=every
        )


class PlainBatches(IterableDataset[Batch]):
    """Every face of a set once, exactly as at inference."""

    def __init__(self, faces: FaceSet) -> None:
        self.faces = faces

    def __iter__(self) -> Iterator[Batch]:
        """Yield the set in order."""
        return plain_batches(self.faces)


class EmoCareNetData(lightning.LightningDataModule):
    """Training sets, mixed by their shares, and one watched set that decides nothing."""

    def __init__(
        self,
        sets: Sequence[FaceSet],
        watched: FaceSet,
        *,
        batch_size: int = 128,
        spoiling: Spoiling | None = None,
        seed: int = 1,
        workers: int = 1,
    ) -> None:
        super().__init__()
        self.sets, self.watched, self.batch_size = sets, watched, batch_size
        self.spoiling, self.seed, self.workers = spoiling or Spoiling(), seed, workers

    def train_dataloader(self) -> DataLoader[Batch]:
        """Return the batches of the trainer's current epoch."""
        epoch = self.trainer.current_epoch if self.trainer is not None else 0
        seed = self.seed * 1_000_003 + epoch
        batches = EpochBatches(self.sets, self.batch_size, self.spoiling, seed)
        return DataLoader(batches, batch_size=None, num_workers=self.workers)

    def val_dataloader(self) -> DataLoader[Batch]:
        """Return the watched set."""
        return DataLoader(PlainBatches(self.watched), batch_size=None)
