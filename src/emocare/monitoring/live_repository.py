"""The only SQL of live sessions. Whose rows may be seen is decided once: in ``_mine``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID, uuid4

from sqlalchemy import Select, Table, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from emocare.crypto import Cell, CellCipher
from emocare.db import utc_now
from emocare.monitoring.live_numbers import Columns, compress, decompress, frames_in
from emocare.monitoring.live_schemas import Mode
from emocare.monitoring.live_tables import LiveMarkRow, LivePartRow, LiveSessionRow
from emocare.monitoring.schemas import MarkedMoment, NetworkOut

OPEN, ENDING, ENDED = "open", "ending", "ended"
_SESSIONS = cast(Table, LiveSessionRow.__table__)


@dataclass(frozen=True, slots=True)
class Live:
    """A stored live session, opened."""

    id: UUID
    person_id: UUID
    sign_in_id: UUID | None
    mode: Mode
    state: str
    started_at: datetime
    last_seen_at: datetime
    time_zone: str
    engine: NetworkOut
    frames: int
    check_in_id: UUID | None


@dataclass(frozen=True, slots=True)
class NewLive:
    """A live session to store."""

    mode: Mode
    time_zone: str
    engine: NetworkOut
    sign_in_id: UUID | None


class LiveRepository:
    """One person's live sessions."""

    def __init__(self, db: Session, person_id: UUID, cipher: CellCipher) -> None:
        """Work in ``db`` for one person."""
        self._db = db
        self._person_id = person_id
        self._cipher = cipher

    def add(self, new: NewLive) -> Live:
        """Store a session that begins now."""
        row_id, now = uuid4(), utc_now()
        engine = new.engine.model_dump(mode="json")
        row = LiveSessionRow(
            id=row_id,
            person_id=self._person_id,
            sign_in_id=new.sign_in_id,
            mode=new.mode,
            state=OPEN,
            started_at=now,
            last_seen_at=now,
            time_zone=self._cipher.seal_text(_cell(row_id, "time_zone"), new.time_zone),
            engine=self._cipher.seal_json(_cell(row_id, "engine"), engine),
            frames=0,
        )
        self._db.add(row)
        self._db.flush()
        return self._open(row)

    def get(self, session_id: UUID) -> Live | None:
        """Return one of the person's sessions, in any state, or None."""
        row = self._db.scalar(self._mine().where(LiveSessionRow.id == session_id))
        return None if row is None else self._open(row)

    def current(self) -> Live | None:
        """Return the person's open session, or None."""
        row = self._db.scalar(self._mine().where(LiveSessionRow.state == OPEN))
        return None if row is None else self._open(row)

    def every(self) -> list[Live]:
        """Return all of the person's sessions, oldest first; ended ones stay for a day."""
        rows = self._db.scalars(self._mine().order_by(LiveSessionRow.started_at))
        return [self._open(row) for row in rows]

    def set_state(self, session_id: UUID, state: str, check_in_id: UUID | None = None) -> None:
        """Move a session on."""
        self._change(session_id, state=state, check_in_id=check_in_id, last_seen_at=utc_now())

    def remove(self, session_id: UUID) -> None:
        """Delete a session with all of its parts and marks."""
        self.clear(session_id)
        mine = (LiveSessionRow.id == session_id) & (LiveSessionRow.person_id == self._person_id)
        self._db.execute(delete(LiveSessionRow).where(mine))

    def clear(self, session_id: UUID) -> None:
        """Delete the parts and marks of a session."""
        for table in (LivePartRow, LiveMarkRow):
            mine = (table.session_id == session_id) & (table.person_id == self._person_id)
            self._db.execute(delete(table).where(mine))

    def part_frames(self, session_id: UUID, number: int) -> int | None:
        """Return how many frames a stored part has, or None where it is not stored."""
        part = (LivePartRow.session_id == session_id) & (LivePartRow.number == number)
        return self._db.scalar(select(LivePartRow.frames).where(part))

    def add_part(self, session_id: UUID, number: int, columns: Columns) -> None:
        """Store a part that is not stored yet, and count its frames."""
        part = NewPart(self._person_id, self._cipher, session_id, number, columns)
        add_parts(self._db, [part])

    def next_part(self, session_id: UUID) -> int:
        """Return the number after the highest that is stored."""
        return next_parts(self._db, [session_id]).get(session_id, 0)

    def parts(self, session_id: UUID) -> list[Columns]:
        """Return the parts of a session in order of their numbers."""
        mine = (LivePartRow.session_id == session_id) & (LivePartRow.person_id == self._person_id)
        rows = self._db.scalars(select(LivePartRow).where(mine).order_by(LivePartRow.number))
        return [
            decompress(self._cipher.open(_part_cell(session_id, row.number), row.numbers))
            for row in rows
        ]

    def add_mark(self, session_id: UUID, mark: MarkedMoment) -> None:
        """Store a marked moment."""
        row_id = uuid4()
        sealed = self._cipher.seal_json(Cell("live_mark", row_id, "mark"), mark.model_dump())
        self._db.add(
            LiveMarkRow(id=row_id, session_id=session_id, person_id=self._person_id, mark=sealed)
        )
        self._db.flush()

    def marks(self, session_id: UUID) -> list[MarkedMoment]:
        """Return the marked moments of a session in order of time."""
        mine = (LiveMarkRow.session_id == session_id) & (LiveMarkRow.person_id == self._person_id)
        opened = (
            self._cipher.open_json(Cell("live_mark", row.id, "mark"), row.mark)
            for row in self._db.scalars(select(LiveMarkRow).where(mine))
        )
        return sorted((MarkedMoment.model_validate(one) for one in opened), key=lambda m: m.t_s)

    def _mine(self) -> Select[LiveSessionRow]:
        return select(LiveSessionRow).where(LiveSessionRow.person_id == self._person_id)

    def _change(self, session_id: UUID, **values: object) -> None:
        mine = (LiveSessionRow.id == session_id) & (LiveSessionRow.person_id == self._person_id)
        self._db.execute(update(LiveSessionRow).where(mine).values(**values))

    def _open(self, row: LiveSessionRow) -> Live:
        engine = self._cipher.open_json(_cell(row.id, "engine"), row.engine)
        return Live(
            id=row.id,
            person_id=row.person_id,
            sign_in_id=row.sign_in_id,
            mode=row.mode,  # type: ignore[arg-type] # only NewLive's are stored
            state=row.state,
            started_at=row.started_at,
            last_seen_at=row.last_seen_at,
            time_zone=self._cipher.open_text(_cell(row.id, "time_zone"), row.time_zone),
            engine=NetworkOut.model_validate(engine),
            frames=row.frames,
            check_in_id=row.check_in_id,
        )


@dataclass(frozen=True, slots=True)
class NewPart:
    """A part to store, whoever's it is."""

    person_id: UUID
    cipher: CellCipher
    session_id: UUID
    number: int
    columns: Columns


def add_parts(db: Session, parts: Sequence[NewPart]) -> None:
    """Store parts that are not stored yet, and count their frames: two statements for all."""
    if not parts:
        return
    rows = [
        {
            "session_id": part.session_id,
            "number": part.number,
            "person_id": part.person_id,
            "frames": frames_in(part.columns),
            "numbers": part.cipher.seal(
                _part_cell(part.session_id, part.number), compress(part.columns)
            ),
        }
        for part in parts
    ]
    db.execute(insert(LivePartRow), rows)
    count = (
        update(_SESSIONS)
        .where(_SESSIONS.c.id == bindparam("of"))
        .values(frames=_SESSIONS.c.frames + bindparam("more"), last_seen_at=utc_now())
    )
    db.connection().execute(count, [{"of": r["session_id"], "more": r["frames"]} for r in rows])


def next_parts(db: Session, session_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return the number after the highest stored part, for sessions that have one."""
    numbers = (
        select(LivePartRow.session_id, func.max(LivePartRow.number))
        .where(LivePartRow.session_id.in_(session_ids))
        .group_by(LivePartRow.session_id)
    )
    return {session_id: number + 1 for session_id, number in db.execute(numbers)}


def open_among(db: Session, session_ids: Sequence[UUID], begun_after: datetime) -> frozenset[UUID]:
    """Return which of these sessions are (still) open and began after a moment."""
    found = select(LiveSessionRow.id).where(
        LiveSessionRow.id.in_(session_ids),
        LiveSessionRow.state == OPEN,
        LiveSessionRow.started_at > begun_after,
    )
    return frozenset(db.scalars(found))


def touch_all(db: Session, session_ids: Sequence[UUID]) -> None:
    """Note that these sessions were heard of just now."""
    mine = LiveSessionRow.id.in_(session_ids)
    db.execute(update(LiveSessionRow).where(mine).values(last_seen_at=utc_now()))


def abandoned(db: Session, before: datetime) -> list[tuple[UUID, UUID]]:
    """Return (person, session) of sessions not ended and not heard of since ``before``."""
    quiet = select(LiveSessionRow.person_id, LiveSessionRow.id).where(
        LiveSessionRow.state != ENDED, LiveSessionRow.last_seen_at < before
    )
    return [(person_id, session_id) for person_id, session_id in db.execute(quiet)]


def forget_ended(db: Session, before: datetime) -> None:
    """Delete sessions that ended before a moment."""
    old = (LiveSessionRow.state == ENDED) & (LiveSessionRow.last_seen_at < before)
    db.execute(delete(LiveSessionRow).where(old))


def forget_sessions(db: Session, person_id: UUID) -> None:
    """Delete every live session of a person, open ones included."""
    for table in (LiveMarkRow, LivePartRow, LiveSessionRow):
        db.execute(delete(table).where(table.person_id == person_id))


def forget_parts(db: Session, person_id: UUID) -> None:
    """Delete what open sessions of a person have read so far."""
    db.execute(delete(LivePartRow).where(LivePartRow.person_id == person_id))
    mine = LiveSessionRow.person_id == person_id
    db.execute(update(LiveSessionRow).where(mine).values(frames=0))


def _cell(row_id: UUID, column: str) -> Cell:
    return Cell("live_session", row_id, column)


def _part_cell(session_id: UUID, number: int) -> Cell:
    return Cell("live_part", f"{session_id}/{number}", "numbers")
