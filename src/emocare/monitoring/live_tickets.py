"""Tickets that open a stream: good once, for half a minute, kept in memory as hashes only.

A browser cannot send headers with a WebSocket, and a cookie alone would let any page that finds
its way here open one. The ticket is asked for as every other change is, with the CSRF token.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from emocare.accounts.identity import Identity
from emocare.accounts.tokens import hash_token, new_token

VALID_S = 30


@dataclass(frozen=True, slots=True)
class Admission:
    """Who a ticket lets in, and to which session."""

    identity: Identity
    session_id: UUID


class Tickets:
    """The tickets that are out; safe to share between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._out: dict[str, tuple[Admission, float]] = {}

    def issue(self, admission: Admission) -> str:
        """Return a new ticket; an earlier one for the same session is void."""
        ticket = new_token()
        with self._lock:
            self._out = {
                key: (one, until_s)
                for key, (one, until_s) in self._out.items()
                if until_s > self._clock() and one.session_id != admission.session_id
            }
            self._out[hash_token(ticket)] = (admission, self._clock() + VALID_S)
        return ticket

    def redeem(self, ticket: str) -> Admission | None:
        """Return whom a ticket lets in, once; None for a used, old or made-up one."""
        with self._lock:
            admission, until_s = self._out.pop(hash_token(ticket), (None, 0.0))
        return admission if until_s > self._clock() else None
