"""Streamed sessions over a WebSocket: the handshake, the messages, the pace."""

import time

import pytest
from starlette.websockets import WebSocketDisconnect

from emocare.monitoring import live_room, live_stream
from emocare.monitoring.live_ladder import RUNGS, Load
from emocare.monitoring.live_packet import SUBPROTOCOL, Close, make_packet
from tests.conftest import ORIGIN
from tests.monitoring.live_sessions import (
    ALL,
    API,
    BOTH,
    SESSIONS,
    end,
    face_jpegs,
    hear_end,
    send,
    start,
    started,
    stream,
    stream_url,
    ticket,
    wait_until,
)
from tests.monitoring.live_sessions import batch as device_batch

FACES = face_jpegs(6)
CHECK_INS = f"{API}/check-ins"


def test_frames_are_answered_with_readings_and_become_a_check_in(ada):
    ada.allow(*ALL)
    session = started(ada, "streamed")
    with stream(ada, session["id"]) as line:
        hello = line.hear()
        assert (hello["type"], hello["credits"], hello["fps"]) == ("hello", 2, RUNGS[0])
        assert len(hello["engine"]["action_units"]) == 18
        for number in range(12):
            answer = line.ask(FACES[number % 6])
            assert answer["type"] == "reading", answer
            assert (answer["seq"], answer["dropped"], answer["credits"]) == (number + 1, 0, 1)
    frame = answer["frame"]
    assert (frame["width"], frame["height"], frame["t_s"]) == (320, 240, 1.2)
    [face] = frame["faces"]
    assert face["track_id"] == 1
    assert len(face["landmarks"]) == 140
    assert sum(face["expression"]) == pytest.approx(1, abs=0.01)
    assert len(face["action_units"]) == 18
    assert face["quality"]["reasons"] == []
    check_in_id = end(ada, session["id"]).json()["check_in_id"]
    made = ada.http.get(f"{CHECK_INS}/{check_in_id}").json()
    assert made["source"] == "live"
    assert [second["t_s"] for second in made["result"]["timeline"]] == [0, 1]
    assert made["result"]["model"]["sha256"] == hello["engine"]["sha256"]
    frames = ada.http.get(f"{CHECK_INS}/{check_in_id}/frames").json()
    assert frames["t_s"] == [round(0.1 * n, 3) for n in range(1, 13)]
    assert frames["e"][-1] == face["expression"]


def test_the_map_comes_with_the_answers_that_ask_for_it_and_is_kept_nowhere(ada):
    ada.allow(*ALL)
    session = started(ada, "streamed")
    with stream(ada, session["id"]) as line:
        assert line.hear()["engine"]["maps"] is True
        answers = [line.ask(FACES[number % 6], heat=number % 2 == 1) for number in range(6)]
    faces = [face for answer in answers for face in answer["frame"]["faces"]]
    assert ["heat" in face for face in faces] == [False, True] * 3
    heat = faces[1]["heat"]
    assert (len(heat), min(heat), max(heat)) == (64, 0, 255)
    assert all(isinstance(strength, int) for strength in heat)
    check_in_id = end(ada, session["id"]).json()["check_in_id"]
    assert "heat" not in ada.http.get(f"{CHECK_INS}/{check_in_id}/frames").text


def refused(visitor, session_id, code, **changes):
    """Open a stream that is refused in words; return the problem and the close code."""
    with stream(visitor, session_id, code, **changes) as line:
        return hear_end(line)


def test_a_ticket_opens_one_stream_once(ada, session):
    code = ticket(ada, session["id"])
    with stream(ada, session["id"], code) as line:
        assert line.hear()["type"] == "hello"
    assert refused(ada, session["id"], code) == ("ticket_invalid", Close.TICKET)
    assert refused(ada, session["id"], "made-up") == ("ticket_invalid", Close.TICKET)


def test_a_ticket_is_for_its_own_session(ada, bea, session):
    bea.allow(*BOTH)
    theirs = started(bea, "streamed")
    code = ticket(bea, theirs["id"])
    assert refused(ada, session["id"], code) == ("ticket_invalid", Close.TICKET)
    assert refused(bea, theirs["id"], code) == ("ticket_invalid", Close.TICKET), "it was tried"


def shut(visitor, session_id, headers, subprotocols=(SUBPROTOCOL,)):
    """Whether a handshake is refused before it is accepted."""
    place = stream_url(session_id, ticket(visitor, session_id))
    line = visitor.http.websocket_connect(place, subprotocols=list(subprotocols), headers=headers)
    try:
        with line:
            return False
    except WebSocketDisconnect:
        return True


@pytest.mark.parametrize("origin", ["http://evil.example", "null", ""])
def test_a_page_of_another_site_opens_nothing(ada, session, origin):
    assert shut(ada, session["id"], {"Origin": origin})
    assert not shut(ada, session["id"], {"Origin": ORIGIN})


def test_another_subprotocol_is_refused(ada, session):
    for subprotocols in ([], ["emocare.live.9"]):
        assert shut(ada, session["id"], {"Origin": ORIGIN}, subprotocols)


def test_another_host_is_refused(ada, session):
    headers = {"Origin": "http://evil.example", "Host": "evil.example"}
    assert shut(ada, session["id"], headers)


def test_the_two_modes_do_not_mix(ada, session):
    assert send(ada, session["id"], device_batch(0)).json()["code"] == "live_streamed"
    on_device = started(ada, take_over=True)
    answer = ada.http.post(f"{SESSIONS}/{on_device['id']}/ticket")
    assert (answer.status_code, answer.json()["code"]) == (409, "live_on_device")


def test_a_broken_picture_is_answered_and_the_stream_goes_on(ada, session):
    with stream(ada, session["id"]) as line:
        line.hear()
        answer = line.ask(b"\xff\xd8\xff no picture")
        assert (answer["code"], answer["seq"], answer["credits"]) == ("frame_unreadable", 1, 1)
        assert answer["dropped"] == 1
        assert line.ask(FACES[0])["type"] == "reading"


def test_after_many_broken_pictures_the_stream_ends(ada, session):
    with stream(ada, session["id"]) as line:
        line.hear()
        for _ in range(live_stream.MOST_UNREADABLE):
            line.ask(b"no picture at all")
            time.sleep(0.05)
        assert hear_end(line) == ("frames_unreadable", Close.UNREADABLE)


@pytest.mark.parametrize("message", [b"", b"\x01", b"\x07" + bytes(40), bytes(65_537)])
def test_what_is_no_message_ends_the_stream(ada, session, message):
    with stream(ada, session["id"]) as line:
        line.hear()
        line.socket.send_bytes(message)
        problem, code = hear_end(line)
        assert code == Close.PROTOCOL
        assert problem.startswith("message_")


def test_text_ends_the_stream(ada, session):
    with stream(ada, session["id"]) as line:
        line.hear()
        line.socket.send_text("hello")
        assert hear_end(line)[1] == Close.PROTOCOL


def test_frames_out_of_order_are_left_out(ada, session):
    with stream(ada, session["id"]) as line:
        line.hear()
        assert line.ask(FACES[0], seq=5, t_s=1.0)["type"] == "reading"
        assert line.ask(FACES[0], seq=5, t_s=1.1)["code"] == "frame_out_of_order"
        assert line.ask(FACES[0], seq=6, t_s=0.9)["code"] == "frame_out_of_order"
        assert line.ask(FACES[0], seq=7, t_s=1.2)["type"] == "reading"


def test_after_an_hour_the_stream_ends(ada, session):
    with stream(ada, session["id"]) as line:
        line.hear()
        line.post(FACES[0], t_s=3600.0)
        assert hear_end(line) == ("live_over", Close.OVER)


def test_who_floods_is_closed_and_waits(ada, session, monkeypatch):
    monkeypatch.setattr(live_room, "FLOODER_WAITS_S", 2.0)
    with stream(ada, session["id"]) as line:
        line.hear()
        unused = ticket(ada, session["id"])
        for _ in range(400):
            line.post(FACES[0])
        assert hear_end(line) == ("flooding", Close.FLOODING)

    def asked():
        return ada.http.post(f"{SESSIONS}/{session['id']}/ticket")

    refused = asked()
    assert refused.status_code == 429
    assert refused.json()["code"] == "flooding"
    assert refused.headers["Retry-After"] in {"1", "2"}
    with ada.http.websocket_connect(
        stream_url(session["id"], unused), subprotocols=[SUBPROTOCOL]
    ) as late:
        assert late.receive_json()["code"] == "flooding"
        with pytest.raises(WebSocketDisconnect) as closed:
            late.receive_json()
    assert closed.value.code == Close.FLOODING
    wait_until(lambda: asked().status_code == 200)


def test_late_frames_are_dropped_and_counted(ada, session, monkeypatch):
    monkeypatch.setattr(live_stream, "LATE_S", -1.0)
    with stream(ada, session["id"]) as line:
        line.hear()
        answer = line.ask(FACES[0])
        assert (answer["code"], answer["dropped"], answer["credits"]) == ("frame_late", 1, 1)


def test_a_new_pace_is_told(ada, session, running):
    with stream(ada, session["id"]) as line:
        line.hear()
        room = running.state.live.room
        for second in range(3):
            room.ladder.observe(Load(0.99, overtaken=0.5), room._clock() + second)
        told = None
        for current in room.streams():
            current._loop.call_soon_threadsafe(current.pace, room.ladder.fps, "busy")
        while told is None:
            message = line.hear()
            told = message if message["type"] == "pace" else None
        assert told == {"type": "pace", "fps": RUNGS[1], "reason": "busy"}


def test_without_room_a_streamed_session_is_refused_and_one_on_the_device_is_not(
    ada, bea, running, monkeypatch
):
    for person in (ada, bea):
        person.allow(*BOTH)
    room = running.state.live.room
    monkeypatch.setattr(room, "limits", type(room.limits)(workers=2, streams=1))
    started(ada, "streamed")
    answer = start(bea, "streamed")
    assert (answer.status_code, answer.json()["code"]) == (503, "live_full")
    assert int(answer.headers["Retry-After"]) > 0
    assert start(bea).status_code == 201
    assert start(ada, "streamed", take_over=True).status_code == 201, "keeps its own place"


def test_messages_have_the_form_that_is_documented():
    assert (
        make_packet(258, 1.5, b"x")
        == bytes([1, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0x16, 0xE3, 0x60]) + b"x"
    )
