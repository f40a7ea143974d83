"""The signed-in person's own account: profile, password, API tokens, consents, deletion."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from emocare.accounts.consent import Consent, ConsentRepository, Purpose
from emocare.accounts.context import Accounts
from emocare.accounts.identity import Identity, Scope
from emocare.accounts.registry import ConsentHook, Eraser
from emocare.accounts.repository import Person, PersonRepository, SignInRepository, open_person
from emocare.accounts.schemas import (
    ApiTokenMade,
    ApiTokenNew,
    ApiTokenOut,
    Me,
    MeChange,
    PasswordChange,
)
from emocare.accounts.secrets_repository import (
    ApiTokenRepository,
    PasswordResetRepository,
    RecoveryCodeRepository,
)
from emocare.accounts.tables import ApiTokenRow
from emocare.accounts.tokens import hash_token, new_api_token
from emocare.crypto import Cell, PersonKeys
from emocare.db import Database, utc_now
from emocare.errors import Conflict, NotAllowed, NotFound, NotSignedIn

MAX_API_TOKENS = 20


def read_me(db: Session, identity: Identity) -> Me:
    """Return the person's own account."""
    person = read_person(db, identity)
    return Me(
        id=person.id,
        first_name=person.first_name,
        last_name=person.last_name,
        email=person.email,
        time_zone=person.time_zone,
        created_at=person.created_at,
        csrf_token=identity.csrf_token,
        recovery_codes_left=RecoveryCodeRepository(db).count(person.id),
    )


def read_person(db: Session, identity: Identity) -> Person:
    """Return the account of who is asking; raise NotSignedIn when it was just deleted."""
    row = PersonRepository(db).get(identity.id)
    if row is None:
        raise NotSignedIn("This account no longer exists.")
    return open_person(row, identity.cipher)


def change_me(db: Session, identity: Identity, change: MeChange) -> None:
    """Store new names or a new time zone."""
    values = change.model_dump(exclude_none=True)
    if values:
        PersonRepository(db).change(identity.id, identity.cipher, **values)


def check_password(accounts: Accounts, identity: Identity, password: str, *, field: str) -> Person:
    """Return the person when the password is theirs; raise NotAllowed or TooMany otherwise."""
    accounts.limits.count(accounts.allowances.log_in_account, "re-check", str(identity.id))
    with accounts.database.reading() as db:
        person = read_person(db, identity)
    if not accounts.passwords.check(password, person.password_hash):
        raise NotAllowed(f"The {field} is wrong.", code="wrong_password")
    return person


def change_password(accounts: Accounts, identity: Identity, change: PasswordChange) -> None:
    """Set a new password and end every sign-in, this one included: a new one must follow."""
    person = check_password(accounts, identity, change.current_password, field="current password")
    accounts.passwords.judge(
        change.new_password,
        own_words=(person.first_name, person.last_name, *person.email.split("@")),
        field="new_password",
    )
    new_hash = accounts.passwords.hash(change.new_password)
    with accounts.database.writing() as db:
        PersonRepository(db).change(identity.id, identity.cipher, password_hash=new_hash)
        PasswordResetRepository(db).cancel(identity.id)
        SignInRepository(db).end_all(identity.id)


def make_api_token(db: Session, identity: Identity, form: ApiTokenNew) -> ApiTokenMade:
    """Make a token; its secret is returned this once. Raises Conflict past twenty."""
    tokens = ApiTokenRepository(db)
    if len(tokens.of_person(identity.id)) >= MAX_API_TOKENS:
        raise Conflict(
            f"There are already {MAX_API_TOKENS} API tokens. Delete one first.",
            code="too_many_tokens",
        )
    secret, now = new_api_token(), utc_now()
    row = tokens.add(
        identity.id,
        identity.cipher,
        token_hash=hash_token(secret),
        name=form.name,
        scopes=sorted({scope.value for scope in form.scopes}),
        created_at=now,
        expires_at=now + timedelta(days=form.expires_in_days),
    )
    return ApiTokenMade(token=secret, **describe_api_token(row, identity).model_dump())


def list_api_tokens(db: Session, identity: Identity) -> list[ApiTokenOut]:
    """Return the person's tokens, newest first, expired ones included."""
    rows = ApiTokenRepository(db).of_person(identity.id)
    return [describe_api_token(row, identity) for row in rows]


def describe_api_token(row: ApiTokenRow, identity: Identity) -> ApiTokenOut:
    """Return a token without its secret."""
    return ApiTokenOut(
        id=row.id,
        name=identity.cipher.open_text(Cell("api_token", row.id, "name"), row.name),
        scopes=[Scope(scope) for scope in row.scopes.split()],
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        expires_at=row.expires_at,
    )


def revoke_api_token(db: Session, identity: Identity, token_id: UUID) -> None:
    """Delete a token; raise NotFound when it is not one of the person's."""
    if not ApiTokenRepository(db).revoke(identity.id, token_id):
        raise NotFound("There is no such API token.")


def set_consent(
    db: Session, hooks: Sequence[ConsentHook], person_id: UUID, purpose: Purpose, *, granted: bool
) -> Consent:
    """Move a switch; withdrawing runs the hooks of the purpose in the same transaction."""
    repository = ConsentRepository(db)
    before = repository.current(person_id, purpose)
    after = repository.record(person_id, purpose, granted=granted)
    if before.granted and not granted:
        for hook in hooks:
            if hook.purpose is purpose:
                hook.on_withdrawn(db, person_id)
    return after


def delete_person(
    database: Database, keys: PersonKeys, erasers: Sequence[Eraser], person_id: UUID
) -> None:
    """Erase everything about a person, then destroy their key."""
    with database.writing() as db:
        for eraser in erasers:
            eraser.erase(db, person_id)
        PersonRepository(db).mark_for_shredding(person_id)
    finish_shredding(database, keys)


def finish_shredding(database: Database, keys: PersonKeys) -> int:
    """Destroy the keys of everybody who was deleted; return how many.

    Called after each deletion and at every start: a crash in between only delays it.
    """
    with database.reading() as db:
        waiting = PersonRepository(db).to_shred()
    for person_id in waiting:
        keys.destroy(person_id)
        with database.writing() as db:
            PersonRepository(db).shredded(person_id)
    return len(waiting)


def delete_again(database: Database, keys: PersonKeys, erasers: Sequence[Eraser]) -> int:
    """Erase whoever came back with a restored backup although their key was destroyed."""
    with database.reading() as db:
        present = PersonRepository(db).every_id()
    returned = present & keys.destroyed()
    for person_id in returned:
        delete_person(database, keys, erasers, person_id)
    return len(returned)
