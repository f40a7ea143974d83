"""Against unequal classes: weights in the loss, or weights in the drawing."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import RandomSampler, Sampler, WeightedRandomSampler

from emocare.training.classify.examples import IntArray


def class_weights(labels: IntArray, classes: int) -> Tensor:
    """Return weights (classes,) ``N / (classes · n_c)``: mean 1 over the rows; 0 for none."""
    counts = np.bincount(labels, minlength=classes).astype(np.float64)
    weights = np.divide(len(labels), classes * counts, out=np.zeros(classes), where=counts > 0)
    return torch.tensor(weights, dtype=torch.float32)


def training_sampler(
    labels: IntArray, classes: int, *, balanced: bool, generator: torch.Generator
) -> Sampler[int]:
    """Return an epoch's order: every row once, or rows drawn so that classes come equally often."""
    if not balanced:
        return RandomSampler(range(len(labels)), generator=generator)
    weights = class_weights(labels, classes).numpy()[labels]
    return WeightedRandomSampler(weights.tolist(), len(labels), generator=generator)
