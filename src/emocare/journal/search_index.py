"""Indexes over opened entries, in memory only: one per person, for as long as it is used.

An index holds folded texts, so it is as secret as the entries: it is never written anywhere and
never logged, and it goes at sign-out, when the sign-ins that used it have ended, after half an
hour without a search, and when others need the room.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from emocare.journal.search_terms import Term, fold

IDLE_S = 30 * 60
# Characters of all indexes together; about twice as many bytes.
MOST_CHARS = 128_000_000
# With more changes than this, reading everything again is as quick (and databases limit lists).
MOST_STALE = 1000

Contents = Iterable[tuple[UUID, datetime, dict[str, Any]]]
Read = Callable[[Collection[UUID] | None], Contents]
"""Gives the content of some entries, or of all, from a snapshot begun when it is called."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """One entry as it is looked for."""

    id: UUID
    written_at: datetime
    folded: str
    tags: tuple[str, ...]
    factors: tuple[str, ...]

    @property
    def labels(self) -> frozenset[str]:
        """Tags and factors in any case."""
        return frozenset(one.casefold() for one in (*self.tags, *self.factors))


@dataclass(slots=True)
class _Index:
    """One person's entries; ``stale`` are those that changed since they were read."""

    entries: dict[UUID, Indexed] | None = None
    stale: set[UUID] = field(default_factory=set)
    sign_ins: set[UUID] = field(default_factory=set)
    used_at: float = 0.0
    chars: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class SearchIndexes:
    """Keeps the indexes; safe to share between threads."""

    def __init__(
        self, *, most_chars: int = MOST_CHARS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Hold at most ``most_chars`` characters for everybody together."""
        self._most_chars, self._clock = most_chars, clock
        self._indexes: dict[UUID, _Index] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """Return how many people have an index."""
        return len(self._indexes)

    def entries(self, person_id: UUID, sign_in_id: UUID, read: Read) -> Collection[Indexed]:
        """Return the person's entries as they are now; reads only what is not known yet."""
        with self._lock:
            index = self._indexes.setdefault(person_id, _Index())
            index.used_at = self._clock()
            index.sign_ins.add(sign_in_id)
        with index.lock:
            # Taken before reading: what changes from here on is stale for the next search.
            with self._lock:
                stale, index.stale = index.stale, set()
            known = None if len(stale) > MOST_STALE else index.entries
            if known is None or stale:
                fresh = {one.id: one for one in _indexed(read(None if known is None else stale))}
                kept = {key: one for key, one in (known or {}).items() if key not in stale}
                known = index.entries = {**kept, **fresh}
                index.chars = sum(len(one.folded) for one in known.values())
        self._make_room(person_id)
        return known.values()

    def holds(self, person_id: UUID) -> bool:
        """Say whether there is an index for this person, or one is being made."""
        with self._lock:
            return person_id in self._indexes

    def changed(self, person_id: UUID, ids: Collection[UUID]) -> None:
        """Note that entries were stored, changed or deleted."""
        with self._lock:
            index = self._indexes.get(person_id)
            if index is not None:
                index.stale.update(ids)

    def drop(self, person_id: UUID) -> None:
        """Forget a person's index."""
        with self._lock:
            self._indexes.pop(person_id, None)

    def sign_ins(self) -> frozenset[UUID]:
        """Return the sign-ins that indexes were made for."""
        with self._lock:
            return frozenset(one for index in self._indexes.values() for one in index.sign_ins)

    def keep_only(self, live: Collection[UUID]) -> None:
        """Forget indexes whose sign-ins have all ended, and those not used for half an hour."""
        now = self._clock()
        with self._lock:
            for person_id, index in list(self._indexes.items()):
                index.sign_ins.intersection_update(live)
                if not index.sign_ins or now - index.used_at >= IDLE_S:
                    del self._indexes[person_id]

    def _make_room(self, latest: UUID) -> None:
        """Forget the longest unused indexes of others while all of them are too large."""
        with self._lock:
            by_use = sorted(self._indexes, key=lambda key: self._indexes[key].used_at)
            total = sum(index.chars for index in self._indexes.values())
            for person_id in by_use:
                if total <= self._most_chars or person_id == latest:
                    continue
                total -= self._indexes.pop(person_id).chars


def find(
    entries: Iterable[Indexed],
    terms: tuple[Term, ...],
    labels: frozenset[str] = frozenset(),
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[Indexed]:
    """Return the entries that hold every term and label in the range, newest first."""
    found = list(entries)
    for term in terms:
        needle = term.needle
        found = [one for one in found if needle in one.folded]
    if labels:
        found = [one for one in found if labels <= one.labels]
    if since is not None:
        found = [one for one in found if one.written_at >= since]
    if until is not None:
        found = [one for one in found if one.written_at < until]
    return sorted(found, key=lambda one: (one.written_at, one.id), reverse=True)


def _indexed(contents: Contents) -> Iterable[Indexed]:
    for row_id, written_at, content in contents:
        tags, factors = tuple(content.get("tags", ())), tuple(content.get("factors", ()))
        # A line's end between the parts, so that no phrase reaches from one into the next.
        parts = (content.get("text", ""), content.get("mood_words", ""), *tags, *factors)
        folded = "\n".join(fold(part) for part in parts if part)
        yield Indexed(row_id, written_at, folded, tags, factors)
