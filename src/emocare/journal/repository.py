"""The only SQL of entries and photos. Whose rows may be seen is decided once: in ``_mine``."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, func, or_, select, tuple_, update
from sqlalchemy.orm import Session

from emocare.accounts.tables import PersonRow
from emocare.crypto import Cell, CellCipher
from emocare.db import utc_now
from emocare.journal.content import Content
from emocare.journal.tables import EntryRow, PhotoRow


@dataclass(frozen=True, slots=True)
class Entry:
    """A stored entry, opened; ``analysis`` as it was stored."""

    id: UUID
    written_at: datetime
    created_at: datetime
    changed_at: datetime
    revision: int
    content: Content
    analysis: Mapping[str, Any] | None = None
    model_sha256: str | None = None
    photo: bool = False


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry to store."""

    id: UUID
    written_at: datetime
    content: Content
    analysis: Mapping[str, Any] | None = None
    model_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ends: the last entry on it."""

    written_at: datetime
    id: UUID


class EntryRepository:
    """One person's entries."""

    def __init__(self, db: Session, person_id: UUID, cipher: CellCipher) -> None:
        """Work in ``db`` for one person."""
        self._db = db
        self._person_id = person_id
        self._cipher = cipher

    def add(self, new: NewEntry) -> Entry:
        """Store a new entry."""
        row = EntryRow(**self._row_of(new, utc_now()))
        self._db.add(row)
        self._db.flush()
        return self._open(row)

    def add_many(self, entries: Sequence[NewEntry]) -> int:
        """Store those whose ids are not there yet; return how many."""
        known = self.known(entry.id for entry in entries)
        fresh = {entry.id: entry for entry in entries if entry.id not in known}
        now = utc_now()
        if fresh:
            self._db.execute(
                EntryRow.__table__.insert(),  # type: ignore[attr-defined] # Table, as declared
                [self._row_of(entry, now) for entry in fresh.values()],
            )
        return len(fresh)

    def known(self, ids: Iterator[UUID] | Collection[UUID]) -> frozenset[UUID]:
        """Return which of these ids are taken by the person's entries."""
        mine = select(EntryRow.id).where(
            EntryRow.person_id == self._person_id, EntryRow.id.in_(list(ids))
        )
        return frozenset(self._db.scalars(mine))

    def get(self, entry_id: UUID, *, to_change: bool = False) -> Entry | None:
        """Return one of the person's entries, or None; ``to_change`` holds its row."""
        row = self._row(entry_id, to_change=to_change)
        return None if row is None else self._open(row, photo=self.has_photo(entry_id))

    def page(
        self,
        limit: int,
        *,
        before: Cursor | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> list[Entry]:
        """Return up to ``limit`` entries, newest first; from ``since`` and before ``until``."""
        found = self._mine()
        if before is not None:
            place = tuple_(EntryRow.written_at, EntryRow.id)
            found = found.where(place < tuple_(before.written_at, before.id))
        if since is not None:
            found = found.where(EntryRow.written_at >= since)
        if until is not None:
            found = found.where(EntryRow.written_at < until)
        in_order = found.order_by(EntryRow.written_at.desc(), EntryRow.id.desc())
        rows = list(self._db.scalars(in_order.limit(limit)))
        photos = self._with_photo(row.id for row in rows)
        return [self._open(row, photo=row.id in photos) for row in rows]

    def between(self, since: datetime, until: datetime) -> list[Entry]:
        """Return all entries from ``since`` and before ``until``, oldest first, photos unasked."""
        found = self._mine().where(EntryRow.written_at >= since, EntryRow.written_at < until)
        return [self._open(row) for row in self._db.scalars(found.order_by(EntryRow.written_at))]

    def every(self) -> Iterator[Entry]:
        """Yield all entries, oldest first."""
        photos = self._with_photo(None)
        rows = self._db.scalars(self._mine().order_by(EntryRow.written_at, EntryRow.id))
        for row in rows.yield_per(500):
            yield self._open(row, photo=row.id in photos)

    def contents(
        self, ids: Collection[UUID] | None = None
    ) -> Iterator[tuple[UUID, datetime, dict[str, Any]]]:
        """Yield id, moment and content as plain JSON, unchecked, for many entries at speed."""
        asked = select(EntryRow.id, EntryRow.written_at, EntryRow.content).where(
            EntryRow.person_id == self._person_id
        )
        if ids is not None:
            asked = asked.where(EntryRow.id.in_(ids))
        for row_id, written_at, sealed in self._db.execute(asked):
            yield row_id, written_at, self._cipher.open_json(_cell(row_id, "content"), sealed)

    def change(self, new: NewEntry, revision: int) -> Entry | None:
        """Store a new version as ``revision``; return it, or None where there is no entry."""
        row = self._row(new.id)
        if row is None:
            return None
        for name, value in self._row_of(new, row.created_at).items():
            setattr(row, name, value)
        row.revision, row.changed_at = revision, utc_now()
        self._db.flush()
        return self._open(row, photo=self.has_photo(new.id))

    def set_analysis(
        self, entry: Entry, analysis: Mapping[str, Any] | None, sha256: str | None
    ) -> bool:
        """Store what was read from this revision; say whether it is still the present one."""
        present = (EntryRow.revision == entry.revision) & (EntryRow.id == entry.id)
        sealed = self._seal(entry.id, "analysis", analysis)
        done = self._db.execute(
            update(EntryRow)
            .where(EntryRow.person_id == self._person_id, present)
            .values(analysis=sealed, model_sha256=sha256)
        )
        return bool(done.rowcount)  # type: ignore[attr-defined] # a CursorResult, for an update

    def outdated(self, sha256: str, limit: int) -> list[Entry]:
        """Return entries not read with this model, newest first."""
        found = self._mine().where(_not_read_with(sha256)).order_by(EntryRow.written_at.desc())
        return [self._open(row) for row in self._db.scalars(found.limit(limit))]

    def count_outdated(self, sha256: str) -> int:
        """Return how many entries were not read with this model."""
        mine = (EntryRow.person_id == self._person_id) & _not_read_with(sha256)
        return self._db.scalar(select(func.count()).select_from(EntryRow).where(mine)) or 0

    def remove(self, entry_id: UUID) -> bool:
        """Delete one entry and its photo; say whether there was one."""
        row = self._row(entry_id)
        if row is None:
            return False
        self.remove_photo(entry_id)
        self._db.delete(row)
        self._db.flush()
        return True

    def put_photo(self, entry_id: UUID, jpeg: bytes) -> None:
        """Store the photo of an entry; it replaces an earlier one."""
        self.remove_photo(entry_id)
        sealed = self._cipher.seal(_photo_cell(entry_id), jpeg)
        self._db.add(PhotoRow(person_id=self._person_id, entry_id=entry_id, jpeg=sealed))
        self._db.flush()

    def photo(self, entry_id: UUID) -> bytes | None:
        """Return the photo of an entry as JPEG, or None."""
        row = self._db.get(PhotoRow, (self._person_id, entry_id))
        return None if row is None else self._cipher.open(_photo_cell(entry_id), row.jpeg)

    def has_photo(self, entry_id: UUID) -> bool:
        """Say whether an entry has a photo."""
        return entry_id in self._with_photo([entry_id])

    def remove_photo(self, entry_id: UUID) -> bool:
        """Delete the photo of an entry; say whether there was one."""
        row = self._db.get(PhotoRow, (self._person_id, entry_id))
        if row is None:
            return False
        self._db.delete(row)
        self._db.flush()
        return True

    def photos(self) -> Iterator[tuple[UUID, bytes]]:
        """Yield every photo with its entry's id."""
        mine = select(PhotoRow).where(PhotoRow.person_id == self._person_id)
        for row in self._db.scalars(mine):
            yield row.entry_id, self._cipher.open(_photo_cell(row.entry_id), row.jpeg)

    def _mine(self) -> Select[EntryRow]:
        return select(EntryRow).where(EntryRow.person_id == self._person_id)

    def _row(self, entry_id: UUID, *, to_change: bool = False) -> EntryRow | None:
        found = self._mine().where(EntryRow.id == entry_id)
        return self._db.scalar(found.with_for_update() if to_change else found)

    def _with_photo(self, ids: Iterator[UUID] | Collection[UUID] | None) -> frozenset[UUID]:
        mine = select(PhotoRow.entry_id).where(PhotoRow.person_id == self._person_id)
        if ids is not None:
            mine = mine.where(PhotoRow.entry_id.in_(list(ids)))
        return frozenset(self._db.scalars(mine))

    def _row_of(self, new: NewEntry, now: datetime) -> dict[str, Any]:
        content = new.content.model_dump(mode="json", exclude_defaults=True)
        return {
            "person_id": self._person_id,
            "id": new.id,
            "written_at": new.written_at,
            "created_at": now,
            "changed_at": now,
            "revision": 1,
            "content": self._cipher.seal_json(_cell(new.id, "content"), content),
            "analysis": self._seal(new.id, "analysis", new.analysis),
            "model_sha256": new.model_sha256,
        }

    def _seal(self, row_id: UUID, column: str, value: object) -> bytes | None:
        return None if value is None else self._cipher.seal_json(_cell(row_id, column), value)

    def _open(self, row: EntryRow, *, photo: bool = False) -> Entry:
        content = self._cipher.open_json(_cell(row.id, "content"), row.content)
        analysis = (
            None
            if row.analysis is None
            else self._cipher.open_json(_cell(row.id, "analysis"), row.analysis)
        )
        return Entry(
            id=row.id,
            written_at=row.written_at,
            created_at=row.created_at,
            changed_at=row.changed_at,
            revision=row.revision,
            content=Content.model_validate(content),
            analysis=analysis,
            model_sha256=row.model_sha256,
            photo=photo,
        )


def lock_person(db: Session, person_id: UUID) -> bool:
    """Hold the person's row until the transaction ends; say whether there (still) is one.

    Storing an analysis and withdrawing its consent both take this lock, so that one comes first.
    """
    row = select(PersonRow.id).where(PersonRow.id == person_id).with_for_update()
    return db.scalar(row) is not None


def forget_entries(db: Session, person_id: UUID) -> None:
    """Delete every entry and photo of a person."""
    for table in (PhotoRow, EntryRow):
        db.execute(delete(table).where(table.person_id == person_id))


def forget_analyses(db: Session, person_id: UUID) -> None:
    """Delete what was read from a person's entries; the entries stay."""
    nothing = {"analysis": None, "model_sha256": None}
    db.execute(update(EntryRow).where(EntryRow.person_id == person_id).values(nothing))


def _not_read_with(sha256: str) -> Any:  # noqa: ANN401 - a condition of SQLAlchemy
    return or_(EntryRow.model_sha256.is_(None), EntryRow.model_sha256 != sha256)


def _cell(row_id: UUID, column: str) -> Cell:
    return Cell("journal_entry", row_id, column)


def _photo_cell(entry_id: UUID) -> Cell:
    return Cell("journal_photo", entry_id, "jpeg")
