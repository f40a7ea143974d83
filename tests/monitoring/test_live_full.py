"""Streams that ask for more than the server can read: what their clients are told, over HTTP."""

import pytest

from emocare.monitoring import live_reading, live_running
from emocare.monitoring.live_ladder import RUNGS
from emocare.monitoring.live_packet import Close
from emocare.monitoring.live_room import PLACE_KEPT_S, RETRY_AFTER_S, LiveRoom, RoomLimits
from emocare.monitoring.live_stream import Stream
from tests.monitoring.held_reader import NO_ROOM, Gate, HandClock, HeldReader
from tests.monitoring.live_sessions import (
    BOTH,
    face_jpegs,
    hear_end,
    start,
    started,
    stream,
    ticket,
    wait_until,
)

[FACE] = face_jpegs(1)


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def gate(clock, monkeypatch):
    made = Gate(clock)
    monkeypatch.setattr(live_reading, "SessionReader", lambda engine: HeldReader(made))
    return made


@pytest.fixture
def room(gate, clock, monkeypatch, request):
    """The room of the application: one worker, a clock and pulses that the test gives."""

    def make(limits, network):
        return LiveRoom(RoomLimits(workers=1, streams=limits.streams), network, clock)

    def pace(self, fps, reason):
        # Every line of the test client lives in a loop of its own; the server has one for all.
        self._loop.call_soon_threadsafe(told, self, fps, reason)

    told = Stream.pace
    monkeypatch.setattr(Stream, "pace", pace)
    monkeypatch.setattr(live_running, "LiveRoom", make)
    monkeypatch.setattr(live_running, "WRITE_EVERY_S", 3600.0)
    yield request.getfixturevalue("running").state.live.room
    gate.open()  # before the application stops: it waits for its worker


@pytest.fixture
def posted(room, monkeypatch):
    """Count the messages that the room has taken in."""
    seen, take_in = [], room.post

    def post(to, message):
        take_in(to, message)
        seen.append(message)

    monkeypatch.setattr(room, "post", post)
    return seen


class Crowd:
    """Two streams at one worker."""

    def __init__(self, room, gate, clock, posted, calm, hurried):
        self.room, self.gate, self.clock, self.posted = room, gate, clock, posted
        self.calm, self.hurried = calm, hurried
        self.paces = {calm: [], hurried: []}

    def answer(self, line):
        """Return the next message about a frame; note the paces told before it."""
        while (message := line.hear())["type"] in {"hello", "pace"}:
            if message["type"] == "pace":
                self.paces[line].append((message["fps"], message["reason"]))
        return message

    def send(self, line, count):
        """Send frames at once; return when the server has taken them in."""
        wanted = len(self.posted) + count
        for _ in range(count):
            line.post(FACE)
        wait_until(lambda: len(self.posted) == wanted)

    def while_reading(self, count):
        """Let frames of the hurried stream come while one of the calm one is read."""
        self._behind_one(self.hurried, count)
        return self.answer(self.calm)

    def behind_one(self, count):
        """Let frames of the calm stream come while one of its own is read."""
        self._behind_one(self.calm, count)

    def _behind_one(self, line, count):
        begun = self.gate.begun
        self.gate.shut()
        self.send(self.calm, 1)
        wait_until(lambda: self.gate.begun == begun + 1)
        self.send(line, count)
        self.gate.open()

    def second(self):
        """Let a second pass in which one frame of three is overtaken."""
        self.while_reading(2)
        assert self.answer(self.hurried)["dropped"] == 1
        wait_until(lambda: self.room._turns == 2)
        self.clock.now_s += 1
        self.room.pulse()


@pytest.fixture
def crowd(room, gate, clock, posted, ada, bea):
    """Ada's stream and Bea's, hurried."""
    lines = []
    for person in (ada, bea):
        person.allow(*BOTH)
        lines.append(stream(person, started(person, "streamed")["id"]))
    with lines[0] as calm, lines[1] as hurried:
        yield Crowd(room, gate, clock, posted, calm, hurried)


@pytest.fixture
def cleo(room, new_visitor):
    person = new_visitor()
    person.sign_up("cleo@example.org", first_name="Cleo")
    person.allow(*BOTH)
    return person


def test_the_newest_of_three_frames_that_may_be_read_is_answered_and_the_others_counted(crowd):
    """Two had a credit: one was overtaken, and its credit returns. The third had none."""
    crowd.while_reading(3)
    told = crowd.answer(crowd.hurried)
    assert (told["type"], told["seq"]) == ("reading", 2)
    assert (told["dropped"], told["credits"]) == (2, 2)
    crowd.send(crowd.hurried, 1)
    told = crowd.answer(crowd.hurried)
    assert (told["type"], told["seq"]) == ("reading", 4), "the credits are there again"
    assert (told["dropped"], told["credits"]) == (0, 1)


def test_while_its_own_frame_is_read_one_more_waits_and_further_ones_are_left_out(crowd, gate):
    crowd.behind_one(3)
    told = [crowd.answer(crowd.calm), crowd.answer(crowd.calm)]
    assert [(one["type"], one["seq"]) for one in told] == [("reading", 1), ("reading", 2)]
    assert sum(one["dropped"] for one in told) == 2
    assert sum(one["credits"] for one in told) == 2
    crowd.behind_one(1)
    told = [crowd.answer(crowd.calm), crowd.answer(crowd.calm)]
    assert [(one["type"], one["seq"]) for one in told] == [("reading", 5), ("reading", 6)]


def test_a_frame_that_waited_too_long_is_left_out_with_a_word(crowd, gate, clock):
    gate.takes_s = 0.31
    crowd.while_reading(1)
    told = crowd.answer(crowd.hurried)
    assert (told["code"], told["seq"], told["dropped"], told["credits"]) == ("frame_late", 1, 1, 1)
    assert told["detail"] == "The server is busy; a picture was left out."


def test_an_overloaded_server_refuses_new_streams_in_words_and_keeps_those_there_are(
    crowd, room, clock, cleo
):
    for _ in range(6):
        crowd.second()
    assert room.ladder.fps == RUNGS[-1]
    crowd.second()
    refused = start(cleo, "streamed")
    assert refused.status_code == 503
    assert refused.headers["content-type"] == "application/problem+json"
    assert (refused.json()["code"], refused.json()["detail"]) == ("live_full", NO_ROOM)
    assert refused.headers["Retry-After"] == str(RETRY_AFTER_S)
    assert cleo.http.get("/api/v1/live/sessions/current").json()["code"] == "no_live_session"
    assert len(room.streams()) == 2
    for line in (crowd.calm, crowd.hurried):
        crowd.send(line, 1)
        assert crowd.answer(line)["type"] == "reading"
    assert start(cleo).status_code == 201, "on the device there is always room"
    clock.now_s += 1
    room.pulse()
    assert start(cleo, "streamed", take_over=True).status_code == 201


def test_everybody_is_told_of_each_new_pace(crowd, room, clock):
    for _ in range(6):
        crowd.second()
    for _ in range(18):
        clock.now_s += 1
        room.pulse()
    for line in (crowd.calm, crowd.hurried):
        crowd.send(line, 1)
        assert crowd.answer(line)["type"] == "reading"
        assert crowd.paces[line] == [(10, "busy"), (5, "busy"), (10, "room"), (15, "room")]


def test_without_room_who_lost_their_place_stays_outside_and_who_has_one_connects_again(
    crowd, clock, ada, cleo
):
    late = started(cleo, "streamed")["id"]
    clock.now_s += PLACE_KEPT_S + 1
    for _ in range(7):
        crowd.second()
    with stream(cleo, late, ticket(cleo, late)) as line:
        assert hear_end(line) == ("live_full", Close.FULL)
    mine = ada.http.get("/api/v1/live/sessions/current").json()["id"]
    with stream(ada, mine) as again:
        hello = again.hear()
        assert (hello["type"], hello["fps"]) == ("hello", RUNGS[-1])
