"""Every error is a problem document in words, and none tells more than it should."""

import logging

import pytest
from fastapi import FastAPI
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from emocare import errors
from emocare.accounts.origins import Origins
from emocare.api.gate import Gate
from emocare.api.problems import STATUS, install_problem_handlers, problem_of, status_of

CANARY = "canary-91bd"


@pytest.fixture
def broken():
    """An application whose endpoint raises what it is told to."""
    app = FastAPI()
    app.state.error = None

    @app.get("/fail")
    def fail():
        raise app.state.error

    install_problem_handlers(app)
    app.add_middleware(Gate, origins=Origins(), body_bytes=100, large_bodies={})
    return app


def answer_to(app, error):
    app.state.error = error
    with TestClient(app, base_url="http://localhost") as http:
        return http.get("/fail")


def every_error():
    found = [errors.EmoCareError]
    for cls in found:
        found.extend(cls.__subclasses__())
    return [cls for cls in found if cls.__module__ == "emocare.errors"]


@pytest.mark.parametrize("cls", every_error(), ids=lambda cls: cls.__name__)
def test_every_error_of_ours_has_a_status_and_becomes_a_problem(broken, cls):
    extra = {"retry_after_s": 7} if issubclass(cls, errors.TooMany | errors.Full) else {}
    answer = answer_to(broken, cls("What happened.", **extra))
    document = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.status_code == document["status"] == status_of(cls("x", **extra))
    assert document["detail"] == "What happened."
    assert document["code"] == cls.code
    assert document["title"]
    assert answer.headers["cache-control"] == "no-store"


def test_media_errors_keep_their_own_statuses():
    assert status_of(errors.UnsupportedMedia("x")) == 415
    assert status_of(errors.MediaTooLarge("x")) == 413
    assert status_of(errors.NoFace("x")) == 422
    assert set(STATUS.values()) <= {401, 403, 404, 409, 413, 415, 422, 429, 500, 503}


def test_a_limit_says_when_to_come_back(broken):
    answer = answer_to(broken, errors.TooMany("Wait.", retry_after_s=90))
    assert answer.headers["retry-after"] == "90"


def test_fields_travel_with_an_invalid_input():
    error = errors.Invalid("x", fields={"mood": "Use 10 or less."})
    assert problem_of(error).fields == {"mood": "Use 10 or less."}


def test_an_unforeseen_error_shows_and_logs_no_message(broken, caplog):
    caplog.set_level(logging.DEBUG)
    answer = answer_to(broken, ValueError(f"password was {CANARY}"))
    document = answer.json()
    assert (answer.status_code, document["code"]) == (500, "internal")
    assert CANARY not in answer.text
    assert CANARY not in caplog.text
    assert document["id"] in caplog.text
    assert "ValueError at test_problems.py" in caplog.text


@pytest.mark.parametrize(("error", "status"), [(IntegrityError, 409), (OperationalError, 503)])
def test_a_commit_that_fails_is_never_acknowledged(ada, monkeypatch, error, status, caplog):
    def fail(_):
        raise error(f"UPDATE {CANARY}", {"name": CANARY}, Exception(CANARY))

    with monkeypatch.context() as patch:
        patch.setattr(Session, "commit", fail)
        answer = ada.http.patch("/api/v1/me", json={"first_name": "Changed"})
    assert answer.status_code == status
    assert CANARY not in answer.text + caplog.text
    assert ada.http.get("/api/v1/me").json()["first_name"] == "Ada"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/nothing", 404, "not_found"),
        ("GET", "/api/nothing", 404, "not_found"),
        ("DELETE", "/api/v1/contact", 405, "method_not_allowed"),
        ("GET", "/api/v1/check-ins/not-an-id", 401, "not_signed_in"),
    ],
)
def test_usual_mistakes_are_problems_too(visitor, method, path, status, code):
    answer = visitor.http.request(method, path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"[]", b"null", b"", b"{}"])
def test_a_body_that_is_no_form_is_refused_in_words(visitor, body):
    headers = {"Content-Type": "application/json"}
    answer = visitor.http.post("/api/v1/contact", content=body, headers=headers)
    assert answer.status_code in {400, 422}
    assert answer.json()["detail"]


def test_validation_never_repeats_what_was_sent(visitor):
    form = {"name": CANARY, "email": CANARY, "message": 5, CANARY: CANARY}
    answer = visitor.http.post("/api/v1/contact", json=form)
    assert answer.status_code == 422
    assert answer.text.count(CANARY) == answer.json()["detail"].count(CANARY) + 1, (
        "an unknown field's name is named; no value is"
    )
