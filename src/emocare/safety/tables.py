"""The tables of the safety slice. Columns of ``bytes`` are sealed with the person's key."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Index, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from emocare.accounts.tables import owner
from emocare.db import Base, UtcDateTime, utc_now


class SafetyDocumentRow(Base):
    """What a person wrote for themselves: ``name`` is ``plan`` or ``told``."""

    __tablename__ = "safety_document"
    __table_args__ = (Index("uq_safety_document_of_person", "person_id", "name", unique=True),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = owner()
    name: Mapped[str] = mapped_column(String(10))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    content: Mapped[bytes] = mapped_column(LargeBinary(2**24 - 1))


class SafetyStepRow(Base):
    """One step that was opened: when; sealed in ``content``: its level and what opened it.

    Never the words. ``ended_at`` is set when the person closes it, ``welcomed_at`` when they were
    met gently afterwards.
    """

    __tablename__ = "safety_step"
    __table_args__ = (Index("ix_safety_step_of_person", "person_id", "started_at"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = owner()
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    welcomed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    content: Mapped[bytes] = mapped_column(LargeBinary)
