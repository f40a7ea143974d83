"""Complete the OpenAPI document: problem documents, the CSRF header, who may call what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from emocare.accounts.dependencies import CSRF_HEADER, Requires
from emocare.accounts.identity import Scope
from emocare.api.problems import MEDIA_TYPE, Problem
from emocare.api.registry import ROUTERS

_METHODS = ("get", "put", "post", "delete", "patch")
_SAFE = ("get",)
_PROBLEM_REF = {"$ref": "#/components/schemas/Problem"}


def describe_completely(app: FastAPI) -> None:
    """Make ``app.openapi`` return the completed document, made once."""
    access = {route.name: _access(route.dependant) for route in _endpoints(ROUTERS)}

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            plain = get_openapi(
                title=app.title, version=app.version, summary=app.summary, routes=app.routes
            )
            app.openapi_schema = _complete(plain, access)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def _endpoints(routers: Iterable[APIRouter]) -> Iterator[APIRoute]:
    for router in routers:
        yield from (route for route in router.routes if isinstance(route, APIRoute))


def _access(dependant: Dependant) -> Scope | None:
    """Return the scope a token needs for an endpoint, or None where no token is taken."""
    for inner in dependant.dependencies:
        if isinstance(inner.call, Requires):
            return inner.call.scope
        found = _access(inner)
        if found is not None:
            return found
    return None


def _complete(document: dict[str, Any], access: Mapping[str, Scope | None]) -> dict[str, Any]:
    schemas = document["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas["Problem"].pop("$defs")  # the endpoints name the same models
    for method, operation in _operations(document):
        responses = operation["responses"]
        responses.pop("422", None)
        for group, meaning in (("4XX", "Refused"), ("5XX", "Failed")):
            responses[group] = {
                "description": meaning,
                "content": {MEDIA_TYPE: {"schema": _PROBLEM_REF}},
            }
        _say_who_may(operation, access[operation["operationId"]])
        if method not in _SAFE and _takes_cookie(operation):
            operation.setdefault("parameters", []).append(_csrf_parameter())
    return document


def _say_who_may(operation: dict[str, Any], scope: Scope | None) -> None:
    """Leave API tokens out where none is taken, and name the scope where one is."""
    ways = operation.get("security", [])
    if scope is not None:
        operation["x-scope"] = scope.value
    elif {} not in ways:
        operation["security"] = [way for way in ways if "ApiToken" not in way]


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in document["paths"].values():
        for method in _METHODS:
            if method in path:
                yield method, path[method]


def _takes_cookie(operation: dict[str, Any]) -> bool:
    return any("SessionCookie" in scheme for scheme in operation.get("security", []))


def _csrf_parameter() -> dict[str, Any]:
    return {
        "name": CSRF_HEADER,
        "in": "header",
        "required": False,
        "description": "`csrf_token` of GET /me; required with the cookie, not with an API token",
        "schema": {"type": "string"},
    }
