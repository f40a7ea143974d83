"""What an administrator does until the clinic exists: assign an instrument, read its scores."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from emocare.assessment.content import ScoreRecord
from emocare.assessment.library import Library
from emocare.assessment.repository import AssignmentRepository, ResponseRepository
from emocare.crypto import PersonKeys
from emocare.db import Database, utc_now
from emocare.errors import NotFound


@dataclass(frozen=True, slots=True)
class AssignedResult:
    """The scores of one finished response, and what to ask the person about."""

    instrument: str
    version: str
    completed_at: datetime
    scores: tuple[ScoreRecord, ...]
    follow_ups: tuple[str, ...]


def assign(
    database: Database, library: Library, person_id: UUID, name: str, *, every_days: int | None
) -> None:
    """Offer an instrument to a person; raise NotFound for an unknown one."""
    instrument = library.get(name)
    with database.writing() as db:
        AssignmentRepository(db, person_id).add(instrument.id, utc_now(), every_days)


def end_assignment(database: Database, person_id: UUID, name: str) -> None:
    """Stop offering an assigned instrument; raise NotFound where it was not assigned."""
    with database.writing() as db:
        if not AssignmentRepository(db, person_id).end(name, utc_now()):
            raise NotFound(f"{name} is not assigned to this person.")


def read_assigned(
    database: Database, keys: PersonKeys, person_id: UUID, name: str
) -> list[AssignedResult]:
    """Return the results of an instrument whose scores go to whoever assigned it, newest first.

    Those that the person sees themselves are theirs: they are left out.
    """
    with database.reading() as db:
        mine = ResponseRepository(db, person_id, keys.cipher(person_id))
        found = mine.completed(utc_now(), instrument=name)
    return [
        AssignedResult(
            instrument=one.instrument,
            version=one.version,
            completed_at=one.completed_at,
            scores=tuple(one.content.finished.scores),
            follow_ups=tuple(one.content.finished.follow_ups),
        )
        for one in found
        if not one.shown and one.content.finished and one.completed_at
    ]
