"""The WebSocket of a streamed session: who may open it, and moving its messages in and out.

Nothing is computed here: the event loop serves everybody else meanwhile.
"""

from __future__ import annotations

import asyncio
from typing import Annotated
from uuid import UUID

from anyio import to_thread
from fastapi import APIRouter, Query, WebSocket
from starlette.websockets import WebSocketDisconnect, WebSocketState

from emocare.accounts.context import Accounts
from emocare.errors import Conflict, EmoCareError
from emocare.monitoring.live_intake import CREDITS
from emocare.monitoring.live_packet import SUBPROTOCOL, Close
from emocare.monitoring.live_problems import detail_of, problem_message
from emocare.monitoring.live_running import LiveParts
from emocare.monitoring.live_service import open_session
from emocare.monitoring.live_stream import Farewell, Stream
from emocare.monitoring.live_tickets import Admission

router = APIRouter()
# Pings find dead lines; this finds pages that were left open.
SILENT_AFTER_S = 300.0
_CLOSE_OF = {
    "no_live_session": Close.ENDED,
    "live_ended": Close.ENDED,
    "live_over": Close.OVER,
    "live_full": Close.FULL,
    "flooding": Close.FLOODING,
}


@router.websocket("/live/sessions/{live_id}/stream")
async def stream_live(
    socket: WebSocket, live_id: UUID, ticket: Annotated[str, Query(max_length=100)] = ""
) -> None:
    """Take in frames and answer with readings; docs/live.md describes the messages."""
    accounts: Accounts = socket.app.state.accounts
    live: LiveParts = socket.app.state.live
    if not _from_our_pages(socket, accounts) or SUBPROTOCOL not in socket.scope["subprotocols"]:
        await socket.close(Close.PROTOCOL)  # before accepting: the browser gets a plain 403
        return
    await socket.accept(subprotocol=SUBPROTOCOL)
    admission = live.tickets.redeem(ticket)
    if admission is None or admission.session_id != live_id:
        await _refuse(socket, Close.TICKET, "ticket_invalid")
        return
    try:
        await to_thread.run_sync(_admit, accounts, live, admission)
    except EmoCareError as error:
        await _refuse(socket, _CLOSE_OF.get(error.code, Close.NOT_ALLOWED), error.code)
        return
    with live.room.joined(admission) as stream:
        stream.deliver(live.room.hello(CREDITS), 0)
        await _converse(socket, live, stream)


def _from_our_pages(socket: WebSocket, accounts: Accounts) -> bool:
    """Whether the handshake names one of our hosts and comes from one of our pages."""
    host = socket.headers.get("host", "")
    scheme = {"ws": "http", "wss": "https"}.get(socket.url.scheme, socket.url.scheme)
    origin = socket.headers.get("origin", "")
    return accounts.origins.allows_host(host) and accounts.origins.allows_origin(
        origin, scheme=scheme, host_header=host
    )


def _admit(accounts: Accounts, live: LiveParts, admission: Admission) -> None:
    """Raise unless the session may have a stream now; load the networks. Runs in a thread."""
    with accounts.database.writing() as db:
        if open_session(db, admission.identity, admission.session_id).mode != "streamed":
            raise Conflict(detail_of("live_on_device"), code="live_on_device")
    live.room.take_place(admission.identity.id)
    live.room.engine()


async def _refuse(socket: WebSocket, code: Close, why: str) -> None:
    await socket.send_text(problem_message(why, detail_of(why)))
    await socket.close(code)


async def _converse(socket: WebSocket, live: LiveParts, stream: Stream) -> None:
    """Move messages both ways until one side ends it."""
    both = [
        asyncio.create_task(_receive(socket, live, stream)),
        asyncio.create_task(_send(socket, stream)),
    ]
    try:
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in both:
            task.cancel()
        await asyncio.wait(both)
    for task in both:
        if not task.cancelled():
            task.result()


async def _receive(socket: WebSocket, live: LiveParts, stream: Stream) -> None:
    while True:
        try:
            async with asyncio.timeout(SILENT_AFTER_S):
                message = await socket.receive()
        except TimeoutError:
            stream.close(Close.IDLE, "silent")
            await asyncio.Event().wait()  # the sender says farewell and ends this
        if message["type"] == "websocket.disconnect":
            return
        data = message.get("bytes")
        if not data:
            stream.close(Close.PROTOCOL, "message_malformed")
        elif not stream.closed:
            live.room.post(stream, data)


async def _send(socket: WebSocket, stream: Stream) -> None:
    try:
        while True:
            await stream.unsent.wait()
            stream.unsent.clear()
            while stream.outbox:
                message = stream.outbox.popleft()
                if isinstance(message, Farewell):
                    await socket.close(message.code)
                    return
                await socket.send_text(message)
    except (WebSocketDisconnect, RuntimeError):
        if socket.application_state is WebSocketState.CONNECTED:
            raise  # sending on a line that is gone raises RuntimeError; anything else is ours
