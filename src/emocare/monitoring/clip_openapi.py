"""Describe the clip forms in the OpenAPI document: their bodies are read by our own reader."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from emocare.monitoring.clip_form import CLIP_FIELD


def clip_form(fields: type[BaseModel]) -> dict[str, Any]:
    """Return the ``openapi_extra`` of an operation that takes a clip with ``fields``."""
    schema = fields.model_json_schema()
    clip = {"type": "string", "format": "binary", "description": "MP4 or WebM, 60 s, 50 MB"}
    form = {
        "type": "object",
        "title": f"{fields.__name__}Form",
        "properties": {CLIP_FIELD: clip, **_without_null(schema["properties"])},
        "required": [CLIP_FIELD],
    }
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": form}}}}


def _without_null(properties: dict[str, Any]) -> dict[str, Any]:
    """Return form fields as a form can carry them: left out instead of null."""
    return {name: _without_null_choice(dict(schema)) for name, schema in properties.items()}


def _without_null_choice(schema: dict[str, Any]) -> dict[str, Any]:
    choices = [choice for choice in schema.pop("anyOf", []) if choice != {"type": "null"}]
    if not choices:
        return schema
    schema.pop("default", None)
    return {**choices[0], **schema}
