"""CSV tables read row by row, with errors that name the file and the line."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from emocare.errors import Invalid, NotFound


def read_rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line number, row) of a CSV file with a header.

    Raises NotFound without the file, Invalid where a column is missing, a row is short or the
    file is no text.
    """
    if not path.is_file():
        raise NotFound(f"There is no file {path}. Check the path.", code="dataset_missing")
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            missing = [name for name in columns if name not in (reader.fieldnames or ())]
            if missing:
                raise Invalid(f"{path.name} has no column {missing[0]!r}.", code="dataset_column")
            for row in reader:
                if any(row[name] is None for name in columns):
                    raise Invalid(
                        f"{path.name}, line {reader.line_num}: too few columns.",
                        code="dataset_row",
                    )
                yield reader.line_num, row
    except (UnicodeDecodeError, csv.Error) as error:
        raise Invalid(f"{path.name} is not a CSV text file.", code="dataset_unreadable") from error


def read_header(path: Path) -> tuple[str, ...]:
    """Return the column names of a CSV file; raise as ``read_rows`` does."""
    if not path.is_file():
        raise NotFound(f"There is no file {path}. Check the path.", code="dataset_missing")
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            return tuple(next(csv.reader(file), ()))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Invalid(f"{path.name} is not a CSV text file.", code="dataset_unreadable") from error
