"""Who is asking, and the unit of work: what every endpoint depends on.

``DbSession`` is the request's unit of work: reading for GET, otherwise committed once after the
endpoint returned and before the answer leaves, or rolled back. Finding out who asks uses a short
session of its own, so no lock is held meanwhile.

A person signs in with the cookie (then unsafe methods need an allowed Origin and the CSRF token)
or with an API token (then the scope must fit). ``SignedIn`` takes the cookie only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie, HTTPBearer
from sqlalchemy.orm import Session

from emocare.accounts.context import Accounts
from emocare.accounts.identity import Identity, Scope, identify_api_token, identify_cookie
from emocare.errors import NotAllowed, NotSignedIn

COOKIE = "emocare_session"
CSRF_HEADER = "X-CSRF-Token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

_cookie_scheme = APIKeyCookie(
    name=COOKIE,
    scheme_name="SessionCookie",
    auto_error=False,
    description="Set by sign-up and log-in. Unsafe methods also need the X-CSRF-Token header.",
)
_bearer_scheme = HTTPBearer(
    scheme_name="ApiToken",
    auto_error=False,
    description="A token made under /me/tokens, with the scopes it was given.",
)


def get_accounts(request: Request) -> Accounts:
    """Return the slice's parts, as wired by ``create_app``."""
    accounts: Accounts = request.app.state.accounts
    return accounts


CurrentAccounts = Annotated[Accounts, Depends(get_accounts)]


def unit_of_work(request: Request, accounts: CurrentAccounts) -> Iterator[Session]:
    """Yield the request's session; commit once after the endpoint, or roll back."""
    database = accounts.database
    work = database.reading() if request.method in SAFE_METHODS else database.writing()
    with work as db:
        yield db


DbSession = Annotated[Session, Depends(unit_of_work, scope="function")]


def client_address(request: Request) -> str:
    """Return the address the request came from (behind a trusted proxy: the client's)."""
    return request.client.host if request.client else "unknown"


ClientAddress = Annotated[str, Depends(client_address)]


def find_identity(
    request: Request,
    accounts: CurrentAccounts,
    cookie: Annotated[str | None, Depends(_cookie_scheme)],
    bearer: Annotated[object, Depends(_bearer_scheme)],
) -> Identity | None:
    """Return who is asking, or None; raise NotAllowed for a forged cookie request."""
    token = getattr(bearer, "credentials", None)
    if token is not None:
        return identify_api_token(accounts, token)
    identity = identify_cookie(accounts, cookie) if cookie else None
    if identity is not None and request.method not in SAFE_METHODS:
        _refuse_forgery(request, accounts, identity)
    return identity


OptionalPerson = Annotated[Identity | None, Depends(find_identity)]


def any_person(identity: OptionalPerson) -> Identity:
    """Return who is asking; raise NotSignedIn for nobody."""
    if identity is None:
        raise NotSignedIn("Please log in first.")
    return identity


# What is read with these tells how somebody has been.
_HISTORY = frozenset({Scope.CHECK_INS_READ, Scope.ASSESSMENTS_READ})


@dataclass(frozen=True, slots=True)
class Requires:
    """A dependency that lets in the cookie, or an API token with ``scope``."""

    scope: Scope

    def __call__(
        self, accounts: CurrentAccounts, identity: Annotated[Identity, Depends(any_person)]
    ) -> Identity:
        """Return who is asking; raise NotAllowed for a token without the scope, or behind a lock.

        A token could be made only while the lock was open.
        """
        if not identity.may(self.scope):
            raise NotAllowed(f"This API token lacks the scope {self.scope}.", code="scope_missing")
        if self.scope in _HISTORY and not identity.via_token:
            accounts.check_unlocked(identity)
        return identity


def session_only(identity: Annotated[Identity, Depends(any_person)]) -> Identity:
    """Return who is asking; raise NotAllowed for an API token."""
    if identity.via_token:
        raise NotAllowed("API tokens may not do this. Log in instead.", code="scope_missing")
    return identity


SignedIn = Annotated[Identity, Depends(session_only)]
CurrentPerson = SignedIn
MeReader = Annotated[Identity, Depends(Requires(Scope.ME_READ))]
CheckInsReader = Annotated[Identity, Depends(Requires(Scope.CHECK_INS_READ))]
CheckInsWriter = Annotated[Identity, Depends(Requires(Scope.CHECK_INS_WRITE))]
AssessmentsReader = Annotated[Identity, Depends(Requires(Scope.ASSESSMENTS_READ))]
AssessmentsWriter = Annotated[Identity, Depends(Requires(Scope.ASSESSMENTS_WRITE))]


def _refuse_forgery(request: Request, accounts: Accounts, identity: Identity) -> None:
    origin = request.headers.get("origin", "")
    host = request.headers.get("host", "")
    same_site = accounts.origins.allows_origin(origin, scheme=request.url.scheme, host_header=host)
    if not same_site:
        raise NotAllowed("This request came from another website.", code="origin_refused")
    if not identity.has_csrf_token(request.headers.get(CSRF_HEADER, "")):
        raise NotAllowed(
            f"The header {CSRF_HEADER} is missing or out of date. Load the page again.",
            code="csrf_refused",
        )
