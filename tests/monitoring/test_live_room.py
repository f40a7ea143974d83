"""The room of all streams: what a pulse makes of a second's load, and who still finds a place."""

import asyncio
import itertools
import json
from contextlib import ExitStack
from uuid import uuid4

import pytest

from emocare.accounts.identity import Identity
from emocare.crypto import CellCipher
from emocare.errors import Full
from emocare.monitoring import live_reading
from emocare.monitoring.live_ladder import Load
from emocare.monitoring.live_packet import make_packet
from emocare.monitoring.live_room import PLACE_KEPT_S, RETRY_AFTER_S, LiveRoom, RoomLimits
from emocare.monitoring.live_tickets import Admission
from tests.monitoring.held_reader import NO_ROOM, Gate, HandClock, HeldReader
from tests.monitoring.live_sessions import wait_until


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def gate(clock, monkeypatch):
    """In place of the networks, which have nothing to do with who waits for whom."""
    made = Gate(clock)
    monkeypatch.setattr(live_reading, "StreamEngine", lambda network: None)
    monkeypatch.setattr(live_reading, "SessionReader", lambda engine: HeldReader(made))
    return made


class Hall:
    """A room with two streams in it, and seconds of load to give it."""

    def __init__(self, room, gate, clock, streams):
        self.room, self.gate, self.clock = room, gate, clock
        self.calm, self.hurried = streams
        self._seq = itertools.count(1)

    def post(self, stream):
        seq = next(self._seq)
        self.room.post(stream, make_packet(seq, seq / 1000, b"a picture"))

    async def until(self, holds):
        await asyncio.to_thread(wait_until, holds)

    async def frame(self, stream):
        """Have one frame read at once."""
        before = self.room._turns
        self.post(stream)
        await self.until(lambda: self.room._turns == before + 1)

    async def crowd(self, frames=2, waits_s=0.0):
        """Have frames of one stream come, and wait, while the only worker reads another's.

        The second of them takes the first one's place; two are read in all.
        """
        before = self.gate.begun
        self.gate.shut()
        self.post(self.calm)
        await self.until(lambda: self.gate.begun == before + 1)
        for _ in range(frames):
            self.post(self.hurried)
        self.clock.now_s += waits_s
        self.gate.open()
        await self.until(lambda: self.room._turns == 2)

    async def second(self, load=None):
        """Let a second pass, with a load; return the pace after its pulse."""
        ends_s = self.clock.now_s + 1
        if load is not None:
            await load
        self.clock.now_s = ends_s
        self.room.pulse()
        return self.room.ladder.fps

    def told(self, stream):
        """Return the paces that a stream was asked for."""
        messages = [json.loads(text) for text in stream.outbox if isinstance(text, str)]
        return [(one["fps"], one["reason"]) for one in messages if one["type"] == "pace"]


def admission():
    person = uuid4()
    return Admission(Identity(person, CellCipher(bytes(32), person)), uuid4())


def in_a_hall(gate, clock, act, workers=1):
    """Run a coroutine function with a hall."""

    async def run():
        room = LiveRoom(RoomLimits(workers=workers), clock=clock)
        try:
            with ExitStack() as stack:
                streams = []
                for _ in range(2):
                    one = admission()
                    room.take_place(one.identity.id)
                    streams.append(stack.enter_context(room.joined(one)))
                await act(Hall(room, gate, clock, streams))
        finally:
            gate.open()
            room.close()

    asyncio.run(run())


@pytest.mark.parametrize(
    "load", [{"frames": 2}, {"frames": 1, "waits_s": 0.25}], ids=["overtaken", "waiting"]
)
def test_under_load_everybody_is_asked_for_less_until_there_is_no_room(gate, clock, load):
    async def act(hall):
        paces = [await hall.second(hall.crowd(**load)) for _ in range(6)]
        assert paces == [15, 15, 10, 10, 10, 5]
        assert hall.room.take_place(uuid4()), "at the lowest pace, and keeping it"
        assert await hall.second(hall.crowd(**load)) == 5
        with pytest.raises(Full) as refused:
            hall.room.take_place(uuid4())
        assert (refused.value.code, str(refused.value)) == ("live_full", NO_ROOM)
        assert refused.value.retry_after_s == RETRY_AFTER_S
        for stream in (hall.calm, hall.hurried):
            assert hall.told(stream) == [(10, "busy"), (5, "busy")]
            assert hall.room.take_place(stream.identity.id) is False, "has its place"
            assert not stream.closed

    in_a_hall(gate, clock, act)


def test_a_second_without_load_makes_room_and_eight_more_frames(gate, clock):
    async def act(hall):
        for _ in range(7):
            await hall.second(hall.crowd())
        assert hall.room.ladder.full
        paces = [await hall.second() for _ in range(20)]
        assert not hall.room.ladder.full
        assert paces == [5] * 8 + [10] * 9 + [15] * 3
        assert hall.told(hall.calm)[2:] == [(10, "room"), (15, "room")]

    in_a_hall(gate, clock, act)


@pytest.mark.parametrize(
    ("workers", "takes_s", "afterwards"), [(1, 0.6, 5), (1, 0.4, 10), (2, 0.9, 10)]
)
def test_more_is_asked_for_only_where_the_workers_have_the_time(
    gate, clock, workers, takes_s, afterwards
):
    """At twice the pace reading would take twice the time of all the workers together."""

    async def act(hall):
        for second in range(6):
            hall.room.ladder.observe(Load(busy=1.0, overtaken=0.5), clock.now_s + second)
        clock.now_s += 6
        assert hall.room.ladder.fps == 5
        gate.takes_s = takes_s
        paces = [await hall.second(hall.frame(hall.calm)) for _ in range(10)]
        assert paces[:8] == [5] * 8
        assert paces[-1] == afterwards

    in_a_hall(gate, clock, act, workers)


def test_a_load_counts_for_its_own_second_only(gate, clock):
    async def act(hall):
        assert await hall.second(hall.crowd()) == 15
        assert [await hall.second() for _ in range(5)] == [15] * 5

    in_a_hall(gate, clock, act)


def test_a_place_is_kept_for_a_minute_after_its_line_broke(gate, clock):
    async def act(hall):
        room = hall.room
        gone = admission()
        assert room.take_place(gone.identity.id)
        clock.now_s += PLACE_KEPT_S / 2
        with room.joined(gone):
            clock.now_s += 10 * PLACE_KEPT_S
            assert room.take_place(gone.identity.id) is False, "is here"
        clock.now_s += PLACE_KEPT_S - 1
        assert room.take_place(gone.identity.id) is False, "may come back"
        clock.now_s += PLACE_KEPT_S
        assert room.take_place(gone.identity.id) is True, "came too late"

    in_a_hall(gate, clock, act)
