"""Get back in without the password: recovery codes, or a link that was mailed or printed."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from emocare.accounts.context import Accounts
from emocare.accounts.limits import address_group
from emocare.accounts.mails import reset_link, reset_mail
from emocare.accounts.repository import Person, PersonRepository, SignInRepository, open_person
from emocare.accounts.schemas import Recover, Reset, fold_email
from emocare.accounts.secrets_repository import (
    ApiTokenRepository,
    PasswordResetRepository,
    RecoveryCodeRepository,
)
from emocare.accounts.signing_in import find_person
from emocare.accounts.tokens import hash_token, new_recovery_code, new_token
from emocare.crypto import CellCipher
from emocare.db import utc_now
from emocare.errors import NotFound, NotSignedIn, Unavailable

CODES = 10
RESET_WITHIN = timedelta(hours=1)


def new_recovery_codes(accounts: Accounts, db: Session, person_id: UUID) -> list[str]:
    """Make ten new codes for the person; earlier ones stop working."""
    codes = [new_recovery_code() for _ in range(CODES)]
    hashed = [accounts.hashes.recovery_code(code) for code in codes]
    RecoveryCodeRepository(db).replace(person_id, hashed)
    return codes


def recover(accounts: Accounts, form: Recover, address: str) -> None:
    """Set a new password in exchange for one recovery code.

    Raises NotSignedIn, with one text for a wrong address and a wrong code, Invalid or TooMany.
    """
    index = accounts.hashes.email_index(fold_email(form.email))
    accounts.limits.count(accounts.allowances.log_in_address, address_group(address))
    accounts.limits.count(accounts.allowances.recover, index)
    accounts.passwords.judge(
        form.new_password, own_words=form.email.split("@"), field="new_password"
    )
    # Hashed before anything is looked up: an unknown address must take as long.
    new_hash = accounts.passwords.hash(form.new_password)
    found = find_person(accounts, index)
    code_hash = accounts.hashes.recovery_code(form.recovery_code)
    with accounts.database.writing() as db:
        if found is None or not RecoveryCodeRepository(db).use(found[0].id, code_hash):
            raise NotSignedIn("E-mail address or recovery code is wrong.", code="bad_credentials")
        _set_password(db, found[0].id, found[1], new_hash)


def mail_reset_link(accounts: Accounts, email: str, address: str) -> None:
    """Mail a link when the address has an account; look the same when it has none."""
    if accounts.mailer is None:
        raise Unavailable(
            "This server cannot send mail. Use a recovery code, or ask whoever runs it.",
            code="mail_unavailable",
        )
    index = accounts.hashes.email_index(fold_email(email))
    accounts.limits.count(accounts.allowances.log_in_address, address_group(address))
    accounts.limits.count(accounts.allowances.mail, index)
    found = find_person(accounts, index)
    if found is not None:
        token = make_reset_token(accounts, found[0].id)
        mail = reset_mail(accounts.public_url, token)
        accounts.mailer.send(found[0].email, mail.subject, mail.text)


def make_reset_token(accounts: Accounts, person_id: UUID) -> str:
    """Return a new token that sets a new password, once, within an hour."""
    token = new_token()
    with accounts.database.writing() as db:
        resets = PasswordResetRepository(db)
        resets.add(person_id, hash_token(token), utc_now() + RESET_WITHIN)
    return token


def make_reset_link(accounts: Accounts, person_id: UUID) -> str:
    """Return a link to hand to a person who forgot their password."""
    return reset_link(accounts.public_url, make_reset_token(accounts, person_id))


def reset_password(accounts: Accounts, form: Reset, address: str) -> None:
    """Set a new password by a link; raise NotFound for a stale one, Invalid, TooMany."""
    accounts.limits.count(accounts.allowances.log_in_address, address_group(address))
    token_hash = hash_token(form.token)
    stale = NotFound("This link is no longer valid. Ask for a new one.", code="link_stale")
    found = _owner_of_reset(accounts, token_hash)
    if found is None:
        raise stale
    person, cipher = found
    accounts.passwords.judge(
        form.new_password,
        own_words=(person.first_name, person.last_name, *person.email.split("@")),
        field="new_password",
    )
    new_hash = accounts.passwords.hash(form.new_password)
    with accounts.database.writing() as db:
        if PasswordResetRepository(db).owner(token_hash, utc_now()) != person.id:
            raise stale
        _set_password(db, person.id, cipher, new_hash)


def _owner_of_reset(accounts: Accounts, token_hash: str) -> tuple[Person, CellCipher] | None:
    with accounts.database.reading() as db:
        person_id = PasswordResetRepository(db).owner(token_hash, utc_now())
        row = PersonRepository(db).get(person_id) if person_id else None
        if row is None:
            return None
        cipher = accounts.keys.cipher(row.id)
        return open_person(row, cipher), cipher


def _set_password(db: Session, person_id: UUID, cipher: CellCipher, new_hash: str) -> None:
    """Store the hash and end everything that somebody else may have got hold of."""
    PersonRepository(db).change(person_id, cipher, password_hash=new_hash)
    PasswordResetRepository(db).cancel(person_id)
    SignInRepository(db).end_all(person_id)
    ApiTokenRepository(db).revoke_all(person_id)
