"""The API's document is complete: stable names, problems, and who may call what."""

import re

import pytest

METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture(scope="module")
def document(tmp_path_factory):
    from emocare.api import create_app
    from tests.conftest import cheap_settings

    home = tmp_path_factory.mktemp("none") / "home"
    made = create_app(cheap_settings(home)).openapi()
    assert not home.exists(), "describing the API opens and stores nothing"
    return made


@pytest.fixture(scope="module")
def operations(document):
    return [
        (path, method, methods[method])
        for path, methods in document["paths"].items()
        for method in METHODS
        if method in methods
    ]


def test_every_operation_has_a_plain_unique_name_and_a_sentence(operations):
    names = [operation["operationId"] for _, _, operation in operations]
    assert len(names) == len(set(names))
    assert all(re.fullmatch("[a-z]+(_[a-z]+)*", name) for name in names)
    assert all(operation["description"].strip() for _, _, operation in operations)
    assert all(operation["tags"] for _, _, operation in operations)


def test_every_operation_answers_errors_with_problem_documents(operations, document):
    for path, method, operation in operations:
        for group in ("4XX", "5XX"):
            content = operation["responses"][group]["content"]
            reference = content["application/problem+json"]["schema"]["$ref"]
            assert reference == "#/components/schemas/Problem", (path, method)
    problem = document["components"]["schemas"]["Problem"]
    assert {"title", "status", "detail", "code"} <= set(problem["required"])
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_every_reference_leads_somewhere(document):
    schemas = document["components"]["schemas"]
    for name in re.findall(r"#/components/schemas/(\w+)", str(document)):
        assert name in schemas


def test_the_ways_to_sign_in_are_described(document):
    schemes = document["components"]["securitySchemes"]
    assert schemes["SessionCookie"]["in"] == "cookie"
    assert schemes["SessionCookie"]["name"] == "emocare_session"
    assert schemes["ApiToken"]["scheme"] == "bearer"


def test_unsafe_operations_with_the_cookie_name_the_csrf_header(operations):
    for path, method, operation in operations:
        takes_cookie = any("SessionCookie" in way for way in operation.get("security", []))
        named = any(p["name"] == "X-CSRF-Token" for p in operation.get("parameters", []))
        assert named == (takes_cookie and method != "get"), (path, method)


def test_only_operations_with_a_scope_take_an_api_token(operations):
    for path, method, operation in operations:
        ways = operation.get("security", [])
        takes_token = any("ApiToken" in way for way in ways)
        assert takes_token == ("x-scope" in operation or {} in ways), (path, method)
