"""Entries as files: JSON, CSV and Markdown, each read back as it was written.

Photos and readings stay out of these files; they are in the account's export. A row without an
id gets one made from the person, the moment and the words, so that reading the same file twice
adds nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from emocare.errors import Invalid
from emocare.journal import files_csv, files_json, files_markdown
from emocare.journal.content import Content, EntryBody
from emocare.journal.files_rows import BadFile, Row
from emocare.journal.repository import NewEntry
from emocare.journal.schemas import FileFormat

MAX_FILE_BYTES = 48 * 1024 * 1024
MAX_ROWS = 100_000
MEDIA_TYPES: Mapping[FileFormat, str] = MappingProxyType(
    {"json": "application/json", "csv": "text/csv", "markdown": "text/markdown"}
)
ENDINGS: Mapping[FileFormat, str] = MappingProxyType(
    {"json": "json", "csv": "csv", "markdown": "md"}
)
_READ: Mapping[FileFormat, Callable[[str], Iterator[Row]]] = MappingProxyType(
    {"json": files_json.read, "csv": files_csv.read, "markdown": files_markdown.read}
)
_WRITE: Mapping[FileFormat, Callable[[list[dict[str, Any]]], str]] = MappingProxyType(
    {"json": files_json.write, "csv": files_csv.write, "markdown": files_markdown.write}
)
_FIELDS = ("text", "mood", "mood_words", "tags", "factors", "prompt")


@dataclass(frozen=True, slots=True)
class BadEntry:
    """A row that is no entry, and what is wrong with it; never its words."""

    line: int
    problem: str


def write_file(entries: list[NewEntry], file_format: FileFormat) -> str:
    """Return entries as the text of a file."""
    return _WRITE[file_format]([_record(entry) for entry in entries])


def read_file(
    text: str, file_format: FileFormat, person_id: UUID, time_zone: str
) -> list[NewEntry | BadEntry]:
    """Return what a file holds, row by row; raise Invalid for one that is none of this kind.

    A moment without a zone is in ``time_zone``.
    """
    found: list[NewEntry | BadEntry] = []
    try:
        for row in _READ[file_format](text.removeprefix("\ufeff")):
            found.append(_entry(row, person_id, time_zone))
            if len(found) > MAX_ROWS:
                raise BadFile(row.line, f"it holds more than {MAX_ROWS} entries")
    except BadFile as error:
        if not found:
            message = f"This is no journal in this format: line {error.line}: {error.problem}."
            raise Invalid(message, code="file_unreadable") from None
        found.append(BadEntry(error.line, f"From here on it cannot be read: {error.problem}."))
    return found


def _record(entry: NewEntry) -> dict[str, Any]:
    return {
        "id": str(entry.id),
        "written_at": entry.written_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        **entry.content.model_dump(mode="json", include={"time_zone", *_FIELDS}),
    }


def _entry(row: Row, person_id: UUID, default_zone: str) -> NewEntry | BadEntry:
    if row.problem is not None:
        return BadEntry(row.line, row.problem)
    given = {key: value for key, value in row.values.items() if value not in (None, "")}
    try:
        zone = given.get("time_zone") or default_zone
        written_at = _moment(given.pop("written_at", None), zone)
        entry_id = _id(given.pop("id", None))
        known = {name: given[name] for name in (*_FIELDS, "time_zone") if name in given}
        body = EntryBody.model_validate({**known, "written_at": written_at})
        if body.says_nothing:
            return BadEntry(row.line, "There is nothing in it.")
    except ValidationError as error:
        return BadEntry(row.line, _words(error))
    except (ValueError, OverflowError, KeyError, TypeError) as error:
        known_problem = isinstance(error, _Problem)
        return BadEntry(row.line, str(error) if known_problem else "It cannot be read.")
    content = Content(time_zone=zone, **body.model_dump(include=set(_FIELDS)))
    made = uuid5(person_id, f"{written_at.isoformat()}\n{content.model_dump_json()}")
    return NewEntry(entry_id or made, written_at, content)


class _Problem(ValueError):
    """What is wrong, in words for the person."""


def _moment(value: object, zone: str) -> datetime:
    if value is None:
        raise _Problem("It does not say when it was written (written_at).")
    try:
        moment = datetime.fromisoformat(str(value).strip())
        local = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
        return local.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        raise _Problem("Its moment (written_at) is no date such as 2026-11-21T20:30Z.") from None


def _id(value: object) -> UUID | None:
    try:
        return None if value is None else UUID(str(value))
    except ValueError:
        raise _Problem("Its id is no UUID; leave it out to have one made.") from None


def _words(error: ValidationError) -> str:
    """Return which part is wrong, without what it holds."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    name = str(first["loc"][0]) if first["loc"] else "entry"
    return f"{name}: {first['msg']}."
