"""The lock: a PIN that a signed-in browser gives before it may read.

It closes the journal, and the reading of check-ins, questionnaires and the account's download.
Help, the safety path and the plan stay open, and so does what is under way elsewhere, so that
nothing is lost. It keeps out who borrows an open device, not who knows the account's password:
with that it can be changed. Which sign-ins are open is kept in this process's memory only: after
a restart everything is locked again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field
from sqlalchemy import delete
from sqlalchemy.orm import Session

from emocare.accounts.context import Accounts
from emocare.accounts.identity import Identity
from emocare.accounts.limits import Allowance
from emocare.accounts.schemas import Body, Password, example
from emocare.accounts.service import check_password
from emocare.crypto import Cell
from emocare.errors import Invalid, NotAllowed
from emocare.journal.tables import LockRow

# Wrong tries: five in a quarter of an hour is 480 a day, so four digits last about three weeks.
TRIES = Allowance("journal-pin", 5, 15)
Pin = Annotated[str, Field(pattern=r"^[0-9]{4,8}$", json_schema_extra={"format": "password"})]
Minutes = Annotated[int, Field(ge=1, le=240)]


class LockOut(BaseModel):
    """Whether there is a lock, and whether it is closed for this sign-in."""

    on: bool
    locked: bool
    after_minutes: int | None = None
    when_hidden: bool = False


class LockChange(Body):
    """Set, change or (``pin`` null) take away the lock; the account's password says who asks."""

    model_config = example(
        {"password": "seven green kettles", "pin": "2468", "after_minutes": 5, "when_hidden": True}
    )

    password: Password
    pin: Pin | None
    after_minutes: Minutes = 5
    when_hidden: bool = False


class PinIn(Body):
    """The PIN that opens the journal."""

    model_config = example({"pin": "2468"})

    pin: Pin


@dataclass(frozen=True, slots=True)
class _Settings:
    pin_hash: str
    after_minutes: int
    when_hidden: bool


@dataclass(frozen=True, slots=True)
class _Open:
    """A sign-in that gave the PIN."""

    person_id: UUID
    used_at: float


class JournalLock:
    """Keeps which sign-ins are open; safe to share between threads."""

    def __init__(self, accounts: Accounts, clock: Callable[[], float] = time.monotonic) -> None:
        """Check PINs with the hasher of ``accounts``."""
        self._accounts, self._clock = accounts, clock
        self._open: dict[UUID, _Open] = {}
        self._lock = threading.Lock()

    def check(self, identity: Identity) -> None:
        """Raise NotAllowed (``journal_locked``) unless this sign-in may read; counts as use."""
        settings = self._settings(identity)
        if settings is not None and not self._is_open(identity, settings, use=True):
            raise NotAllowed("EmoCare is locked. Enter your PIN first.", code="journal_locked")

    def describe(self, identity: Identity) -> LockOut:
        """Return the lock as it is; asking does not count as use."""
        settings = self._settings(identity)
        if settings is None:
            return LockOut(on=False, locked=False)
        return LockOut(
            on=True,
            locked=not self._is_open(identity, settings, use=False),
            after_minutes=settings.after_minutes,
            when_hidden=settings.when_hidden,
        )

    def change(self, identity: Identity, form: LockChange) -> LockOut:
        """Set or take away the lock; raise NotAllowed for a wrong password."""
        check_password(self._accounts, identity, form.password, field="password")
        pin_hash = None if form.pin is None else self._accounts.passwords.hash(_checked(form.pin))
        with self._accounts.database.writing() as db:
            forget_lock(db, identity.id)
            if pin_hash is not None:
                stored = {
                    "pin_hash": pin_hash,
                    "after_minutes": form.after_minutes,
                    "when_hidden": form.when_hidden,
                }
                sealed = identity.cipher.seal_json(_cell(identity.id), stored)
                db.add(LockRow(person_id=identity.id, settings=sealed))
        self._close_all(identity.id)
        self._accounts.limits.forget(TRIES, str(identity.id))
        self._note_use(identity)
        return self.describe(identity)

    def unlock(self, identity: Identity, pin: str) -> LockOut:
        """Open the journal for this sign-in; raise NotAllowed or, after five tries, TooMany."""
        settings = self._settings(identity)
        if settings is not None:
            self._accounts.limits.count(TRIES, str(identity.id))
            if not self._accounts.passwords.check(pin, settings.pin_hash):
                raise NotAllowed("That is not the PIN.", code="wrong_pin")
            self._accounts.limits.forget(TRIES, str(identity.id))
            self._note_use(identity)
        return self.describe(identity)

    def close(self, identity: Identity) -> LockOut:
        """Lock the journal for this sign-in."""
        with self._lock:
            if identity.sign_in_id is not None:
                self._open.pop(identity.sign_in_id, None)
        return self.describe(identity)

    def keep_only(self, live: frozenset[UUID]) -> None:
        """Forget sign-ins that have ended."""
        with self._lock:
            self._open = {key: one for key, one in self._open.items() if key in live}

    def sign_ins(self) -> frozenset[UUID]:
        """Return the sign-ins that are open."""
        return frozenset(self._open)

    def _is_open(self, identity: Identity, settings: _Settings, *, use: bool) -> bool:
        if identity.sign_in_id is None:
            return False
        with self._lock:
            one = self._open.get(identity.sign_in_id)
            now = self._clock()
            if one is None or now - one.used_at >= settings.after_minutes * 60:
                return False
            if use:
                self._open[identity.sign_in_id] = replace(one, used_at=now)
            return True

    def _note_use(self, identity: Identity) -> None:
        if identity.sign_in_id is not None:
            with self._lock:
                self._open[identity.sign_in_id] = _Open(identity.id, self._clock())

    def _close_all(self, person_id: UUID) -> None:
        with self._lock:
            self._open = {key: one for key, one in self._open.items() if one.person_id != person_id}

    def _settings(self, identity: Identity) -> _Settings | None:
        with self._accounts.database.reading() as db:
            row = db.get(LockRow, identity.id)
        if row is None:
            return None
        return _Settings(**identity.cipher.open_json(_cell(identity.id), row.settings))


def forget_lock(db: Session, person_id: UUID) -> None:
    """Delete the person's lock."""
    db.execute(delete(LockRow).where(LockRow.person_id == person_id))


def _checked(pin: str) -> str:
    if len(set(pin)) < 2 or pin in "0123456789876543210":
        problem = "This PIN is among the first that people try. Choose another one."
        raise Invalid(problem, code="weak_pin", fields={"pin": problem})
    return pin


def _cell(person_id: UUID) -> Cell:
    return Cell("journal_lock", person_id, "settings")
