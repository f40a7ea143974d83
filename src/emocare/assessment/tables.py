"""The tables of questionnaires. Columns of ``bytes`` are sealed with the person's key."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Index, Integer, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from emocare.accounts.tables import owner
from emocare.db import Base, UtcDateTime, utc_now

# MySQL's plain BLOB would end at 64 kB.
Sealed = LargeBinary(2**24 - 1)


class ResponseRow(Base):
    """One filled-in, or half filled-in, instrument: ``open``, ``complete`` or ``expired``.

    ``content`` holds answers, log and results (``content.Content``). ``counts`` says whether it
    delays the next one: a response without a score does not. Version and language stay with it,
    and ``results_to`` too, so that scores stay hidden when the instrument is gone.
    """

    __tablename__ = "assessment_response"
    __table_args__ = (
        Index("ix_assessment_response_of_person", "person_id", "instrument", "started_at"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = owner()
    instrument: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(10))
    results_to: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    counts: Mapped[bool]
    content: Mapped[bytes] = mapped_column(Sealed)


class AssignmentRow(Base):
    """An instrument that somebody who looks after the person asked them to answer."""

    __tablename__ = "assessment_assignment"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = owner()
    instrument: Mapped[str] = mapped_column(String(40))
    assigned_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    every_days: Mapped[int | None] = mapped_column(Integer)
