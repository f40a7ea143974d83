"""Every kind of labelled data that classifiers train on, by name.

A reader takes a path and the recipe's data section, and returns the part to train on and, where
the set has one, the part to watch. Parts that a benchmark keeps for the end (FER2013's
PrivateTest) are not read. To add a kind, write a reader and list it in ``READERS``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import numpy as np

from emocare.errors import Invalid
from emocare.training.classify.examples import Examples, among, check_classes, joined
from emocare.training.classify.parts import Parts
from emocare.training.classify.settings import DataSettings
from emocare.training.classify.sources_affectnet import affectnet_parts
from emocare.training.classify.sources_fer import fer2013_parts, ferplus_parts
from emocare.training.classify.sources_files import folder_parts, frames_parts, rafdb_parts
from emocare.training.classify.sources_npz import faces_parts
from emocare.training.classify.splitting import split_rows
from emocare.training.kinds import Source

Reader = Callable[[Path, DataSettings], Parts]

READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "fer2013": fer2013_parts,
        "ferplus": ferplus_parts,
        "rafdb": rafdb_parts,
        "affectnet": affectnet_parts,
        "faces": faces_parts,
        "folder": folder_parts,
        "frames": frames_parts,
    }
)


def read_sources(sources: Sequence[Source], settings: DataSettings, seed: int) -> Parts:
    """Return the training and validation rows of several sets, harmonised to one label set.

    Raises Invalid for no or unknown data and for a class without a picture.
    """
    if not sources:
        kinds = settings.kinds or tuple(READERS)
        raise Invalid(
            f"There is nothing to train on. Give --data {kinds[0]}=PATH"
            + (f" (this recipe's paper used {', '.join(kinds)})." if settings.kinds else "."),
            code="no_data",
        )
    read = [_read(source, settings, seed) for source in sources]
    training = joined([parts.training for parts in read])
    check_classes(training, settings.expressions)
    watched = joined([parts.validation for parts in read if parts.validation is not None])
    messages = tuple(message for parts in read for message in parts.messages)
    return Parts(training, watched, messages)


def _read(source: Source, settings: DataSettings, seed: int) -> Parts:
    """Read one set, leave other labels out, and split where the set itself does not."""
    kind = _kind_of(source, settings)
    parts = READERS[kind](source.path, settings)
    training = _harmonised(parts.training, settings)
    if parts.validation is not None:
        validation = _harmonised(parts.validation, settings)
        return Parts(training, validation, (*parts.messages, _told(kind, training, validation)))
    watched = split_rows(training, settings.validation_share, seed)
    training, validation = training.only(~watched), training.only(watched)
    return Parts(training, validation, (*parts.messages, _told(kind, training, validation)))


def _kind_of(source: Source, settings: DataSettings) -> str:
    kind = source.kind or (settings.kinds[0] if settings.kinds else None)
    if kind is None or kind not in READERS:
        what = "says no kind" if kind is None else f"has the unknown kind {kind!r}"
        raise Invalid(
            f"--data {source.path} {what}. Write --data KIND=PATH; kinds: {', '.join(READERS)}.",
            code="data_kind",
        )
    return kind


def _harmonised(examples: Examples, settings: DataSettings) -> Examples:
    kept = among(examples, settings.expressions)
    if not len(kept):
        raise Invalid("None of the pictures has one of the recipe's labels.", code="dataset_empty")
    if settings.limit and len(kept) > settings.limit:
        kept = kept.only(np.linspace(0, len(kept) - 1, settings.limit).astype(np.int64))
    return kept


def _told(kind: str, training: Examples, validation: Examples) -> str:
    return f"{kind}: {len(training):,} rows to train on, {len(validation):,} to watch"
