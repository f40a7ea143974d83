"""Tables of the accounts slice.

Columns of ``bytes`` are sealed with the person's key (``emocare.crypto.CellCipher``) unless the
comment says otherwise; ``*_hash`` and ``*_index`` are one-way and in hexadecimal.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from emocare.db import Base, UtcDateTime, utc_now

HASH_CHARS = 64


def owner() -> Mapped[UUID]:
    """Return a column that names the person a row belongs to."""
    return mapped_column(Uuid, ForeignKey("person.id", ondelete="CASCADE"), index=True)


class PersonRow(Base):
    """One account."""

    __tablename__ = "person"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    email_index: Mapped[str] = mapped_column(String(HASH_CHARS), unique=True)
    email: Mapped[bytes] = mapped_column(LargeBinary)
    first_name: Mapped[bytes] = mapped_column(LargeBinary)
    last_name: Mapped[bytes] = mapped_column(LargeBinary)
    time_zone: Mapped[bytes] = mapped_column(LargeBinary)
    password_hash: Mapped[bytes] = mapped_column(LargeBinary)


class SignInRow(Base):
    """One browser that is signed in."""

    __tablename__ = "sign_in"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = owner()
    token_hash: Mapped[str] = mapped_column(String(HASH_CHARS), unique=True)
    user_agent: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ApiTokenRow(Base):
    """One token for scripts; ``scopes`` are separated by spaces."""

    __tablename__ = "api_token"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = owner()
    token_hash: Mapped[str] = mapped_column(String(HASH_CHARS), unique=True)
    name: Mapped[bytes] = mapped_column(LargeBinary)
    scopes: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RecoveryCodeRow(Base):
    """One unused recovery code; using it deletes the row."""

    __tablename__ = "recovery_code"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = owner()
    code_hash: Mapped[str] = mapped_column(String(HASH_CHARS))


class ConsentEventRow(Base):
    """One change of a consent; rows are only ever added, the newest counts."""

    __tablename__ = "consent_event"
    # The number orders changes; unique, so that two at the same moment cannot both be newest.
    __table_args__ = (UniqueConstraint("person_id", "purpose", "number"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = owner()
    purpose: Mapped[str] = mapped_column(String(40))
    granted: Mapped[bool]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    number: Mapped[int]


class PasswordResetRow(Base):
    """One mailed or printed link that sets a new password, once."""

    __tablename__ = "password_reset"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = owner()
    token_hash: Mapped[str] = mapped_column(String(HASH_CHARS), unique=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PendingSignUpRow(Base):
    """A sign-up that waits for its mailed link; ``details`` is sealed with the service's key."""

    __tablename__ = "pending_sign_up"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    email_index: Mapped[str] = mapped_column(String(HASH_CHARS), index=True)
    token_hash: Mapped[str] = mapped_column(String(HASH_CHARS), unique=True)
    details: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PendingShredRow(Base):
    """A person whose rows are gone and whose key must be destroyed next (no foreign key)."""

    __tablename__ = "pending_shred"

    person_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
