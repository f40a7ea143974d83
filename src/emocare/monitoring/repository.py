"""The only SQL of the check-ins. Whose rows may be seen is decided once: in ``_mine``."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, delete, or_, select, tuple_, update
from sqlalchemy.orm import Session, defer

from emocare.accounts.tables import PersonRow
from emocare.crypto import Cell, CellCipher
from emocare.db import utc_now
from emocare.monitoring.live_numbers import compress, decompress
from emocare.monitoring.schemas import MarkedMoment, Result, Source
from emocare.monitoring.tables import CheckInRow
from emocare.types import Expression

# Where a face was read.
READ_SOURCES = ("camera", "upload", "device", "live")
# What the person says, next to what was read; None where nothing was said.
_OWN_WORDS = ("mood", "words", "correction", "note", "marks")


@dataclass(frozen=True, slots=True)
class NewCheckIn:
    """A check-in to store."""

    source: Source
    recorded_at: datetime
    time_zone: str
    result: Result | None = None
    mood: int | None = None
    words: str | None = None
    marks: Sequence[MarkedMoment] = ()
    id: UUID | None = None
    """Where whoever sends it may send it twice; a new one when left out."""


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A stored check-in, opened."""

    id: UUID
    source: Source
    recorded_at: datetime
    created_at: datetime
    time_zone: str
    duration_s: float | None
    result: Result | None
    mood: int | None
    words: str | None
    correction: Expression | None
    note: str | None
    marks: tuple[MarkedMoment, ...] = ()


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page of a list ends: the last check-in on it."""

    recorded_at: datetime
    id: UUID


class CheckInRepository:
    """One person's check-ins."""

    def __init__(self, db: Session, person_id: UUID, cipher: CellCipher) -> None:
        """Work in ``db`` for one person."""
        self._db = db
        self._person_id = person_id
        self._cipher = cipher

    def add(self, new: NewCheckIn) -> CheckIn:
        """Store a check-in."""
        row_id = new.id or uuid4()
        result = new.result
        row = CheckInRow(
            id=row_id,
            person_id=self._person_id,
            source=new.source,
            recorded_at=new.recorded_at,
            created_at=utc_now(),
            time_zone=self._cipher.seal_text(_cell(row_id, "time_zone"), new.time_zone),
            duration_s=result.duration_s if result else None,
            **self._seal_result(row_id, result),
            mood=self._seal(row_id, "mood", new.mood),
            words=self._seal(row_id, "words", new.words),
            marks=self._seal(row_id, "marks", [mark.model_dump() for mark in new.marks] or None),
            model_sha256=result.model.sha256 if result else None,
            crop_version=result.model.crop_version if result else None,
        )
        self._db.add(row)
        self._db.flush()
        return self._open(row)

    def get(self, check_in_id: UUID) -> CheckIn | None:
        """Return one of the person's check-ins, or None."""
        row = self._row(check_in_id)
        return None if row is None else self._open(row)

    def page(
        self, limit: int, *, before: Cursor | None = None, since: datetime | None = None
    ) -> list[CheckIn]:
        """Return up to ``limit`` check-ins, newest first, older than ``before``; no timelines."""
        found = self._mine().options(defer(CheckInRow.timeline))
        if before is not None:
            place = tuple_(CheckInRow.recorded_at, CheckInRow.id)
            found = found.where(place < tuple_(before.recorded_at, before.id))
        if since is not None:
            found = found.where(CheckInRow.recorded_at >= since)
        found = found.order_by(CheckInRow.recorded_at.desc(), CheckInRow.id.desc())
        rows = self._db.scalars(found.limit(limit))
        return [self._open(row, timeline=False) for row in rows]

    def every(self) -> Iterator[CheckIn]:
        """Yield all of the person's check-ins, oldest first."""
        rows = self._db.scalars(self._mine().order_by(CheckInRow.recorded_at))
        return (self._open(row) for row in rows)

    def change(self, check_in_id: UUID, values: Mapping[str, object]) -> CheckIn | None:
        """Set what the person says of a check-in; return it, or None where there is none."""
        row = self._row(check_in_id)
        if row is None:
            return None
        for name, value in values.items():
            if name not in _OWN_WORDS:
                raise ValueError(f"{name} cannot be changed")
            setattr(row, name, self._seal(check_in_id, name, value))
        self._db.flush()
        return self._open(row)

    def remove(self, check_in_id: UUID) -> bool:
        """Delete one check-in; say whether there was one."""
        row = self._row(check_in_id)
        if row is None:
            return False
        self._db.delete(row)
        self._db.flush()
        return True

    def _mine(self) -> Select[CheckInRow]:
        return select(CheckInRow).where(CheckInRow.person_id == self._person_id)

    def _row(self, check_in_id: UUID) -> CheckInRow | None:
        return self._db.scalar(self._mine().where(CheckInRow.id == check_in_id))

    def _seal(self, row_id: UUID, column: str, value: object) -> bytes | None:
        return None if value is None else self._cipher.seal_json(_cell(row_id, column), value)

    def _seal_result(self, row_id: UUID, result: Result | None) -> dict[str, bytes | None]:
        """Return the columns of a result; its timeline goes apart."""
        if result is None:
            return {"result": None, "timeline": None}
        whole = result.model_dump(mode="json")
        timeline = compress(whole.pop("timeline"))
        return {
            "result": self._seal(row_id, "result", {**whole, "timeline": []}),
            "timeline": self._cipher.seal(_cell(row_id, "timeline"), timeline),
        }

    def _open_result(self, row: CheckInRow, result: Any, timeline: bool) -> Result | None:  # noqa: ANN401 - JSON
        if result is None:
            return None
        if not timeline:
            result["timeline"] = []
        elif row.timeline is not None:
            opened = self._cipher.open(_cell(row.id, "timeline"), row.timeline)
            result["timeline"] = decompress(opened)
        return Result.model_validate(result)

    def _open(self, row: CheckInRow, *, timeline: bool = True) -> CheckIn:
        opened = {
            name: self._cipher.open_json(_cell(row.id, name), sealed)
            for name in ("result", *_OWN_WORDS)
            if (sealed := getattr(row, name)) is not None
        }
        correction = opened.get("correction")
        return CheckIn(
            id=row.id,
            source=row.source,  # type: ignore[arg-type] # only NewCheckIn's are stored
            recorded_at=row.recorded_at,
            created_at=row.created_at,
            time_zone=self._cipher.open_text(_cell(row.id, "time_zone"), row.time_zone),
            duration_s=row.duration_s,
            result=self._open_result(row, opened.get("result"), timeline),
            mood=opened.get("mood"),
            words=opened.get("words"),
            correction=None if correction is None else Expression(correction),
            note=opened.get("note"),
            marks=tuple(MarkedMoment.model_validate(mark) for mark in opened.get("marks", ())),
        )


def lock_person(db: Session, person_id: UUID) -> bool:
    """Hold the person's row until the transaction ends; say whether there (still) is one.

    Storing a result and withdrawing its consent, or deleting the account, both take this lock,
    so that one of them comes first: no result outlives what it was stored under. (SQLite has
    one writer at a time anyway.)
    """
    row = select(PersonRow.id).where(PersonRow.id == person_id).with_for_update()
    return db.scalar(row) is not None


def lock_people(db: Session, people: Collection[UUID]) -> frozenset[UUID]:
    """Hold the rows of several people, as ``lock_person`` does; return who is (still) there."""
    rows = select(PersonRow.id).where(PersonRow.id.in_(people))
    return frozenset(db.scalars(rows.order_by(PersonRow.id).with_for_update()))


def forget_readings(db: Session, person_id: UUID) -> None:
    """Delete everything that was read from the person's face.

    Check-ins in which they said nothing themselves go altogether. Where they rated their mood,
    wrote a note or marked a moment, those stay: they are their words, not the camera's numbers.
    """
    from_face = (CheckInRow.person_id == person_id) & CheckInRow.source.in_(READ_SOURCES)
    said_something = or_(
        CheckInRow.mood.is_not(None), CheckInRow.note.is_not(None), CheckInRow.marks.is_not(None)
    )
    db.execute(delete(CheckInRow).where(from_face, ~said_something))
    read = ("result", "timeline", "duration_s", "correction", "model_sha256", "crop_version")
    db.execute(update(CheckInRow).where(from_face).values(dict.fromkeys(read)))


def forget_person(db: Session, person_id: UUID) -> None:
    """Delete every check-in of a person."""
    db.execute(delete(CheckInRow).where(CheckInRow.person_id == person_id))


def _cell(row_id: UUID, column: str) -> Cell:
    return Cell("check_in", row_id, column)
