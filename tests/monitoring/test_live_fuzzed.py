"""Broken pictures in the middle of a session: what was known before them is known after them."""

import math
import random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emocare.monitoring import live_stream
from emocare.monitoring.live_packet import BadMessage
from emocare.monitoring.live_reading import SessionReader, StreamEngine
from emocare.monitoring.live_stream import MOST_UNREADABLE
from tests.monitoring.live_sessions import API, end, face_jpegs, started, stream

FACES = face_jpegs(6)
FPS = 10
# A wrong picture may lead away from the face: the track waits a second, then all is searched.
FOUND_AGAIN_WITHIN_S = 1.5


@pytest.fixture(scope="module")
def engine():
    return StreamEngine()


def broken(chance, picture):
    """Return a picture with some bytes changed, and maybe cut off."""
    data = bytearray(picture)
    for _ in range(chance.randint(1, 30)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data[: chance.choice([len(data), chance.randint(1, len(data))])])


class Session:
    """A reader whose frames come at a camera's pace."""

    def __init__(self, engine):
        self._reader = SessionReader(engine)
        self.index = 0

    def read(self, picture):
        self.index += 1
        return self._reader.read(memoryview(picture), self.index / FPS).readings

    def skip(self):
        """Let a frame be missing."""
        self.index += 1


def same(ours, theirs):
    return [
        (one.track_id, one.box) == (other.track_id, other.box)
        and np.array_equal(one.expression, other.expression)
        and one.quality == other.quality
        for one, other in zip(ours, theirs, strict=True)
    ]


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False), st.integers(1, 8))
def test_after_broken_pictures_the_face_is_read_on(engine, chance, count):
    """A picture that is refused leaves no trace at all; one that is read is a picture like any."""
    session, spared = Session(engine), Session(engine)
    for picture in FACES[:3]:
        assert all(same(session.read(picture), spared.read(picture)))
    refused = 0
    for _ in range(count):
        picture = broken(chance, FACES[3])
        try:
            read = session.read(picture)
        except BadMessage:
            refused += 1
            spared.skip()
        else:
            assert all(same(read, spared.read(picture)))
    for _ in range(round(FOUND_AGAIN_WITHIN_S * FPS)):
        read = session.read(FACES[4])
        assert all(same(read, spared.read(FACES[4])))
    [face] = read
    assert face.expression is not None
    assert refused < count or face.track_id == 1


def test_after_pictures_that_are_refused_the_next_frame_is_the_same_persons(engine):
    session = Session(engine)
    before = session.read(FACES[0])
    for picture in (b"", b"\xff\xd8\xff", FACES[1][:200], b"no picture at all" * 99):
        with pytest.raises(BadMessage):
            session.read(picture)
    [face] = session.read(FACES[0])
    assert face.track_id == before[0].track_id == 1
    assert face.expression is not None


@pytest.fixture
def watched(ada, running, monkeypatch):
    """A stream that keeps every frame, in its room; a machine that is busy leaves none out."""
    monkeypatch.setattr(live_stream, "LATE_S", math.inf)
    monkeypatch.setattr(running.state.live.room.ladder, "observe", lambda *load: False)
    ada.allow("camera_analysis", "keep_numbers", "keep_frames")
    session = started(ada, "streamed")
    with stream(ada, session["id"]) as line:
        line.hear()
        yield ada, session["id"], line, running.state.live.room


def alive(room):
    return [(one.ident, one.is_alive()) for one in room._threads]


def test_the_workers_and_the_session_outlive_broken_pictures(watched):
    ada, session_id, line, room = watched
    workers = alive(room)
    chance = random.Random(4)
    good = [line.ask(FACES[number]) for number in range(3)]
    between = [line.ask(broken(chance, FACES[3])) for _ in range(20)]
    good += [line.ask(FACES[4]) for _ in range(16)]
    assert alive(room) == workers
    assert [worker_lives for _, worker_lives in workers] == [True] * room.limits.workers
    answers = [*good[:3], *between, *good[3:]]
    assert [one["seq"] for one in answers] == list(range(1, len(answers) + 1))
    assert {one["credits"] for one in answers} == {1}
    problems = {one["code"] for one in between if one["type"] == "problem"}
    assert "frame_unreadable" in problems
    assert problems <= {"frame_unreadable", "frame_too_large"}
    assert {one["type"] for one in good} == {"reading"}
    assert [face["expression"] is not None for face in good[-1]["frame"]["faces"]] == [True]
    read = [one["frame"]["t_s"] for one in answers if one["type"] == "reading"]
    check_in_id = end(ada, session_id).json()["check_in_id"]
    kept = ada.http.get(f"{API}/check-ins/{check_in_id}/frames").json()
    assert kept["t_s"] == read


def test_one_good_picture_renews_the_patience_with_broken_ones(watched):
    _, _, line, _ = watched
    for _ in range(2):
        assert line.ask(FACES[0])["type"] == "reading"
        for _ in range(MOST_UNREADABLE - 1):
            assert line.ask(b"no picture")["code"] == "frame_unreadable"
    assert line.ask(FACES[0])["frame"]["faces"][0]["track_id"] == 1


def test_a_reader_that_breaks_down_costs_a_frame_and_no_worker(watched, monkeypatch):
    _, _, line, room = watched
    workers = alive(room)
    read = SessionReader.read

    def fails(self, jpeg, t_s, *, heat=False):
        if bytes(jpeg) == FACES[1]:
            raise RuntimeError("whatever a network says of a hostile picture")
        return read(self, jpeg, t_s, heat=heat)

    monkeypatch.setattr(SessionReader, "read", fails)
    assert line.ask(FACES[0])["type"] == "reading"
    assert line.ask(FACES[1])["code"] == "frame_unreadable"
    assert line.ask(FACES[0])["frame"]["faces"][0]["track_id"] == 1
    assert alive(room) == workers
