"""The rules of entries: what is stored, what is refused, and what is read from the words."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from emocare.accounts.consent import ConsentRepository, Purpose, require_consent
from emocare.accounts.identity import Identity
from emocare.accounts.service import read_person
from emocare.db import utc_now
from emocare.errors import Invalid, NotFound
from emocare.journal.analysing import answered, describe_analysis, with_answers
from emocare.journal.content import Content, EntryBody, EntryChange, EntryNew
from emocare.journal.context import Journal
from emocare.journal.photo import clean_photo
from emocare.journal.repository import Cursor, Entry, EntryRepository, NewEntry
from emocare.journal.schemas import (
    EntryConflict,
    EntryOut,
    EntryPage,
    EntryStored,
    TrapAnswerIn,
)
from emocare.journal.signals import assess, note

_GONE = "There is no such entry."
_OTHER_VERSION = (
    "This entry was changed somewhere else meanwhile. Nothing was overwritten: both versions are "
    "here, to choose from or to join."
)
_SAID = {"text", "mood", "mood_words", "tags", "factors", "prompt"}


def write(
    journal: Journal, identity: Identity, form: EntryNew
) -> tuple[EntryStored | EntryConflict, bool]:
    """Store a new entry once, however often it is sent; say whether it is new."""
    _refuse_nothing(form)
    signal = assess(form)
    new = _new_entry(journal, identity, form.id, form, None)
    with journal.accounts.database.writing() as db:
        entries = mine(db, identity)
        before = entries.get(form.id, to_change=True)
        if before is not None and not _says_the_same(before, new, form):
            return _conflict(db, identity, before, form), False
        stored = before or entries.add(_as_allowed(db, identity, new))
        step = note(db, identity, signal, before.content if before else None)
        answer = EntryStored(entry=_describe_now(db, identity, stored), safety=step)
    journal.indexes.changed(identity.id, [form.id])
    return answer, before is None


def change(
    journal: Journal, identity: Identity, entry_id: UUID, form: EntryChange
) -> EntryStored | EntryConflict:
    """Store a new version made from ``form.revision``; a newer one is never overwritten."""
    _refuse_nothing(form)
    with journal.accounts.database.reading() as db:
        before = _found(mine(db, identity).get(entry_id))
    signal = assess(form)
    new = _new_entry(journal, identity, entry_id, form, before)
    with journal.accounts.database.writing() as db:
        entries = mine(db, identity)
        stored = before = _found(entries.get(entry_id, to_change=True))
        if not _says_the_same(stored, new, form):
            if stored.revision != form.revision:
                return _conflict(db, identity, stored, form)
            kept = _as_allowed(db, identity, _with_kept_answers(new, stored))
            stored = _found(entries.change(kept, stored.revision + 1))
        step = note(db, identity, signal, before.content)
        answer = EntryStored(entry=_describe_now(db, identity, stored), safety=step)
    journal.indexes.changed(identity.id, [entry_id])
    return answer


def read(db: Session, identity: Identity, entry_id: UUID) -> EntryOut:
    """Return one entry; raise NotFound when it is not one of the person's."""
    return _describe_now(db, identity, _found(mine(db, identity).get(entry_id)))


def list_entries(
    db: Session,
    identity: Identity,
    *,
    limit: int,
    before: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> EntryPage:
    """Return a page of entries, newest first."""
    cursor = None if before is None else decode_cursor(before)
    found = mine(db, identity).page(limit + 1, before=cursor, since=since, until=until)
    items = found[:limit]
    more = len(found) > limit
    allowed = analysis_allowed(db, identity)
    return EntryPage(
        items=[describe(one, analysis=allowed) for one in items],
        next=encode_cursor(items[-1]) if more else None,
    )


def remove(journal: Journal, identity: Identity, entry_id: UUID) -> None:
    """Delete one entry with its photo; raise NotFound when it is not one of the person's."""
    with journal.accounts.database.writing() as db:
        if not mine(db, identity).remove(entry_id):
            raise NotFound(_GONE)
    journal.indexes.changed(identity.id, [entry_id])


def put_photo(journal: Journal, identity: Identity, entry_id: UUID, data: bytes) -> None:
    """Clean a picture and store it with an entry; it replaces an earlier one."""
    with journal.accounts.database.reading() as db:
        _found(mine(db, identity).get(entry_id))
    jpeg = clean_photo(data)
    with journal.accounts.database.writing() as db:
        entries = mine(db, identity)
        _found(entries.get(entry_id, to_change=True))
        entries.put_photo(entry_id, jpeg)


def read_photo(db: Session, identity: Identity, entry_id: UUID) -> bytes:
    """Return the photo of an entry as JPEG; raise NotFound where there is none."""
    jpeg = mine(db, identity).photo(entry_id)
    if jpeg is None:
        raise NotFound("This entry has no photo.")
    return jpeg


def remove_photo(db: Session, identity: Identity, entry_id: UUID) -> None:
    """Delete the photo of an entry; raise NotFound where there is none."""
    if not mine(db, identity).remove_photo(entry_id):
        raise NotFound("This entry has no photo.")


def answer_trap(db: Session, identity: Identity, entry_id: UUID, form: TrapAnswerIn) -> EntryOut:
    """Keep what the person says to a suggested thinking trap."""
    require_consent(db, identity.id, Purpose.JOURNAL_ANALYSIS)
    entries = mine(db, identity)
    entry = _found(entries.get(entry_id, to_change=True))
    stored = entry.analysis or {"sentences": []}
    changed = answered(stored, form.name, form.start, form.answer)
    if changed is None:
        raise NotFound("There is no such suggestion in this entry.", code="no_such_trap")
    entries.set_analysis(entry, changed, entry.model_sha256)
    return read(db, identity, entry_id)


def analysis_allowed(db: Session, identity: Identity) -> bool:
    """Say whether the person lets entries be read for feelings now."""
    return ConsentRepository(db).current(identity.id, Purpose.JOURNAL_ANALYSIS).granted


def mine(db: Session, identity: Identity) -> EntryRepository:
    """Return the asker's entries, and nobody else's."""
    return EntryRepository(db, identity.id, identity.cipher)


def describe(entry: Entry, *, analysis: bool) -> EntryOut:
    """Return an entry in the words of the HTTP contract."""
    return EntryOut(
        id=entry.id,
        written_at=entry.written_at,
        revision=entry.revision,
        created_at=entry.created_at,
        changed_at=entry.changed_at,
        photo=entry.photo,
        analysis=describe_analysis(entry.analysis, entry.model_sha256) if analysis else None,
        **entry.content.model_dump(),
    )


def encode_cursor(last: Entry) -> str:
    """Return the place after ``last`` as an opaque text for addresses."""
    text = f"{last.written_at.isoformat()} {last.id}"
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> Cursor:
    """Return the place a cursor names; raise Invalid for one that is not ours."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        moment, row_id = urlsafe_b64decode(padded.encode()).decode("ascii").split(" ")
        written_at = datetime.fromisoformat(moment)
        if written_at.tzinfo is None:
            raise ValueError("a moment needs its zone")
        return Cursor(written_at, UUID(row_id))
    except (ValueError, OverflowError, binascii.Error):
        raise Invalid(
            "This page cannot be found. Begin again with the newest entries.",
            code="cursor_invalid",
            fields={"before": "Use the value of next from the page before."},
        ) from None


def _refuse_nothing(form: EntryBody) -> None:
    if form.says_nothing:
        raise Invalid(
            "There is nothing in this entry yet. Write a word or choose a mood.",
            code="entry_empty",
            fields={"text": "Write a word or choose a mood."},
        )


def _new_entry(
    journal: Journal, identity: Identity, entry_id: UUID, form: EntryBody, before: Entry | None
) -> NewEntry:
    """Return what is to be stored, read for feelings where that is allowed; outside of writing."""
    with journal.accounts.database.reading() as db:
        zone = form.time_zone or (
            before.content.time_zone if before else read_person(db, identity).time_zone
        )
        allowed = analysis_allowed(db, identity)
    reading = journal.reader.read(form.text) if allowed else None
    return NewEntry(
        id=entry_id,
        written_at=form.written_at or (before.written_at if before else utc_now()),
        content=Content(time_zone=zone, **form.model_dump(include=_SAID)),
        analysis=reading.stored if reading else None,
        model_sha256=reading.sha256 if reading else None,
    )


def _as_allowed(db: Session, identity: Identity, new: NewEntry) -> NewEntry:
    """Return ``new`` without its reading where the consent was withdrawn in the meantime."""
    if new.analysis is None or analysis_allowed(db, identity):
        return new
    return NewEntry(new.id, new.written_at, new.content)


def _with_kept_answers(new: NewEntry, before: Entry) -> NewEntry:
    if new.analysis is None or new.content.text != before.content.text:
        return new
    analysis = with_answers(new.analysis, before.analysis)
    return NewEntry(new.id, new.written_at, new.content, analysis, new.model_sha256)


def _says_the_same(stored: Entry, new: NewEntry, form: EntryBody) -> bool:
    moved = form.written_at is not None and form.written_at != stored.written_at
    return stored.content.same_as(new.content) and not moved


def _conflict(db: Session, identity: Identity, stored: Entry, form: EntryBody) -> EntryConflict:
    sent = EntryBody(**form.model_dump(include={*_SAID, "written_at", "time_zone"}))
    current = _describe_now(db, identity, stored)
    return EntryConflict(detail=_OTHER_VERSION, stored=current, sent=sent)


def _describe_now(db: Session, identity: Identity, entry: Entry) -> EntryOut:
    return describe(entry, analysis=analysis_allowed(db, identity))


def _found(entry: Entry | None) -> Entry:
    if entry is None:
        raise NotFound(_GONE)
    return entry
