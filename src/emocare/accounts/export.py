"""Pack everything that is stored about a person into one zip of JSON and CSV files."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain
from textwrap import indent
from uuid import UUID

from sqlalchemy.orm import Session

from emocare.accounts.registry import Exporter, Rows
from emocare.crypto import CellCipher

_README = """Everything EmoCare stores about you, as of {moment}.

Each subject comes twice: as JSON, for programs, and as CSV, for a spreadsheet.
Times are UTC. What a face looked like is not what a person felt, and no diagnosis.
In the CSV files a text that begins with = + - or @ has an apostrophe before it,
so that a spreadsheet does not take it for a formula.

{files}
"""
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def export_person(
    db: Session, exporters: Sequence[Exporter], person_id: UUID, cipher: CellCipher
) -> bytes:
    """Return the zip; every registered exporter contributes its files."""
    subjects: dict[str, Rows] = {}
    for exporter in exporters:
        subjects.update(exporter.export(db, person_id, cipher))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        listing = "\n".join(f"{stem}: {len(rows)} rows" for stem, rows in subjects.items())
        moment = datetime.now(UTC).isoformat(timespec="seconds")
        archive.writestr("README.txt", _README.format(moment=moment, files=listing))
        for stem, rows in subjects.items():
            _write(archive, f"{stem}.json", json_lines(rows))
            _write(archive, f"{stem}.csv", csv_lines(rows))
    return packed.getvalue()


def json_lines(rows: Rows) -> Iterator[str]:
    """Yield records as readable JSON, piece by piece: an hour of frames need not fit at once."""
    before = "["
    for row in rows:
        record = json.dumps(row, ensure_ascii=False, indent=2, default=_plain)
        yield f"{before}\n{indent(record, '  ')}"
        before = ","
    yield "[]" if before == "[" else "\n]"


def csv_lines(rows: Rows) -> Iterator[str]:
    """Yield records as CSV with a header of all their keys; nested values become JSON."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    line = io.StringIO()
    writer = csv.writer(line)
    header: list[object] = [*columns]
    for values in chain([header], ([_cell(row, c) for c in columns] for row in rows)):
        writer.writerow(values)
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _write(archive: zipfile.ZipFile, name: str, pieces: Iterable[str]) -> None:
    # Sizes are only known at the end, and may need the larger form.
    with archive.open(name, "w", force_zip64=True) as file:
        for piece in pieces:
            file.write(piece.encode())


def _cell(row: Mapping[str, object], column: str) -> object:
    value = row.get(column)
    if value is None or isinstance(value, bool | int | float):
        return "" if value is None else value
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, ensure_ascii=False, default=_plain)
    text = str(_plain(value))
    return "'" + text if text.startswith(_FORMULA_STARTS) else text


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return str(value)
