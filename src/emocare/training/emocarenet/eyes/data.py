"""The recipe's data as a Lightning module: every epoch drawn anew from its own seed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import lightning
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from emocare.training.emocarenet.eyes.portraits import Portraits
from emocare.training.emocarenet.eyes.views import (
    EyeViews,
    Taking,
    epoch_views,
    plain_views,
    views_per_epoch,
)


class EpochViews(IterableDataset[EyeViews]):
    """One epoch's batches in order, the same for a seed with any number of workers."""

    def __init__(self, sets: Sequence[Portraits], size: int, taking: Taking, seed: int) -> None:
        self.sets, self.size, self.taking, self.seed = sets, size, taking, seed

    def __len__(self) -> int:
        """Return the number of batches, the same in every epoch."""
        return views_per_epoch(self.sets, self.size)

    def __iter__(self) -> Iterator[EyeViews]:
        """Yield the epoch's batches."""
        worker = get_worker_info()
        first, every = (worker.id, worker.num_workers) if worker is not None else (0, 1)
        return epoch_views(self.sets, self.size, self.taking, self.seed, first=first, every=every)


class PlainViews(IterableDataset[EyeViews]):
    """Every face of a set once, exactly as at inference."""

    def __init__(self, faces: Portraits) -> None:
        self.faces = faces

    def __iter__(self) -> Iterator[EyeViews]:
        """Yield the set in order."""
        return plain_views(self.faces)


class EyesData(lightning.LightningDataModule):
    """Training sets, mixed by their shares, and rendered people held out, who decide nothing."""

    def __init__(
        self,
        sets: Sequence[Portraits],
        watched: Portraits,
        *,
        batch_size: int = 256,
        taking: Taking | None = None,
        seed: int = 1,
        workers: int = 0,
    ) -> None:
        super().__init__()
        self.sets, self.watched, self.batch_size = sets, watched, batch_size
        self.taking, self.seed, self.workers = taking or Taking(), seed, workers

    def train_dataloader(self) -> DataLoader[EyeViews]:
        """Return the batches of the trainer's current epoch."""
        epoch = self.trainer.current_epoch if self.trainer is not None else 0
        seed = self.seed * 1_000_003 + epoch
        views = EpochViews(self.sets, self.batch_size, self.taking, seed)
        return DataLoader(views, batch_size=None, num_workers=self.workers)

    def val_dataloader(self) -> DataLoader[EyeViews]:
        """Return the watched faces."""
        return DataLoader(PlainViews(self.watched), batch_size=None)
