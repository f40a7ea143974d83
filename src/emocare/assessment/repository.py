"""The only SQL of questionnaires. Whose rows may be seen is decided once: in ``_mine``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID, uuid4

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from emocare.assessment.content import Content
from emocare.assessment.instrument import Instrument
from emocare.assessment.tables import AssignmentRow, ResponseRow
from emocare.crypto import Cell, CellCipher

State = Literal["open", "complete", "expired"]


@dataclass(frozen=True, slots=True)
class Response:
    """A stored response, opened. One past its time is ``expired`` though its row is still open."""

    id: UUID
    instrument: str
    version: str
    language: str
    results_to: str
    state: State
    started_at: datetime
    expires_at: datetime
    completed_at: datetime | None
    content: Content

    @property
    def shown(self) -> bool:
        """Whether the person may see the scores."""
        return self.results_to == "person"


@dataclass(frozen=True, slots=True)
class Assignment:
    """An instrument that was assigned, and how often."""

    instrument: str
    assigned_at: datetime
    ended_at: datetime | None
    every_days: int | None


class ResponseRepository:
    """One person's responses."""

    def __init__(self, db: Session, person_id: UUID, cipher: CellCipher) -> None:
        """Work in ``db`` for one person."""
        self._db = db
        self._person_id = person_id
        self._cipher = cipher

    def add(
        self,
        instrument: Instrument,
        content: Content,
        now: datetime,
        *,
        begun_at: datetime | None = None,
    ) -> Response:
        """Store a response that was begun just now, or at ``begun_at``."""
        begun = begun_at or now
        row_id = uuid4()
        row = ResponseRow(
            id=row_id,
            person_id=self._person_id,
            instrument=instrument.id,
            version=instrument.version,
            language=instrument.language,
            results_to=instrument.results_to,
            state="open",
            started_at=begun,
            expires_at=begun + timedelta(hours=instrument.resume_within_h),
            completed_at=None,
            counts=False,
            content=self._seal(row_id, content),
        )
        self._db.add(row)
        self._db.flush()
        return self._open(row, now)

    def get(self, response_id: UUID, now: datetime, *, to_change: bool = False) -> Response | None:
        """Return one of the person's responses, or None; ``to_change`` holds its row."""
        found = self._mine().where(ResponseRow.id == response_id)
        row = self._db.scalar(found.with_for_update() if to_change else found)
        return None if row is None else self._open(row, now)

    def open_one(self, instrument: str, now: datetime) -> Response | None:
        """Return the newest response to ``instrument`` that can still be resumed, or None."""
        found = self._mine().where(
            ResponseRow.instrument == instrument,
            ResponseRow.state == "open",
            ResponseRow.expires_at > now,
        )
        row = self._db.scalar(found.order_by(ResponseRow.started_at.desc()).limit(1))
        return None if row is None else self._open(row, now)

    def last_completed_at(self, instrument: str) -> datetime | None:
        """Return when a response that counts was last completed."""
        mine = self._mine().where(ResponseRow.instrument == instrument, ResponseRow.counts)
        row = self._db.scalar(mine.order_by(ResponseRow.completed_at.desc()).limit(1))
        return None if row is None else row.completed_at

    def completed(
        self, now: datetime, *, instrument: str | None = None, limit: int | None = None
    ) -> list[Response]:
        """Return finished responses, newest first."""
        found = self._mine().where(ResponseRow.state == "complete")
        if instrument is not None:
            found = found.where(ResponseRow.instrument == instrument)
        in_order = found.order_by(ResponseRow.completed_at.desc(), ResponseRow.id.desc())
        return [self._open(row, now) for row in self._db.scalars(in_order.limit(limit))]

    def every(self, now: datetime) -> list[Response]:
        """Return all of the person's responses, oldest first."""
        rows = self._db.scalars(self._mine().order_by(ResponseRow.started_at, ResponseRow.id))
        return [self._open(row, now) for row in rows]

    def save(self, response_id: UUID, content: Content) -> None:
        """Store changed answers of an open response."""
        self._change(response_id, content=self._seal(response_id, content))

    def complete(self, response_id: UUID, content: Content, now: datetime, *, counts: bool) -> None:
        """Close a response with its results."""
        sealed = self._seal(response_id, content)
        self._change(response_id, state="complete", completed_at=now, counts=counts, content=sealed)

    def forget_expired(self, now: datetime) -> None:
        """Drop the answers of responses whose time is over: they no longer fit their window."""
        late = self._mine().where(ResponseRow.state == "open", ResponseRow.expires_at <= now)
        for row in self._db.scalars(late):
            kept = self._open(row, now).content
            row.state = "expired"
            emptied = Content(title=kept.title, time_zone=kept.time_zone)
            row.content = self._seal(row.id, emptied)
        self._db.flush()

    def remove(self, response_id: UUID) -> bool:
        """Delete one response; say whether there was one."""
        row = self._db.scalar(self._mine().where(ResponseRow.id == response_id))
        if row is None:
            return False
        self._db.delete(row)
        self._db.flush()
        return True

    def remove_every(self, instrument: str) -> int:
        """Delete every response to ``instrument``, finished or not; return how many there were."""
        rows = self._db.scalars(self._mine().where(ResponseRow.instrument == instrument)).all()
        for row in rows:
            self._db.delete(row)
        self._db.flush()
        return len(rows)

    def _mine(self) -> Select[ResponseRow]:
        return select(ResponseRow).where(ResponseRow.person_id == self._person_id)

    def _change(self, response_id: UUID, **values: object) -> None:
        mine = (ResponseRow.id == response_id) & (ResponseRow.person_id == self._person_id)
        self._db.execute(update(ResponseRow).where(mine).values(**values))

    def _seal(self, row_id: UUID, content: Content) -> bytes:
        return self._cipher.seal_json(_cell(row_id), content.model_dump(mode="json"))

    def _open(self, row: ResponseRow, now: datetime) -> Response:
        opened = self._cipher.open_json(_cell(row.id), row.content)
        over = row.state == "open" and row.expires_at <= now
        return Response(
            id=row.id,
            instrument=row.instrument,
            version=row.version,
            language=row.language,
            results_to=row.results_to,
            state="expired" if over else row.state,  # type: ignore[arg-type] # only ours are stored
            started_at=row.started_at,
            expires_at=row.expires_at,
            completed_at=row.completed_at,
            content=Content.model_validate(opened),
        )


class AssignmentRepository:
    """What one person was asked to answer."""

    def __init__(self, db: Session, person_id: UUID) -> None:
        """Work in ``db`` for one person."""
        self._db = db
        self._person_id = person_id

    def current(self, instrument: str) -> Assignment | None:
        """Return the assignment of ``instrument`` that has not ended, or None."""
        return next((one for one in self.every() if _holds(one, instrument)), None)

    def every(self) -> Sequence[Assignment]:
        """Return every assignment, oldest first."""
        mine = select(AssignmentRow).where(AssignmentRow.person_id == self._person_id)
        rows = self._db.scalars(mine.order_by(AssignmentRow.assigned_at))
        return [
            Assignment(row.instrument, row.assigned_at, row.ended_at, row.every_days)
            for row in rows
        ]

    def add(self, instrument: str, now: datetime, every_days: int | None) -> None:
        """Assign ``instrument``; an earlier assignment of it ends."""
        self.end(instrument, now)
        row = AssignmentRow(
            person_id=self._person_id,
            instrument=instrument,
            assigned_at=now,
            every_days=every_days,
        )
        self._db.add(row)
        self._db.flush()

    def end(self, instrument: str, now: datetime) -> bool:
        """End the assignment of ``instrument``; say whether there was one."""
        if self.current(instrument) is None:
            return False
        mine = (AssignmentRow.person_id == self._person_id) & (
            AssignmentRow.instrument == instrument
        )
        ongoing = mine & AssignmentRow.ended_at.is_(None)
        self._db.execute(update(AssignmentRow).where(ongoing).values(ended_at=now))
        return True


def forget_person(db: Session, person_id: UUID) -> None:
    """Delete everything that a person answered or was assigned."""
    for table in (ResponseRow, AssignmentRow):
        db.execute(delete(table).where(table.person_id == person_id))


def _holds(one: Assignment, instrument: str) -> bool:
    return one.instrument == instrument and one.ended_at is None


def _cell(row_id: UUID) -> Cell:
    return Cell("assessment_response", row_id, "content")
