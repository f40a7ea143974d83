"""One stream: what its client may send, what waits to be answered, what was read and not stored.

The event loop calls ``arrived`` and ``deliver``; a worker thread calls ``read``; the writer calls
``take_rows``. What more than one of them touches is guarded by the stream's own lock.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from emocare.monitoring.live_intake import Intake, Verdict
from emocare.monitoring.live_packet import BadMessage, Close, Packet, parse_packet
from emocare.monitoring.live_problems import detail_of, pace_message, problem_message
from emocare.monitoring.live_tickets import Admission
from emocare.monitoring.schemas import LONGEST_S

if TYPE_CHECKING:
    from emocare.monitoring.live_reading import SessionReader

LATE_S = 0.3
# A client whose answers pile up does not listen.
MOST_UNSENT = 32
MOST_UNREADABLE = 30
# A minute at full pace: longer the database is never away without more being wrong.
MOST_UNSTORED = 900


@dataclass(frozen=True, slots=True)
class Farewell:
    """The last message of a stream."""

    code: Close


class Stream:
    """A connection of one session; a reconnected session has a new one."""

    def __init__(
        self, admission: Admission, reader: SessionReader, fps: int, clock: Callable[[], float]
    ) -> None:
        """``admission`` is whom the ticket let in; call from the event loop."""
        # Imported here: brings OpenCV in, which starting can do without.
        from emocare.monitoring.live_answers import MostPresent

        self.identity = admission.identity
        self.session_id: UUID = admission.session_id
        self.outbox: deque[str | Farewell] = deque()
        self.unsent = asyncio.Event()
        self.closed = False
        self.why_closed: Close | None = None
        self._loop = asyncio.get_running_loop()
        self._clock = clock
        self._intake = Intake(fps, clock())
        self._last: tuple[int, float] = (-1, -1.0)
        self._reader = reader
        self._present = MostPresent()
        self._unreadable = 0
        self._lock = threading.Lock()
        self._dropped = 0
        self._owed = 0
        self._rows: list[dict[str, Any]] = []

    def arrived(self, message: bytes) -> Packet | None:
        """Return the frame to read; None where it is not to be read. Called by the event loop."""
        try:
            packet = parse_packet(message)
        except BadMessage as bad:
            self.close(Close.PROTOCOL, bad.code)
            return None
        verdict = self._intake.judge(self._clock())
        if verdict is Verdict.READ:
            return self._in_order(packet)
        if verdict is Verdict.CLOSE:
            self.close(Close.FLOODING, "flooding")
        elif verdict is Verdict.TOO_FAST:
            self._refuse(packet.seq, "too_fast", spent=False)
        else:
            self._count_drop(owed=0)
        return None

    def overtaken(self) -> None:
        """Count a frame whose place a newer one took; its credit returns with the next answer."""
        self._count_drop(owed=1)

    def read(self, packet: Packet, waited_s: float) -> None:
        """Read a frame and answer it. Called by a worker; never raises for a bad picture."""
        if self.closed:
            return
        if waited_s > LATE_S:
            self._refuse(packet.seq, "frame_late")
            return
        began = time.perf_counter()
        try:
            frame = self._reader.read(packet.jpeg, packet.t_s, heat=packet.heat)
        except BadMessage as bad:
            self._could_not_read(packet.seq, bad.code)
            return
        except Exception:
            # Whatever a decoder or network raises on a hostile picture: the frame is lost, no more.
            self._could_not_read(packet.seq, "frame_unreadable")
            return
        from emocare.monitoring.live_answers import kept_numbers, reading_message

        self._unreadable = 0
        person = self._present.choose(frame.readings, frame.t_s)
        dropped, credits = self._settle()
        with self._lock:
            self._rows.append(kept_numbers(frame, person))
            del self._rows[:-MOST_UNSTORED]
        took_ms = 1000 * (time.perf_counter() - began + waited_s)
        answer = reading_message(
            packet.seq, frame, server_ms=took_ms, dropped=dropped, credits=credits
        )
        self._hand_over(answer, credits)

    def pace(self, fps: int, reason: str) -> None:
        """Ask for another number of frames a second. Called by the event loop."""
        self._intake.pace(fps, self._clock())
        self.deliver(pace_message(fps, reason), 0)

    def deliver(self, text: str, credits: int) -> None:
        """Put an answer into the outbox. Called by the event loop."""
        if self.closed:
            return
        for _ in range(credits):
            self._intake.give_back()
        self.outbox.append(text)
        if len(self.outbox) > MOST_UNSENT:
            self.close(Close.IDLE, "not_listening")
        self.unsent.set()

    def close(self, code: Close, why: str) -> None:
        """End the stream with a problem that says why. Safe to call from any thread."""
        self.why_closed = self.why_closed or code
        text = problem_message(why, detail_of(why))
        self._loop.call_soon_threadsafe(self._say_farewell, text, code)

    def take_rows(self) -> list[dict[str, Any]]:
        """Return what was read since the last call."""
        with self._lock:
            rows, self._rows = self._rows, []
        return rows

    def put_back(self, rows: list[dict[str, Any]]) -> None:
        """Keep rows for the next time: they could not be stored."""
        with self._lock:
            self._rows = (rows + self._rows)[-MOST_UNSTORED:]

    def _in_order(self, packet: Packet) -> Packet | None:
        if packet.t_s >= LONGEST_S:
            self.close(Close.OVER, "live_over")
            return None
        seq, t_s = self._last
        if packet.seq <= seq or packet.t_s <= t_s:
            self._refuse(packet.seq, "frame_out_of_order")
            return None
        self._last = (packet.seq, packet.t_s)
        return packet

    def _could_not_read(self, seq: int, code: str) -> None:
        self._unreadable += 1
        self._refuse(seq, code)
        if self._unreadable >= MOST_UNREADABLE:
            self.close(Close.UNREADABLE, "frames_unreadable")

    def _refuse(self, seq: int, code: str, *, spent: bool = True) -> None:
        """Answer a frame that is not read; ``spent``: it had used up a credit."""
        self._count_drop(owed=1 if spent else 0)
        dropped, credits = self._settle(of_frame=0)
        told = credits if spent else credits + 1
        answer = problem_message(code, detail_of(code), seq=seq, dropped=dropped, credits=told)
        self._hand_over(answer, credits)

    def _count_drop(self, *, owed: int) -> None:
        with self._lock:
            self._dropped += 1
            self._owed += owed

    def _settle(self, of_frame: int = 1) -> tuple[int, int]:
        """Return drops since the last answer, and the credits that the next one returns."""
        with self._lock:
            told = (self._dropped, self._owed + of_frame)
            self._dropped = self._owed = 0
        return told

    def _hand_over(self, text: str, credits: int) -> None:
        self._loop.call_soon_threadsafe(self.deliver, text, credits)

    def _say_farewell(self, text: str, code: Close) -> None:
        if self.closed:
            return
        self.closed = True
        self.outbox += [text, Farewell(code)]
        self.unsent.set()
