"""What the accounts slice itself exports and erases."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from emocare.accounts.consent import ConsentRepository
from emocare.accounts.registry import Eraser, Exporter, Rows
from emocare.accounts.repository import PersonRepository, SignInRepository, open_person
from emocare.accounts.secrets_repository import ApiTokenRepository, RecoveryCodeRepository
from emocare.accounts.tables import (
    ApiTokenRow,
    ConsentEventRow,
    PasswordResetRow,
    RecoveryCodeRow,
    SignInRow,
)
from emocare.crypto import Cell, CellCipher

_TABLES = frozenset(
    {"person", "sign_in", "api_token", "recovery_code", "consent_event", "password_reset"}
)
_OWNED = (SignInRow, ApiTokenRow, RecoveryCodeRow, ConsentEventRow, PasswordResetRow)


def export_account(db: Session, person_id: UUID, cipher: CellCipher) -> Mapping[str, Rows]:
    """Return the account, its sign-ins, tokens and consents; hashes of secrets stay out."""
    row = PersonRepository(db).get(person_id)
    if row is None:
        return {}
    person = open_person(row, cipher)
    profile = {
        "id": person.id,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "time_zone": person.time_zone,
        "created_at": person.created_at,
        "recovery_codes_left": RecoveryCodeRepository(db).count(person_id),
    }
    return {
        "account": [profile],
        "consents": _consents(db, person_id),
        "sessions": _sign_ins(db, person_id, cipher),
        "api_tokens": _api_tokens(db, person_id, cipher),
    }


def erase_account(db: Session, person_id: UUID) -> None:
    """Delete everything of the slice but the account row, which is deleted last."""
    for table in _OWNED:
        db.execute(delete(table).where(table.person_id == person_id))


def _consents(db: Session, person_id: UUID) -> Rows:
    return [
        {"purpose": event.purpose, "granted": event.granted, "recorded_at": event.recorded_at}
        for event in ConsentRepository(db).history(person_id)
    ]


def _sign_ins(db: Session, person_id: UUID, cipher: CellCipher) -> Rows:
    return [
        {
            "id": row.id,
            "created_at": row.created_at,
            "last_seen_at": row.last_seen_at,
            "expires_at": row.expires_at,
            "user_agent": cipher.open_text(Cell("sign_in", row.id, "user_agent"), row.user_agent),
        }
        for row in SignInRepository(db).of_person(person_id)
    ]


def _api_tokens(db: Session, person_id: UUID, cipher: CellCipher) -> Rows:
    return [
        {
            "id": row.id,
            "name": cipher.open_text(Cell("api_token", row.id, "name"), row.name),
            "scopes": row.scopes,
            "created_at": row.created_at,
            "last_used_at": row.last_used_at,
            "expires_at": row.expires_at,
        }
        for row in ApiTokenRepository(db).of_person(person_id)
    ]


EXPORTER = Exporter(tables=_TABLES, export=export_account)
ERASER = Eraser(tables=_TABLES, erase=erase_account)
