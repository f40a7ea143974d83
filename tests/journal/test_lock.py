from uuid import uuid4

import pytest

from tests.conftest import PASSWORD
from tests.journal.writing import API, write

PIN = "2468"


def set_lock(person, pin=PIN, password=PASSWORD, **parts):
    return person.http.put(f"{API}/lock", json={"password": password, "pin": pin, **parts})


@pytest.fixture
def locked(ada, new_visitor):
    """Ada in a second browser, after she set a PIN in the first."""
    write(ada, "Behind the lock.")
    assert set_lock(ada).json() == {
        "on": True, "locked": False, "after_minutes": 5, "when_hidden": False,
    }  # fmt: skip
    second = new_visitor()
    second.log_in("ada@example.org")
    return second


def test_a_locked_journal_is_read_nowhere(locked):
    http = locked.http
    for method, place, body in (
        ("GET", "/journal/entries", None),
        ("POST", "/journal/search", {"words": "lock"}),
        ("GET", "/journal/export?format=json", None),
        ("GET", "/journal/calendar?month=2026-11", None),
        ("GET", "/journal/labels", None),
        ("GET", "/me/export", None),
        ("GET", "/check-ins", None),
        ("GET", f"/check-ins/{uuid4()}/frames", None),
        ("GET", "/assessments/responses", None),
        ("GET", "/assessments/trends/phq-9", None),
    ):
        answer = http.request(method, f"/api/v1{place}", json=body)
        assert (answer.status_code, answer.json()["code"]) == (403, "journal_locked"), place
        assert "Behind" not in answer.text


def test_help_and_what_is_under_way_are_never_locked(locked):
    http = locked.http
    assert http.get("/api/v1/safety").status_code == 200
    assert http.get("/api/v1/safety/plan").status_code == 200
    assert http.get("/api/v1/safety/told").status_code == 200
    words = http.post("/api/v1/check-ins/words", json={"mood": 2, "words": "I want to die."})
    assert (words.status_code, words.json()["safety"]["level"]) == (201, 2)


def test_an_api_token_reads_on_but_is_not_made_behind_the_lock(locked, ada, new_visitor):
    form = {"name": "script", "scopes": ["check-ins:read"]}
    assert locked.http.post("/api/v1/me/tokens", json=form).json()["code"] == "journal_locked"
    token = ada.http.post("/api/v1/me/tokens", json=form).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    script = new_visitor().http
    assert script.get("/api/v1/check-ins", headers=headers).status_code == 200


def test_the_pin_opens_it_in_this_browser_until_it_is_closed(locked, new_visitor):
    http = locked.http
    assert http.post(f"{API}/lock/open", json={"pin": "1357"}).json()["code"] == "wrong_pin"
    assert http.post(f"{API}/lock/open", json={"pin": PIN}).json()["locked"] is False
    assert len(http.get(f"{API}/entries").json()["items"]) == 1
    third = new_visitor()
    third.log_in("ada@example.org")
    assert third.http.get(f"{API}/lock").json()["locked"] is True
    assert http.post(f"{API}/lock/close").json()["locked"] is True
    assert http.get(f"{API}/entries").status_code == 403


def test_it_closes_by_itself_when_nothing_is_read(locked, running):
    clock = [0.0]
    running.state.journal.lock._clock = lambda: clock[0]
    http = locked.http
    http.post(f"{API}/lock/open", json={"pin": PIN})
    clock[0] = 4 * 60
    assert http.get(f"{API}/entries").status_code == 200
    clock[0] = 8 * 60
    assert http.get(f"{API}/lock").json()["locked"] is False, "used four minutes ago"
    assert http.get(f"{API}/entries").status_code == 200
    clock[0] = 13 * 60
    assert http.get(f"{API}/entries").status_code == 403


def test_guessing_is_slow(locked):
    answers = [locked.http.post(f"{API}/lock/open", json={"pin": f"{n}3579"}) for n in range(6)]
    assert [one.status_code for one in answers] == [403] * 5 + [429]
    right = locked.http.post(f"{API}/lock/open", json={"pin": PIN})
    assert right.status_code == 429
    assert "retry-after" in right.headers


def test_the_password_changes_the_lock_and_takes_it_away(locked):
    assert set_lock(locked, password="a wrong password").json()["code"] == "wrong_password"
    assert set_lock(locked, pin="1111").json()["code"] == "weak_pin"
    assert set_lock(locked, pin="12").status_code == 422
    assert set_lock(locked, pin=None).json()["on"] is False
    assert locked.http.get(f"{API}/entries").status_code == 200


def test_the_pin_is_kept_as_a_sealed_hash(locked, running):
    from sqlalchemy import text

    with running.state.stores.database.reading() as db:
        (stored,) = db.execute(text("SELECT settings FROM journal_lock")).scalars()
    assert b"argon2" not in stored
    assert PIN.encode() not in stored


def test_opening_a_journal_without_a_lock_changes_nothing(ada):
    assert ada.http.post(f"{API}/lock/open", json={"pin": PIN}).json() == {
        "on": False, "locked": False, "after_minutes": None, "when_hidden": False,
    }  # fmt: skip
