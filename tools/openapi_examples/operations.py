"""The operations of an OpenAPI document, with the example of each request body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_METHODS = ("get", "put", "post", "delete", "patch")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation; ``body`` and ``form`` are the example of what it takes, if anything.

    ``files`` names the parts of the form that are files, ``needs_csrf`` whether the cookie alone
    is not enough, and ``status`` what it answers when all is well.
    """

    name: str
    method: str
    path: str
    summary: str
    status: int
    body: Mapping[str, Any] | None
    form: Mapping[str, str]
    files: tuple[str, ...]
    needs_csrf: bool


def read_operations(document: Mapping[str, Any]) -> dict[str, Operation]:
    """Return every operation of the document by its id, in the document's order."""
    found = [
        _read_operation(document, path, method, item[method])
        for path, item in document["paths"].items()
        for method in _METHODS
        if method in item
    ]
    return {operation.name: operation for operation in found}


def _read_operation(
    document: Mapping[str, Any], path: str, method: str, raw: Mapping[str, Any]
) -> Operation:
    content = raw.get("requestBody", {}).get("content", {})
    form = _resolve(document, content.get("multipart/form-data", {}).get("schema", {}))
    parts = form.get("properties", {})
    files = tuple(name for name, part in parts.items() if part.get("format") == "binary")
    return Operation(
        name=raw["operationId"],
        method=method.upper(),
        path=path,
        summary=raw["description"].partition("\n\n")[0].replace("\n", " ").replace("``", ""),
        status=min(int(status) for status in raw["responses"] if status.isdigit()),
        body=_example(document, content.get("application/json", {}).get("schema")),
        form={name: _form_value(part) for name, part in parts.items() if name not in files},
        files=files,
        needs_csrf=any(one["name"] == "X-CSRF-Token" for one in raw.get("parameters", [])),
    )


def _example(
    document: Mapping[str, Any], schema: Mapping[str, Any] | None
) -> Mapping[str, Any] | None:
    if schema is None:
        return None
    resolved = _resolve(document, schema)
    try:
        example: Mapping[str, Any] = resolved["examples"][0]
    except (KeyError, IndexError):
        raise ValueError(f"the schema {resolved.get('title')} has no example") from None
    return example


def _form_value(part: Mapping[str, Any]) -> str:
    """Return an example of a form field: its own, or its default, or its first choice."""
    return str((part.get("examples") or [part.get("default") or part["enum"][0]])[0])


def _resolve(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = schema.get("$ref")
    if reference is None:
        return schema
    found: Mapping[str, Any] = document["components"]["schemas"][reference.rpartition("/")[2]]
    return found
