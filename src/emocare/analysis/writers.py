"""Tables on disk as Parquet, CSV or JSON: streamed in chunks, with the metadata they need.

Parquet carries the metadata inside, as one JSON document under the schema key ``emocare``. CSV and
JSON are plain rows that any tool reads; their metadata lies beside them in ``NAME.meta.json``,
together with the columns and their types.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import IO, Any, Protocol, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from emocare.analysis.pending import PendingFile
from emocare.analysis.table import PLAIN, Layout, to_record_batch
from emocare.types import FaceReading

# Rows held in memory; also the size of a Parquet row group, so that files do not depend on it.
CHUNK_ROWS = 4096
METADATA_KEY = b"emocare"
Metadata = Mapping[str, Any]


class TableFormat(Protocol):
    """One file format: takes chunks of rows, then the metadata that is known at the end."""

    def write(self, batch: pa.RecordBatch) -> None:
        """Append rows."""
        ...

    def finish(self, metadata: Metadata) -> None:
        """Write what follows the last row; the file itself stays open."""
        ...

    def close(self) -> None:
        """Release the format's own buffers, also after a failure."""
        ...


class ParquetFormat:
    """Parquet with Snappy, one row group per chunk, metadata in the footer."""

    suffix = ".parquet"
    metadata_beside = False

    def __init__(self, file: IO[bytes], schema: pa.Schema) -> None:
        # Without the stored Arrow schema, readers show the footer's metadata as the schema's; all
        # our types are Parquet's own and come back as they are.
        self._writer = pq.ParquetWriter(file, schema, compression="snappy", store_schema=False)

    def write(self, batch: pa.RecordBatch) -> None:
        """Append one row group."""
        self._writer.write_batch(batch, row_group_size=CHUNK_ROWS)

    def finish(self, metadata: Metadata) -> None:
        """Write the footer."""
        self._writer.add_key_value_metadata({METADATA_KEY: to_json(metadata)})
        self._writer.close()

    def close(self) -> None:
        """Close the writer; a second call does nothing."""
        self._writer.close()


class CsvFormat:
    """CSV in UTF-8 with a header line; empty cells for what was not measured."""

    suffix = ".csv"
    metadata_beside = True

    def __init__(self, file: IO[bytes], schema: pa.Schema) -> None:
        options = pacsv.WriteOptions(quoting_header="none")
        self._writer = pacsv.CSVWriter(file, schema, write_options=options)

    def write(self, batch: pa.RecordBatch) -> None:
        """Append lines."""
        self._writer.write_batch(batch)

    def finish(self, metadata: Metadata) -> None:  # noqa: ARG002  it lies beside the rows
        """Flush the last lines."""
        self._writer.close()

    def close(self) -> None:
        """Close the writer; a second call does nothing."""
        self._writer.close()


class JsonFormat:
    """A JSON array with one object per row and line; null for what was not measured."""

    suffix = ".json"
    metadata_beside = True

    def __init__(self, file: IO[bytes], schema: pa.Schema) -> None:
        self._file, self._keys = file, [json.dumps(name) for name in schema.names]
        self._between = b"\n"
        file.write(b"[")

    def write(self, batch: pa.RecordBatch) -> None:
        """Append objects."""
        if batch.num_rows == 0:
            return
        columns = [_json_cells(column) for column in batch.columns]
        rows = (
            "{" + ", ".join(map("{}: {}".format, self._keys, cells)) + "}"
            for cells in zip(*columns, strict=True)
        )
        self._file.write(self._between + ",\n".join(rows).encode())
        self._between = b",\n"

    def finish(self, metadata: Metadata) -> None:  # noqa: ARG002  it lies beside the rows
        """Close the array."""
        self._file.write(b"\n]\n")

    def close(self) -> None:
        """Nothing to release."""


FORMATS: Mapping[str, type[ParquetFormat] | type[CsvFormat] | type[JsonFormat]] = MappingProxyType(
    {"parquet": ParquetFormat, "csv": CsvFormat, "json": JsonFormat}
)


class TableFile:
    """The table of one recording, written while it is read; on disk only once ``commit``-ted."""

    def __init__(self, path: Path, source: str, format_name: str, layout: Layout = PLAIN) -> None:
        """Prepare ``path``; ``format_name`` is a key of ``FORMATS``."""
        self._make, self._layout = FORMATS[format_name], layout
        self._schema = layout.schema
        self._source = source
        self._pending = PendingFile(path)
        self._beside = PendingFile(metadata_path(path)) if self._make.metadata_beside else None
        self._rows: list[FaceReading] = []
        self._open = ExitStack()

    def __enter__(self) -> Self:
        """Open the file and write its header."""
        with ExitStack() as stack:
            stack.enter_context(self._pending)
            if self._beside is not None:
                stack.enter_context(self._beside)
            self._format: TableFormat = self._make(self._pending.file, self._schema)
            stack.callback(self._format.close)
            self._open = stack.pop_all()
        return self

    def add(self, readings: Sequence[FaceReading]) -> None:
        """Append the readings of one frame."""
        self._rows.extend(readings)
        while len(self._rows) >= CHUNK_ROWS:
            self._flush(CHUNK_ROWS)

    def finish(self, metadata: Metadata) -> None:
        """Write the rest and the metadata; no more rows after this."""
        if self._rows:
            self._flush(len(self._rows))
        self._format.finish(metadata)
        if self._beside is not None:
            self._beside.file.write(to_json({**metadata, "columns": column_types(self._schema)}))

    def commit(self) -> None:
        """Put the finished file in its place, its metadata last.

        A run killed in between leaves a table without its new metadata; the next run sees that
        and does it again.
        """
        self._pending.commit()
        if self._beside is not None:
            self._beside.commit()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close everything; remove what was not committed."""
        self._open.__exit__(kind, error, trace)

    def _flush(self, count: int) -> None:
        chunk, self._rows = self._rows[:count], self._rows[count:]
        self._format.write(to_record_batch(chunk, self._source, self._layout))


def read_metadata(path: Path) -> dict[str, Any] | None:
    """Return the metadata of a table written here, or None where there is no such table."""
    try:
        if path.suffix == ParquetFormat.suffix:
            stored = (pq.read_schema(path).metadata or {}).get(METADATA_KEY)
            return None if stored is None else dict(json.loads(stored))
        return dict(json.loads(metadata_path(path).read_bytes())) if path.exists() else None
    except (OSError, ValueError, pa.ArrowException):
        return None


def metadata_path(table: Path) -> Path:
    """Return where the metadata of a CSV or JSON table lies."""
    return table.with_suffix(".meta.json")


def column_types(schema: pa.Schema) -> dict[str, str]:
    """Return each column's Arrow type by name."""
    return {field.name: str(field.type) for field in schema}


def to_json(document: Metadata) -> bytes:
    """Return stable bytes for a document: same content, same bytes."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1)
    return f"{text}\n".encode()


def _json_cells(column: pa.Array) -> list[str]:
    """Return a column as JSON values; floats get the shortest digits that round-trip."""
    if pa.types.is_string(column.type):
        return [json.dumps(value, ensure_ascii=False) for value in column.to_pylist()]
    to_text: Callable[[Any, Any], Any] = pc.cast
    return ["null" if text is None else text for text in to_text(column, pa.string()).to_pylist()]
