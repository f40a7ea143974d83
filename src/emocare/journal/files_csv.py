"""Entries as CSV with a header; tags and factors are JSON lists within their cells.

A cell that a spreadsheet would take for a formula has an apostrophe before it, and loses it
again when it is read.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from emocare.journal.files_rows import BadFile, Row

COLUMNS = (
    *("id", "written_at", "time_zone", "mood", "mood_words", "tags", "factors", "prompt", "text"),
)
_LISTS = ("tags", "factors")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "'")
_LONGEST_CELL = 1_000_000


def write(records: list[dict[str, Any]]) -> str:
    """Return CSV (RFC 4180)."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    for record in records:
        writer.writerow([_cell(record.get(column)) for column in COLUMNS])
    return written.getvalue()


def read(text: str) -> Iterator[Row]:
    """Yield the rows; columns are found by their names, in any order."""
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), strict=False)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
    except csv.Error:
        raise BadFile(1, "this is no CSV") from None
    if "written_at" not in header:
        raise BadFile(1, "the first line must name the columns, written_at among them")
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error:
            raise BadFile(line, "this is no CSV") from None
        if cells is None:
            return
        if any(cells):
            yield _row(line, header, cells)


def _row(line: int, header: list[str], cells: list[str]) -> Row:
    if len(cells) != len(header):
        return Row(line, problem=f"It has {len(cells)} cells, the first line has {len(header)}.")
    plain = {name: _unquoted(cell) for name, cell in zip(header, cells, strict=True)}
    values: dict[str, Any] = {name: cell for name, cell in plain.items() if cell}
    for name in _LISTS:
        if name in values:
            values[name] = _list(values[name])
    if "mood" in values:
        values["mood"] = _number(values["mood"])
    return Row(line, values)


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(value)
    return "'" + text if text.startswith(_FORMULA_STARTS) else text


def _unquoted(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA_STARTS) else cell


def _list(cell: str) -> list[Any]:
    """Return a JSON list, or what is between semicolons or commas."""
    try:
        parsed = json.loads(cell)
        if isinstance(parsed, list):
            return parsed
    except ValueError:
        pass
    sign = ";" if ";" in cell else ","
    return [part.strip() for part in cell.split(sign) if part.strip()]


def _number(cell: str) -> object:
    try:
        return int(cell)
    except ValueError:
        return cell
