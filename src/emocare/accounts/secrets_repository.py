"""The SQL for API tokens, recovery codes, reset links and pending sign-ups."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from emocare.accounts.tables import (
    ApiTokenRow,
    PasswordResetRow,
    PendingSignUpRow,
    RecoveryCodeRow,
)
from emocare.crypto import Cell, CellCipher


class ApiTokenRepository:
    """API tokens."""

    def __init__(self, db: Session) -> None:
        """Work in ``db``."""
        self._db = db

    def add(
        self,
        person_id: UUID,
        cipher: CellCipher,
        *,
        token_hash: str,
        name: str,
        scopes: Iterable[str],
        created_at: datetime,
        expires_at: datetime,
    ) -> ApiTokenRow:
        """Store a new token."""
        row_id = uuid4()
        row = ApiTokenRow(
            id=row_id,
            person_id=person_id,
            token_hash=token_hash,
            name=cipher.seal_text(Cell("api_token", row_id, "name"), name),
            scopes=" ".join(scopes),
            created_at=created_at,
            expires_at=expires_at,
        )
        self._db.add(row)
        self._db.flush()
        return row

    def by_token(self, token_hash: str) -> ApiTokenRow | None:
        """Return the row of a token, or None."""
        return self._db.scalar(select(ApiTokenRow).where(ApiTokenRow.token_hash == token_hash))

    def of_person(self, person_id: UUID) -> list[ApiTokenRow]:
        """Return a person's tokens, newest first."""
        mine = select(ApiTokenRow).where(ApiTokenRow.person_id == person_id)
        return list(self._db.scalars(mine.order_by(ApiTokenRow.created_at.desc())))

    def touch(self, token_id: UUID, now: datetime) -> None:
        """Note that the token was used."""
        self._db.execute(
            update(ApiTokenRow).where(ApiTokenRow.id == token_id).values(last_used_at=now)
        )

    def revoke(self, person_id: UUID, token_id: UUID) -> bool:
        """Delete one token of the person; say whether there was one."""
        row = self._db.get(ApiTokenRow, token_id)
        if row is None or row.person_id != person_id:
            return False
        self._db.delete(row)
        self._db.flush()
        return True

    def revoke_all(self, person_id: UUID) -> None:
        """Delete every token of the person."""
        self._db.execute(delete(ApiTokenRow).where(ApiTokenRow.person_id == person_id))


class RecoveryCodeRepository:
    """Recovery codes that are still unused."""

    def __init__(self, db: Session) -> None:
        """Work in ``db``."""
        self._db = db

    def replace(self, person_id: UUID, code_hashes: Iterable[str]) -> None:
        """Make these the person's only codes."""
        self._db.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.person_id == person_id))
        self._db.add_all(
            RecoveryCodeRow(person_id=person_id, code_hash=code) for code in code_hashes
        )

    def count(self, person_id: UUID) -> int:
        """Return how many are left."""
        mine = RecoveryCodeRow.person_id == person_id
        return self._db.scalar(select(func.count()).select_from(RecoveryCodeRow).where(mine)) or 0

    def use(self, person_id: UUID, code_hash: str) -> bool:
        """Use one code up; say whether it was there."""
        row = self._db.scalar(
            select(RecoveryCodeRow).where(
                RecoveryCodeRow.person_id == person_id, RecoveryCodeRow.code_hash == code_hash
            )
        )
        if row is None:
            return False
        self._db.delete(row)
        self._db.flush()
        return True


class PasswordResetRepository:
    """Links that set a new password, once."""

    def __init__(self, db: Session) -> None:
        """Work in ``db``."""
        self._db = db

    def add(self, person_id: UUID, token_hash: str, expires_at: datetime) -> None:
        """Store a link; earlier ones of the person stop working."""
        self.cancel(person_id)
        self._db.add(
            PasswordResetRow(person_id=person_id, token_hash=token_hash, expires_at=expires_at)
        )

    def owner(self, token_hash: str, now: datetime) -> UUID | None:
        """Return whose valid link this is, or None."""
        return self._db.scalar(
            select(PasswordResetRow.person_id).where(
                PasswordResetRow.token_hash == token_hash, PasswordResetRow.expires_at > now
            )
        )

    def cancel(self, person_id: UUID) -> None:
        """Make every link of the person useless."""
        self._db.execute(delete(PasswordResetRow).where(PasswordResetRow.person_id == person_id))


class PendingSignUpRepository:
    """Sign-ups that wait for their mailed link."""

    def __init__(self, db: Session) -> None:
        """Work in ``db``."""
        self._db = db

    def replace(
        self, row_id: UUID, email_index: str, token_hash: str, details: bytes, expires_at: datetime
    ) -> None:
        """Store a sign-up in place of an earlier one for the same address."""
        self._db.execute(
            delete(PendingSignUpRow).where(PendingSignUpRow.email_index == email_index)
        )
        self._db.add(
            PendingSignUpRow(
                id=row_id,
                email_index=email_index,
                token_hash=token_hash,
                details=details,
                expires_at=expires_at,
            )
        )

    def find(self, token_hash: str, now: datetime) -> PendingSignUpRow | None:
        """Return the waiting sign-up of a link, or None."""
        return self._db.scalar(
            select(PendingSignUpRow).where(
                PendingSignUpRow.token_hash == token_hash, PendingSignUpRow.expires_at > now
            )
        )

    def remove(self, email_index: str) -> None:
        """Delete what waits for this address."""
        self._db.execute(
            delete(PendingSignUpRow).where(PendingSignUpRow.email_index == email_index)
        )

    def purge(self, now: datetime) -> None:
        """Delete what nobody confirmed in time."""
        self._db.execute(delete(PendingSignUpRow).where(PendingSignUpRow.expires_at <= now))
