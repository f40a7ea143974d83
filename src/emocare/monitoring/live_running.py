"""The running parts of live sessions, and what happens every second and every minute."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from anyio import to_thread
from sqlalchemy.exc import DBAPIError

from emocare.accounts.context import Accounts
from emocare.errors import EmoCareError
from emocare.monitoring.live_ending import settle_abandoned
from emocare.monitoring.live_memory import return_free_memory
from emocare.monitoring.live_packet import Close
from emocare.monitoring.live_room import LiveRoom, RoomLimits
from emocare.monitoring.live_tickets import Tickets
from emocare.monitoring.live_writer import LiveWriter

WRITE_EVERY_S, LOOK_EVERY_S = 1.0, 60.0
_log = logging.getLogger("emocare.live")


@dataclass(frozen=True, slots=True)
class LiveParts:
    """What the endpoints of live sessions work with."""

    room: LiveRoom
    tickets: Tickets
    writer: LiveWriter

    def stop(self, person_id: UUID, session_id: UUID, why: str = "live_ended") -> None:
        """Store what the stream of somebody's session has read, and close it."""
        code = Close.TAKEN_OVER if why == "taken_over" else Close.ENDED
        self.writer.stop(person_id, session_id, code, why)


@asynccontextmanager
async def run_live(
    accounts: Accounts, *, limits: RoomLimits | None = None, network: Path | None = None
) -> AsyncIterator[LiveParts]:
    """Take streams while the block runs; at its end what they read is stored.

    ``network`` is another face network than the shipped one.
    """
    room = LiveRoom(limits, network)
    parts = LiveParts(room, Tickets(), LiveWriter(accounts, room))

    async def pulse() -> None:
        room.pulse()

    async def tidy() -> None:
        await to_thread.run_sync(settle_abandoned, accounts)
        await to_thread.run_sync(return_free_memory)

    tasks = [
        asyncio.create_task(_repeat(WRITE_EVERY_S, lambda: to_thread.run_sync(parts.writer.write))),
        asyncio.create_task(_repeat(WRITE_EVERY_S, pulse)),
        asyncio.create_task(_repeat(LOOK_EVERY_S, tidy)),
    ]
    try:
        yield parts
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
        await to_thread.run_sync(room.close)
        await to_thread.run_sync(parts.writer.write)


async def _repeat(every_s: float, act: Callable[[], Awaitable[object]]) -> None:
    """Do something again and again; a failure is noted and the next time is another try."""
    while True:
        await asyncio.sleep(every_s)
        try:
            await act()
        except (EmoCareError, DBAPIError) as error:
            _log.error("live: %s", type(error).__name__)
