"""The table of check-ins. Columns of ``bytes`` are sealed with the person's key; never a frame."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Index, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from emocare.accounts.tables import owner
from emocare.db import Base, UtcDateTime, utc_now

# An hour of timeline has about 200 kB, packed; MySQL's plain BLOB would end at 64. (Its own
# LONGBLOB type would import every MySQL driver's module at each start.)
Sealed = LargeBinary(2**24 - 1)


class CheckInRow(Base):
    """One check-in.

    ``result`` is the reading as JSON, ``timeline`` its per-second aggregates, zlib-compressed and
    apart, so that lists need not open them (rows from before 0004 have them in ``result``).
    ``mood``, ``words``, ``correction``, ``note`` and ``marks`` are what the person said. The
    model's hash and crop version stay readable, so that results of an outdated model can be found.
    """

    __tablename__ = "check_in"
    __table_args__ = (Index("ix_check_in_of_person", "person_id", "recorded_at", "id"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = owner()
    source: Mapped[str] = mapped_column(String(10))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    time_zone: Mapped[bytes] = mapped_column(LargeBinary)
    duration_s: Mapped[float | None]
    result: Mapped[bytes | None] = mapped_column(Sealed)
    timeline: Mapped[bytes | None] = mapped_column(Sealed)
    mood: Mapped[bytes | None] = mapped_column(LargeBinary)
    words: Mapped[bytes | None] = mapped_column(Sealed)
    correction: Mapped[bytes | None] = mapped_column(LargeBinary)
    note: Mapped[bytes | None] = mapped_column(Sealed)
    marks: Mapped[bytes | None] = mapped_column(Sealed)
    model_sha256: Mapped[str | None] = mapped_column(String(64))
    crop_version: Mapped[str | None] = mapped_column(String(40))
