"""The SQL for people and their sign-ins (secrets and consents have their own files)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from emocare.accounts.tables import PendingShredRow, PersonRow, SignInRow
from emocare.crypto import Cell, CellCipher

_SEALED = ("email", "first_name", "last_name", "time_zone", "password_hash")


@dataclass(frozen=True, slots=True)
class Person:
    """An account, opened."""

    id: UUID
    created_at: datetime
    email: str
    first_name: str
    last_name: str
    time_zone: str
    password_hash: str


def open_person(row: PersonRow, cipher: CellCipher) -> Person:
    """Open a stored account with its own key."""
    opened = {
        name: cipher.open_text(Cell("person", row.id, name), getattr(row, name)) for name in _SEALED
    }
    return Person(id=row.id, created_at=row.created_at, **opened)


class PersonRepository:
    """Accounts."""

    def __init__(self, db: Session) -> None:
        """Work in ``db``."""
        self._db = db

    def add(self, person: Person, email_index: str, cipher: CellCipher) -> None:
        """Store a new account, sealed."""
        sealed = {
            name: cipher.seal_text(Cell("person", person.id, name), getattr(person, name))
            for name in _SEALED
        }
        row = PersonRow(
            id=person.id, created_at=person.created_at, email_index=email_index, **sealed
        )
        self._db.add(row)
        self._db.flush()

    def get(self, person_id: UUID) -> PersonRow | None:
        """Return the stored account, or None."""
        return self._db.get(PersonRow, person_id)

    def by_email(self, email_index: str) -> PersonRow | None:
        """Return the account of an e-mail address, or None."""
        return self._db.scalar(select(PersonRow).where(PersonRow.email_index == email_index))

    def every_id(self) -> frozenset[UUID]:
        """Return the id of every account."""
        return frozenset(self._db.scalars(select(PersonRow.id)))

    def all_rows(self) -> list[PersonRow]:
        """Return every account, oldest first."""
        return list(self._db.scalars(select(PersonRow).order_by(PersonRow.created_at)))

    def change(self, person_id: UUID, cipher: CellCipher, **values: str) -> None:
        """Seal and store new values of sealed columns."""
        unknown = set(values) - set(_SEALED)
        if unknown:
            raise ValueError(f"not a sealed column: {sorted(unknown)}")
        sealed = {
            name: cipher.seal_text(Cell("person", person_id, name), value)
            for name, value in values.items()
        }
        self._db.execute(update(PersonRow).where(PersonRow.id == person_id).values(**sealed))

    def mark_for_shredding(self, person_id: UUID) -> None:
        """Delete the account and note that its key must be destroyed next."""
        self._db.execute(delete(PersonRow).where(PersonRow.id == person_id))
        if self._db.get(PendingShredRow, person_id) is None:
            self._db.add(PendingShredRow(person_id=person_id))

    def to_shred(self) -> list[UUID]:
        """Return the ids whose key must be destroyed."""
        return list(self._db.scalars(select(PendingShredRow.person_id)))

    def shredded(self, person_id: UUID) -> None:
        """Note that the key is destroyed."""
        self._db.execute(delete(PendingShredRow).where(PendingShredRow.person_id == person_id))


class SignInRepository:
    """Sign-ins."""

    def __init__(self, db: Session) -> None:
        """Work in ``db``."""
        self._db = db

    def add(
        self,
        person_id: UUID,
        token_hash: str,
        user_agent: str,
        cipher: CellCipher,
        *,
        now: datetime,
        expires_at: datetime,
    ) -> SignInRow:
        """Store a new sign-in."""
        row_id = uuid4()
        sealed = cipher.seal_text(Cell("sign_in", row_id, "user_agent"), user_agent)
        row = SignInRow(
            id=row_id,
            person_id=person_id,
            token_hash=token_hash,
            user_agent=sealed,
            created_at=now,
            last_seen_at=now,
            expires_at=expires_at,
        )
        self._db.add(row)
        self._db.flush()
        return row

    def by_token(self, token_hash: str) -> SignInRow | None:
        """Return the sign-in of a token, or None."""
        return self._db.scalar(select(SignInRow).where(SignInRow.token_hash == token_hash))

    def of_person(self, person_id: UUID) -> list[SignInRow]:
        """Return a person's sign-ins, the last used first."""
        mine = select(SignInRow).where(SignInRow.person_id == person_id)
        return list(self._db.scalars(mine.order_by(SignInRow.last_seen_at.desc())))

    def touch(self, sign_in_id: UUID, now: datetime) -> None:
        """Note that the sign-in was used."""
        self._db.execute(
            update(SignInRow).where(SignInRow.id == sign_in_id).values(last_seen_at=now)
        )

    def end(self, person_id: UUID, sign_in_id: UUID) -> bool:
        """End one sign-in of the person; say whether there was one."""
        row = self._db.get(SignInRow, sign_in_id)
        if row is None or row.person_id != person_id:
            return False
        self._db.delete(row)
        self._db.flush()
        return True

    def end_all(self, person_id: UUID, *, keep: UUID | None = None) -> None:
        """End every sign-in of the person, except ``keep``."""
        ending = delete(SignInRow).where(SignInRow.person_id == person_id)
        self._db.execute(ending if keep is None else ending.where(SignInRow.id != keep))

    def end_expired(self, *, now: datetime, idle_since: datetime) -> None:
        """Delete sign-ins that can no longer be used."""
        self._db.execute(
            delete(SignInRow).where(
                (SignInRow.expires_at <= now) | (SignInRow.last_seen_at <= idle_since)
            )
        )
