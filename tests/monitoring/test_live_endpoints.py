"""Live sessions read on the device: one at a time, batches once, marks, and how they end."""

import io
import json
import random
import zipfile
import zlib
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from emocare.db import utc_now
from emocare.monitoring.live_ending import settle_abandoned
from emocare.monitoring.live_tables import FramesRow, LiveMarkRow, LivePartRow, LiveSessionRow
from tests.monitoring.live_sessions import (
    ALL,
    API,
    BOTH,
    ENGINE,
    SESSIONS,
    batch,
    end,
    frame,
    send,
    start,
    started,
    unread,
)

CHECK_INS = f"{API}/check-ins"


def count(running, table):
    with running.state.stores.database.reading() as db:
        return len(list(db.scalars(select(table))))


def age(running, **ago):
    """Let every session seem older."""
    with running.state.stores.database.writing() as db:
        then = utc_now() - timedelta(**ago)
        db.execute(update(LiveSessionRow).values(last_seen_at=then))


def withdraw(visitor, purpose):
    path = f"{API}/me/consents/{purpose}"
    assert visitor.http.put(path, json={"granted": False}).status_code == 200


def test_without_the_camera_consent_no_session_begins(ada):
    answer = start(ada)
    assert (answer.status_code, answer.json()["code"]) == (403, "consent_missing")


@pytest.mark.parametrize(
    ("consents", "keep"), [(ALL[:1], "nothing"), (BOTH, "seconds"), (ALL, "frames")]
)
def test_what_is_kept_follows_the_consents(ada, consents, keep):
    ada.allow(*consents)
    session = started(ada)
    assert (session["keep"], session["mode"], session["state"]) == (keep, "device", "open")
    assert (session["next_batch"], session["here"], session["marks"]) == (0, True, [])
    assert session["ends_at"] > session["started_at"]


def test_every_frame_is_not_kept_without_the_numbers_at_all(ada):
    ada.allow("camera_analysis", "keep_frames")
    assert started(ada)["keep"] == "nothing"


def test_a_device_names_its_network(ada):
    ada.allow(*BOTH)
    answer = ada.http.post(SESSIONS, json={"mode": "device"})
    assert (answer.status_code, answer.json()["code"]) == (422, "engine_missing")


def test_a_session_becomes_a_check_in_with_its_seconds_and_marks(ada):
    ada.allow(*BOTH)
    session = started(ada, time_zone="Europe/Berlin")
    for second in range(5):
        answer = send(ada, session["id"], batch(second))
        assert answer.json() == {"received": 10, "next_batch": second + 1}
    late = {"t_s": 4.2, "note": "the move"}
    assert ada.http.post(f"{SESSIONS}/{session['id']}/marks", json=late).status_code == 201
    early = {"t_s": 1.5, "note": ""}
    made = ada.http.post(f"{SESSIONS}/{session['id']}/marks", json=early).json()
    assert made == {**early, "safety": None}
    check_in_id = end(ada, session["id"]).json()["check_in_id"]
    made = ada.http.get(f"{CHECK_INS}/{check_in_id}").json()
    assert (made["source"], made["time_zone"]) == ("live", "Europe/Berlin")
    assert made["marks"] == [early, late]
    result = made["result"]
    assert [second["t_s"] for second in result["timeline"]] == [0, 1, 2, 3, 4]
    assert (result["dominant"], result["certainty"]) == ("happiness", "fairly_sure")
    assert result["confidence"] == pytest.approx(0.79, abs=0.001)
    assert result["usable_s"] == pytest.approx(5.0, abs=0.01)
    assert made["duration_s"] == result["duration_s"]
    assert result["model"] == ENGINE
    [listed] = ada.http.get(CHECK_INS).json()["items"]
    assert "timeline" not in listed["result"]
    assert listed["source"] == "live"


def test_nothing_of_an_ended_session_is_left_beside_its_check_in(ada, running):
    ada.allow(*BOTH)
    session = started(ada)
    send(ada, session["id"], batch(0))
    ada.http.post(f"{SESSIONS}/{session['id']}/marks", json={"t_s": 0.5})
    end(ada, session["id"])
    assert [count(running, table) for table in (LivePartRow, LiveMarkRow, FramesRow)] == [0, 0, 0]


def test_ending_twice_gives_the_same_answer(ada):
    ada.allow(*BOTH)
    session = started(ada)
    send(ada, session["id"], batch(0))
    first = end(ada, session["id"]).json()
    assert first["check_in_id"] is not None
    assert end(ada, session["id"]).json() == first
    assert len(ada.http.get(CHECK_INS).json()["items"]) == 1


def test_a_repeated_batch_is_stored_once(ada):
    ada.allow(*ALL)
    session = started(ada)
    for _ in range(3):
        assert send(ada, session["id"], batch(0)).json() == {"received": 10, "next_batch": 1}
    check_in_id = end(ada, session["id"]).json()["check_in_id"]
    assert ada.http.get(f"{CHECK_INS}/{check_in_id}/frames").json()["frames"] == 10


def test_batches_in_any_order_and_repeated_make_the_same_check_in(ada, bea):
    results = []
    for seed, person in enumerate((ada, bea)):
        person.allow(*ALL)
        session = started(person)
        numbers = [*range(8), *range(0, 8, 3)]
        random.Random(seed).shuffle(numbers)
        for number in numbers:
            body = batch(number, top=number % 3, p=0.6 + number / 50)
            assert send(person, session["id"], body).status_code == 200
        check_in_id = end(person, session["id"]).json()["check_in_id"]
        frames = person.http.get(f"{CHECK_INS}/{check_in_id}/frames").json()
        result = person.http.get(f"{CHECK_INS}/{check_in_id}").json()["result"]
        results.append((result, {**frames, "check_in_id": None}))
    assert results[0] == results[1]


def test_every_number_can_be_read_again_as_columns(ada):
    ada.allow(*ALL)
    session = started(ada)
    frames = [frame(0.1), unread(0.2, "too_dark"), unread(0.3, faces=0), frame(0.4, faces=2)]
    send(ada, session["id"], {"batch": 0, "frames": frames})
    check_in_id = end(ada, session["id"]).json()["check_in_id"]
    answer = ada.http.get(f"{CHECK_INS}/{check_in_id}/frames").json()
    assert answer["frames"] == 4
    assert answer["expressions"][1] == "happiness"
    assert answer["action_units"][0] == "AU01"
    for name in ("t_s", "faces", "e", "au", "v", "a", "q", "reasons", "pose", "eyes"):
        assert answer[name] == [one[name] for one in frames]


def test_without_their_consent_the_frames_are_not_kept(ada):
    ada.allow(*BOTH)
    session = started(ada)
    send(ada, session["id"], batch(0))
    check_in_id = end(ada, session["id"]).json()["check_in_id"]
    answer = ada.http.get(f"{CHECK_INS}/{check_in_id}/frames")
    assert (answer.status_code, answer.json()["code"]) == (404, "frames_not_kept")


def test_withdrawing_the_frames_deletes_them_and_leaves_the_seconds(ada, running):
    ada.allow(*ALL)
    session = started(ada)
    send(ada, session["id"], batch(0))
    check_in_id = end(ada, session["id"]).json()["check_in_id"]
    withdraw(ada, "keep_frames")
    assert count(running, FramesRow) == 0
    assert ada.http.get(f"{CHECK_INS}/{check_in_id}").json()["result"]["timeline"]


def test_withdrawing_the_numbers_deletes_frames_seconds_and_parts_and_leaves_marks(ada, running):
    ada.allow(*ALL)
    session = started(ada)
    send(ada, session["id"], batch(0))
    ada.http.post(f"{SESSIONS}/{session['id']}/marks", json={"t_s": 0.5, "note": "said so"})
    kept = end(ada, session["id"]).json()["check_in_id"]
    open_now = started(ada)
    send(ada, open_now["id"], batch(0))
    withdraw(ada, "keep_numbers")
    assert count(running, FramesRow) == count(running, LivePartRow) == 0
    made = ada.http.get(f"{CHECK_INS}/{kept}").json()
    assert made["result"] is None
    assert made["marks"] == [{"t_s": 0.5, "note": "said so"}]
    answer = send(ada, open_now["id"], batch(1))
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_kept")
    assert end(ada, open_now["id"]).json() == {"check_in_id": None}


def test_withdrawing_the_camera_ends_the_session_at_once(ada, running):
    ada.allow(*ALL)
    session = started(ada)
    send(ada, session["id"], batch(0))
    withdraw(ada, "camera_analysis")
    assert count(running, LiveSessionRow) == count(running, LivePartRow) == 0
    assert send(ada, session["id"], batch(1)).json()["code"] == "no_live_session"
    assert ada.http.get(CHECK_INS).json()["items"] == []


def test_deleting_the_account_ends_the_session_at_once(ada, running):
    ada.allow(*ALL)
    session = started(ada)
    send(ada, session["id"], batch(0))
    ada.http.request("DELETE", f"{API}/me", json={"password": "seven green kettles"})
    assert count(running, LiveSessionRow) == count(running, LivePartRow) == 0


def test_one_session_at_a_time_and_the_second_device_may_take_over(ada, new_visitor):
    ada.allow(*BOTH)
    first = started(ada)
    send(ada, first["id"], batch(0))
    phone = new_visitor()
    phone.log_in("ada@example.org")
    refused = start(phone)
    assert (refused.status_code, refused.json()["code"]) == (409, "live_elsewhere")
    assert phone.http.get(f"{SESSIONS}/current").json()["here"] is False
    second = started(phone, take_over=True)
    assert second["id"] != first["id"]
    assert len(ada.http.get(CHECK_INS).json()["items"]) == 1, "what was read is not lost"
    late = send(ada, first["id"], batch(1))
    assert (late.status_code, late.json()["code"]) == (409, "live_ended")
    assert ada.http.get(f"{SESSIONS}/current").json()["id"] == second["id"]


def test_a_reload_finds_its_session_again(ada):
    ada.allow(*BOTH)
    assert ada.http.get(f"{SESSIONS}/current").json()["code"] == "no_live_session"
    session = started(ada)
    send(ada, session["id"], batch(0))
    found = ada.http.get(f"{SESSIONS}/current").json()
    assert (found["id"], found["next_batch"], found["here"]) == (session["id"], 1, True)
    end(ada, session["id"])
    assert ada.http.get(f"{SESSIONS}/current").status_code == 404


def test_ending_without_keeping_leaves_nothing(ada, running):
    ada.allow(*ALL)
    session = started(ada)
    send(ada, session["id"], batch(0))
    assert end(ada, session["id"], keep=False).json() == {"check_in_id": None}
    assert ada.http.get(CHECK_INS).json()["items"] == []
    assert count(running, LivePartRow) == 0


def test_discarding_deletes_everything(ada, running):
    ada.allow(*ALL)
    session = started(ada)
    send(ada, session["id"], batch(0))
    assert ada.http.delete(f"{SESSIONS}/{session['id']}").status_code == 204
    assert ada.http.delete(f"{SESSIONS}/{session['id']}").status_code == 404
    assert count(running, LiveSessionRow) == count(running, LivePartRow) == 0


@pytest.mark.parametrize("frames", [[], [unread(0.1, faces=0), unread(0.2, faces=0)]])
def test_a_session_in_which_nobody_was_seen_leaves_no_check_in(ada, frames):
    ada.allow(*ALL)
    session = started(ada)
    if frames:
        send(ada, session["id"], {"batch": 0, "frames": frames})
    assert end(ada, session["id"]).json() == {"check_in_id": None}


def test_who_keeps_nothing_is_told_not_to_send(ada):
    ada.allow("camera_analysis")
    session = started(ada)
    assert send(ada, session["id"], batch(0)).json()["code"] == "nothing_kept"
    mark = ada.http.post(f"{SESSIONS}/{session['id']}/marks", json={"t_s": 0.5})
    assert mark.json()["code"] == "nothing_kept"
    assert end(ada, session["id"]).json() == {"check_in_id": None}


@pytest.mark.parametrize(
    "body",
    [
        {"batch": -1, "frames": [frame(0.1)]},
        {"batch": 0, "frames": []},
        {"batch": 0, "frames": [frame(i / 100) for i in range(121)]},
        {"batch": 0, "frames": [frame(3600)]},
        {"batch": 0, "frames": [frame(0.1, e=[0.5] * 8)]},
        {"batch": 0, "frames": [frame(0.1, e=[1.0])]},
        {"batch": 0, "frames": [frame(0.1, faces=0)]},
        {"batch": 0, "frames": [frame(0.1, au=[6.0] * 18)]},
        {"batch": 0, "frames": [frame(0.1, picture="/9j/")]},
        {"batch": 0, "frames": [frame(0.1, reasons=["ugly"])]},
    ],
)
def test_numbers_that_cannot_be_are_refused(ada, body):
    ada.allow(*BOTH)
    session = started(ada)
    assert send(ada, session["id"], body).status_code == 422
    assert ada.http.get(f"{SESSIONS}/current").json()["next_batch"] == 0


def test_a_full_batch_with_every_digit_passes_the_gate_and_a_larger_body_does_not(ada):
    ada.allow(*BOTH)
    session = started(ada)
    long = 1 / 3
    frames = [
        frame(i / 120 + long / 1e6, e=[0.125 + long * 1e-9] * 8, au=[long] * 18, v=long, a=long)
        for i in range(120)
    ]
    assert send(ada, session["id"], {"batch": 0, "frames": frames}).status_code == 200
    body = json.dumps({"batch": 1, "frames": [frame(0.1)], "x": "x" * 200_000})
    answer = ada.http.post(
        f"{SESSIONS}/{session['id']}/readings",
        content=body,
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code == 413


def test_an_abandoned_session_becomes_a_check_in_by_itself(ada, running):
    ada.allow(*BOTH)
    session = started(ada)
    send(ada, session["id"], batch(0))
    accounts = running.state.accounts
    age(running, minutes=29)
    assert settle_abandoned(accounts) == 0
    age(running, minutes=31)
    assert settle_abandoned(accounts) == 1
    assert len(ada.http.get(CHECK_INS).json()["items"]) == 1
    assert send(ada, session["id"], batch(1)).json()["code"] == "live_ended"
    age(running, days=2)
    settle_abandoned(accounts)
    assert count(running, LiveSessionRow) == 0


def test_an_abandoned_session_that_may_not_be_kept_is_discarded(ada, running):
    ada.allow(*BOTH)
    session = started(ada)
    send(ada, session["id"], batch(0))
    withdraw(ada, "keep_numbers")
    age(running, hours=1)
    settle_abandoned(running.state.accounts)
    assert ada.http.get(CHECK_INS).json()["items"] == []
    assert start(ada).status_code == 201


def test_an_end_that_was_interrupted_is_made_good(ada, running):
    """The power went between marking the session and storing its check-in."""
    ada.allow(*BOTH)
    session = started(ada)
    send(ada, session["id"], batch(0))
    with running.state.stores.database.writing() as db:
        db.execute(update(LiveSessionRow).values(state="ending"))
    assert end(ada, session["id"]).json()["check_in_id"] is not None


def test_an_abandoned_session_does_not_bar_a_new_one(ada, running):
    ada.allow(*BOTH)
    started(ada)
    age(running, minutes=31)
    assert start(ada).status_code == 201


def test_another_persons_session_does_not_exist(ada, bea):
    for person in (ada, bea):
        person.allow(*ALL)
    theirs = started(bea)
    send(bea, theirs["id"], batch(0))
    for session_id in (theirs["id"], str(uuid4())):
        answers = [
            send(ada, session_id, batch(1)),
            end(ada, session_id),
            ada.http.post(f"{SESSIONS}/{session_id}/marks", json={"t_s": 1}),
            ada.http.post(f"{SESSIONS}/{session_id}/ticket"),
            ada.http.delete(f"{SESSIONS}/{session_id}"),
        ]
        assert {answer.status_code for answer in answers} == {404}
    assert bea.http.get(f"{SESSIONS}/current").json()["next_batch"] == 1


def test_the_export_has_open_sessions_marks_and_every_frame(ada):
    ada.allow(*ALL)
    session = started(ada)
    send(ada, session["id"], batch(0))
    ada.http.post(f"{SESSIONS}/{session['id']}/marks", json={"t_s": 0.5, "note": "=here"})

    def rows_of(name):
        archive = zipfile.ZipFile(io.BytesIO(ada.http.get(f"{API}/me/export").content))
        return json.loads(archive.read(f"{name}.json"))

    assert rows_of("live_sessions")[0]["engine"] == ENGINE
    assert rows_of("live_marks")[0]["note"] == "=here"
    assert len(rows_of("live_frames")) == 10
    check_in_id = end(ada, session["id"]).json()["check_in_id"]
    kept = rows_of("check_in_frames")
    assert len(kept) == 10
    assert kept[0]["check_in_id"] == check_in_id
    assert kept[0]["expression_happiness"] == 0.79
    assert (kept[0]["AU01"], kept[0]["right_eye_openness"]) == (0.5, 0.9)
    assert rows_of("check_in_marks")[0]["note"] == "=here"
    assert rows_of("live_frames") == []


def test_what_a_session_holds_is_sealed(ada, running):
    ada.allow(*ALL)
    session = started(ada, time_zone="Europe/Berlin")
    send(ada, session["id"], batch(0))
    ada.http.post(f"{SESSIONS}/{session['id']}/marks", json={"t_s": 0.5, "note": "secret note"})
    open_now = [values_of(running, table) for table in ("live_session", "live_part", "live_mark")]
    end(ada, session["id"])
    kept = [values_of(running, table) for table in ("check_in_frames", "check_in")]
    for values in (*open_now, *kept):
        assert values
        for value in values:
            for word in (b"Berlin", b"emocarenet", b"secret note", b"0.79", b"happiness"):
                assert word not in value


def values_of(running, table):
    """Return every value of a table as bytes, and opened where it is merely compressed."""
    with running.state.stores.database.engine.connect() as connection:
        found = [
            value if isinstance(value, bytes) else str(value).encode()
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}").all()
            for value in row
        ]
    return found + [zlib.decompress(value) for value in found if is_compressed(value)]


def is_compressed(value):
    try:
        zlib.decompress(value)
    except zlib.error:
        return False
    return True


def test_more_marks_than_a_page_can_show_are_refused(ada, monkeypatch):
    from emocare.monitoring import live_service

    monkeypatch.setattr(live_service, "MAX_MARKS", 2)
    ada.allow(*BOTH)
    session = started(ada)
    path = f"{SESSIONS}/{session['id']}/marks"
    said = [ada.http.post(path, json={"t_s": n}).status_code for n in range(3)]
    assert said == [201, 201, 409]


def test_a_session_takes_no_more_frames_than_fit(ada, monkeypatch):
    from emocare.monitoring import live_service

    monkeypatch.setattr(live_service, "MAX_FRAMES", 15)
    ada.allow(*BOTH)
    session = started(ada)
    assert send(ada, session["id"], batch(0)).status_code == 200
    assert send(ada, session["id"], batch(1)).json()["code"] == "live_over"
