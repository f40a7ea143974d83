"""Everything the accounts slice works with, wired once in ``api`` and handed down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from emocare.accounts.limits import Allowance, RateLimits
from emocare.accounts.origins import Origins
from emocare.accounts.passwords import Passwords
from emocare.accounts.registry import ConsentHook, Eraser, Exporter
from emocare.accounts.tokens import KeyedHashes
from emocare.crypto import CellCipher, PersonKeys
from emocare.db import Database

if TYPE_CHECKING:
    from emocare.accounts.identity import Identity
    from emocare.accounts.mail import Mailer


@dataclass(frozen=True, slots=True)
class SignInPolicy:
    """How long a sign-in lasts: unused, and at all."""

    idle: timedelta = timedelta(days=7)
    absolute: timedelta = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Allowances:
    """How often somebody may try what."""

    log_in_address: Allowance
    log_in_account_address: Allowance
    log_in_account: Allowance
    sign_up: Allowance
    recover: Allowance
    mail: Allowance
    contact: Allowance


def allowances(*, per_account: int, per_address: int, sign_ups: int, messages: int) -> Allowances:
    """Return limits around four numbers: tries per quarter of an hour, the rest per hour.

    An account is limited tightly for one address and loosely for all of them, so that a stranger
    cannot easily lock somebody out by failing on purpose.
    """
    return Allowances(
        log_in_address=Allowance("log-in/address", per_address, 15),
        log_in_account_address=Allowance("log-in/account+address", per_account, 15),
        log_in_account=Allowance("log-in/account", 5 * per_account, 60),
        sign_up=Allowance("sign-up", sign_ups, 60),
        recover=Allowance("recover", per_account, 60),
        mail=Allowance("mail", 3, 60),
        contact=Allowance("contact", messages, 60),
    )


@dataclass(frozen=True, slots=True)
class Accounts:
    """The parts of the slice, and what other slices registered with it."""

    database: Database
    keys: PersonKeys
    service_cipher: CellCipher
    hashes: KeyedHashes
    passwords: Passwords
    limits: RateLimits
    origins: Origins
    policy: SignInPolicy
    allowances: Allowances
    public_url: str
    mailer: Mailer | None = None
    exporters: Sequence[Exporter] = field(default_factory=tuple)
    erasers: Sequence[Eraser] = field(default_factory=tuple)
    consent_hooks: Sequence[ConsentHook] = field(default_factory=tuple)
    # Running parts of other slices add themselves here.
    lock_checks: list[Callable[[Identity], None]] = field(default_factory=list)
    sign_out_hooks: list[Callable[[UUID], None]] = field(default_factory=list)

    def check_unlocked(self, identity: Identity) -> None:
        """Raise NotAllowed where a lock keeps this sign-in from reading how the person has been."""
        for check in self.lock_checks:
            check(identity)
