"""Whatever is sent, no answer is a 5xx and every answer keeps to the API's document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from emocare.api import create_app
from tests.conftest import ORIGIN, Visitor, cheap_settings

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
# These end the session that all the examples share, or hold a stream open.
LEFT_OUT = {"log_out", "end_session", "delete_me", "change_password", "follow_job"}
# What the service itself says it cannot do here: there is no mail server in these tests.
MEANT = {("POST", "/api/v1/auth/forgot", 503)}

SCHEMA = schemathesis.openapi.from_dict(create_app(cheap_settings(Path("/nowhere"))).openapi())
OPERATIONS = {
    result.ok().definition.raw["operationId"]: result.ok() for result in SCHEMA.get_all_operations()
}


@pytest.fixture(scope="module")
def send(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Any], Any]]:
    """Send a generated request as somebody who is signed in."""
    many = {"sign_ups_per_address": 10_000, "log_ins_per_address": 10_000}
    app = create_app(cheap_settings(tmp_path_factory.mktemp("home"), **many))
    with TestClient(app, base_url=ORIGIN, headers={"Origin": ORIGIN}) as http:
        visitor = Visitor(http)
        visitor.sign_up("ada@example.org")
        visitor.allow("camera_analysis", "keep_numbers")
        cookie = f"emocare_session={http.cookies['emocare_session']}"

        def call(case: Any) -> Any:
            plain = requests.Request(**case.as_transport_kwargs(base_url=ORIGIN)).prepare()
            # Logging in with a cookie would end the session that the cookie belongs to.
            closed = case.operation.definition.raw.get("security")
            headers = {
                **plain.headers,
                "Cookie": cookie if closed else "",
                "Host": "localhost",
                "Origin": ORIGIN,
                "X-CSRF-Token": http.headers["X-CSRF-Token"],
            }
            http.cookies.clear()
            return http.request(plain.method, plain.url, headers=headers, content=plain.body)

        yield call


@pytest.mark.parametrize("name", sorted(set(OPERATIONS) - LEFT_OUT))
def test_no_request_breaks_the_service_or_the_document(name: str, send: Callable[[Any], Any]):
    @settings(
        max_examples=12,
        deadline=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=OPERATIONS[name].as_strategy())
    def check(case: Any) -> None:
        answer = send(case)
        if (case.method, case.path, answer.status_code) not in MEANT:
            case.validate_response(answer, checks=CHECKS)

    check()


def test_what_is_left_out_exists():
    assert set(OPERATIONS) > LEFT_OUT
