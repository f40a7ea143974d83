"""The endpoints of live sessions; a stream's WebSocket is in ``endpoints_stream``."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response, status

from emocare.accounts.dependencies import (
    CheckInsReader,
    CheckInsWriter,
    CurrentAccounts,
    DbSession,
)
from emocare.errors import Conflict, EmoCareError
from emocare.monitoring import live_service as service
from emocare.monitoring.live_ending import end_session
from emocare.monitoring.live_running import LiveParts
from emocare.monitoring.live_schemas import (
    FramesOut,
    LiveEnd,
    LiveEnded,
    LiveMark,
    LiveMarked,
    LiveReadings,
    LiveReceived,
    LiveSession,
    LiveStart,
    LiveTicket,
)
from emocare.monitoring.live_tickets import VALID_S, Admission

router = APIRouter(tags=["live"])


def get_live(request: Request) -> LiveParts:
    """Return the running parts of live sessions."""
    live: LiveParts = request.app.state.live
    return live


CurrentLive = Annotated[LiveParts, Depends(get_live)]


@router.post("/live/sessions", status_code=status.HTTP_201_CREATED)
def start_live(
    form: LiveStart, identity: CheckInsWriter, accounts: CurrentAccounts, live: CurrentLive
) -> LiveSession:
    """Begin a live session; one at a time for each person.

    Needs the consent ``camera_analysis``. 409 ``live_elsewhere`` while one is open, unless it is
    taken over; 503 ``live_full`` where a streamed one has no room.
    """
    if form.mode == "device":
        return service.start(accounts, identity, form, service.engine_of(form), live.stop)
    is_new = live.room.take_place(identity.id)
    try:
        return service.start(accounts, identity, form, live.room.engine().engine, live.stop)
    except EmoCareError:
        if is_new:
            live.room.free_place(identity.id)
        raise


@router.get("/live/sessions/current")
def read_current_live(identity: CheckInsReader, db: DbSession) -> LiveSession:
    """Return one's open session, to go on after a reload; 404 ``no_live_session`` without one."""
    return service.current(db, identity)


@router.post("/live/sessions/{live_id}/readings")
def add_live_readings(
    live_id: UUID, batch: LiveReadings, identity: CheckInsWriter, accounts: CurrentAccounts
) -> LiveReceived:
    """Store a batch of frames read on the device; sending one again changes nothing.

    409 ``nothing_kept`` where the person keeps no numbers.
    """
    return service.receive(accounts, identity, live_id, batch)


@router.post("/live/sessions/{live_id}/marks", status_code=status.HTTP_201_CREATED)
def mark_live_moment(
    live_id: UUID, form: LiveMark, identity: CheckInsWriter, accounts: CurrentAccounts
) -> LiveMarked:
    """Mark a moment, with a note if one likes; ``safety`` is the step that the note opens."""
    return service.mark(accounts, identity, live_id, form)


@router.post("/live/sessions/{live_id}/end")
def end_live(
    live_id: UUID,
    form: LiveEnd,
    identity: CheckInsWriter,
    accounts: CurrentAccounts,
    live: CurrentLive,
) -> LiveEnded:
    """End a session: it becomes a check-in, where numbers are kept and some were read.

    Asking again gives the same answer, for a day.
    """
    live.stop(identity.id, live_id)
    return LiveEnded(check_in_id=end_session(accounts, identity, live_id, keep=form.keep))


@router.delete("/live/sessions/{live_id}", status_code=status.HTTP_204_NO_CONTENT)
def discard_live(
    live_id: UUID, identity: CheckInsWriter, accounts: CurrentAccounts, live: CurrentLive
) -> None:
    """End a session and delete everything that was read in it."""
    service.discard(accounts, identity, live_id)
    live.stop(identity.id, live_id)


@router.post("/live/sessions/{live_id}/ticket")
def make_live_ticket(
    live_id: UUID, identity: CheckInsWriter, accounts: CurrentAccounts, live: CurrentLive
) -> LiveTicket:
    """Make a ticket for the stream of a session: good once, for 30 seconds.

    It opens ``WS /api/v1/live/sessions/{live_id}/stream?ticket=…`` (subprotocol
    ``emocare.live.1``; docs/live.md describes its messages). Whose stream was closed for
    flooding waits half a minute (429 ``flooding``).
    """
    accounts.limits.count(service.TICKETS, str(identity.id))
    live.room.check_flooder(identity.id)
    with accounts.database.writing() as db:
        if service.open_session(db, identity, live_id).mode != "streamed":
            raise Conflict("This session is read on the device.", code="live_on_device")
    ticket = live.tickets.issue(Admission(identity, live_id))
    return LiveTicket(ticket=ticket, expires_in_s=VALID_S)


@router.get("/check-ins/{check_in_id}/frames", response_model=FramesOut)
def read_check_in_frames(check_in_id: UUID, identity: CheckInsReader, db: DbSession) -> Response:
    """Return every number of a live recording, as columns; only with ``keep_frames``.

    404 ``frames_not_kept`` where they were not kept.
    """
    columns = service.read_frames(db, identity, check_in_id)
    return Response(service.frames_json(check_in_id, columns), media_type="application/json")
