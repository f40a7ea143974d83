"""Put the accounts slice together from settings and opened stores."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from emocare.accounts.context import Accounts, SignInPolicy, allowances
from emocare.accounts.limits import RateLimits
from emocare.accounts.mail import Mailer, SmtpMailer, SmtpServer
from emocare.accounts.origins import Origins
from emocare.accounts.passwords import HashingCost, Passwords
from emocare.accounts.repository import PersonRepository
from emocare.accounts.service import delete_again, finish_shredding
from emocare.accounts.tokens import KeyedHashes
from emocare.api.registry import CONSENT_HOOKS, ERASERS, EXPORTERS
from emocare.api.stores import Stores
from emocare.config import Settings
from emocare.crypto import CellCipher
from emocare.db import migrate
from emocare.errors import Unavailable

DEFAULT_URL = "http://127.0.0.1:8000"


def build_accounts(settings: Settings, stores: Stores) -> Accounts:
    """Return the accounts slice with everything the other slices registered."""
    return Accounts(
        database=stores.database,
        keys=stores.keys,
        service_cipher=service_cipher(stores),
        hashes=KeyedHashes(stores.master),
        passwords=build_passwords(settings),
        limits=RateLimits(),
        origins=build_origins(settings),
        policy=SignInPolicy(
            idle=timedelta(days=settings.session_idle_days),
            absolute=timedelta(days=settings.session_days),
        ),
        allowances=allowances(
            per_account=settings.log_ins_per_account,
            per_address=settings.log_ins_per_address,
            sign_ups=settings.sign_ups_per_address,
            messages=settings.messages_per_address,
        ),
        public_url=settings.public_url or DEFAULT_URL,
        mailer=build_mailer(settings),
        exporters=EXPORTERS,
        erasers=ERASERS,
        consent_hooks=CONSENT_HOOKS,
    )


def build_passwords(settings: Settings) -> Passwords:
    """Return the judge and hasher of passwords."""
    return Passwords(
        HashingCost(
            memory_kib=settings.argon2_memory_kib,
            passes=settings.argon2_passes,
            at_once=settings.password_hashers,
        )
    )


def build_origins(settings: Settings) -> Origins:
    """Return which hosts and origins may be used."""
    return Origins(
        hosts=settings.allowed_hosts,
        origins=settings.allowed_origins,
        public_url=settings.public_url,
    )


def build_mailer(settings: Settings) -> Mailer | None:
    """Return the mailer, or None where no server is set."""
    if settings.smtp_host is None:
        return None
    password = settings.smtp_password
    return SmtpMailer(
        SmtpServer(
            host=settings.smtp_host,
            port=settings.smtp_port,
            security=settings.smtp_security,
            sender=settings.mail_from or f"emocare@{settings.smtp_host}",
            user=settings.smtp_user,
            password=password.get_secret_value() if password else None,
        )
    )


def service_cipher(stores: Stores) -> CellCipher:
    """Return the cipher for what belongs to no account."""
    return CellCipher(stores.master.derive("service-columns"), "service")


def prepare(stores: Stores) -> bool:
    """Migrate, finish interrupted deletions, and delete again whom a backup brought back.

    Says whether the database's shape changed. Raises Unavailable where people are stored but the
    store of their keys is empty: to go on would hide a loss that a copy of the store mends.
    """
    changed = migrate(stores.database)
    _refuse_without_keys(stores)
    finish_shredding(stores.database, stores.keys)
    delete_again(stores.database, stores.keys, ERASERS)
    return changed


def people_without_keys(stores: Stores) -> frozenset[UUID]:
    """Return who is stored but cannot be read: no key, and no tombstone either."""
    with stores.database.reading() as db:
        people = PersonRepository(db).every_id()
    return people - stores.keys.known() - stores.keys.destroyed()


def _refuse_without_keys(stores: Stores) -> None:
    lost = people_without_keys(stores)
    if lost and not stores.keys.known():
        raise Unavailable(
            f"{len(lost)} accounts are stored, but the store of personal keys is empty. "
            "Put keys.db back, or run `emocare admin restore --keys-only FILE`.",
            code="keys_missing",
        )
