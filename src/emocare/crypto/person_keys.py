"""The store of personal keys: one wrapped key per person, kept apart from the database.

Deleting a person destroys the wrapped key here and leaves a tombstone (the random id and the
day). Backups of the database never hold these keys, so a destroyed key is destroyed for them
too. Ids of tombstones tell a restore whom to delete again.
"""

from __future__ import annotations

import os
from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary, Uuid, delete, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from emocare.crypto.cells import Cell, CellCipher
from emocare.crypto.master import KEY_BYTES, MasterKey
from emocare.db import Database, UtcDateTime, utc_now
from emocare.errors import NotFound


class KeyDestroyed(NotFound):
    """The personal key is gone, and with it everything it sealed."""

    code = "key_destroyed"


class KeyBase(DeclarativeBase):
    """Base of the two tables of the key store; they are no part of the main database."""


class PersonKey(KeyBase):
    """A personal key, wrapped by the master key."""

    __tablename__ = "person_key"

    person_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DestroyedKey(KeyBase):
    """A tombstone: this key once existed and must not come back."""

    __tablename__ = "destroyed_key"

    person_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    destroyed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PersonKeys:
    """Makes, hands out and destroys personal keys."""

    def __init__(self, database: Database, master: MasterKey) -> None:
        """Keep keys in ``database`` (the key store's own), wrapped under ``master``."""
        self.database = database
        self._wrapping = CellCipher(master.derive("wrap-person-keys"), "service")
        KeyBase.metadata.create_all(database.engine)

    def create(self, person_id: UUID) -> CellCipher:
        """Make and store a new key for ``person_id``; return its cipher."""
        key = os.urandom(KEY_BYTES)
        with self.database.writing() as db:
            wrapped = self._wrapping.seal(_cell(person_id), key)
            db.add(PersonKey(person_id=person_id, wrapped=wrapped, created_at=utc_now()))
        return CellCipher(key, person_id)

    def cipher(self, person_id: UUID) -> CellCipher:
        """Return the person's cipher; raise KeyDestroyed when there is no key (any more)."""
        with self.database.reading() as db:
            row = db.get(PersonKey, person_id)
        if row is None:
            raise KeyDestroyed("This account's key no longer exists.")
        return CellCipher(self._wrapping.open(_cell(person_id), row.wrapped), person_id)

    def destroy(self, person_id: UUID) -> None:
        """Destroy the key for good and leave a tombstone; harmless when already done."""
        with self.database.writing() as db:
            db.execute(delete(PersonKey).where(PersonKey.person_id == person_id))
            _bury(db, person_id, utc_now())
        self._scrub()

    def known(self) -> frozenset[UUID]:
        """Return the ids that have a key."""
        with self.database.reading() as db:
            return frozenset(db.scalars(select(PersonKey.person_id)))

    def destroyed(self) -> frozenset[UUID]:
        """Return the ids whose key was destroyed."""
        with self.database.reading() as db:
            return frozenset(db.scalars(select(DestroyedKey.person_id)))

    def copy_to(self, other: PersonKeys) -> None:
        """Write every key and tombstone into ``other``, which must be empty."""
        with self.database.reading() as db:
            keys = list(db.scalars(select(PersonKey)))
            tombstones = list(db.scalars(select(DestroyedKey)))
        with other.database.writing() as db:
            db.add_all(_copy_key(row) for row in keys)
            db.add_all(_copy_tombstone(row) for row in tombstones)

    def merge_from(self, other: PersonKeys) -> int:
        """Take over what ``other`` knows; a tombstone on either side wins. Return new keys."""
        with other.database.reading() as db:
            theirs = list(db.scalars(select(PersonKey)))
            their_tombstones = list(db.scalars(select(DestroyedKey)))
        buried = self.destroyed() | {row.person_id for row in their_tombstones}
        missing = [row for row in theirs if row.person_id not in self.known() | buried]
        for row in missing:  # opens only under the same master key
            self._wrapping.open(_cell(row.person_id), row.wrapped)
        with self.database.writing() as db:
            db.add_all(_copy_key(row) for row in missing)
        for tombstone in their_tombstones:
            self.destroy(tombstone.person_id)
        return len(missing)

    def _scrub(self) -> None:
        """Take the old page images out of the write-ahead log (secure_delete zeroes the rest)."""
        if self.database.engine.dialect.name == "sqlite":
            with self.database.engine.connect() as connection:
                driver = connection.connection.driver_connection
                if driver is not None:
                    driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _bury(db: Session, person_id: UUID, at: datetime) -> None:
    if db.get(DestroyedKey, person_id) is None:
        db.add(DestroyedKey(person_id=person_id, destroyed_at=at))


def _copy_key(row: PersonKey) -> PersonKey:
    return PersonKey(person_id=row.person_id, wrapped=row.wrapped, created_at=row.created_at)


def _copy_tombstone(row: DestroyedKey) -> DestroyedKey:
    return DestroyedKey(person_id=row.person_id, destroyed_at=row.destroyed_at)


def _cell(person_id: UUID) -> Cell:
    return Cell("person_key", person_id, "wrapped")
