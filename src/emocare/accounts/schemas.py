"""What the accounts endpoints take and give."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
)
from pydantic.config import JsonDict

from emocare.accounts.consent import Purpose
from emocare.accounts.identity import Scope
from emocare.accounts.passwords import MAX_CHARS

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)*")
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+\-]*(/[A-Za-z0-9_+\-]+){0,2}")


def fold_email(email: str) -> str:
    """Return the spelling under which an address is one and the same (NFKC, case-folded)."""
    folded = unicodedata.normalize("NFKC", email).casefold()
    return unicodedata.normalize("NFKC", folded).strip()


def _check_email(email: str) -> str:
    email = unicodedata.normalize("NFKC", email.strip())
    if not _EMAIL.fullmatch(email) or not email.isprintable():
        raise ValueError("This is not an e-mail address.")
    return email


@cache
def _known_zones() -> frozenset[str]:
    """Look once: each look walks the whole zone folder."""
    return frozenset(available_timezones())


def _check_zone(name: str) -> str:
    known = _known_zones()
    try:
        if not _ZONE.fullmatch(name) or (known and name not in known):
            raise ValueError
        if known:
            ZoneInfo(name)
    except (ValueError, ZoneInfoNotFoundError):
        raise ValueError("This is not a time zone such as Europe/Berlin.") from None
    return name


def _check_line(text: str) -> str:
    if not text.isprintable():
        raise ValueError("This holds characters that cannot be shown.")
    return unicodedata.normalize("NFC", text)


def _as_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


Email = Annotated[
    str, Field(max_length=254, examples=["ada@example.org"]), AfterValidator(_check_email)
]
TimeZoneName = Annotated[
    str, Field(max_length=64, examples=["Europe/Berlin"]), AfterValidator(_check_zone)
]
Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100),
    AfterValidator(_check_line),
]
Password = Annotated[
    str, Field(min_length=1, max_length=MAX_CHARS, json_schema_extra={"format": "password"})
]
Secret = Annotated[str, Field(min_length=1, max_length=200)]
Moment = Annotated[datetime, PlainSerializer(_as_utc, return_type=str, when_used="json")]
"""A moment, written as UTC with milliseconds."""


class Body(BaseModel):
    """Base of what is taken in: unknown parts are refused."""

    model_config = ConfigDict(extra="forbid")


def example(body: JsonDict) -> ConfigDict:
    """Return the configuration that puts ``body`` into the API's documentation."""
    return ConfigDict(json_schema_extra={"examples": [body]})


class SignUp(Body):
    """A new account. ``adult`` confirms that the person is of age."""

    model_config = example(
        {
            "first_name": "Ada",
            "last_name": "Byron",
            "email": "ada@example.org",
            "password": "seven green kettles",
            "adult": True,
            "time_zone": "Europe/London",
        }
    )

    first_name: Line
    last_name: Line
    email: Email
    password: Password
    adult: Literal[True]
    time_zone: TimeZoneName = "UTC"


class LogIn(Body):
    """E-mail address and password."""

    model_config = example({"email": "ada@example.org", "password": "seven green kettles"})

    email: Annotated[str, Field(min_length=1, max_length=254)]
    password: Password


class Confirm(Body):
    """The token out of a mailed link."""

    model_config = example({"token": "the token out of the link"})

    token: Secret


class Recover(Body):
    """A recovery code used in place of a forgotten password."""

    model_config = example(
        {
            "email": "ada@example.org",
            "recovery_code": "one of the ten codes",
            "new_password": "eight brown kettles",
        }
    )

    email: Annotated[str, Field(min_length=1, max_length=254)]
    recovery_code: Secret
    new_password: Password


class Forgot(Body):
    """Whom to send a reset link."""

    model_config = example({"email": "ada@example.org"})

    email: Annotated[str, Field(min_length=1, max_length=254)]


class Reset(Body):
    """The token out of a reset link, and the new password."""

    model_config = example(
        {"token": "the token out of the link", "new_password": "eight brown kettles"}
    )

    token: Secret
    new_password: Password


class AuthOptions(BaseModel):
    """What signing in can use here."""

    mail: bool = Field(description="Whether mail can be sent (confirmation, forgotten password)")


class Pending(BaseModel):
    """The sign-up waits for the link that was mailed."""

    pending: Literal[True] = True


class Me(BaseModel):
    """The signed-in person."""

    id: UUID
    first_name: str
    last_name: str
    email: str
    time_zone: str
    created_at: Moment
    csrf_token: str = Field(description="For the X-CSRF-Token header; empty for an API token")
    recovery_codes_left: int


class MeChange(Body):
    """What to change; parts left out stay."""

    model_config = example({"first_name": "Augusta", "time_zone": "Europe/Berlin"})

    first_name: Line | None = None
    last_name: Line | None = None
    time_zone: TimeZoneName | None = None


class PasswordCheck(Body):
    """The current password, once more."""

    model_config = example({"password": "seven green kettles"})

    password: Password


class PasswordChange(Body):
    """The current and the new password."""

    model_config = example(
        {"current_password": "eight brown kettles", "new_password": "seven green kettles"}
    )

    current_password: Password
    new_password: Password


class RecoveryCodes(BaseModel):
    """Ten codes, each good for one reset; shown once."""

    codes: list[str]


class SignInOut(BaseModel):
    """One browser that is signed in."""

    id: UUID
    created_at: Moment
    last_seen_at: Moment
    user_agent: str
    current: bool


class ApiTokenNew(Body):
    """A token to make."""

    model_config = example(
        {"name": "weekly report", "scopes": ["check-ins:read"], "expires_in_days": 30}
    )

    name: Line
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=len(Scope))]
    expires_in_days: Annotated[int, Field(ge=1, le=366)] = 90


class ApiTokenOut(BaseModel):
    """One API token, without its secret."""

    id: UUID
    name: str
    scopes: list[Scope]
    created_at: Moment
    last_used_at: Moment | None
    expires_at: Moment


class ApiTokenMade(ApiTokenOut):
    """A new API token; ``token`` is shown this once."""

    token: str


class ConsentOut(BaseModel):
    """One switch; ``changed_at`` is null while it was never touched."""

    purpose: Purpose
    granted: bool
    changed_at: Moment | None


class ConsentChange(Body):
    """The new position of a switch."""

    model_config = example({"granted": True})

    granted: bool
