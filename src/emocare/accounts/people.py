"""What whoever runs the service may see and do about people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from emocare.accounts.context import Accounts
from emocare.accounts.repository import PersonRepository, open_person
from emocare.accounts.schemas import fold_email
from emocare.crypto import KeyDestroyed, PersonKeys
from emocare.db import Database
from emocare.errors import NotFound


@dataclass(frozen=True, slots=True)
class Listed:
    """One account; ``email`` is None when its key is missing."""

    id: UUID
    created_at: datetime
    email: str | None

    def as_json(self) -> dict[str, str | None]:
        """Return the account as JSON carries it."""
        created_at = self.created_at.isoformat()
        return {"id": str(self.id), "created_at": created_at, "email": self.email}


def list_people(database: Database, keys: PersonKeys) -> list[Listed]:
    """Return every account, oldest first."""
    with database.reading() as db:
        rows = PersonRepository(db).all_rows()
    listed = []
    for row in rows:
        try:
            email = open_person(row, keys.cipher(row.id)).email
        except KeyDestroyed:
            email = None
        listed.append(Listed(row.id, row.created_at, email))
    return listed


def find_person_id(accounts: Accounts, email: str) -> UUID:
    """Return who has this address; raise NotFound for nobody."""
    index = accounts.hashes.email_index(fold_email(email))
    with accounts.database.reading() as db:
        row = PersonRepository(db).by_email(index)
    if row is None:
        raise NotFound("There is no account with this address.")
    return row.id
