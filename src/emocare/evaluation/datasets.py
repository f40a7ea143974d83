"""Every kind of labelled data that ``emocare evaluate`` reads, by name.

To add one, write a function from a path and ``Selection`` to a ``Dataset`` and list it in
``LOADERS``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from emocare.errors import Invalid
from emocare.evaluation.affectnet import affectnet_dataset
from emocare.evaluation.dataset import Dataset
from emocare.evaluation.fer2013 import fer2013_dataset
from emocare.evaluation.npz_datasets import FER2013, FERPLUS, faces_dataset, ferplus_dataset
from emocare.evaluation.pictures import folder_dataset, rafdb_dataset

LABEL_SETS = (FERPLUS, FER2013)

Loader = Callable[[Path, str | None], Dataset]

LOADERS: Mapping[str, Loader] = MappingProxyType(
    {
        "ferplus": ferplus_dataset,
        "faces": faces_dataset,
        "folder": folder_dataset,
        "fer2013": fer2013_dataset,
        "rafdb": rafdb_dataset,
        "affectnet": affectnet_dataset,
    }
)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rows of a set, judged by which labels; None means the set's usual choice."""

    usage: str | None = None
    labels: str | None = None


def open_dataset(kind: str, path: Path, selection: Selection) -> Dataset:
    """Return the labelled pictures of one kind at ``path``.

    Raises Invalid for an unknown kind, usage or label set, NotFound where nothing is there.
    """
    if kind not in LOADERS:
        raise Invalid(f"Unknown kind of data {kind!r}. Choose one of: {', '.join(LOADERS)}.")
    if selection.labels not in (None, *LABEL_SETS):
        raise Invalid(
            f"Unknown labels {selection.labels!r}. Choose one of: {', '.join(LABEL_SETS)}."
        )
    if kind == "ferplus":
        return ferplus_dataset(path, selection.usage, selection.labels or FERPLUS)
    if selection.labels is not None:
        raise Invalid(f"Data of kind {kind!r} has one set of labels. Leave --labels out.")
    return LOADERS[kind](path, selection.usage)
