"""Store what streams read: once a second, one transaction for all of them.

The same transaction looks whether each session may go on: whose camera consent was withdrawn, who
deleted the account or ended the session elsewhere, is closed within the second. Numbers are only
stored under ``keep_numbers``; others are dropped here.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from emocare.accounts.consent import ConsentRepository, Purpose
from emocare.accounts.context import Accounts
from emocare.db import utc_now
from emocare.monitoring.live_ending import ABANDONED_AFTER
from emocare.monitoring.live_numbers import as_columns
from emocare.monitoring.live_packet import Close
from emocare.monitoring.live_repository import NewPart, add_parts, next_parts, open_among, touch_all
from emocare.monitoring.live_room import LiveRoom
from emocare.monitoring.live_service import LONGEST
from emocare.monitoring.live_stream import Stream
from emocare.monitoring.repository import lock_people

_PURPOSES = (Purpose.CAMERA_ANALYSIS, Purpose.KEEP_NUMBERS)
Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Standing:
    """What holds for the sessions of streams at one moment."""

    people: frozenset[UUID]
    granted: frozenset[tuple[UUID, Purpose]]
    open: frozenset[UUID]

    def why_not(self, stream: Stream) -> tuple[Close, str] | None:
        """Return why a stream may not go on, or None."""
        person_id = stream.identity.id
        if person_id not in self.people:
            return Close.NOT_ALLOWED, "account_gone"
        if (person_id, Purpose.CAMERA_ANALYSIS) not in self.granted:
            return Close.NOT_ALLOWED, "consent_missing"
        if stream.session_id not in self.open:
            return Close.ENDED, "live_ended"
        return None

    def keeps(self, stream: Stream) -> bool:
        """Whether a stream's numbers may be stored."""
        return self.why_not(stream) is None and (
            (stream.identity.id, Purpose.KEEP_NUMBERS) in self.granted
        )


class LiveWriter:
    """The one writer of all streams."""

    def __init__(self, accounts: Accounts, room: LiveRoom) -> None:
        """Store for the streams of ``room``."""
        self._accounts = accounts
        self._room = room
        self._one_at_a_time = threading.Lock()

    def write(self) -> None:
        """Store what was read since the last call; close streams that may not go on.

        What cannot be stored (the database is busy) is kept for the next time.
        """
        with self._one_at_a_time:
            streams = self._room.to_store()
            if not streams:
                return
            taken = [(stream, stream.take_rows()) for stream in streams]
            try:
                with self._accounts.database.writing() as db:
                    standing = _look(db, streams)
                    _store(db, standing, taken)
            except BaseException:
                for stream, rows in taken:
                    stream.put_back(rows)
                self._room.come_back(streams)
                raise
        for stream in streams:
            if not stream.closed and (why_not := standing.why_not(stream)) is not None:
                stream.close(*why_not)
                self._room.free_place(stream.identity.id)

    def stop(self, person_id: UUID, session_id: UUID, code: Close, why: str) -> None:
        """Store what the stream of somebody's session has read, and close the stream."""
        self.write()
        self._room.dismiss(person_id, session_id, code, why)


def _look(db: Session, streams: Sequence[Stream]) -> _Standing:
    """Hold the people and look what holds for them."""
    people = lock_people(db, {stream.identity.id for stream in streams})
    granted = ConsentRepository(db).granted_among(people, _PURPOSES)
    ids = [stream.session_id for stream in streams]
    # Frames say themselves when they were captured; this is what holds whatever they say.
    return _Standing(people, granted, open_among(db, ids, utc_now() - LONGEST - ABANDONED_AFTER))


def _store(db: Session, standing: _Standing, taken: Sequence[tuple[Stream, Rows]]) -> None:
    heard = {stream.session_id for stream, rows in taken if rows and not standing.why_not(stream)}
    touch_all(db, list(heard))
    numbers = next_parts(db, list(heard))
    parts = []
    for stream, rows in taken:
        if not rows or not standing.keeps(stream):
            continue
        # A session may have two: a stream that just left, and the one that took its place.
        number = numbers.get(stream.session_id, 0)
        numbers[stream.session_id] = number + 1
        who = stream.identity
        parts.append(NewPart(who.id, who.cipher, stream.session_id, number, as_columns(rows)))
    add_parts(db, parts)
