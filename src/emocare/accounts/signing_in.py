"""Log in, log out, and the list of browsers that are signed in."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from emocare.accounts.context import Accounts
from emocare.accounts.identity import Identity, is_live
from emocare.accounts.limits import address_group
from emocare.accounts.repository import Person, PersonRepository, SignInRepository, open_person
from emocare.accounts.schemas import SignInOut, fold_email
from emocare.accounts.tokens import hash_token, new_token
from emocare.crypto import Cell, CellCipher, KeyDestroyed
from emocare.db import utc_now
from emocare.errors import NotFound, NotSignedIn

USER_AGENT_CHARS = 300


@dataclass(frozen=True, slots=True)
class NewSignIn:
    """A sign-in that was just made; ``token`` goes into the cookie and is kept nowhere."""

    token: str
    identity: Identity


def log_in(
    accounts: Accounts, email: str, password: str, address: str
) -> tuple[Person, CellCipher]:
    """Return the person; raise NotSignedIn (one text for every reason) or TooMany."""
    index = accounts.hashes.email_index(fold_email(email))
    _count_try(accounts, index, address)
    found = find_person(accounts, index)
    stored = found[0].password_hash if found else None
    if not accounts.passwords.check(password, stored) or found is None:
        raise NotSignedIn("E-mail address or password is wrong.", code="bad_credentials")
    person, cipher = found
    if accounts.passwords.is_outdated(person.password_hash):
        fresh = accounts.passwords.hash(password)
        with accounts.database.writing() as db:
            PersonRepository(db).change(person.id, cipher, password_hash=fresh)
    accounts.limits.forget(
        accounts.allowances.log_in_account_address, index, address_group(address)
    )
    return person, cipher


def find_person(accounts: Accounts, email_index: str) -> tuple[Person, CellCipher] | None:
    """Return the account of an e-mail address with its cipher, or None."""
    with accounts.database.reading() as db:
        row = PersonRepository(db).by_email(email_index)
    if row is None:
        return None
    try:
        cipher = accounts.keys.cipher(row.id)
    except KeyDestroyed:
        return None
    return open_person(row, cipher), cipher


def start_sign_in(
    accounts: Accounts,
    person_id: UUID,
    cipher: CellCipher,
    *,
    user_agent: str,
    replaced_token: str | None = None,
) -> NewSignIn:
    """Make a sign-in with a new token; the one that this browser had before ends."""
    now = utc_now()
    token = new_token()
    token_hash = hash_token(token)
    with accounts.database.writing() as db:
        sign_ins = SignInRepository(db)
        sign_ins.end_expired(now=now, idle_since=now - accounts.policy.idle)
        old = sign_ins.by_token(hash_token(replaced_token)) if replaced_token else None
        if old is not None:
            sign_ins.end(old.person_id, old.id)
        row = sign_ins.add(
            person_id,
            token_hash,
            user_agent[:USER_AGENT_CHARS],
            cipher,
            now=now,
            expires_at=now + accounts.policy.absolute,
        )
    csrf_token = accounts.hashes.csrf_token(token_hash)
    return NewSignIn(token, Identity(person_id, cipher, row.id, csrf_token))


def list_sign_ins(accounts: Accounts, db: Session, identity: Identity) -> list[SignInOut]:
    """Return the person's sign-ins that still work."""
    now = utc_now()
    return [
        SignInOut(
            id=row.id,
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            user_agent=identity.cipher.open_text(
                Cell("sign_in", row.id, "user_agent"), row.user_agent
            ),
            current=row.id == identity.sign_in_id,
        )
        for row in SignInRepository(db).of_person(identity.id)
        if is_live(row, accounts, now)
    ]


def end_sign_in(db: Session, identity: Identity, sign_in_id: UUID) -> None:
    """End one sign-in; raise NotFound when it is not one of the person's."""
    if not SignInRepository(db).end(identity.id, sign_in_id):
        raise NotFound("There is no such session.")


def _count_try(accounts: Accounts, email_index: str, address: str) -> None:
    limits, allowed, group = accounts.limits, accounts.allowances, address_group(address)
    limits.count(allowed.log_in_address, group)
    limits.count(allowed.log_in_account_address, email_index, group)
    limits.count(allowed.log_in_account, email_index)
