"""Against unequal classes: weights in the loss, or weights in the drawing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Sampler

from emocare.training.classify.examples import IntArray


def class_weights(labels: IntArray, classes: int) -> Tensor:
    """Return weights (classes,) ``N / (classes · n_c)``: mean 1 over the rows; 0 for none."""
    counts = np.bincount(labels, minlength=classes).astype(np.float64)
    weights = np.divide(len(labels), classes * counts, out=np.zeros(classes), where=counts > 0)
    return torch.tensor(weights, dtype=torch.float32)


class EpochOrder(Sampler[int]):
    """An epoch's rows: every one once, or drawn so that classes come equally often (``balanced``).

    Every iteration begins anew from ``seed``: Lightning begins an epoch's batches once or twice,
    depending on whether the run was resumed, and the order must not tell.
    """

    def __init__(self, labels: IntArray, classes: int, *, balanced: bool, seed: int) -> None:
        weights = class_weights(labels, classes)[torch.from_numpy(labels)]
        self._weights = weights if balanced else None
        self._count, self._seed = len(labels), seed

    def __len__(self) -> int:
        """Return the rows per epoch."""
        return self._count

    def __iter__(self) -> Iterator[int]:
        """Yield places of rows."""
        generator = torch.Generator().manual_seed(self._seed)
        if self._weights is None:
            order = torch.randperm(self._count, generator=generator)
        else:
            order = torch.multinomial(self._weights, self._count, True, generator=generator)
        yield from order.tolist()
