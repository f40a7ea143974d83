"""The rules of live sessions: who may begin one, what is taken, and what is answered."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from emocare.accounts.consent import Purpose, require_consent
from emocare.accounts.context import Accounts
from emocare.accounts.identity import Identity
from emocare.accounts.limits import Allowance
from emocare.accounts.service import read_person
from emocare.db import utc_now
from emocare.errors import Conflict, Invalid, NotAllowed, NotFound
from emocare.monitoring.live_ending import (
    ABANDONED_AFTER,
    end_session,
    gone,
    keeps_frames,
    keeps_numbers,
)
from emocare.monitoring.live_frames import FramesRepository
from emocare.monitoring.live_ladder import RUNGS
from emocare.monitoring.live_numbers import Columns, as_columns
from emocare.monitoring.live_repository import OPEN, Live, LiveRepository, NewLive
from emocare.monitoring.live_schemas import (
    Keep,
    LiveMark,
    LiveMarked,
    LiveReadings,
    LiveReceived,
    LiveSession,
    LiveStart,
)
from emocare.monitoring.repository import CheckInRepository, lock_person
from emocare.monitoring.schemas import LONGEST_S, MAX_MARKS, MarkedMoment, NetworkOut
from emocare.safety.service import note_text
from emocare.types import ACTION_UNITS, EXPRESSIONS

LONGEST = timedelta(seconds=LONGEST_S)
# An hour at 30 frames a second; packed and sealed it stays below what a column holds.
MAX_FRAMES = LONGEST_S * 30
FPS = RUNGS[0]
STARTS = Allowance("live/starts", 120, 60)
BATCHES = Allowance("live/batches", 300, 1)
TICKETS = Allowance("live/tickets", 120, 10)
# 120 frames whose numbers have every digit a browser can give them.
MAX_BATCH_BYTES = 192 * 1024


def start(
    accounts: Accounts,
    identity: Identity,
    form: LiveStart,
    engine: NetworkOut,
    stop: Callable[[UUID, UUID, str], None],
) -> LiveSession:
    """Begin a session; raise Conflict (``live_elsewhere``) while another is open.

    ``engine`` is the network that will read. With ``take_over``, or where the open one was
    abandoned, that one ends first (``stop`` closes its stream) and becomes its check-in.
    """
    accounts.limits.count(STARTS, str(identity.id))
    with accounts.database.reading() as db:
        require_consent(db, identity.id, Purpose.CAMERA_ANALYSIS)
        before = _mine(db, identity).current()
        zone = form.time_zone or read_person(db, identity).time_zone
    if before is not None:
        _check_may_end(before, form)
        stop(identity.id, before.id, "taken_over")
        end_session(accounts, identity, before.id, keep=True)
    new = NewLive(form.mode, zone, engine, identity.sign_in_id)
    with accounts.database.writing() as db:
        if not lock_person(db, identity.id):
            raise NotAllowed("This account no longer exists.", code="account_gone")
        require_consent(db, identity.id, Purpose.CAMERA_ANALYSIS)
        if _mine(db, identity).current() is not None:
            raise _elsewhere()
        return _describe(db, identity, _mine(db, identity).add(new))


def engine_of(form: LiveStart) -> NetworkOut:
    """Return the network that reads on the device; raise Invalid where it is not named."""
    if form.engine is None:
        raise Invalid(
            "Name the network that reads on the device.",
            code="engine_missing",
            fields={"engine": "Please fill this in."},
        )
    return form.engine


def current(db: Session, identity: Identity) -> LiveSession:
    """Return the person's open session; raise NotFound (``no_live_session``) without one."""
    live = _mine(db, identity).current()
    if live is None:
        raise NotFound("No live session is open.", code="no_live_session")
    return _describe(db, identity, live)


def receive(
    accounts: Accounts, identity: Identity, session_id: UUID, batch: LiveReadings
) -> LiveReceived:
    """Store a batch, once; a number that is stored already is answered as it was."""
    accounts.limits.count(BATCHES, str(identity.id))
    columns = as_columns([frame.model_dump(mode="json") for frame in batch.frames])
    with accounts.database.writing() as db:
        live = open_session(db, identity, session_id)
        if live.mode != "device":
            raise Conflict(
                "The server reads this session itself; it takes no readings.", code="live_streamed"
            )
        mine = _mine(db, identity)
        stored = mine.part_frames(session_id, batch.batch)
        if stored is None:
            stored = _store_batch(db, identity, live, batch.batch, columns)
        return LiveReceived(received=stored, next_batch=mine.next_part(session_id))


def mark(accounts: Accounts, identity: Identity, session_id: UUID, form: LiveMark) -> LiveMarked:
    """Store a marked moment; raise Conflict (``nothing_kept``) where nothing is.

    Its note goes through the safety path, like every word that somebody writes.
    """
    made = MarkedMoment(t_s=form.t_s, note=form.note)
    with accounts.database.writing() as db:
        open_session(db, identity, session_id)
        _require_keeping(db, identity)
        mine = _mine(db, identity)
        if len(mine.marks(session_id)) >= MAX_MARKS:
            raise Conflict(f"There are already {MAX_MARKS} marks.", code="too_many_marks")
        mine.add_mark(session_id, made)
        step = note_text(db, identity, "mark", form.note)
    return LiveMarked(**dict(made), safety=step)


def discard(accounts: Accounts, identity: Identity, session_id: UUID) -> None:
    """Delete a session and everything it read; raise NotFound where there is none."""
    with accounts.database.writing() as db:
        mine = _mine(db, identity)
        if mine.get(session_id) is None:
            raise gone()
        mine.remove(session_id)


def open_session(db: Session, identity: Identity, session_id: UUID) -> Live:
    """Hold the person and return their open session, while it may take something.

    Raises NotFound for none, NotAllowed without the camera's consent, Conflict where it ended
    (``live_ended``) or its hour is over (``live_over``).
    """
    if not lock_person(db, identity.id):
        raise NotAllowed("This account no longer exists.", code="account_gone")
    live = _mine(db, identity).get(session_id)
    if live is None:
        raise gone()
    require_consent(db, identity.id, Purpose.CAMERA_ANALYSIS)
    if live.state != OPEN:
        raise Conflict(
            "This live session has ended, perhaps from another device.", code="live_ended"
        )
    if utc_now() >= live.started_at + LONGEST + ABANDONED_AFTER:
        raise Conflict("A live session lasts an hour at most. End this one.", code="live_over")
    return live


def read_frames(db: Session, identity: Identity, check_in_id: UUID) -> Columns:
    """Return every number of a live recording; raise NotFound where none are kept."""
    if CheckInRepository(db, identity.id, identity.cipher).get(check_in_id) is None:
        raise NotFound("There is no such check-in.")
    found = FramesRepository(db, identity.id, identity.cipher).get(check_in_id)
    if found is None:
        raise NotFound(
            "The numbers of every frame were not kept for this check-in.", code="frames_not_kept"
        )
    return found


def frames_json(check_in_id: UUID, columns: Columns) -> bytes:
    """Return the columns of a recording as ``FramesOut`` in JSON; an hour has 54,000 frames."""
    document = {
        "check_in_id": str(check_in_id),
        "frames": len(columns["t_s"]),
        "expressions": EXPRESSIONS,
        "action_units": ACTION_UNITS,
        **columns,
    }
    return json.dumps(document, allow_nan=False, separators=(",", ":")).encode()


def keep_of(db: Session, person_id: UUID) -> Keep:
    """Return what the consents allow to stay of a live session."""
    if not keeps_numbers(db, person_id):
        return "nothing"
    return "frames" if keeps_frames(db, person_id) else "seconds"


def _check_may_end(before: Live, form: LiveStart) -> None:
    """Raise unless that is asked for, or nobody is there any more."""
    abandoned = utc_now() - before.last_seen_at >= ABANDONED_AFTER
    if not (form.take_over or abandoned):
        raise _elsewhere()


def _store_batch(db: Session, identity: Identity, live: Live, number: int, columns: Columns) -> int:
    _require_keeping(db, identity)
    count = len(columns["t_s"])
    if live.frames + count > MAX_FRAMES:
        raise Conflict("This live session holds all the numbers it can. End it.", code="live_over")
    _mine(db, identity).add_part(live.id, number, columns)
    return count


def _require_keeping(db: Session, identity: Identity) -> None:
    if not keeps_numbers(db, identity.id):
        raise Conflict(
            "Nothing of this session is kept, as you chose. Nothing needs to be sent.",
            code="nothing_kept",
        )


def _describe(db: Session, identity: Identity, live: Live) -> LiveSession:
    mine = _mine(db, identity)
    return LiveSession(
        id=live.id,
        mode=live.mode,
        state="open" if live.state == OPEN else "ended",
        started_at=live.started_at,
        ends_at=live.started_at + LONGEST,
        keep=keep_of(db, identity.id),
        fps=FPS,
        next_batch=mine.next_part(live.id),
        here=live.sign_in_id == identity.sign_in_id,
        marks=mine.marks(live.id),
    )


def _elsewhere() -> Conflict:
    return Conflict(
        "A live session is already open, perhaps on another device. Take it over or end it there.",
        code="live_elsewhere",
    )


def _mine(db: Session, identity: Identity) -> LiveRepository:
    return LiveRepository(db, identity.id, identity.cipher)
