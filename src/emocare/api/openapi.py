"""Complete the OpenAPI document: problem documents, the CSRF header, who may call what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from emocare.accounts.dependencies import CSRF_HEADER
from emocare.api.problems import MEDIA_TYPE, Problem

_METHODS = ("get", "put", "post", "delete", "patch")
_SAFE = ("get",)
_PROBLEM_REF = {"$ref": "#/components/schemas/Problem"}


def describe_completely(app: FastAPI) -> None:
    """Make ``app.openapi`` return the completed document, made once."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _complete(
                get_openapi(
                    title=app.title,
                    version=app.version,
                    summary=app.summary,
                    routes=app.routes,
                )
            )
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def _complete(document: dict[str, Any]) -> dict[str, Any]:
    schemas = document["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problem"] = Problem.model_json_schema()
    for method, operation in _operations(document):
        responses = operation["responses"]
        responses.pop("422", None)
        for group, meaning in (("4XX", "Refused"), ("5XX", "Failed")):
            responses[group] = {
                "description": meaning,
                "content": {MEDIA_TYPE: {"schema": _PROBLEM_REF}},
            }
        if method not in _SAFE and _takes_cookie(operation):
            operation.setdefault("parameters", []).append(_csrf_parameter())
    return document


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
