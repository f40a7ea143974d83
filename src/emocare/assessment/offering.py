"""What is on offer to a person, and when it is its turn."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from emocare.accounts.identity import Identity
from emocare.assessment.instrument import Instrument
from emocare.assessment.library import Library
from emocare.assessment.repository import Assignment, AssignmentRepository, ResponseRepository
from emocare.assessment.schemas import OfferOut, OffersOut
from emocare.db import utc_now
from emocare.errors import NotFound


def list_offers(db: Session, identity: Identity, library: Library) -> OffersOut:
    """Return everything on offer to this person, with when it is its turn."""
    assignments = AssignmentRepository(db, identity.id)
    items = []
    for instrument in library.instruments.values():
        assignment = assignments.current(instrument.id)
        if instrument.offered == "always" or assignment is not None:
            items.append(_offer(db, identity, instrument, assignment))
    return OffersOut(items=items)


def find_offered(db: Session, identity: Identity, library: Library, name: str) -> Instrument:
    """Return an instrument on offer; raise NotFound for one that was not assigned."""
    instrument = library.get(name)
    if instrument.offered == "assigned":
        assigned = AssignmentRepository(db, identity.id).current(name)
        begun = ResponseRepository(db, identity.id, identity.cipher).open_one(name, utc_now())
        if assigned is None and begun is None:
            raise NotFound("There is no such questionnaire.", code="no_such_instrument")
    return instrument


def _offer(
    db: Session, identity: Identity, instrument: Instrument, assignment: Assignment | None
) -> OfferOut:
    now, mine = utc_now(), ResponseRepository(db, identity.id, identity.cipher)
    last = mine.last_completed_at(instrument.id)
    begun = mine.open_one(instrument.id, now)
    again_at = next_at(last, instrument, assignment)
    later = again_at is not None and again_at > now
    return OfferOut(
        id=instrument.id,
        title=instrument.title,
        name=instrument.name,
        about=instrument.about,
        kind=instrument.kind,
        minutes=instrument.minutes,
        recall_days=instrument.recall.days,
        assigned=assignment is not None,
        state="open" if begun else "later" if later else "due",
        next_at=again_at if later and not begun else None,
        open_response_id=begun.id if begun else None,
        last_completed_at=last,
    )


def next_at(
    last: datetime | None, instrument: Instrument, assignment: Assignment | None
) -> datetime | None:
    """Return when an instrument may be taken again, or None where it never was."""
    if last is None:
        return None
    every = assignment.every_days if assignment and assignment.every_days else 0
    return last + timedelta(days=max(instrument.recall.days, every))
