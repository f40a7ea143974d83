"""The rules of check-ins: what consent each step needs, what is kept, and what may be changed."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from functools import partial
from typing import Any, cast
from uuid import UUID

from sqlalchemy.orm import Session

from emocare.accounts.consent import ConsentRepository, Purpose, require_consent
from emocare.accounts.context import Accounts
from emocare.accounts.identity import Identity
from emocare.accounts.repository import PersonRepository
from emocare.accounts.service import read_person
from emocare.db import utc_now
from emocare.errors import Invalid, NotAllowed, NotFound
from emocare.monitoring.clip_jobs import ClipTask
from emocare.monitoring.jobs import with_certainty
from emocare.monitoring.repository import (
    READ_SOURCES,
    CheckIn,
    CheckInRepository,
    Cursor,
    NewCheckIn,
    lock_person,
)
from emocare.monitoring.schemas import (
    CheckInChange,
    CheckInOut,
    CheckInPage,
    CheckInSummary,
    ClipFields,
    GuestFields,
    Reading,
    ResultSummary,
    WordsCheckIn,
)
from emocare.safety.risk import RiskSignal, assess_text
from emocare.safety.schemas import SafetyStep, StepSource
from emocare.safety.service import note_signal, note_text

_GONE = "There is no such check-in."


def require_camera(accounts: Accounts, person_id: UUID) -> None:
    """Raise NotAllowed unless the person (still) exists and allows the camera's analysis."""
    with accounts.database.reading() as db:
        if PersonRepository(db).get(person_id) is None:
            raise NotAllowed("This account no longer exists.", code="account_gone")
        require_consent(db, person_id, Purpose.CAMERA_ANALYSIS)


def clip_task(accounts: Accounts, identity: Identity, fields: ClipFields) -> ClipTask:
    """Return what is to be done with a person's clip."""
    with accounts.database.reading() as db:
        zone = fields.time_zone or read_person(db, identity).time_zone
    recorded_at = fields.recorded_at or utc_now()

    def keep(reading: Reading) -> UUID | None:
        result = with_certainty(reading)
        new = NewCheckIn(fields.source, recorded_at, zone, result=result)
        return keep_result(accounts, identity, new)

    return ClipTask(
        aggregate=fields.aggregate,
        check=partial(require_camera, accounts, identity.id),
        keep=keep,
    )


def guest_task(fields: GuestFields) -> ClipTask:
    """Return what is to be done with a guest's clip: nothing is kept."""
    return ClipTask(aggregate=fields.aggregate, check=lambda: None, keep=lambda _: None)


def keep_result(accounts: Accounts, identity: Identity, new: NewCheckIn) -> UUID | None:
    """Store a result where both consents still hold; return its id, or None.

    One that comes again under its own id is stored once.
    Raises NotAllowed when the analysis itself is no longer allowed or the account is gone.
    """
    with accounts.database.writing() as db:
        if not lock_person(db, identity.id):
            raise NotAllowed("This account no longer exists.", code="account_gone")
        require_consent(db, identity.id, Purpose.CAMERA_ANALYSIS)
        if not ConsentRepository(db).current(identity.id, Purpose.KEEP_NUMBERS).granted:
            return None
        mine = CheckInRepository(db, identity.id, identity.cipher)
        known = None if new.id is None else mine.get(new.id)
        return (known or mine.add(new)).id


def add_words(db: Session, identity: Identity, form: WordsCheckIn) -> CheckInOut:
    """Store a check-in without a camera."""
    zone = form.time_zone or read_person(db, identity).time_zone
    new = NewCheckIn(
        source="words",
        recorded_at=form.recorded_at or utc_now(),
        time_zone=zone,
        mood=form.mood,
        words=form.words or None,
    )
    kept = describe(_mine(db, identity).add(new))
    step = note_text(db, identity, "words", form.words)
    return kept.model_copy(update={"safety": step})


def list_check_ins(
    db: Session,
    identity: Identity,
    *,
    limit: int,
    before: str | None = None,
    since: datetime | None = None,
) -> CheckInPage:
    """Return a page of check-ins, newest first."""
    cursor = None if before is None else decode_cursor(before)
    found = _mine(db, identity).page(limit + 1, before=cursor, since=since)
    items = found[:limit]
    more = len(found) > limit
    return CheckInPage(
        items=[_summarise(one) for one in items],
        next=encode_cursor(items[-1]) if more else None,
    )


def read_check_in(db: Session, identity: Identity, check_in_id: UUID) -> CheckInOut:
    """Return one check-in; raise NotFound when it is not one of the person's."""
    found = _mine(db, identity).get(check_in_id)
    if found is None:
        raise NotFound(_GONE)
    return describe(found)


def change_check_in(
    db: Session, identity: Identity, check_in_id: UUID, change: CheckInChange
) -> CheckInOut:
    """Set the own rating, the correction or the note; parts left out stay."""
    values = change.model_dump(mode="json", exclude_unset=True)
    repository = _mine(db, identity)
    before = repository.get(check_in_id)
    if before is None:
        raise NotFound(_GONE)
    if values.get("correction") is not None and before.result is None:
        raise Invalid(
            "This check-in has no reading that could be corrected.",
            code="nothing_to_correct",
            fields={"correction": "There is no reading to correct."},
        )
    if before.source not in READ_SOURCES and "mood" in values and values["mood"] is None:
        raise Invalid(
            "A check-in in words needs its mood. Delete the check-in instead.",
            code="mood_needed",
            fields={"mood": "Please fill this in."},
        )
    if "marks" in values:
        values["marks"] = _in_order(values["marks"], before)
    changed = repository.change(check_in_id, values)
    if changed is None:
        raise NotFound(_GONE)
    return describe(changed).model_copy(update={"safety": _steps(db, identity, before, changed)})


def _in_order(marks: list[dict[str, Any]] | None, before: CheckIn) -> list[dict[str, Any]] | None:
    """Return changed marks in order of time; raise Invalid where there can be none."""
    if marks and before.source not in READ_SOURCES:
        raise Invalid(
            "This check-in has no recording whose moments could be marked.",
            code="nothing_to_mark",
            fields={"marks": "There is no recording."},
        )
    return sorted(marks or [], key=lambda mark: float(mark["t_s"])) or None


def _steps(db: Session, identity: Identity, before: CheckIn, after: CheckIn) -> SafetyStep | None:
    """Open the gravest step that the words which are new ask for, if any."""
    said = {mark.note for mark in before.marks}
    fresh = [("mark", mark.note) for mark in after.marks if mark.note not in said]
    if after.note != before.note:
        fresh.append(("note", after.note or ""))
    if after.words != before.words:
        fresh.append(("words", after.words or ""))
    signals = [(source, assess_text(text)) for source, text in fresh]
    source, gravest = max(signals, key=lambda one: one[1].level, default=("note", RiskSignal()))
    return note_signal(db, identity, cast("StepSource", source), gravest)


def remove_check_in(db: Session, identity: Identity, check_in_id: UUID) -> None:
    """Delete one check-in; raise NotFound when it is not one of the person's."""
    if not _mine(db, identity).remove(check_in_id):
        raise NotFound(_GONE)


def encode_cursor(last: CheckIn) -> str:
    """Return the place after ``last`` as an opaque text for addresses."""
    text = f"{last.recorded_at.isoformat()} {last.id}"
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> Cursor:
    """Return the place a cursor names; raise Invalid for one that is not ours."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        moment, row_id = urlsafe_b64decode(padded.encode()).decode("ascii").split(" ")
        recorded_at = datetime.fromisoformat(moment)
        if recorded_at.tzinfo is None:
            raise ValueError("a moment needs its zone")
        return Cursor(recorded_at, UUID(row_id))
    except (ValueError, OverflowError, binascii.Error):
        raise Invalid(
            "This page cannot be found. Begin again with the newest check-ins.",
            code="cursor_invalid",
            fields={"before": "Use the value of next from the page before."},
        ) from None


def describe(one: CheckIn) -> CheckInOut:
    """Return a check-in in the words of the HTTP contract."""
    return CheckInOut(
        id=one.id,
        source=one.source,
        recorded_at=one.recorded_at,
        time_zone=one.time_zone,
        duration_s=one.duration_s,
        result=one.result,
        mood=one.mood,
        words=one.words,
        correction=one.correction,
        note=one.note,
        created_at=one.created_at,
        marks=list(one.marks),
    )


def _summarise(one: CheckIn) -> CheckInSummary:
    whole = describe(one)
    result = None if one.result is None else ResultSummary(**dict(one.result))
    return CheckInSummary(**{**dict(whole), "result": result})


def _mine(db: Session, identity: Identity) -> CheckInRepository:
    return CheckInRepository(db, identity.id, identity.cipher)
