"""The original fer2013.csv: ``emotion,pixels,Usage`` with 48 x 48 grey pixels as words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

import numpy as np

from emocare.errors import Invalid
from emocare.evaluation.dataset import SEVEN, Dataset, Sample
from emocare.evaluation.ferplus import FER2013_TO_EXPRESSION
from emocare.evaluation.tables import read_rows
from emocare.types import UInt8Array

SIDE_PX = 48


def fer2013_dataset(path: Path, usage: str | None) -> Dataset:
    """Return the rows of one usage (every row by default)."""
    columns = ("emotion", "pixels", "Usage") if usage is not None else ("emotion", "pixels")

    def rows() -> Iterator[tuple[int, dict[str, str]]]:
        for number, row in read_rows(path, columns):
            if usage is None or row["Usage"].strip() == usage:
                yield number, row

    def samples() -> Iterator[Sample]:
        for number, row in rows():
            label = _label(row["emotion"], path, number)
            yield Sample(read_pixels(row["pixels"], path, number), label, name=str(number))

    count = sum(1 for _ in rows())
    if count == 0 and usage is not None:
        raise Invalid(f"{path.name} has no row with usage {usage!r}.", code="dataset_usage")
    facts = MappingProxyType({"usage": usage})
    return Dataset("fer2013", SEVEN, count, samples, facts, fer2013_labels=True)


def _label(text: str, path: Path, number: int) -> int:
    if not text.strip().isdigit() or int(text) >= len(FER2013_TO_EXPRESSION):
        raise Invalid(
            f"{path.name}, line {number}: emotion {text!r} is not 0 to 6.", code="dataset_row"
        )
    return int(FER2013_TO_EXPRESSION[int(text)])


def read_pixels(text: str, path: Path, number: int) -> UInt8Array:
    """Return a row's picture (48, 48); raise Invalid naming the line where it is none."""
    try:
        values = np.array(text.split(), np.uint8)
    except (ValueError, OverflowError) as error:
        raise Invalid(
            f"{path.name}, line {number}: pixels must be numbers from 0 to 255.",
            code="dataset_row",
        ) from error
    if len(values) != SIDE_PX * SIDE_PX:
        raise Invalid(
            f"{path.name}, line {number}: {len(values)} pixels, expected {SIDE_PX * SIDE_PX}.",
            code="dataset_row",
        )
    return values.reshape(SIDE_PX, SIDE_PX)
