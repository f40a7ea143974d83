"""Which rows are watched and which trained on: stratified, seeded, and never one person in both.

Rows of one person stay together where people are known. Groups are dealt, rarest class first,
to the part that lacks most of that class, so every part has about its share of each class.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from emocare.errors import Invalid
from emocare.training.classify.examples import Examples, IntArray
from emocare.types import EXPRESSIONS


def split_rows(examples: Examples, share: float, seed: int) -> NDArray[np.bool_]:
    """Return bool (N,): the rows to watch, about ``share`` of each class."""
    part = deal_rows(examples, np.array([1 - share, share]), seed)
    watched = part == 1
    if not watched.any() or watched.all():
        raise Invalid(
            f"{len(examples)} rows are too few to split off {share:.0%} for validation.",
            code="dataset_small",
        )
    return np.asarray(watched)


def fold_of_rows(examples: Examples, folds: int, seed: int) -> IntArray:
    """Return the fold (N,) of each row, from 0; raise Invalid where one would be empty."""
    part = deal_rows(examples, np.full(folds, 1 / folds), seed)
    if len(np.unique(part)) < folds:
        raise Invalid(f"{len(examples)} rows are too few for {folds} folds.", code="dataset_small")
    return part


def deal_rows(examples: Examples, shares: NDArray[np.float64], seed: int) -> IntArray:
    """Return the part (N,) of each row: one of ``len(shares)``, of those sizes per class."""
    rng = np.random.default_rng(seed)
    group = _groups(examples)
    classes = len(EXPRESSIONS)
    counts = np.zeros((int(group.max()) + 1, classes))
    np.add.at(counts, (group, examples.label), 1)
    lacking = shares[:, None] * counts.sum(axis=0)  # (parts, classes)
    rarity = np.where(counts > 0, counts.sum(axis=0), np.inf).min(axis=1)
    order = rng.permutation(len(counts))
    order = order[np.lexsort((-counts.sum(axis=1)[order], rarity[order]))]
    part = np.zeros(len(counts), np.int64)
    for one in order.tolist():
        wanted = lacking @ (counts[one] > 0)
        part[one] = int(np.argmax(wanted + 1e-9 * rng.random(len(shares))))
        lacking[part[one]] -= counts[one]
    return part[group]


def _groups(examples: Examples) -> IntArray:
    """Return a group (N,) per row: the person, or the row itself where nobody is named."""
    names = [
        f"person {person}" if person else f"row {row}"
        for row, person in enumerate(examples.person.tolist())
    ]
    return np.asarray(np.unique(names, return_inverse=True)[1], np.int64)
