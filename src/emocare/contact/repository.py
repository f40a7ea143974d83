"""The only SQL of the contact slice."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from emocare.contact.schemas import ContactMessage, ContactMessageNew, ContactMessageStored
from emocare.contact.tables import ContactMessageRow
from emocare.crypto import Cell, CellCipher
from emocare.db import utc_now

_SEALED = ("name", "email", "message")


class ContactRepository:
    """Messages, sealed with the service's key."""

    def __init__(self, db: Session, cipher: CellCipher) -> None:
        """Work in ``db``."""
        self._db = db
        self._cipher = cipher

    def add(self, new: ContactMessageNew) -> ContactMessageStored:
        """Store a message."""
        row_id, now = uuid4(), utc_now()
        sealed = {
            name: self._cipher.seal_text(_cell(row_id, name), getattr(new, name))
            for name in _SEALED
        }
        self._db.add(ContactMessageRow(id=row_id, created_at=now, **sealed))
        self._db.flush()
        return ContactMessageStored(id=row_id, created_at=now)

    def newest(self, limit: int) -> list[ContactMessage]:
        """Return the newest messages, newest first."""
        rows = self._db.scalars(
            select(ContactMessageRow).order_by(ContactMessageRow.created_at.desc()).limit(limit)
        )
        return [self._open(row) for row in rows]

    def delete(self, message_id: UUID) -> bool:
        """Delete one message; say whether there was one."""
        row = self._db.get(ContactMessageRow, message_id)
        if row is None:
            return False
        self._db.delete(row)
        self._db.flush()
        return True

    def delete_before(self, moment: datetime) -> None:
        """Delete every older message."""
        self._db.execute(delete(ContactMessageRow).where(ContactMessageRow.created_at < moment))

    def _open(self, row: ContactMessageRow) -> ContactMessage:
        opened = {
            name: self._cipher.open_text(_cell(row.id, name), getattr(row, name))
            for name in _SEALED
        }
        return ContactMessage(id=row.id, created_at=row.created_at, **opened)


def _cell(row_id: UUID, column: str) -> Cell:
    return Cell("contact_message", row_id, column)
