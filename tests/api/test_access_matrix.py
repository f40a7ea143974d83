"""Who may call what: one cell per endpoint, and an endpoint without a cell fails.

``PUBLIC`` needs no sign-in, ``SESSION`` the cookie, a scope the cookie or a token with it,
``CAPABILITY`` the unguessable id (and more where a person owns it: tests/monitoring).
"""

from __future__ import annotations

import io
from uuid import uuid4

import pytest
from PIL import Image

from tests.conftest import ORIGIN, PASSWORD
from tests.monitoring import live_sessions

API = "/api/v1"
PUBLIC, SESSION, CAPABILITY = "public", "session", "capability"
ME, READ, WRITE = "me:read", "check-ins:read", "check-ins:write"
ASK, ANSWER = "assessments:read", "assessments:write"


def a_photo():
    written = io.BytesIO()
    Image.new("RGB", (8, 8)).save(written, "PNG")
    return written.getvalue()


CELLS = {
    ("GET", "/health"): PUBLIC,
    ("GET", "/version"): PUBLIC,
    ("GET", "/auth/options"): PUBLIC,
    ("POST", "/auth/sign-up"): PUBLIC,
    ("POST", "/auth/confirm"): PUBLIC,
    ("POST", "/auth/log-in"): PUBLIC,
    ("POST", "/auth/recover"): PUBLIC,
    ("POST", "/auth/forgot"): PUBLIC,
    ("POST", "/auth/reset"): PUBLIC,
    ("POST", "/contact"): PUBLIC,
    ("POST", "/try"): PUBLIC,
    ("GET", "/help/lines"): PUBLIC,
    ("GET", "/safety"): SESSION,
    ("GET", "/safety/steps"): SESSION,
    ("POST", "/safety/steps"): SESSION,
    ("POST", "/safety/end"): SESSION,
    ("POST", "/safety/welcome"): SESSION,
    ("POST", "/safety/asq"): SESSION,
    ("GET", "/safety/plan"): SESSION,
    ("PUT", "/safety/plan"): SESSION,
    ("GET", "/safety/told"): SESSION,
    ("PUT", "/safety/told"): SESSION,
    ("GET", "/jobs/{job_id}"): CAPABILITY,
    ("GET", "/jobs/{job_id}/events"): CAPABILITY,
    ("DELETE", "/jobs/{job_id}"): CAPABILITY,
    ("POST", "/auth/log-out"): SESSION,
    ("GET", "/me"): ME,
    ("PATCH", "/me"): SESSION,
    ("DELETE", "/me"): SESSION,
    ("POST", "/me/password"): SESSION,
    ("POST", "/me/recovery-codes"): SESSION,
    ("GET", "/me/export"): SESSION,
    ("GET", "/me/sessions"): SESSION,
    ("DELETE", "/me/sessions"): SESSION,
    ("DELETE", "/me/sessions/{session_id}"): SESSION,
    ("GET", "/me/tokens"): SESSION,
    ("POST", "/me/tokens"): SESSION,
    ("DELETE", "/me/tokens/{token_id}"): SESSION,
    ("GET", "/me/consents"): SESSION,
    ("PUT", "/me/consents/{purpose}"): SESSION,
    ("POST", "/check-ins"): WRITE,
    ("GET", "/check-ins"): READ,
    ("POST", "/check-ins/words"): WRITE,
    ("POST", "/check-ins/readings"): WRITE,
    ("GET", "/check-ins/{check_in_id}"): READ,
    ("PATCH", "/check-ins/{check_in_id}"): WRITE,
    ("DELETE", "/check-ins/{check_in_id}"): WRITE,
    ("GET", "/check-ins/{check_in_id}/frames"): READ,
    ("POST", "/live/sessions"): WRITE,
    ("GET", "/live/sessions/current"): READ,
    ("POST", "/live/sessions/{live_id}/readings"): WRITE,
    ("POST", "/live/sessions/{live_id}/marks"): WRITE,
    ("POST", "/live/sessions/{live_id}/end"): WRITE,
    ("POST", "/live/sessions/{live_id}/ticket"): WRITE,
    ("DELETE", "/live/sessions/{live_id}"): WRITE,
    ("GET", "/assessments"): ASK,
    ("GET", "/assessments/instruments/{instrument}"): ASK,
    ("GET", "/assessments/instruments/{instrument}/fhir"): ASK,
    ("GET", "/assessments/trends/{instrument}"): ASK,
    ("GET", "/assessments/exports/{instrument}"): ASK,
    ("DELETE", "/assessments/instruments/{instrument}/responses"): ANSWER,
    ("GET", "/assessments/responses"): ASK,
    ("POST", "/assessments/responses"): ANSWER,
    ("GET", "/assessments/responses/{response_id}"): ASK,
    ("GET", "/assessments/responses/{response_id}/fhir"): ASK,
    ("PUT", "/assessments/responses/{response_id}/answers"): ANSWER,
    ("POST", "/assessments/responses/{response_id}/finish"): ANSWER,
    ("DELETE", "/assessments/responses/{response_id}"): ANSWER,
    ("GET", "/journal/entries"): SESSION,
    ("POST", "/journal/entries"): SESSION,
    ("GET", "/journal/entries/{entry_id}"): SESSION,
    ("PUT", "/journal/entries/{entry_id}"): SESSION,
    ("DELETE", "/journal/entries/{entry_id}"): SESSION,
    ("GET", "/journal/entries/{entry_id}/photo"): SESSION,
    ("PUT", "/journal/entries/{entry_id}/photo"): SESSION,
    ("DELETE", "/journal/entries/{entry_id}/photo"): SESSION,
    ("PUT", "/journal/entries/{entry_id}/traps"): SESSION,
    ("GET", "/journal/calendar"): SESSION,
    ("POST", "/journal/search"): SESSION,
    ("GET", "/journal/labels"): SESSION,
    ("GET", "/journal/prompt"): SESSION,
    ("GET", "/journal/themes"): SESSION,
    ("GET", "/journal/analysis"): SESSION,
    ("POST", "/journal/analysis"): SESSION,
    ("POST", "/journal/import"): SESSION,
    ("GET", "/journal/export"): SESSION,
    ("GET", "/journal/jobs/{job_id}"): SESSION,
    ("DELETE", "/journal/jobs/{job_id}"): SESSION,
    ("GET", "/journal/reminders"): SESSION,
    ("POST", "/journal/reminders"): SESSION,
    ("PUT", "/journal/reminders/{reminder_id}"): SESSION,
    ("DELETE", "/journal/reminders/{reminder_id}"): SESSION,
    ("POST", "/journal/reminders/{reminder_id}/later"): SESSION,
    ("POST", "/journal/reminders/{reminder_id}/done"): SESSION,
    ("GET", "/journal/reminders.ics"): SESSION,
    ("GET", "/journal/lock"): SESSION,
    ("PUT", "/journal/lock"): SESSION,
    ("POST", "/journal/lock/open"): SESSION,
    ("POST", "/journal/lock/close"): SESSION,
}

# Bodies that pass validation, so that what is tested is the door and not the form.
BODIES = {
    ("PATCH", "/me"): {"first_name": "A"},
    ("DELETE", "/me"): {"password": "guess"},
    ("POST", "/me/password"): {"current_password": "guess", "new_password": "x" * 20},
    ("POST", "/me/recovery-codes"): {"password": "guess"},
    ("POST", "/me/tokens"): {"name": "x", "scopes": ["me:read"]},
    ("PUT", "/me/consents/{purpose}"): {"granted": False},
    ("POST", "/check-ins/words"): {"mood": 5},
    ("POST", "/check-ins/readings"): live_sessions.clip(),
    ("PATCH", "/check-ins/{check_in_id}"): {"mood": 5},
    ("POST", "/safety/steps"): {"level": 2},
    ("POST", "/safety/asq"): {"thoughts": True},
    ("PUT", "/safety/plan"): {"warning_signs": ["I stop answering"]},
    ("PUT", "/safety/told"): {"people": [{"name": "Sam", "reach": "0123"}]},
    ("POST", "/live/sessions"): {"mode": "device", "engine": live_sessions.ENGINE},
    ("POST", "/live/sessions/{live_id}/readings"): live_sessions.batch(0),
    ("POST", "/live/sessions/{live_id}/marks"): {"t_s": 1.5, "note": "here"},
    ("POST", "/live/sessions/{live_id}/end"): {},
    ("POST", "/assessments/responses"): {"instrument": "weekly"},
    ("PUT", "/assessments/responses/{response_id}/answers"): {
        "answers": [{"item": "overall", "value": 7}]
    },
    ("POST", "/journal/entries"): {"id": str(uuid4()), "text": "A line."},
    ("PUT", "/journal/entries/{entry_id}"): {"revision": 1, "text": "Another line."},
    ("PUT", "/journal/entries/{entry_id}/traps"): {
        "name": "blaming",
        "start": 0,
        "answer": "fits",
    },
    ("POST", "/journal/search"): {"words": "line"},
    ("POST", "/journal/reminders"): {"weekdays": [0], "at": "20:00"},
    ("PUT", "/journal/reminders/{reminder_id}"): {"weekdays": [1], "at": "21:00"},
    ("POST", "/journal/reminders/{reminder_id}/later"): {"minutes": 10},
    ("PUT", "/journal/lock"): {"password": "guess", "pin": None},
    ("POST", "/journal/lock/open"): {"pin": "2468"},
}

QUERIES = {
    ("GET", "/journal/calendar"): {"month": "2026-11"},
    ("GET", "/journal/export"): {"format": "json"},
    ("POST", "/journal/import"): {"format": "json"},
}
RAW = {
    ("POST", "/journal/import"): b"[]",
    ("PUT", "/journal/entries/{entry_id}/photo"): a_photo(),
}

CLOSED = [cell for cell, access in CELLS.items() if access not in {PUBLIC, CAPABILITY}]
UNSAFE = [cell for cell in CLOSED if cell[0] != "GET"]


def named(cell):
    return " ".join(cell)


def call(visitor, cell, *, headers=None, **ids):
    method, path = cell
    filled = {"purpose": "keep_numbers", "instrument": "weekly", **ids}
    for name in ("session_id", "token_id", "check_in_id", "live_id", "job_id", "response_id"):
        filled.setdefault(name, str(uuid4()))
    for name in ("entry_id", "reminder_id"):
        filled.setdefault(name, str(uuid4()))
    if cell in RAW:
        headers = {**(headers or {}), "Content-Type": "application/octet-stream"}
        sent = {"content": RAW[cell]}
    else:
        sent = {"json": BODIES.get(cell)}
    place, query = API + path.format(**filled), QUERIES.get(cell)
    return visitor.http.request(method, place, params=query, headers=headers, **sent)


def token_of(visitor, *scopes):
    form = {"name": "script", "scopes": list(scopes)}
    return visitor.http.post(f"{API}/me/tokens", json=form).json()["token"]


def a_response_of(http):
    """A questionnaire that was begun, with one answer in it."""
    begun = http.post(f"{API}/assessments/responses", json={"instrument": "weekly"}).json()
    answers = {"answers": [{"item": "overall", "value": 7}]}
    http.put(f"{API}/assessments/responses/{begun['id']}/answers", json=answers)
    return begun["id"]


def a_live_recording_of(person, path):
    """The id of a live session that is open, or of a check-in that one became."""
    person.allow(*live_sessions.ALL)
    mode = "streamed" if path.endswith("ticket") else "device"
    live_id = live_sessions.started(person, mode)["id"]
    if not path.startswith("/check-ins"):
        return {"live_id": live_id}
    live_sessions.send(person, live_id, live_sessions.batch(0))
    return live_sessions.end(person, live_id).json()


def journal_rows_of(http):
    """An entry with a photo, a reminder and an import."""
    entry = http.post(f"{API}/journal/entries", json={"id": str(uuid4()), "text": "A line."}).json()
    entry_id = entry["entry"]["id"]
    raw = {"Content-Type": "application/octet-stream"}
    http.put(f"{API}/journal/entries/{entry_id}/photo", content=a_photo(), headers=raw)
    reminder = {"weekdays": [0], "at": "20:00"}
    job = http.post(f"{API}/journal/import?format=json", content=b"[]", headers=raw)
    return {
        "entry_id": entry_id,
        "reminder_id": http.post(f"{API}/journal/reminders", json=reminder).json()["id"],
        "job_id": job.json()["id"],
    }


def test_every_endpoint_has_its_cell(app):
    operations = {
        (method.upper(), path.removeprefix(API))
        for path, methods in app.openapi()["paths"].items()
        for method in methods
    }
    assert operations == set(CELLS)


def test_nobody_signed_in_is_turned_away_everywhere(visitor):
    for cell in CLOSED:
        answer = call(visitor, cell)
        assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in"), cell
        assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("cookie", ["", "x", "a" * 43, "emocare_" + "a" * 43])
def test_a_made_up_cookie_opens_nothing(visitor, cookie):
    headers = {"Cookie": f"emocare_session={cookie}", "X-CSRF-Token": "x"}
    for cell in CLOSED:
        assert call(visitor, cell, headers=headers).status_code == 401, cell


@pytest.mark.parametrize("scope", [ME, READ, WRITE, ASK, ANSWER])
def test_a_token_opens_what_its_scope_says_and_nothing_else(ada, new_visitor, scope):
    headers = {"Authorization": f"Bearer {token_of(ada, scope)}"}
    script = new_visitor()
    for cell in CLOSED:
        answer = call(script, cell, headers=headers)
        if CELLS[cell] == scope:
            assert answer.status_code != 401, cell
            assert "scope_missing" not in answer.text, cell
        else:
            assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing"), cell


def refusal(visitor, cell, **headers):
    sent = {"Origin": ORIGIN, "X-CSRF-Token": visitor.http.headers["X-CSRF-Token"], **headers}
    answer = call(visitor, cell, headers=sent)
    assert answer.status_code == 403, cell
    return answer.json()["code"]


def test_a_cookie_alone_changes_nothing(ada):
    """What a page of another site could send: the browser adds the cookie by itself."""
    for cell in UNSAFE:
        assert refusal(ada, cell, **{"X-CSRF-Token": ""}) == "csrf_refused"
        assert refusal(ada, cell, Origin="http://evil.example") == "origin_refused"
        assert refusal(ada, cell, Origin="null") == "origin_refused"
        assert refusal(ada, cell, Origin="") == "origin_refused"
    del ada.http.headers["Origin"]
    for cell in UNSAFE:
        assert call(ada, cell).json()["code"] == "origin_refused", "no Origin is no proof"


def test_the_csrf_token_of_somebody_else_is_no_use(ada, bea):
    headers = {"X-CSRF-Token": bea.http.headers["X-CSRF-Token"]}
    answer = ada.http.patch(f"{API}/me", json={"first_name": "A"}, headers=headers)
    assert answer.json()["code"] == "csrf_refused"


@pytest.mark.parametrize(
    "cell",
    [
        ("DELETE", "/me/sessions/{session_id}"),
        ("DELETE", "/me/tokens/{token_id}"),
        ("GET", "/check-ins/{check_in_id}"),
        ("PATCH", "/check-ins/{check_in_id}"),
        ("DELETE", "/check-ins/{check_in_id}"),
        ("GET", "/check-ins/{check_in_id}/frames"),
        ("POST", "/live/sessions/{live_id}/readings"),
        ("POST", "/live/sessions/{live_id}/marks"),
        ("POST", "/live/sessions/{live_id}/end"),
        ("POST", "/live/sessions/{live_id}/ticket"),
        ("DELETE", "/live/sessions/{live_id}"),
        ("GET", "/assessments/responses/{response_id}"),
        ("GET", "/assessments/responses/{response_id}/fhir"),
        ("PUT", "/assessments/responses/{response_id}/answers"),
        ("POST", "/assessments/responses/{response_id}/finish"),
        ("DELETE", "/assessments/responses/{response_id}"),
        ("GET", "/journal/entries/{entry_id}"),
        ("PUT", "/journal/entries/{entry_id}"),
        ("DELETE", "/journal/entries/{entry_id}"),
        ("GET", "/journal/entries/{entry_id}/photo"),
        ("PUT", "/journal/entries/{entry_id}/photo"),
        ("DELETE", "/journal/entries/{entry_id}/photo"),
        ("PUT", "/journal/reminders/{reminder_id}"),
        ("DELETE", "/journal/reminders/{reminder_id}"),
        ("POST", "/journal/reminders/{reminder_id}/later"),
        ("POST", "/journal/reminders/{reminder_id}/done"),
        ("GET", "/journal/jobs/{job_id}"),
        ("DELETE", "/journal/jobs/{job_id}"),
    ],
    ids=named,
)
def test_another_persons_row_does_not_exist(ada, bea, cell):
    http = bea.http
    token = http.post(f"{API}/me/tokens", json={"name": "x", "scopes": ["me:read"]}).json()
    theirs = {
        "session_id": http.get(f"{API}/me/sessions").json()[0]["id"],
        "token_id": token["id"],
        "check_in_id": http.post(f"{API}/check-ins/words", json={"mood": 1}).json()["id"],
        "response_id": a_response_of(http),
    }
    if "/journal/" in cell[1]:
        theirs |= journal_rows_of(http)
    if "{live_id}" in cell[1] or cell[1].endswith("frames"):
        theirs |= a_live_recording_of(bea, cell[1])
    stranger = call(ada, cell, **theirs)
    nobodys = call(ada, cell)
    assert stranger.status_code == nobodys.status_code == 404
    assert stranger.json() == nobodys.json()
    owner = call(bea, cell, **theirs)
    assert owner.status_code in {200, 201, 204}, "the row was really there"


def test_every_row_with_an_id_is_tested_against_strangers():
    with_id = {cell for cell in CLOSED if "_id}" in cell[1]}
    # Answering a suggestion needs an entry that was read: tests/journal/test_analysis.py.
    with_id.remove(("PUT", "/journal/entries/{entry_id}/traps"))
    assert len(with_id) == 28, "add the new endpoint to the test above"


def test_an_unknown_job_is_not_found_by_anybody(visitor, ada):
    for cell in [cell for cell, access in CELLS.items() if access == CAPABILITY]:
        assert call(visitor, cell).status_code == 404
        assert call(ada, cell).status_code == 404


def test_public_endpoints_take_no_form_from_other_websites(visitor):
    for cell in [cell for cell, access in CELLS.items() if access == PUBLIC and cell[0] == "POST"]:
        answer = call(visitor, cell, headers={"Origin": "http://evil.example"})
        assert (answer.status_code, answer.json()["code"]) == (403, "origin_refused"), cell


def test_a_script_without_origin_may_log_in(ada, new_visitor):
    script = new_visitor()
    del script.http.headers["Origin"]
    form = {"email": "ada@example.org", "password": PASSWORD}
    assert script.http.post(f"{API}/auth/log-in", json=form).status_code == 200
