"""Write the journey as a Postman collection (format 2.1)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .journey import JOURNEY, Place, Step, filled_path
from .operations import Operation

_SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
_ABOUT = (
    "From sign-up to the deletion of the account, in an order that works: run the whole "
    "collection. Choose an MP4 or WebM of a face for the two clip fields first. "
    "Written by `./app client` from the OpenAPI document."
)
_VARIABLES = {"server": "http://127.0.0.1:8000", "email": "ada@example.org", "csrf_token": ""}


def postman_collection(operations: Mapping[str, Operation], version: str) -> str:
    """Return the whole collection as JSON."""
    kept = {name: "" for step in JOURNEY for name in step.keeps}
    variables = {**kept, **_VARIABLES}
    collection = {
        "info": {
            "name": "EmoCare API",
            "version": version,
            "schema": _SCHEMA,
            "description": _ABOUT,
        },
        "variable": [{"key": key, "value": value} for key, value in variables.items()],
        "item": [
            _item(number, operations[step.operation], step)
            for number, step in enumerate(JOURNEY, start=1)
        ],
    }
    return json.dumps(collection, indent=1, ensure_ascii=False) + "\n"


def _item(number: int, operation: Operation, step: Step) -> dict[str, Any]:
    path = filled_path(operation, step)
    request: dict[str, Any] = {
        "method": operation.method,
        "header": _headers(operation),
        "url": {
            "raw": "{{server}}" + path,
            "host": ["{{server}}"],
            "path": path.removeprefix("/").split("/"),
        },
        "description": " ".join(part for part in (operation.summary, step.note) if part),
    }
    body = _body(operation, step)
    if body is not None:
        request["body"] = body
    return {
        "name": f"{number:02d} {operation.name.replace('_', ' ')}",
        "request": request,
        "event": [{"listen": "test", "script": _script(operation, step)}],
    }


def _headers(operation: Operation) -> list[dict[str, str]]:
    headers = {}
    if operation.method != "GET":
        headers["Origin"] = "{{server}}"
    if operation.needs_csrf:
        headers["X-CSRF-Token"] = "{{csrf_token}}"
    if operation.body is not None:
        headers["Content-Type"] = "application/json"
    return [{"key": key, "value": value} for key, value in headers.items()]


def _body(operation: Operation, step: Step) -> dict[str, Any] | None:
    if operation.body is not None:
        raw = json.dumps({**operation.body, **step.body}, indent=2, ensure_ascii=False)
        return {"mode": "raw", "raw": raw, "options": {"raw": {"language": "json"}}}
    if operation.files:
        files = [{"key": name, "type": "file", "src": "clip.webm"} for name in operation.files]
        texts = [{"key": key, "type": "text", "value": value} for key, value in step.form.items()]
        return {"mode": "formdata", "formdata": [*files, *texts]}
    return None


def _script(operation: Operation, step: Step) -> dict[str, Any]:
    status = step.status or operation.status
    test = f'pm.test("answers {status}", () => pm.response.to.have.status({status}));'
    keeps = [
        f'pm.collectionVariables.set("{name}", pm.response.json(){_access(place)});'
        for name, place in step.keeps.items()
    ]
    return {"type": "text/javascript", "exec": [test, *keeps]}


def _access(place: Place) -> str:
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in place)
