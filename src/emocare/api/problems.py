"""Every error as an RFC 9457 problem document, in words a person understands."""

from __future__ import annotations

import logging
import traceback
import uuid
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlalchemy.exc import DBAPIError, IntegrityError
from starlette.exceptions import HTTPException

from emocare.api.unstored import step_for_unstored
from emocare.errors import (
    Conflict,
    EmoCareError,
    Full,
    Invalid,
    MediaError,
    MediaTooLarge,
    NotAllowed,
    NotFound,
    NotSignedIn,
    TooMany,
    Unavailable,
    UnsupportedMedia,
)
from emocare.safety.schemas import SafetyStep

MEDIA_TYPE = "application/problem+json"
_log = logging.getLogger("emocare.errors")

STATUS: Mapping[type[EmoCareError], int] = {
    NotFound: 404,
    NotSignedIn: 401,
    NotAllowed: 403,
    Invalid: 422,
    Conflict: 409,
    TooMany: 429,
    Unavailable: 503,
    UnsupportedMedia: 415,
    MediaTooLarge: 413,
    MediaError: 422,
    EmoCareError: 500,
}

TITLES: Mapping[int, str] = {
    400: "The request cannot be understood",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    413: "Too large",
    415: "Not a supported format",
    421: "Unknown host",
    422: "The input cannot be used",
    429: "Too many requests",
    500: "Something went wrong here",
    503: "Not available just now",
}

# The words of the commonest validation errors; the rest keep Pydantic's.
_FIELD_WORDS: Mapping[str, str] = {
    "missing": "Please fill this in.",
    "string_too_short": "Use at least {min_length} characters.",
    "string_too_long": "Use at most {max_length} characters.",
    "greater_than_equal": "Use {ge} or more.",
    "less_than_equal": "Use {le} or less.",
    "literal_error": "Choose one of: {expected}.",
    "enum": "Choose one of: {expected}.",
    "extra_forbidden": "This is not known here.",
    "json_invalid": "This is not valid JSON.",
}


class Problem(BaseModel):
    """An error (RFC 9457); ``code`` is stable and meant for programs."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    fields: dict[str, str] | None = Field(default=None, description="What is wrong with each part")
    id: str | None = Field(default=None, description="Names the entry in the server's log")
    safety: SafetyStep | None = Field(
        default=None, description="What words ask for that were read but could not be stored"
    )


def problem(status: int, code: str, detail: str) -> Problem:
    """Return a problem document with the title of its status."""
    return Problem(title=TITLES[status], status=status, detail=detail, code=code)


def status_of(error: EmoCareError) -> int:
    """Return the HTTP status of an error: that of its nearest listed class."""
    return next(STATUS[cls] for cls in type(error).__mro__ if cls in STATUS)


def problem_of(error: EmoCareError) -> Problem:
    """Return the problem document of an error."""
    status = status_of(error)
    fields = getattr(error, "fields", None) or None
    return Problem(
        title=TITLES[status], status=status, detail=error.message, code=error.code, fields=fields
    )


def problem_response(document: Problem, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """Return a problem document as an answer that is never cached."""
    told = document.model_dump(mode="json")
    return JSONResponse(
        {name: value for name, value in told.items() if value is not None},
        status_code=document.status,
        media_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


def install_problem_handlers(app: FastAPI) -> None:
    """Answer every error of ``app`` with a problem document."""
    app.add_exception_handler(EmoCareError, _answer_ours)
    app.add_exception_handler(RequestValidationError, _answer_validation)
    app.add_exception_handler(DBAPIError, _answer_database)
    app.add_exception_handler(HTTPException, _answer_http)


def _answer_ours(_: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, EmoCareError):
        raise error
    return problem_response(problem_of(error), _headers_for(error))


async def _answer_database(request: Request, error: Exception) -> JSONResponse:
    """Two changes met, or the database cannot be written: nothing was stored, and we say so."""
    _log.error("database: %s", describe_safely(error))
    document, headers = _database_problem(error)
    document.safety = await step_for_unstored(request)
    return problem_response(document, headers)


def _database_problem(error: Exception) -> tuple[Problem, dict[str, str]]:
    if isinstance(error, IntegrityError):
        words = "Something else changed this in the same moment. Please try again."
        return problem(409, "changed_meanwhile", words), {}
    words = "The database cannot be used just now; nothing was stored. Please try again."
    return problem(503, "database_unavailable", words), {"Retry-After": "5"}


def _headers_for(error: EmoCareError) -> dict[str, str]:
    if isinstance(error, TooMany | Full):
        return {"Retry-After": str(error.retry_after_s)}
    if isinstance(error, NotSignedIn):
        return {"WWW-Authenticate": 'Bearer realm="emocare"'}
    return {}


def _answer_validation(_: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    fields = {_field_name(one): _field_words(one) for one in error.errors()}
    document = problem(422, "invalid", "Please correct: " + ", ".join(fields) + ".")
    return problem_response(document.model_copy(update={"fields": fields}))


def _field_name(error: Mapping[str, Any]) -> str:
    place = [str(part) for part in error["loc"]]
    if error["type"] == "json_invalid" or len(place) < 2:
        return place[0]
    return ".".join(place[1:])


def _field_words(error: Mapping[str, Any]) -> str:
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    words = _FIELD_WORDS.get(error["type"])
    return words.format(**error.get("ctx", {})) if words else str(error["msg"]) + "."


def _answer_http(_: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    words = {
        404: "There is nothing at this address.",
        405: "This address does not take this method.",
        413: "This is more than can be taken in. Send something smaller.",
    }
    codes = {400: "bad_request", 404: "not_found", 405: "method_not_allowed", 413: "too_large"}
    document = Problem(
        title=TITLES.get(error.status_code, "Error"),
        status=error.status_code,
        detail=words.get(error.status_code, str(error.detail)),
        code=codes.get(error.status_code, "error"),
    )
    return problem_response(document, error.headers)


def unexpected_response(error: Exception) -> JSONResponse:
    """Log an unforeseen error without its message, and answer with the entry's id."""
    number = uuid.uuid4().hex[:12]
    _log.error("unexpected error %s: %s", number, describe_safely(error))
    document = problem(500, "internal", "Something went wrong here. Please try again.")
    return problem_response(document.model_copy(update={"id": number}))


def describe_safely(error: BaseException) -> str:
    """Return the error's class and where it arose, without its message: that may quote input."""
    frames = traceback.extract_tb(error.__traceback__)
    places = (f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in frames[-12:])
    return f"{type(error).__name__} at " + " < ".join(reversed(list(places)))
