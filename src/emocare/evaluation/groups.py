"""Which group each picture belongs to: a column of the data's own CSV, or a CSV beside it.

A CSV beside the data has a column ``picture`` and one or more columns of groups. Pictures are
called what the set calls them: the path within the folder (``folder``, ``rafdb``), the file name
(``faces``), the row of fer2013.csv counted from 0 (``ferplus``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from emocare.errors import Invalid
from emocare.evaluation.tables import read_header, read_rows

PICTURE = "picture"

# For kinds that are one CSV: the column that names a picture; "" stands for the line number.
_NAME_COLUMN: Mapping[str, str] = {"fer2013": "", "affectnet": "subDirectory_filePath"}


@dataclass(frozen=True, slots=True)
class Grouping:
    """A way to group people, and the group of each named picture."""

    column: str
    group_of: Mapping[str, str]

    def of(self, names: Sequence[str]) -> tuple[str | None, ...]:
        """Return each picture's group; raise Invalid where none of them is known."""
        found = tuple(self.group_of.get(name) or None for name in names)
        if not any(found):
            raise Invalid(
                f"The column {self.column!r} names a group for none of these pictures: they are "
                f"called like {names[0]!r}.",
                code="groups_unmatched",
            )
        return found


def open_grouping(kind: str, path: Path, column: str | None, beside: Path | None) -> Grouping:
    """Return the grouping of a set; ``beside`` is the CSV beside the data, None for its own.

    Without a ``column``, the only one of the CSV beside the data. Raises Invalid or NotFound
    with what is missing.
    """
    if beside is not None:
        return _from_beside(beside, column)
    if column is None:
        raise Invalid("Say which column holds the groups with --group.")
    if kind not in _NAME_COLUMN or path.suffix.lower() != ".csv":
        raise Invalid(
            f"Data of kind {kind!r} has no columns. Give a CSV with the columns "
            f"{PICTURE!r} and {column!r} with --groups."
        )
    name = _NAME_COLUMN[kind]
    needed = (name, column) if name else (column,)
    rows = read_rows(path, needed)
    return Grouping(
        column, {(row[name] if name else str(number)): row[column].strip() for number, row in rows}
    )


def _from_beside(beside: Path, column: str | None) -> Grouping:
    others = [name for name in read_header(beside) if name != PICTURE]
    if column is None:
        if len(others) != 1:
            raise Invalid(
                f"{beside.name} has the columns {', '.join(others) or 'of no group'}: choose one "
                "with --group.",
                code="dataset_column",
            )
        column = others[0]
    rows = read_rows(beside, (PICTURE, column))
    return Grouping(column, {row[PICTURE].strip(): row[column].strip() for _, row in rows})
