"""The endpoints of reminders and of the journal's lock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response, status
from sqlalchemy.orm import Session

from emocare.accounts.dependencies import DbSession, SignedIn
from emocare.accounts.identity import Identity
from emocare.accounts.service import read_person
from emocare.db import utc_now
from emocare.errors import NotFound
from emocare.journal.dependencies import CurrentJournal, Writer
from emocare.journal.icalendar import write_calendar
from emocare.journal.lock import LockChange, LockOut, PinIn
from emocare.journal.reminders import (
    Later,
    Reminder,
    ReminderBody,
    ReminderOut,
    ReminderRepository,
    Stored,
)
from emocare.safety.service import paused

router = APIRouter(prefix="/journal", tags=["journal"])

_ICS: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/calendar": {}}, "description": "iCalendar (RFC 5545)"}
}


@router.get("/reminders")
def list_reminders(identity: Writer, db: DbSession) -> list[ReminderOut]:
    """List one's reminders, and which of them are due; none is while the safety path is open."""
    now, waits = utc_now(), paused(db, identity)
    every = [one.describe(now) for one in _mine(db, identity).every()]
    return [one.model_copy(update={"due": False}) for one in every] if waits else every


@router.post("/reminders", status_code=status.HTTP_201_CREATED)
def add_reminder(form: ReminderBody, identity: Writer, db: DbSession) -> ReminderOut:
    """Set a reminder on some weekdays."""
    return _mine(db, identity).add(_stored(db, identity, form)).describe(utc_now())


@router.put("/reminders/{reminder_id}")
def change_reminder(
    reminder_id: UUID, form: ReminderBody, identity: Writer, db: DbSession
) -> ReminderOut:
    """Change a reminder, or switch it off and on."""
    before = _found(_mine(db, identity).get(reminder_id))
    stored = _stored(db, identity, form).model_copy(update={"done_at": before.stored.done_at})
    return _changed(db, identity, reminder_id, stored)


@router.delete("/reminders/{reminder_id}", status_code=status.HTTP_204_NO_CONTENT)
def delete_reminder(reminder_id: UUID, identity: Writer, db: DbSession) -> None:
    """Delete a reminder."""
    if not _mine(db, identity).remove(reminder_id):
        _found(None)


@router.post("/reminders/{reminder_id}/later")
def snooze_reminder(reminder_id: UUID, form: Later, identity: Writer, db: DbSession) -> ReminderOut:
    """Put a reminder off for some minutes."""
    now = utc_now()
    before = _found(_mine(db, identity).get(reminder_id)).stored
    put_off = {"done_at": now, "later_until": now + timedelta(minutes=form.minutes)}
    return _changed(db, identity, reminder_id, before.model_copy(update=put_off))


@router.post("/reminders/{reminder_id}/done")
def dismiss_reminder(reminder_id: UUID, identity: Writer, db: DbSession) -> ReminderOut:
    """Let a reminder rest until its next time."""
    before = _found(_mine(db, identity).get(reminder_id)).stored
    done = {"done_at": utc_now(), "later_until": None}
    return _changed(db, identity, reminder_id, before.model_copy(update=done))


@router.get("/reminders.ics", response_class=Response, responses=_ICS)
def read_reminders_as_calendar(identity: Writer, db: DbSession) -> Response:
    """Download the reminders for a calendar program."""
    return Response(
        write_calendar(_mine(db, identity).every(), utc_now()),
        media_type="text/calendar",
        headers={"Content-Disposition": 'attachment; filename="emocare-reminders.ics"'},
    )


@router.get("/lock")
def read_journal_lock(identity: SignedIn, journal: CurrentJournal) -> LockOut:
    """Tell whether the journal has a lock, and whether it is closed here."""
    return journal.lock.describe(identity)


@router.put("/lock")
def set_journal_lock(form: LockChange, identity: SignedIn, journal: CurrentJournal) -> LockOut:
    """Set, change or take away the lock, with the account's password."""
    return journal.lock.change(identity, form)


@router.post("/lock/open")
def open_journal(form: PinIn, identity: SignedIn, journal: CurrentJournal) -> LockOut:
    """Open the journal in this browser with its PIN; wrong tries are limited."""
    return journal.lock.unlock(identity, form.pin)


@router.post("/lock/close")
def close_journal(identity: SignedIn, journal: CurrentJournal) -> LockOut:
    """Lock the journal in this browser at once."""
    return journal.lock.close(identity)


def _stored(db: Session, identity: Identity, form: ReminderBody) -> Stored:
    zone = form.time_zone or read_person(db, identity).time_zone
    return Stored(**{**form.model_dump(), "time_zone": zone})


def _changed(db: Session, identity: Identity, reminder_id: UUID, stored: Stored) -> ReminderOut:
    return _found(_mine(db, identity).change(reminder_id, stored)).describe(utc_now())


def _found(reminder: Reminder | None) -> Reminder:
    if reminder is None:
        raise NotFound("There is no such reminder.")
    return reminder


def _mine(db: Session, identity: Identity) -> ReminderRepository:
    return ReminderRepository(db, identity.id, identity.cipher)
