"""Sign-up, directly or by a mailed confirmation."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError

from emocare.accounts.context import Accounts
from emocare.accounts.limits import address_group
from emocare.accounts.mails import already_registered_mail, confirmation_mail
from emocare.accounts.repository import Person, PersonRepository
from emocare.accounts.schemas import SignUp, fold_email
from emocare.accounts.secrets_repository import PendingSignUpRepository
from emocare.accounts.tokens import hash_token, new_token
from emocare.crypto import Cell, CellCipher
from emocare.db import utc_now
from emocare.errors import Conflict, NotFound

CONFIRM_WITHIN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Details:
    """What a new account is made of."""

    first_name: str
    last_name: str
    email: str
    time_zone: str
    password_hash: str


def sign_up(accounts: Accounts, form: SignUp, address: str) -> tuple[Person, CellCipher] | None:
    """Make the account, or mail a link and return None where mail is set up.

    Raises Invalid for a weak password, Conflict for a taken address (only without mail), TooMany.
    The password is hashed before the address is looked up, so both outcomes take as long.
    """
    accounts.limits.count(accounts.allowances.sign_up, address_group(address))
    own_words = (form.first_name, form.last_name, *form.email.split("@"))
    accounts.passwords.judge(form.password, own_words=own_words, field="password")
    details = Details(
        form.first_name,
        form.last_name,
        form.email,
        form.time_zone,
        accounts.passwords.hash(form.password),
    )
    if accounts.mailer is None:
        return create_person(accounts, details)
    _mail_confirmation(accounts, details)
    return None


def confirm(accounts: Accounts, token: str) -> tuple[Person, CellCipher]:
    """Make the account that ``token`` was mailed for; raise NotFound for a stale link."""
    stale = NotFound("This link is no longer valid. Sign up again.", code="link_stale")
    with accounts.database.reading() as db:
        row = PendingSignUpRepository(db).find(hash_token(token), utc_now())
    if row is None:
        raise stale
    sealed = accounts.service_cipher.open_json(_cell(row.id), row.details)
    made = create_person(accounts, Details(**sealed))
    with accounts.database.writing() as db:
        PendingSignUpRepository(db).remove(row.email_index)
    return made


def create_person(accounts: Accounts, details: Details) -> tuple[Person, CellCipher]:
    """Store a new account under a new key; raise Conflict when the address is taken."""
    index = accounts.hashes.email_index(fold_email(details.email))
    taken = Conflict(
        "There is already an account with this address. Log in instead.", code="email_taken"
    )
    with accounts.database.reading() as db:
        if PersonRepository(db).by_email(index) is not None:
            raise taken
    person = Person(id=uuid4(), created_at=utc_now(), **asdict(details))
    cipher = accounts.keys.create(person.id)
    try:
        with accounts.database.writing() as db:
            PersonRepository(db).add(person, index, cipher)
    except IntegrityError:  # somebody else took the address in this very moment
        accounts.keys.destroy(person.id)
        raise taken from None
    # Any other failure leaves the key: whether the commit arrived may be unknown, and a key
    # without an account harms nobody.
    return person, cipher


def _mail_confirmation(accounts: Accounts, details: Details) -> None:
    if accounts.mailer is None:
        raise RuntimeError("mail is not set up")
    folded = fold_email(details.email)
    index = accounts.hashes.email_index(folded)
    accounts.limits.count(accounts.allowances.mail, index)
    token, row_id = new_token(), uuid4()
    sealed = accounts.service_cipher.seal_json(_cell(row_id), asdict(details))
    now = utc_now()
    with accounts.database.writing() as db:
        taken = PersonRepository(db).by_email(index) is not None
        waiting = PendingSignUpRepository(db)
        waiting.purge(now)
        # Stored for a taken address too, with a link nobody gets: both outcomes look alike.
        waiting.replace(row_id, index, hash_token(token), sealed, now + CONFIRM_WITHIN)
    url = accounts.public_url
    mail = already_registered_mail(url) if taken else confirmation_mail(url, token)
    accounts.mailer.send(details.email, mail.subject, mail.text)


def _cell(row_id: UUID) -> Cell:
    return Cell("pending_sign_up", row_id, "details")
