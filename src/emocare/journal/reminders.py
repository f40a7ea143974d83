"""Reminders to write: weekdays and a time in the person's zone. Missing one has no consequence.

A reminder is due from its time until it is done, put off, or twelve hours have passed. Nothing
is counted, and nothing is said about days without an entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Annotated
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field
from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from emocare.accounts.schemas import Body, Moment, TimeZoneName
from emocare.crypto import Cell, CellCipher
from emocare.errors import Conflict
from emocare.journal.content import Label
from emocare.journal.tables import ReminderRow

MAX_REMINDERS = 20
DUE_FOR = timedelta(hours=12)
_LOOK_AHEAD_DAYS = 9
Weekdays = Annotated[
    list[Annotated[int, Field(ge=0, le=6)]],
    Field(min_length=1, max_length=7, description="0 Monday to 6 Sunday"),
    AfterValidator(lambda days: sorted(set(days))),
]


class ReminderBody(Body):
    """When to remind, and with which words."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "label": "A few lines",
                    "weekdays": [0, 2, 4],
                    "at": "20:30",
                    "time_zone": "Europe/London",
                }
            ]
        },
    )

    label: Label = "A few lines?"
    weekdays: Weekdays
    at: Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    time_zone: TimeZoneName | None = Field(default=None, description="The person's when left out")
    on: bool = True


class Later(Body):
    """For how long to put a reminder off."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"minutes": 60}]})

    minutes: Annotated[int, Field(ge=5, le=24 * 60)]


class ReminderOut(BaseModel):
    """A reminder, whether it is due, and when it comes next."""

    id: UUID
    label: str
    weekdays: list[int]
    at: str
    time_zone: str
    on: bool
    due: bool
    next_at: Moment | None


class Stored(BaseModel):
    """What is sealed of a reminder."""

    label: str
    weekdays: list[int]
    at: str
    time_zone: str
    on: bool
    done_at: AwareDatetime | None = None
    later_until: AwareDatetime | None = None


@dataclass(frozen=True, slots=True)
class Reminder:
    """A stored reminder, opened."""

    id: UUID
    created_at: datetime
    stored: Stored

    def describe(self, now: datetime) -> ReminderOut:
        """Return it in the words of the HTTP contract."""
        one = self.stored
        return ReminderOut(
            id=self.id,
            label=one.label,
            weekdays=one.weekdays,
            at=one.at,
            time_zone=one.time_zone,
            on=one.on,
            due=one.on and is_due(one, self.created_at, now),
            next_at=next_at(one, now) if one.on else None,
        )


class ReminderRepository:
    """One person's reminders."""

    def __init__(self, db: Session, person_id: UUID, cipher: CellCipher) -> None:
        """Work in ``db`` for one person."""
        self._db, self._person_id, self._cipher = db, person_id, cipher

    def every(self) -> list[Reminder]:
        """Return all reminders, oldest first."""
        rows = self._db.scalars(self._mine().order_by(ReminderRow.created_at, ReminderRow.id))
        return [self._open(row) for row in rows]

    def add(self, stored: Stored) -> Reminder:
        """Store a new reminder; raise Conflict past the limit."""
        if len(self.every()) >= MAX_REMINDERS:
            raise Conflict(f"There is room for {MAX_REMINDERS} reminders.", code="too_many_kept")
        row_id = uuid4()
        row = ReminderRow(id=row_id, person_id=self._person_id, content=self._seal(row_id, stored))
        self._db.add(row)
        self._db.flush()
        return self._open(row)

    def get(self, reminder_id: UUID) -> Reminder | None:
        """Return one of the person's reminders, or None."""
        row = self._row(reminder_id)
        return None if row is None else self._open(row)

    def change(self, reminder_id: UUID, stored: Stored) -> Reminder | None:
        """Store a new version; return it, or None where there is no such reminder."""
        row = self._row(reminder_id)
        if row is None:
            return None
        row.content = self._seal(reminder_id, stored)
        self._db.flush()
        return self._open(row)

    def remove(self, reminder_id: UUID) -> bool:
        """Delete one reminder; say whether there was one."""
        row = self._row(reminder_id)
        if row is None:
            return False
        self._db.delete(row)
        self._db.flush()
        return True

    def _mine(self) -> Select[ReminderRow]:
        return select(ReminderRow).where(ReminderRow.person_id == self._person_id)

    def _row(self, reminder_id: UUID) -> ReminderRow | None:
        return self._db.scalar(self._mine().where(ReminderRow.id == reminder_id))

    def _seal(self, row_id: UUID, stored: Stored) -> bytes:
        return self._cipher.seal_json(_cell(row_id), stored.model_dump(mode="json"))

    def _open(self, row: ReminderRow) -> Reminder:
        opened = self._cipher.open_json(_cell(row.id), row.content)
        return Reminder(row.id, row.created_at, Stored.model_validate(opened))


def forget_reminders(db: Session, person_id: UUID) -> None:
    """Delete every reminder of a person."""
    db.execute(delete(ReminderRow).where(ReminderRow.person_id == person_id))


def next_at(one: Stored, now: datetime) -> datetime | None:
    """Return when the reminder comes next; the moment it was put off to counts."""
    coming = next((moment for moment in _moments(one, now) if moment > now), None)
    if one.later_until is not None and one.later_until > now:
        return one.later_until if coming is None else min(one.later_until, coming)
    return coming


def is_due(one: Stored, since: datetime, now: datetime) -> bool:
    """Say whether its time has come and nothing was answered; not for times before ``since``."""
    if one.later_until is not None and one.later_until > now:
        return False
    past = [moment for moment in _moments(one, now) if moment <= now]
    if one.later_until is not None:
        past.append(one.later_until)
    answered = max(since, one.done_at or since)
    latest = max(past, default=answered)
    return latest > answered and now - latest < DUE_FOR


def _moments(one: Stored, now: datetime) -> Iterator[datetime]:
    """Yield the reminder's moments around ``now``, in order, in UTC.

    A time that the clock leaps over in spring comes at the same distance after the leap.
    """
    zone = ZoneInfo(one.time_zone)
    hour, minute = (int(part) for part in one.at.split(":"))
    today = now.astimezone(zone).date()
    for days in range(-2, _LOOK_AHEAD_DAYS):
        day = today + timedelta(days=days)
        if day.weekday() in one.weekdays:
            local = datetime.combine(day, time(hour, minute), tzinfo=zone)
            yield local.astimezone(UTC)


def _cell(row_id: UUID) -> Cell:
    return Cell("journal_reminder", row_id, "content")
