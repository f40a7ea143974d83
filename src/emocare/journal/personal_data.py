"""What the journal exports and erases, and what withdrawing its consent deletes."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from emocare.accounts.consent import Purpose
from emocare.accounts.registry import ConsentHook, Eraser, Exporter, Rows
from emocare.crypto import CellCipher
from emocare.journal.lock import forget_lock
from emocare.journal.reminders import ReminderRepository, forget_reminders
from emocare.journal.repository import (
    Entry,
    EntryRepository,
    forget_analyses,
    forget_entries,
    lock_person,
)
from emocare.journal.tables import LockRow

_TABLES = frozenset({"journal_entry", "journal_photo", "journal_reminder", "journal_lock"})


def export_journal(db: Session, person_id: UUID, cipher: CellCipher) -> Mapping[str, Rows]:
    """Return entries, what was read from them, photos, reminders; of the lock only that it is."""
    entries = EntryRepository(db, person_id, cipher)
    return {
        "journal_entries": [_entry(one) for one in entries.every()],
        "journal_analyses": [
            {"entry_id": str(one.id), "model_sha256": one.model_sha256, **one.analysis}
            for one in entries.every()
            if one.analysis is not None
        ],
        "journal_photos": [
            {"entry_id": str(entry_id), "jpeg_base64": b64encode(jpeg).decode()}
            for entry_id, jpeg in entries.photos()
        ],
        "journal_reminders": [
            {"id": str(one.id), "created_at": one.created_at, **one.stored.model_dump(mode="json")}
            for one in ReminderRepository(db, person_id, cipher).every()
        ],
        "journal_lock": [{"on": db.get(LockRow, person_id) is not None}],
    }


def erase_journal(db: Session, person_id: UUID) -> None:
    """Delete everything, after any job that is just storing something."""
    lock_person(db, person_id)
    forget_entries(db, person_id)
    forget_reminders(db, person_id)
    forget_lock(db, person_id)


def withdraw_analysis(db: Session, person_id: UUID) -> None:
    """Delete what was read from the entries; the entries stay."""
    lock_person(db, person_id)
    forget_analyses(db, person_id)


def _entry(one: Entry) -> dict[str, object]:
    return {
        "id": str(one.id),
        "written_at": one.written_at,
        "created_at": one.created_at,
        "changed_at": one.changed_at,
        "revision": one.revision,
        "photo": one.photo,
        **one.content.model_dump(mode="json"),
    }


EXPORTER = Exporter(tables=_TABLES, export=export_journal)
ERASER = Eraser(tables=_TABLES, erase=erase_journal)
CONSENT_HOOK = ConsentHook(purpose=Purpose.JOURNAL_ANALYSIS, on_withdrawn=withdraw_analysis)
