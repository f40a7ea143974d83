"""All streams at once: who has a place, whose turn it is, who reads, and at what pace.

The event loop only moves bytes into mailboxes; worker threads decode and read, each frame with
one-thread networks. Everything is in this process's memory and ends with it; sessions go on.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from emocare.errors import Full, TooMany
from emocare.monitoring.live_ladder import Ladder, Load
from emocare.monitoring.live_mailbox import Mailboxes
from emocare.monitoring.live_packet import Close, Packet
from emocare.monitoring.live_problems import detail_of
from emocare.monitoring.live_stream import Stream
from emocare.monitoring.live_tickets import Admission

if TYPE_CHECKING:
    from emocare.monitoring.live_reading import StreamEngine

RETRY_AFTER_S = 30
# How long a place waits for its stream: to begin, or to come back after its line broke.
PLACE_KEPT_S = 60.0
# Who floods costs the others most by beginning again at once.
FLOODER_WAITS_S = 30.0
_log = logging.getLogger("emocare.live")


@dataclass(frozen=True, slots=True)
class RoomLimits:
    """How many read at once, and how many streams there may be at the lowest pace."""

    workers: int = 2
    streams: int = 100


class LiveRoom:
    """The streams of this process."""

    def __init__(
        self,
        limits: RoomLimits | None = None,
        network: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare; networks are loaded and workers started with the first stream."""
        self.limits = limits or RoomLimits()
        self.ladder = Ladder(clock())
        self._network = network
        self._clock = clock
        self._lock = threading.Lock()
        self._streams: dict[UUID, Stream] = {}
        self._left: list[Stream] = []
        self._places: dict[UUID, float] = {}
        self._shut_out: dict[UUID, float] = {}
        self._mailboxes: Mailboxes[Stream, Packet] = Mailboxes(clock)
        self._engine: StreamEngine | None = None
        self._engine_lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._work_s = self._wait_s = 0.0
        self._turns = self._overtaken = 0
        self._measured_s = clock()

    def engine(self) -> StreamEngine:
        """Return the networks, loaded once; takes a moment the first time. Not for the loop."""
        with self._engine_lock:
            if self._engine is None:
                from emocare.monitoring.live_reading import StreamEngine

                self._engine = StreamEngine(self._network)
                self._start_workers()
            return self._engine

    def hello(self, credits: int) -> str:
        """Return the first message of a stream; the networks are loaded."""
        from emocare.monitoring.live_answers import hello_message
        from emocare.vision.explain import has_maps

        network = self.engine().network
        return hello_message(credits, self.ladder.fps, network.info, maps=has_maps(network))

    def take_place(self, person_id: UUID) -> bool:
        """Keep a place for somebody's stream; say whether it is a new one.

        Raises Full (``live_full``) where there is none, TooMany as ``check_flooder`` does.
        """
        self.check_flooder(person_id)
        now_s = self._clock()
        with self._lock:
            there = {stream.identity.id for stream in self._streams.values()}
            self._places = {
                key: until_s
                for key, until_s in self._places.items()
                if until_s > now_s or key in there
            }
            known = person_id in self._places
            if not known and (self.ladder.full or len(self._places) >= self.limits.streams):
                raise Full(detail_of("live_full"), retry_after_s=RETRY_AFTER_S, code="live_full")
            self._places[person_id] = now_s + PLACE_KEPT_S
        return not known

    def check_flooder(self, person_id: UUID) -> None:
        """Raise TooMany (``flooding``) for somebody whose stream was closed for it just now."""
        now_s = self._clock()
        with self._lock:
            self._shut_out = {key: until for key, until in self._shut_out.items() if until > now_s}
            left_s = self._shut_out.get(person_id, now_s) - now_s
        if left_s > 0:
            raise TooMany(detail_of("flooding"), retry_after_s=ceil(left_s), code="flooding")

    def free_place(self, person_id: UUID) -> None:
        """Give a place back."""
        with self._lock:
            self._places.pop(person_id, None)

    @contextmanager
    def joined(self, admission: Admission) -> Iterator[Stream]:
        """Yield the stream of a session while it lasts; an earlier one of it is closed.

        Called by the event loop, after ``engine`` and ``take_place``.
        """
        from emocare.monitoring.live_reading import SessionReader

        reader = SessionReader(self.engine())
        stream = Stream(admission, reader, self.ladder.fps, self._clock)
        with self._lock:
            before = self._streams.get(stream.session_id)
            self._streams[stream.session_id] = stream
        if before is not None:
            before.close(Close.TAKEN_OVER, "taken_over")
        try:
            yield stream
        finally:
            stream.closed = True
            self._mailboxes.forget(stream)
            self._leave(stream)

    def post(self, stream: Stream, message: bytes) -> None:
        """Take in a message of a stream. Called by the event loop."""
        packet = stream.arrived(message)
        if stream.why_closed is Close.FLOODING:
            with self._lock:
                self._shut_out[stream.identity.id] = self._clock() + FLOODER_WAITS_S
        if packet is not None and self._mailboxes.put(stream, packet) is not None:
            stream.overtaken()
            self._overtaken += 1

    def streams(self) -> list[Stream]:
        """Return the streams there are."""
        with self._lock:
            return list(self._streams.values())

    def to_store(self) -> list[Stream]:
        """Return the streams there are and, once, those that have left since the last call."""
        with self._lock:
            left, self._left = self._left, []
            return [*left, *self._streams.values()]

    def come_back(self, streams: list[Stream]) -> None:
        """Offer streams that have left once more: their numbers could not be stored."""
        with self._lock:
            self._left += [one for one in streams if one.closed]

    def dismiss(self, person_id: UUID, session_id: UUID, code: Close, why: str) -> None:
        """Close the stream of somebody's session, if it has one, and free the place."""
        with self._lock:
            stream = self._streams.get(session_id)
        if stream is not None and stream.identity.id == person_id:
            stream.close(code, why)
            self.free_place(person_id)

    def pulse(self) -> None:
        """Take in the load since the last pulse; tell everybody of a new pace. For the loop."""
        now_s = self._clock()
        with self._lock:
            elapsed_s = max(now_s - self._measured_s, 1e-3)
            busy = self._work_s / (elapsed_s * self.limits.workers)
            wait_s = self._wait_s / self._turns if self._turns else 0.0
            overtaken = self._overtaken / max(self._turns + self._overtaken, 1)
            self._work_s = self._wait_s = 0.0
            self._turns = self._overtaken = 0
            self._measured_s = now_s
        before = self.ladder.fps
        if self.ladder.observe(Load(busy, overtaken, wait_s), now_s):
            reason = "busy" if self.ladder.fps < before else "room"
            told = (self.ladder.fps, busy, overtaken, 1000 * wait_s)
            _log.info("live pace %d fps: busy %.2f, overtaken %.2f, wait %.0f ms", *told)
            for stream in self.streams():
                stream.pace(self.ladder.fps, reason)

    def close(self) -> None:
        """Stop reading and let the workers end."""
        self._mailboxes.close()
        for thread in self._threads:
            thread.join()

    def _leave(self, stream: Stream) -> None:
        """Let a stream go; its session keeps the place for a while."""
        with self._lock:
            self._left.append(stream)
            if self._streams.get(stream.session_id) is stream:
                del self._streams[stream.session_id]
                if stream.identity.id in self._places:
                    self._places[stream.identity.id] = self._clock() + PLACE_KEPT_S

    def _start_workers(self) -> None:
        for number in range(self.limits.workers):
            thread = threading.Thread(target=self._work, name=f"live-{number}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def _work(self) -> None:
        while (turn := self._mailboxes.take()) is not None:
            began_s = self._clock()
            waited_s = began_s - turn.since_s
            try:
                turn.key.read(turn.item, waited_s)
            except Exception as error:  # a worker outlives whatever one frame does
                _log.error("a frame was lost: %s", type(error).__name__)
            finally:
                self._mailboxes.done(turn.key)
            with self._lock:
                self._work_s += self._clock() - began_s
                self._wait_s += waited_s
                self._turns += 1
