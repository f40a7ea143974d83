"""The storing half of safety over HTTP: steps, ASQ, plan, who is told, lines."""

import sqlite3
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from emocare.db import utc_now
from emocare.safety import asq, service
from emocare.safety.lines import lines_due, lines_for
from emocare.safety.repository import SafetyRepository
from emocare.safety.tables import SafetyStepRow

SAFETY = "/api/v1/safety"
CANARY = "quincequartz"


def say(person, words, mood=3):
    answer = person.http.post("/api/v1/check-ins/words", json={"mood": mood, "words": words})
    assert answer.status_code == 201, answer.text
    return answer.json()


def state(person):
    return person.http.get(SAFETY).json()


def test_calm_words_open_nothing(ada):
    assert say(ada, "soup and a walk")["safety"] is None
    assert state(ada) == {"paused": False, "step": None, "welcome_back": False}


def test_words_that_speak_of_dying_open_a_step_and_pause_the_rest(ada):
    kept = say(ada, f"I want to die {CANARY}")
    assert kept["safety"]["level"] == 2
    assert kept["safety"]["kinds"] == ["suicide"]
    assert kept["words"].startswith("I want to die"), "what they wrote is kept as they wrote it"
    now = state(ada)
    assert now["paused"]
    assert now["step"]["source"] == "words"
    assert not now["welcome_back"], "the same visit"


def test_a_note_opens_a_step_only_when_it_is_new(ada):
    kept = say(ada, "tea")
    path = f"/api/v1/check-ins/{kept['id']}"
    assert (
        ada.http.patch(path, json={"note": "I want to kill myself tonight"}).json()["safety"][
            "level"
        ]
        == 3
    )
    assert ada.http.patch(path, json={"mood": 4}).json()["safety"] is None
    assert ada.http.get(path).json()["safety"] is None


def test_distress_is_noted_and_pauses_nothing(ada):
    assert say(ada, "everything feels hopeless")["safety"]["level"] == 1
    assert not state(ada)["paused"]


def test_the_log_holds_level_source_and_time_and_never_the_words(ada):
    say(ada, f"I want to die {CANARY}")
    log = ada.http.get(f"{SAFETY}/steps")
    assert [(one["level"], one["source"], one["kinds"]) for one in log.json()] == [(2, "words", [])]
    assert CANARY not in log.text
    columns = set(SafetyStepRow.__table__.columns.keys())
    assert columns == {"id", "person_id", "started_at", "ended_at", "welcomed_at", "content"}


def test_the_person_closes_the_step(ada):
    ada.http.post(f"{SAFETY}/steps", json={"level": 3})
    assert state(ada)["step"]["level"] == 3
    assert not ada.http.post(f"{SAFETY}/end").json()["paused"]


def test_others_are_not_paused(ada, bea):
    ada.http.post(f"{SAFETY}/steps", json={"level": 2})
    assert not state(bea)["paused"]


def test_next_visit_returns_gently_once(ada, app, monkeypatch):
    ada.http.post(f"{SAFETY}/steps", json={"level": 2})
    later = utc_now() + timedelta(hours=25)
    monkeypatch.setattr(service, "utc_now", lambda: later)
    now = state(ada)
    assert not now["paused"], "an open step does not pause for ever"
    assert now["welcome_back"]
    assert not ada.http.post(f"{SAFETY}/welcome").json()["welcome_back"]


@pytest.mark.parametrize(
    ("answers", "yes", "ask_now", "level"),
    [
        ({}, False, False, 2),
        ({"wished_dead": False, "thoughts": False}, False, False, 2),
        ({"wished_dead": True}, True, True, 2),
        ({"ever_tried": True, "now": False}, True, False, 2),
        ({"thoughts": True, "now": True}, True, False, 3),
    ],
)
def test_any_yes_asks_about_now_and_no_never_ends_it(ada, answers, yes, ask_now, level):
    answer = ada.http.post(f"{SAFETY}/asq", json=answers).json()
    assert (answer["any_yes"], answer["ask_now"], answer["step"]["level"]) == (yes, ask_now, level)
    assert state(ada)["paused"]


def test_the_asq_stands_in_its_own_words():
    assert list(asq.QUESTIONS.values()) == [
        "In the past few weeks, have you wished you were dead?",
        "In the past few weeks, have you felt that you or your family would be better off if you "
        "were dead?",
        "In the past week, have you been having thoughts about killing yourself?",
        "Have you ever tried to kill yourself?",
        "Are you having thoughts of killing yourself right now?",
    ]


def test_the_plan_is_kept_and_sealed(ada, bea, settings):
    plan = {"warning_signs": [CANARY], "people_to_ask": ["Sam 0123"]}
    kept = ada.http.put(f"{SAFETY}/plan", json=plan).json()
    assert kept["warning_signs"] == [CANARY]
    assert ada.http.get(f"{SAFETY}/plan").json() == kept
    assert bea.http.get(f"{SAFETY}/plan").json()["updated_at"] is None
    assert all(CANARY.encode() not in file.read_bytes() for file in settings.home.glob("*.db*"))


def test_who_is_told_was_decided_beforehand(ada):
    assert ada.http.get(f"{SAFETY}/told").json()["updated_at"] is None
    told = {"people": [{"name": "Sam", "reach": "0123"}], "remind_from": 3}
    assert ada.http.put(f"{SAFETY}/told", json=told).json()["people"] == told["people"]
    assert ada.http.get(f"{SAFETY}/told").json()["remind_from"] == 3


def test_nothing_here_can_send_anything():
    source = Path(service.__file__).read_text(encoding="utf-8")
    for word in ("mail", "smtp", "http", "socket", "requests"):
        assert f"import {word}" not in source
        assert f"accounts.{word}" not in source


def test_a_step_that_cannot_be_noted_is_still_shown(ada, monkeypatch):
    def locked(*_):
        raise OperationalError("insert", {}, sqlite3.OperationalError("database is locked"))

    monkeypatch.setattr(SafetyRepository, "add_step", locked)
    step = say(ada, "I want to die")["safety"]
    assert step["level"] == 2
    assert step["id"] is None


def test_lines_need_neither_account_nor_database(visitor, app, monkeypatch):
    monkeypatch.setattr(app.state.accounts.database.__class__, "reading", None)
    monkeypatch.setattr(app.state.accounts.database.__class__, "writing", None)
    lines = visitor.http.get("/api/v1/help/lines", params={"country": "de"}).json()
    assert lines["country"] == "DE"
    assert lines["lines"][0]["numbers"][0] == "0800 111 0 111"
    assert visitor.http.get("/api/v1/help/lines").json()["country"] == "ZZ"


def test_every_country_code_gets_a_number_to_dial():
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for code in (a + b for a in letters for b in letters):
        help_ = lines_for(code)
        assert help_.emergency_number
        assert help_.lines or help_.directory == "https://findahelpline.com"


def test_lines_without_a_date_are_always_due_and_fresh_ones_are_not():
    soon = lines_due(date(2026, 6, 10))
    assert all(one.verified_at is None for one in soon)
    later = lines_due(date(2026, 8, 1))
    assert len(later) > len(soon)


def test_export_and_erasure_cover_it(ada):
    ada.http.put(f"{SAFETY}/plan", json={"on_my_own": [CANARY]})
    ada.http.post(f"{SAFETY}/steps", json={"level": 2})
    assert ada.http.get("/api/v1/me/export").status_code == 200
