"""Password rules and hashing (argon2id, RFC 9106).

Hashing takes 64 MiB and about 200 ms on purpose. A semaphore caps how many run at once, so that
a flood of log-ins costs waiting, not memory. Unknown accounts are checked against a dummy hash
of the same cost, so that time does not tell who has an account.
"""

from __future__ import annotations

import gzip
import os
import threading
import unicodedata
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

from emocare.errors import Invalid, TooMany

MIN_CHARS = 8
ADVISED_CHARS = 15
MAX_CHARS = 256
_LANES = 1
_MIN_DIFFERENT = 3
_OWN_WORD_CHARS = 4
_SIGNS = "!?.,@#$%&*+-_ "
_PADDING = _SIGNS + "0123456789"  # what people add to a word to please a rule


@dataclass(frozen=True, slots=True)
class HashingCost:
    """What one hash costs, how many run at once, and how long others wait for their turn.

    The default is RFC 9106's second recommendation (64 MiB, three passes) on one lane.
    """

    memory_kib: int = 65_536
    passes: int = 3
    at_once: int = 2
    wait_s: float = 20.0


class Passwords:
    """Judges, hashes and checks passwords."""

    def __init__(self, cost: HashingCost) -> None:
        """Hash at ``cost``."""
        self._hasher = PasswordHasher(
            time_cost=cost.passes,
            memory_cost=cost.memory_kib,
            parallelism=_LANES,
            hash_len=32,
            salt_len=16,
            type=Type.ID,
        )
        self._wait_s = cost.wait_s
        self._free = threading.BoundedSemaphore(cost.at_once)
        self._dummy = _dummy_hash(cost)

    @cached_property
    def _common(self) -> frozenset[str]:
        packed = files("emocare.accounts").joinpath("common_passwords.txt.gz").read_bytes()
        lines = gzip.decompress(packed).decode().splitlines()
        return frozenset(line for line in lines if not line.startswith("#"))

    def judge(self, password: str, *, own_words: Iterable[str] = (), field: str) -> None:
        """Raise Invalid (naming ``field``) for a password that is short, common or personal."""
        problem = self._problem(_normalise(password), own_words)
        if problem:
            raise Invalid(problem, code="weak_password", fields={field: problem})

    def hash(self, password: str) -> str:
        """Return the argon2id hash with its parameters; raise TooMany when all are busy."""
        with self._slot():
            return self._hasher.hash(_normalise(password))

    def check(self, password: str, stored: str | None) -> bool:
        """Say whether ``password`` fits ``stored``; None costs the same time and never fits."""
        with self._slot():
            try:
                fits = self._hasher.verify(stored or self._dummy, _normalise(password))
            except (VerificationError, InvalidHashError):
                return False
        return fits and stored is not None

    def is_outdated(self, stored: str) -> bool:
        """Say whether ``stored`` was made at another cost than today's."""
        return self._hasher.check_needs_rehash(stored)

    def _problem(self, password: str, own_words: Iterable[str]) -> str | None:
        if len(password) < MIN_CHARS:
            return f"Use at least {MIN_CHARS} characters; {ADVISED_CHARS} or more are better."
        if len(password) > MAX_CHARS:
            return f"Use at most {MAX_CHARS} characters."
        folded = password.casefold()
        if self._is_guessed_early(folded):
            return "This password is on lists that attackers try first. Choose another one."
        rest = folded
        for word in ("emocare", *(word.casefold() for word in own_words)):
            if len(word) >= _OWN_WORD_CHARS:
                rest = rest.replace(word, "")
        if len(rest.strip(_PADDING)) < min(_OWN_WORD_CHARS, len(folded.strip(_PADDING))):
            return "This password is made of your own name or address. Choose another one."
        return None

    def _is_guessed_early(self, folded: str) -> bool:
        if len(set(folded)) < _MIN_DIFFERENT or (
            folded.isdecimal() and len(folded) < ADVISED_CHARS
        ):
            return True
        unpadded = (folded, folded.rstrip(_SIGNS), folded.rstrip(_PADDING))
        return any(form in self._common for form in unpadded)

    @contextmanager
    def _slot(self) -> Iterator[None]:
        if not self._free.acquire(timeout=self._wait_s):
            raise TooMany("Many people are signing in just now. Try again.", retry_after_s=10)
        try:
            yield
        finally:
            self._free.release()


def _normalise(password: str) -> str:
    """Make the same password typed on different keyboards the same (NIST SP 800-63B)."""
    return unicodedata.normalize("NFKC", password)


def _dummy_hash(cost: HashingCost) -> str:
    salt, digest = (b64encode(os.urandom(size)).decode().rstrip("=") for size in (16, 32))
    return f"$argon2id$v=19$m={cost.memory_kib},t={cost.passes},p={_LANES}${salt}${digest}"
