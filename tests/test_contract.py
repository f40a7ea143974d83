"""Whatever is sent, the API answers as its own document says, and never with a failure of ours."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import hypothesis
import pytest
import schemathesis
from fastapi import FastAPI
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.python import asgi
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from emocare.api import create_app
from tests.conftest import Visitor, cheap_settings

DOCUMENT = Path(__file__).resolve().parents[1] / "web" / "openapi.json"
ORIGIN = f"http://{asgi.HOST}"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# Without a mail server this one answers 503, as documented.
WITHOUT_MAIL = "request_password_reset"
Credentials = tuple[dict[str, str], dict[str, str]]


@pytest.fixture(scope="module")
def served(fresh_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """The application, under settings that ask nobody to wait."""
    home = tmp_path_factory.mktemp("contract") / "home"
    shutil.copytree(fresh_home, home)
    plenty = 1_000_000
    app = create_app(
        cheap_settings(
            home,
            allowed_hosts=asgi.HOST,
            log_ins_per_account=plenty,
            log_ins_per_address=plenty,
            sign_ups_per_address=plenty,
            messages_per_address=plenty,
        )
    )
    with asgi.get_client(app):  # starts it, once for all requests
        yield app
    asgi.shutdown_lifespans()


schema = schemathesis.openapi.from_path(DOCUMENT).exclude(operation_id=WITHOUT_MAIL)
schema.config.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])


@pytest.fixture(scope="module")
def credentials(served: FastAPI) -> Callable[[str], Credentials]:
    """Headers and cookies of somebody who only uses one operation.

    So logging out or deleting the account ends nobody else's visit.
    """
    people: dict[str, Credentials] = {}
    numbers = count()

    def of(operation: str) -> Credentials:
        if operation not in people:
            visitor = Visitor(TestClient(served, base_url=ORIGIN, headers={"Origin": ORIGIN}))
            visitor.sign_up(f"p{next(numbers)}@example.org")
            visitor.allow("camera_analysis", "keep_numbers")
            headers = {"X-CSRF-Token": visitor.http.headers["X-CSRF-Token"], "Origin": ORIGIN}
            people[operation] = headers, dict(visitor.http.cookies)
        return people[operation]

    return of


def bounded(examples: int) -> hypothesis.settings:
    """The same examples every time: a change is judged by what it did, not by a new draw."""
    return hypothesis.settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(hypothesis.HealthCheck),
    )


@schema.parametrize()
@bounded(8)
def test_a_person_is_answered_as_documented(case, served, credentials):
    headers, cookies = credentials(case.operation.label)
    case.call_and_validate(headers=headers, cookies=cookies, checks=CHECKS, app=served)


@pytest.mark.slow
@schema.parametrize()
@bounded(40)
def test_a_stranger_is_answered_as_documented(case, served):
    case.call_and_validate(checks=CHECKS, app=served)


@pytest.mark.slow
@schema.parametrize()
@bounded(80)
def test_a_persistent_person_is_answered_as_documented(case, served, credentials):
    headers, cookies = credentials(case.operation.label)
    case.call_and_validate(headers=headers, cookies=cookies, checks=CHECKS, app=served)
