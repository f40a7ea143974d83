"""The tables of the journal. Columns of ``bytes`` are sealed with the person's key."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from emocare.accounts.tables import owner
from emocare.db import Base, UtcDateTime, utc_now

# MySQL's plain BLOB would end at 64 kB.
Sealed = LargeBinary(2**24 - 1)


def _owner_in_key() -> Mapped[UUID]:
    return mapped_column(Uuid, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)


class EntryRow(Base):
    """One entry. Its id is made by the client, so that sending it twice stores it once.

    ``content`` is everything the person said, ``analysis`` what was read from it, with the hash
    of the model beside it, so that results of an outdated one can be found.
    """

    __tablename__ = "journal_entry"
    __table_args__ = (Index("ix_journal_entry_of_person", "person_id", "written_at", "id"),)

    person_id: Mapped[UUID] = _owner_in_key()
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    revision: Mapped[int]
    content: Mapped[bytes] = mapped_column(Sealed)
    analysis: Mapped[bytes | None] = mapped_column(Sealed)
    model_sha256: Mapped[str | None] = mapped_column(String(64))


class PhotoRow(Base):
    """The photo of one entry: a JPEG made here, sealed."""

    __tablename__ = "journal_photo"

    person_id: Mapped[UUID] = _owner_in_key()
    entry_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    jpeg: Mapped[bytes] = mapped_column(Sealed)


class ReminderRow(Base):
    """One reminder; what it says and when is sealed."""

    __tablename__ = "journal_reminder"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = owner()
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    content: Mapped[bytes] = mapped_column(Sealed)


class LockRow(Base):
    """The lock of a person's journal: ``settings`` holds the PIN's hash, sealed once more."""

    __tablename__ = "journal_lock"

    person_id: Mapped[UUID] = _owner_in_key()
    settings: Mapped[bytes] = mapped_column(Sealed)
