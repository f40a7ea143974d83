"""GoEmotions (Demszky et al. 2020, Apache-2.0): comments and the feelings people saw in them.

The originals (train.tsv, dev.tsv, test.tsv) have no header: text, comma-separated label numbers,
comment id. The form used here has the header ``text label id``; both are read, line by line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from emocare.errors import Invalid, NotFound
from emocare.language.labels import FEELINGS

HEADER = ("text", "label", "id")


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment, its labels' places in ``FEELINGS`` and its id."""

    text: str
    labels: tuple[int, ...]
    comment_id: str


def label_matrix(comments: Sequence[Comment]) -> NDArray[np.bool_]:
    """Return which feelings (N, 28) people saw in each comment."""
    labels = np.zeros((len(comments), len(FEELINGS)), bool)
    for row, comment in enumerate(comments):
        labels[row, list(comment.labels)] = True
    return labels


def read_comments(path: Path) -> Iterator[Comment]:
    """Yield the comments with or without the header; raise Invalid naming the line."""
    if not path.is_file():
        raise NotFound(f"There is no file {path}. Check the path.", code="dataset_missing")
    try:
        # Texts hold other line ends of Unicode, which str.splitlines would cut at.
        lines = path.read_bytes().decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise Invalid(f"{path.name} is not a text file.", code="dataset_unreadable") from error
    for number, line in enumerate(lines, start=1):
        cells = tuple(line.rstrip("\r").split("\t"))
        if cells == ("",) or (number == 1 and cells == HEADER):
            continue
        yield _comment(cells, f"{path.name}, line {number}")


def _comment(cells: tuple[str, ...], where: str) -> Comment:
    if len(cells) != len(HEADER):
        raise Invalid(f"{where}: expected text, labels and id, separated by tabs.",
                      code="dataset_row")  # fmt: skip
    text, labels, comment_id = cells
    places = labels.split(",")
    if not all(place.isdigit() and int(place) < len(FEELINGS) for place in places):
        raise Invalid(f"{where}: labels {labels!r} are not numbers from 0 to {len(FEELINGS) - 1}.",
                      code="dataset_row")  # fmt: skip
    if not text.strip() or not comment_id.strip():
        raise Invalid(f"{where}: the text or the id is empty.", code="dataset_row")
    return Comment(text, tuple(map(int, places)), comment_id)
