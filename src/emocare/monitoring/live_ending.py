"""How a live session ends: its numbers become one check-in, by the rules of a clip.

Summing up an hour takes seconds of processor time, so no transaction is open meanwhile: the
session is first marked as ending (nothing more is taken), then read and summed up, then stored,
with the consents looked at again under the person's lock. A crash in between is made good by
``settle_abandoned``, which finds what never ended.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import cache
from uuid import UUID

from sqlalchemy.orm import Session

from emocare.accounts.consent import ConsentRepository, Purpose
from emocare.accounts.context import Accounts
from emocare.accounts.identity import Identity
from emocare.crypto import KeyDestroyed
from emocare.db import utc_now
from emocare.errors import EmoCareError, NotAllowed, NotFound
from emocare.monitoring.jobs import with_certainty
from emocare.monitoring.live_frames import FramesRepository
from emocare.monitoring.live_numbers import Columns, as_readings, joined
from emocare.monitoring.live_repository import (
    ENDED,
    ENDING,
    Live,
    LiveRepository,
    abandoned,
    forget_ended,
)
from emocare.monitoring.repository import CheckInRepository, NewCheckIn, lock_person
from emocare.monitoring.schemas import MarkedMoment, NetworkOut, Reading
from emocare.monitoring.summaries import summary_json
from emocare.types import Evidence, FaceReading

ABANDONED_AFTER = timedelta(minutes=30)
FORGOTTEN_AFTER = timedelta(days=1)
_log = logging.getLogger("emocare.live")


def end_session(
    accounts: Accounts, identity: Identity, session_id: UUID, *, keep: bool
) -> UUID | None:
    """End a session; return the check-in it became, or None where nothing is kept.

    Ending it again gives the same answer. Raises NotFound where there is no such session (any
    more), NotAllowed where the account is gone.
    """
    live = _begin_ending(accounts, identity, session_id, keep=keep)
    if live.state == ENDED:
        return live.check_in_id
    with accounts.database.reading() as db:
        mine = LiveRepository(db, identity.id, identity.cipher)
        columns, marks = joined(mine.parts(session_id)), mine.marks(session_id)
    reading = summed_up(columns, live.engine)
    return _store(accounts, identity, live, reading, columns, marks)


def summed_up(columns: Columns, engine: NetworkOut) -> Reading:
    """Return the reading of a session by the rules of a clip's.

    Its telling moment has the movements of the face, but not the face itself: of a live session
    neither crops nor landmarks are kept.
    """
    # Here: starting can do without.
    from emocare.affect.summary import summarise
    from emocare.monitoring.telling import TellingLog, moment_json, movements_json

    log = TellingLog()

    def noted() -> Iterator[tuple[float, list[FaceReading]]]:
        for t_s, readings in as_readings(columns, evidence_of(engine.sha256)):
            log.add(readings)
            yield t_s, readings

    summary = summarise(noted())
    one, moment = log.choose(summary), None
    if one is not None and one.action_units:
        moment = moment_json(one, None, movements_json(one))
    models = {
        "model": engine.name,
        "model_sha256": engine.sha256,
        "crop_version": engine.crop_version,
    }
    told = {"moment": moment, "blinks": log.blinks(summary)}
    return Reading.model_validate({**summary_json(summary, models), **told})


@cache
def evidence_of(sha256: str) -> Mapping[str, Evidence]:
    """Return how far a network's action units are trusted; nothing about one we do not ship."""
    from emocare.runtime import OnnxModel  # brings onnxruntime in, which starting can do without
    from emocare.vision.model_card import read_model_info
    from emocare.vision.shipped import SHIPPED, shipped_weights

    for arithmetic in SHIPPED:
        model = OnnxModel(shipped_weights(arithmetic))
        if model.sha256 == sha256:
            return read_model_info(model.metadata, sha256, model.path.name).action_units
    return {}


def settle_abandoned(accounts: Accounts) -> int:
    """End sessions that were not heard of for half an hour; return how many."""
    now = utc_now()
    with accounts.database.reading() as db:
        quiet = abandoned(db, now - ABANDONED_AFTER)
    for person_id, session_id in quiet:
        try:
            identity = Identity(person_id, accounts.keys.cipher(person_id))
            end_session(accounts, identity, session_id, keep=True)
        except KeyDestroyed:
            continue  # being deleted just now
        except EmoCareError as error:
            _log.warning("an abandoned live session could not be ended: %s", error.code)
    with accounts.database.writing() as db:
        forget_ended(db, now - FORGOTTEN_AFTER)
    return len(quiet)


def _begin_ending(accounts: Accounts, identity: Identity, session_id: UUID, *, keep: bool) -> Live:
    """Take nothing more; end at once where nothing is kept. Returns the session as it is now."""
    with accounts.database.writing() as db:
        live = _locked(db, identity, session_id)
        if live.state == ENDED:
            return live
        mine = LiveRepository(db, identity.id, identity.cipher)
        if not keep or live.frames == 0 or not keeps_numbers(db, identity.id):
            mine.clear(session_id)
            mine.set_state(session_id, ENDED)
        else:
            mine.set_state(session_id, ENDING)
        changed = mine.get(session_id)
    if changed is None:
        raise gone()
    return changed


def _store(
    accounts: Accounts,
    identity: Identity,
    live: Live,
    reading: Reading,
    columns: Columns,
    marks: list[MarkedMoment],
) -> UUID | None:
    """Store the check-in where it may (still) be, and close the session."""
    with accounts.database.writing() as db:
        now = _locked(db, identity, live.id)
        if now.state == ENDED:
            return now.check_in_id
        check_in_id = None
        # A session in which nobody was seen has nothing to say, unless its person said something.
        if keeps_numbers(db, identity.id) and (reading.face_count or marks):
            new = NewCheckIn(
                "live", live.started_at, live.time_zone, with_certainty(reading), marks=marks
            )
            check_in_id = CheckInRepository(db, identity.id, identity.cipher).add(new).id
            if _allows(db, identity.id, Purpose.KEEP_FRAMES):
                FramesRepository(db, identity.id, identity.cipher).add(check_in_id, columns)
        mine = LiveRepository(db, identity.id, identity.cipher)
        mine.clear(live.id)
        mine.set_state(live.id, ENDED, check_in_id)
        return check_in_id


def _locked(db: Session, identity: Identity, session_id: UUID) -> Live:
    """Hold the person's row and return the session as it is."""
    if not lock_person(db, identity.id):
        raise NotAllowed("This account no longer exists.", code="account_gone")
    live = LiveRepository(db, identity.id, identity.cipher).get(session_id)
    if live is None:
        raise gone()
    return live


def keeps_numbers(db: Session, person_id: UUID) -> bool:
    """Whether anything read may be stored now."""
    both = (Purpose.CAMERA_ANALYSIS, Purpose.KEEP_NUMBERS)
    return all(_allows(db, person_id, purpose) for purpose in both)


def keeps_frames(db: Session, person_id: UUID) -> bool:
    """Whether every frame's numbers may be stored now."""
    return keeps_numbers(db, person_id) and _allows(db, person_id, Purpose.KEEP_FRAMES)


def gone() -> NotFound:
    """Return the error for a session that is not (any more) there."""
    return NotFound(
        "There is no such live session. It was discarded, or its consent was withdrawn.",
        code="no_live_session",
    )


def _allows(db: Session, person_id: UUID, purpose: Purpose) -> bool:
    return ConsentRepository(db).current(person_id, purpose).granted
