"""Streamed sessions: what is stored, who may take them over, and how they end."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from starlette.testclient import TestClient

from emocare.api import create_app
from emocare.db import utc_now
from emocare.monitoring.live_packet import Close
from emocare.monitoring.live_tables import LivePartRow, LiveSessionRow
from tests.conftest import ORIGIN, Visitor
from tests.monitoring.live_sessions import (
    ALL,
    API,
    SESSIONS,
    end,
    face_jpegs,
    hear_end,
    send,
    start,
    started,
    stream,
    wait_until,
)
from tests.monitoring.live_sessions import batch as device_batch

FACES = face_jpegs(6)
CHECK_INS = f"{API}/check-ins"


def parts(running):
    with running.state.stores.database.reading() as db:
        return sum(row.frames for row in db.scalars(select(LivePartRow)))


def test_a_second_window_takes_the_stream_over(ada, session):
    with stream(ada, session["id"]) as first:
        first.hear()
        with stream(ada, session["id"]) as second:
            assert second.hear()["type"] == "hello"
            assert hear_end(first) == ("taken_over", Close.TAKEN_OVER)
            assert second.ask(FACES[0])["type"] == "reading"


def test_a_second_device_takes_the_session_over_and_nothing_read_is_lost(ada, session, new_visitor):
    phone = new_visitor()
    phone.log_in("ada@example.org")
    with stream(ada, session["id"]) as line:
        line.hear()
        for number in range(12):
            line.ask(FACES[number % 6])
        assert start(phone, "streamed").json()["code"] == "live_elsewhere"
        second = started(phone, "streamed", take_over=True)
        assert hear_end(line) == ("taken_over", Close.TAKEN_OVER)
    [kept] = ada.http.get(CHECK_INS).json()["items"]
    assert kept["result"]["usable_s"] == pytest.approx(1.2, abs=0.2)
    with stream(phone, second["id"]) as line:
        assert line.hear()["type"] == "hello"
    assert ada.http.post(f"{SESSIONS}/{session['id']}/ticket").json()["code"] == "live_ended"


@pytest.mark.parametrize("what", ["consent", "account"])
def test_withdrawn_consent_or_a_deleted_account_ends_the_stream_within_a_second_or_two(
    ada, session, running, what
):
    with stream(ada, session["id"]) as line:
        line.hear()
        line.ask(FACES[0])
        if what == "consent":
            path = f"{API}/me/consents/camera_analysis"
            ada.http.put(path, json={"granted": False})
        else:
            ada.http.request("DELETE", f"{API}/me", json={"password": "seven green kettles"})
        why = {"consent": "consent_missing", "account": "account_gone"}[what]
        assert hear_end(line) == (why, Close.NOT_ALLOWED)
    assert parts(running) == 0


def test_withdrawing_the_numbers_keeps_the_stream_and_stores_nothing_more(ada, session, running):
    with stream(ada, session["id"]) as line:
        line.hear()
        line.ask(FACES[0])
        wait_until(lambda: parts(running) == 1)
        ada.http.put(f"{API}/me/consents/keep_numbers", json={"granted": False})
        assert parts(running) == 0
        assert line.ask(FACES[1])["type"] == "reading"
        running.state.live.writer.write()
        assert parts(running) == 0
    assert end(ada, session["id"]).json() == {"check_in_id": None}


def test_what_was_read_is_stored_once_a_second_and_when_the_line_breaks(ada, session, running):
    with stream(ada, session["id"]) as line:
        line.hear()
        for number in range(3):
            line.ask(FACES[number])
        wait_until(lambda: parts(running) == 3)
        line.ask(FACES[0])
    wait_until(lambda: parts(running) == 4)


def test_ending_stores_what_was_read_in_the_last_moment(ada, session):
    with stream(ada, session["id"]) as line:
        line.hear()
        for number in range(15):
            line.ask(FACES[number % 6])
        check_in_id = end(ada, session["id"]).json()["check_in_id"]
        assert hear_end(line) == ("live_ended", Close.ENDED)
    result = ada.http.get(f"{CHECK_INS}/{check_in_id}").json()["result"]
    assert result["usable_s"] == pytest.approx(1.5, abs=0.2)


def test_a_busy_database_loses_nothing(ada, session, running, monkeypatch):
    from emocare.errors import Unavailable
    from emocare.monitoring import live_writer

    real, failures = live_writer._look, []

    def fails_twice(db, streams):
        if len(failures) < 2:
            failures.append(1)
            raise Unavailable("busy")
        return real(db, streams)

    monkeypatch.setattr(live_writer, "_look", fails_twice)
    with stream(ada, session["id"]) as line:
        line.hear()
        line.ask(FACES[0])
        line.ask(FACES[1])
        wait_until(lambda: parts(running) == 2)
    assert len(failures) == 2


def test_a_session_goes_on_after_a_restart_of_the_server(settings):
    """Nothing that was stored is lost: the new server takes the next frames of the same session."""

    def browser(app):
        return Visitor(TestClient(app, base_url=ORIGIN, headers={"Origin": ORIGIN}))

    first = create_app(settings)
    with TestClient(first, base_url=ORIGIN):
        ada = browser(first)
        ada.sign_up("ada@example.org")
        ada.allow(*ALL)
        session = started(ada, "streamed")
        with stream(ada, session["id"]) as line:
            line.hear()
            for number in range(10):
                line.ask(FACES[number % 6])
    again = create_app(settings)
    with TestClient(again, base_url=ORIGIN):
        ada = browser(again)
        ada.log_in("ada@example.org")
        assert ada.http.get(f"{SESSIONS}/current").json()["id"] == session["id"]
        with stream(ada, session["id"]) as line:
            line.hear()
            for number in range(10):
                assert line.ask(FACES[number % 6], t_s=1.1 + number / 10)["type"] == "reading"
        check_in_id = end(ada, session["id"]).json()["check_in_id"]
        frames = ada.http.get(f"{CHECK_INS}/{check_in_id}/frames").json()
        assert frames["frames"] == 20
        assert frames["t_s"] == sorted(frames["t_s"])


def test_a_session_on_the_device_goes_on_after_a_restart(settings):
    for number in range(2):
        app = create_app(settings)
        with TestClient(app, base_url=ORIGIN):
            ada = Visitor(TestClient(app, base_url=ORIGIN, headers={"Origin": ORIGIN}))
            if number == 0:
                ada.sign_up("ada@example.org")
                ada.allow(*ALL)
                session = started(ada)
            else:
                ada.log_in("ada@example.org")
                assert ada.http.get(f"{SESSIONS}/current").json()["next_batch"] == 1
            assert send(ada, session["id"], device_batch(number)).status_code == 200
            if number == 1:
                check_in_id = end(ada, session["id"]).json()["check_in_id"]
                frames = ada.http.get(f"{CHECK_INS}/{check_in_id}/frames").json()
                assert frames["frames"] == 20


def test_whatever_its_frames_say_a_stream_ends_with_its_time(ada, session, running):
    with stream(ada, session["id"]) as line:
        line.hear()
        with running.state.stores.database.writing() as db:
            db.execute(update(LiveSessionRow).values(started_at=utc_now() - timedelta(hours=2)))
        assert hear_end(line) == ("live_ended", Close.ENDED)
