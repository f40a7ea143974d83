"""The tables of live sessions. Columns of ``bytes`` are sealed with the person's key.

Nothing here can hold a picture: parts and recordings are zlib-compressed JSON of numbers
(``live_numbers``), which is all that a live session ever hands to the database.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Integer, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from emocare.accounts.tables import owner
from emocare.db import Base, UtcDateTime, utc_now
from emocare.monitoring.tables import Sealed


class LiveSessionRow(Base):
    """One live session: ``open``, ``ending`` while it becomes a check-in, then ``ended``.

    ``sign_in_id`` is the browser it began in (None: an API token); no foreign key, for logging
    out does not end it. ``frames`` counts those in its parts. An ended session stays for a day,
    so that ending it twice gives the same answer.
    """

    __tablename__ = "live_session"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = owner()
    sign_in_id: Mapped[UUID | None] = mapped_column(Uuid)
    mode: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), index=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    time_zone: Mapped[bytes] = mapped_column(LargeBinary)
    engine: Mapped[bytes] = mapped_column(LargeBinary)
    frames: Mapped[int] = mapped_column(Integer, default=0)
    check_in_id: Mapped[UUID | None] = mapped_column(Uuid)


class LivePartRow(Base):
    """A batch of per-frame numbers of a session that is still open."""

    __tablename__ = "live_part"

    session_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("live_session.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    person_id: Mapped[UUID] = owner()
    frames: Mapped[int] = mapped_column(Integer)
    numbers: Mapped[bytes] = mapped_column(Sealed)


class LiveMarkRow(Base):
    """A moment that the person marked in an open session; ``mark`` holds when and the note."""

    __tablename__ = "live_mark"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    session_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("live_session.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[UUID] = owner()
    mark: Mapped[bytes] = mapped_column(Sealed)


class FramesRow(Base):
    """Every number of one live recording; only under the consent ``keep_frames``."""

    __tablename__ = "check_in_frames"

    check_in_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("check_in.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[UUID] = owner()
    frames: Mapped[int] = mapped_column(Integer)
    numbers: Mapped[bytes] = mapped_column(Sealed)
