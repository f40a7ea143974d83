import json
import threading
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from emocare.api import create_app
from emocare.monitoring.clip_service import CLIPS_PER_GUEST
from tests.conftest import ORIGIN
from tests.monitoring.leaks import open_files
from tests.monitoring.scripted_reader import a_reading
from tests.monitoring.sending import read_to_end, send, wait_for_end
from tests.monitoring.test_endpoints import token_for, with_token

CHECK_INS = "/api/v1/check-ins"
BOTH = ("camera_analysis", "keep_numbers")


def events_of(answer) -> list[tuple[str, dict]]:
    """Parse a whole event stream."""
    found, name = [], ""
    for line in answer.iter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        if line.startswith("data: "):
            found.append((name, json.loads(line.removeprefix("data: "))))
    return found


@pytest.fixture
def gia(ada):
    """Ada, who allows everything."""
    ada.allow(*BOTH)
    return ada


# The whole way, with the real reading process.


@pytest.mark.parametrize("name", ["face.mp4", "face.webm"])
def test_a_clip_becomes_a_check_in_that_is_found_again(gia, media, name):
    clip = (media / name).read_bytes()
    job = read_to_end(
        gia,
        clip,
        source="camera",
        aggregate="vote",
        recorded_at="2026-11-20T21:00:00+01:00",
        time_zone="Europe/Berlin",
    )
    assert job["state"] == "done"
    assert job["progress"] == 1
    found = gia.http.get(f"{CHECK_INS}/{job['check_in_id']}").json()
    assert found["result"] == job["result"]
    assert found["result"]["dominant"] == "happiness"
    assert found["result"]["certainty"] in {"unsure", "fairly_sure"}
    assert found["result"]["aggregate"] == "vote"
    assert len(found["result"]["timeline"]) == 2
    assert found["source"] == "camera"
    assert found["recorded_at"] == "2026-11-20T20:00:00.000Z"
    assert found["time_zone"] == "Europe/Berlin"
    assert found["duration_s"] == job["result"]["duration_s"]
    [listed] = gia.http.get(CHECK_INS).json()["items"]
    # Lists leave out what only the page of one check-in shows.
    assert all(found["result"].pop(part) for part in ("timeline", "moment"))
    found["result"].pop("blinks")
    assert (found.pop("marks"), found.pop("safety")) == ([], None)
    assert listed == found


def test_a_guest_gets_a_result_and_nothing_is_stored(visitor, running, face_webm):
    job = read_to_end(visitor, face_webm, "/api/v1/try")
    assert job["state"] == "done"
    assert job["result"]["dominant"] == "happiness"
    assert job["check_in_id"] is None
    with running.state.stores.database.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM check_in").scalar() == 0


@pytest.mark.parametrize(
    ("name", "status", "code", "word"),
    [
        ("dark.webm", 422, "no_face", "very dark"),
        ("room.webm", 422, "no_face", "No face was visible"),
        ("sound.mp4", 422, "clip_without_picture", "only sound"),
    ],
)
def test_a_clip_that_shows_nobody_says_why(gia, media, name, status, code, word):
    job = read_to_end(gia, (media / name).read_bytes())
    assert job["state"] == "failed"
    assert job["problem"]["status"] == status
    assert job["problem"]["code"] == code
    assert word in job["problem"]["detail"]
    assert gia.http.get(CHECK_INS).json()["items"] == []


def test_a_running_clip_is_really_stopped(gia, running, long_face):
    job_id = send(gia, long_face).json()["job"]["id"]
    with gia.http.stream("GET", f"/api/v1/jobs/{job_id}/events") as answer:
        for line in answer.iter_lines():
            if '"running"' in line:
                break
        assert gia.http.delete(f"/api/v1/jobs/{job_id}").status_code == 204
    job = wait_for_end(gia, job_id)
    assert (job["state"], job["result"]) == ("cancelled", None)
    assert gia.http.get(CHECK_INS).json()["items"] == []


# Refused before anything is read.


@pytest.mark.parametrize(
    ("clip", "status", "code"),
    [
        (b"", 422, "clip_empty"),
        (b"just a text", 415, "clip_unsupported"),
        (b"\xff\xd8\xff\xe0" + bytes(9000), 415, "clip_unsupported"),
        (bytes(10 * 2**20), 415, "clip_unsupported"),
    ],
)
def test_what_is_no_clip_is_refused_at_once(gia, reader, clip, status, code):
    before = open_files()
    answer = send(gia, clip)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert reader.begun == []
    assert open_files() == before


def test_a_clip_past_50_megabytes_is_refused(gia, reader, face_mp4):
    answer = send(gia, face_mp4 + bytes(50 * 2**20))
    assert (answer.status_code, answer.json()["code"]) == (413, "clip_too_large")


def test_a_clip_of_50_megabytes_is_taken(gia, reader, face_mp4):
    answer = send(gia, face_mp4 + bytes(50 * 2**20 - len(face_mp4)))
    assert answer.status_code == 202
    reader.nth(0).finish()


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"source": "words"}, ["source"]),
        ({"aggregate": "median"}, ["aggregate"]),
        ({"recorded_at": "now", "time_zone": "Mars"}, ["recorded_at", "time_zone"]),
    ],
)
def test_wrong_fields_are_named_and_the_clip_is_freed(gia, reader, face_mp4, fields, wrong):
    before = open_files()
    answer = send(gia, face_mp4, **fields)
    assert answer.status_code == 422
    assert sorted(answer.json()["fields"]) == wrong
    assert open_files() == before


def test_an_empty_field_counts_as_left_out(gia, reader, face_mp4):
    assert send(gia, face_mp4, aggregate="", recorded_at="").status_code == 202
    reader.nth(0).finish()


def test_a_form_without_a_clip_names_it(gia, reader):
    answer = gia.http.post(CHECK_INS, files={"other": b"x"})
    assert answer.status_code == 422
    assert answer.json()["fields"] == {"clip": "is missing"}


# Who may.


def test_nobody_signed_in_may_send_a_check_in(visitor, reader, face_mp4):
    assert send(visitor, face_mp4).status_code == 401


def test_without_consent_the_clip_is_refused_with_the_way_to_give_it(ada, reader, face_mp4):
    answer = send(ada, face_mp4)
    assert answer.status_code == 403
    assert answer.json()["code"] == "consent_missing"
    assert "consents" in answer.json()["detail"]
    ada.allow("keep_numbers")
    assert send(ada, face_mp4).status_code == 403


def test_without_the_second_consent_the_result_is_shown_and_not_kept(ada, reader, face_mp4):
    ada.allow("camera_analysis")
    job_id = send(ada, face_mp4).json()["job"]["id"]
    reader.nth(0).finish()
    job = wait_for_end(ada, job_id)
    assert job["result"]["dominant"] == "happiness"
    assert job["check_in_id"] is None
    assert ada.http.get(CHECK_INS).json()["items"] == []


def withdraw(person, purpose):
    path = f"/api/v1/me/consents/{purpose}"
    assert person.http.put(path, json={"granted": False}).status_code == 200


@pytest.mark.parametrize("purpose", BOTH)
def test_a_consent_withdrawn_while_reading_keeps_nothing(gia, reader, face_mp4, purpose):
    job_id = send(gia, face_mp4).json()["job"]["id"]
    reading = reader.nth(0)
    withdraw(gia, purpose)
    reading.finish()
    job = wait_for_end(gia, job_id)
    assert job["check_in_id"] is None
    assert job["state"] == ("done" if purpose == "keep_numbers" else "failed")
    assert gia.http.get(CHECK_INS).json()["items"] == []


def test_an_account_deleted_while_reading_keeps_nothing(gia, reader, running, face_mp4):
    send(gia, face_mp4)
    reading = reader.nth(0)
    form = {"password": "seven green kettles"}
    assert gia.http.request("DELETE", "/api/v1/me", json=form).status_code == 204
    reading.finish()
    running.state.clips.queue.close()
    with running.state.stores.database.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM check_in").scalar() == 0


def test_a_persons_job_is_theirs_alone(gia, bea, new_visitor, reader, face_mp4):
    job_id = send(gia, face_mp4).json()["job"]["id"]
    reader.nth(0)
    for method, path in (
        ("GET", f"/api/v1/jobs/{job_id}"),
        ("GET", f"/api/v1/jobs/{job_id}/events"),
        ("DELETE", f"/api/v1/jobs/{job_id}"),
    ):
        assert new_visitor().http.request(method, path).status_code == 401
        answer = bea.http.request(method, path)
        unknown = bea.http.request(method, path.replace(job_id, "A" * 32))
        assert answer.status_code == unknown.status_code == 404
        assert answer.json() == unknown.json()
    assert gia.http.get(f"/api/v1/jobs/{job_id}").json()["state"] == "running"
    reader.nth(0).finish()


def test_a_guests_job_is_open_to_whoever_knows_its_id(visitor, bea, reader, face_mp4):
    job_id = send(visitor, face_mp4, "/api/v1/try").json()["job"]["id"]
    assert bea.http.get(f"/api/v1/jobs/{job_id}").status_code == 200
    assert visitor.http.delete(f"/api/v1/jobs/{job_id}").status_code == 204
    assert visitor.http.get(f"/api/v1/jobs/{job_id}").json()["state"] == "cancelled"


def test_a_script_may_send_and_follow_with_one_scope(gia, new_visitor, reader, face_mp4):
    writes = new_visitor()
    with_token(writes, token_for(gia, "check-ins:write"))
    reads = with_token(new_visitor(), token_for(gia, "check-ins:read"))
    other = with_token(new_visitor(), token_for(gia, "me:read"))
    job_id = send(writes, face_mp4, source="upload").json()["job"]["id"]
    reader.nth(0).finish()
    assert wait_for_end(writes, job_id)["state"] == "done"
    path = f"/api/v1/jobs/{job_id}"
    assert reads.get(path).status_code == 200
    assert reads.delete(path).status_code == 403
    assert other.get(path).status_code == 403
    assert reads.post(CHECK_INS, files={"clip": face_mp4}).status_code == 403


# Too many.


def test_one_person_has_two_clips_at_a_time(gia, reader, face_mp4):
    for _ in range(2):
        assert send(gia, face_mp4).status_code == 202
    answer = send(gia, face_mp4)
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_clips")
    assert int(answer.headers["Retry-After"]) >= 1


def test_a_full_queue_says_when_to_come_back(gia, new_visitor, reader, face_mp4):
    for number in range(4):
        person = new_visitor()
        person.sign_up(f"p{number}@example.org")
        person.allow(*BOTH)
        for _ in range(2):
            assert send(person, face_mp4).status_code == 202
    assert send(gia, face_mp4).status_code == 202
    answer = send(gia, face_mp4)
    assert (answer.status_code, answer.json()["code"]) == (429, "queue_full")
    assert answer.headers["Retry-After"] in answer.json()["detail"]


def test_waiting_clips_know_their_place(gia, bea, reader, face_mp4):
    bea.allow(*BOTH)
    send(gia, face_mp4)
    reader.nth(0)
    jobs = [send(person, face_mp4).json()["job"] for person in (bea, gia)]
    assert [job["position"] for job in jobs] == [0, 1]


def test_a_guest_who_tries_too_often_is_asked_to_wait(visitor, reader):
    answers = [send(visitor, b"x", "/api/v1/try") for _ in range(CLIPS_PER_GUEST.times + 1)]
    assert {answer.status_code for answer in answers[:-1]} == {415}
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0


# Events.


def test_events_begin_with_the_state_and_end_with_the_outcome(gia, reader, face_mp4):
    job_id = send(gia, face_mp4).json()["job"]["id"]
    reading = reader.nth(0)

    def go_on():
        reading.progress(0.25)
        reading.finish(a_reading(confidence=0.5))

    threading.Timer(0.1, go_on).start()
    with gia.http.stream("GET", f"/api/v1/jobs/{job_id}/events") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["x-accel-buffering"] == "no"
        assert "no-store" in answer.headers["cache-control"]
        events = events_of(answer)
    names = [name for name, _ in events]
    assert names[0] == "progress"
    assert names[-1] == "done"
    assert set(names[:-1]) == {"progress"}
    assert events[-1][1] == gia.http.get(f"/api/v1/jobs/{job_id}").json()
    assert events[-1][1]["result"]["certainty"] == "unsure"


@pytest.mark.parametrize(("how", "name"), [("fail", "failed"), ("cancel", "cancelled")])
def test_events_of_an_ended_job_are_its_outcome(gia, reader, face_mp4, how, name):
    job_id = send(gia, face_mp4).json()["job"]["id"]
    reading = reader.nth(0)
    if how == "fail":
        reading.fail()
    else:
        gia.http.delete(f"/api/v1/jobs/{job_id}")
    wait_for_end(gia, job_id)
    with gia.http.stream("GET", f"/api/v1/jobs/{job_id}/events") as answer:
        assert [event for event, _ in events_of(answer)] == [name]


def test_a_quiet_stream_gives_a_sign_of_life(gia, reader, face_mp4, monkeypatch):
    monkeypatch.setattr("fastapi.routing._PING_INTERVAL", 0.05)
    job_id = send(gia, face_mp4).json()["job"]["id"]
    reading = reader.nth(0)
    with gia.http.stream("GET", f"/api/v1/jobs/{job_id}/events") as answer:
        lines = answer.iter_lines()
        assert any(line.startswith(": ") for line in lines)
        reading.finish()
        assert any(line == "event: done" for line in lines)


# What the person says of a reading.


def test_the_own_view_stands_beside_the_reading(gia, reader, face_mp4):
    job_id = send(gia, face_mp4).json()["job"]["id"]
    reader.nth(0).finish()
    path = f"{CHECK_INS}/{wait_for_end(gia, job_id)['check_in_id']}"
    changed = gia.http.patch(
        path, json={"mood": 3, "correction": "sadness", "note": "forced smile"}
    )
    assert changed.status_code == 200
    assert changed.json()["correction"] == "sadness"
    assert changed.json()["result"]["dominant"] == "happiness"
    assert gia.http.get(path).json() == changed.json()
    cleared = gia.http.patch(path, json={"mood": None, "correction": None}).json()
    assert (cleared["mood"], cleared["correction"], cleared["note"]) == (None, None, "forced smile")
    assert gia.http.patch(path, json={"correction": "bored"}).status_code == 422


def test_an_unknown_job_is_not_found_by_anybody(visitor, gia, reader):
    for person in (visitor, gia):
        answer = person.http.get(f"/api/v1/jobs/{uuid4()}")
        assert (answer.status_code, answer.json()["code"]) == (404, "job_not_found")


def test_stopping_the_server_ends_open_streams(running, reader, gia, face_mp4):
    job_id = send(gia, face_mp4).json()["job"]["id"]
    reader.nth(0)
    closer = threading.Timer(0.1, running.state.clips.queue.close)
    closer.start()
    with gia.http.stream("GET", f"/api/v1/jobs/{job_id}/events") as answer:
        name, job = events_of(answer)[-1]
    closer.join()
    assert name == "failed"
    assert "Send the clip again" in job["problem"]["detail"]


def test_a_deployment_may_size_the_queue(settings):
    sized = settings.model_copy(update={"clip_workers": 2, "clip_queue": 3})
    app = create_app(sized)
    with TestClient(app, base_url=ORIGIN):
        limits = app.state.clips.queue.limits
    assert (limits.workers, limits.places) == (2, 5)
