"""Endpoints for one's own account."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response, status

from emocare.accounts import service, signing_in
from emocare.accounts.consent import Consent, ConsentRepository, Purpose
from emocare.accounts.dependencies import CurrentAccounts, DbSession, MeReader, SignedIn
from emocare.accounts.endpoints_auth import clear_cookie, set_cookie
from emocare.accounts.export import export_person
from emocare.accounts.recovery import new_recovery_codes
from emocare.accounts.repository import SignInRepository
from emocare.accounts.schemas import (
    ApiTokenMade,
    ApiTokenNew,
    ApiTokenOut,
    ConsentChange,
    ConsentOut,
    Me,
    MeChange,
    PasswordChange,
    PasswordCheck,
    RecoveryCodes,
    SignInOut,
)

router = APIRouter(prefix="/me", tags=["me"])

_ZIP: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/zip": {}}, "description": "JSON and CSV files"}
}


@router.get("")
def read_me(identity: MeReader, db: DbSession) -> Me:
    """Read one's own account."""
    return service.read_me(db, identity)


@router.patch("")
def change_me(change: MeChange, identity: SignedIn, db: DbSession) -> Me:
    """Change name or time zone."""
    service.change_me(db, identity, change)
    return service.read_me(db, identity)


@router.delete("", status_code=status.HTTP_204_NO_CONTENT)
def delete_me(
    form: PasswordCheck, identity: SignedIn, accounts: CurrentAccounts, response: Response
) -> None:
    """Delete the account and everything stored with it, for good, backups included."""
    service.check_password(accounts, identity, form.password, field="password")
    service.delete_person(accounts.database, accounts.keys, accounts.erasers, identity.id)
    clear_cookie(response)


@router.post("/password", status_code=status.HTTP_204_NO_CONTENT)
def change_password(
    change: PasswordChange,
    identity: SignedIn,
    accounts: CurrentAccounts,
    request: Request,
    response: Response,
) -> None:
    """Set a new password; ends every other sign-in and renews this one's token."""
    service.change_password(accounts, identity, change)
    made = signing_in.start_sign_in(
        accounts,
        identity.id,
        identity.cipher,
        user_agent=request.headers.get("user-agent", ""),
    )
    set_cookie(response, request, accounts, made.token)


@router.post("/recovery-codes")
def make_recovery_codes(
    form: PasswordCheck, identity: SignedIn, accounts: CurrentAccounts
) -> RecoveryCodes:
    """Make ten new recovery codes; they are shown this once and replace earlier ones."""
    service.check_password(accounts, identity, form.password, field="password")
    with accounts.database.writing() as db:
        return RecoveryCodes(codes=new_recovery_codes(accounts, db, identity.id))


@router.get("/export", response_class=Response, responses=_ZIP)
def export_me(identity: SignedIn, db: DbSession, accounts: CurrentAccounts) -> Response:
    """Download everything that is stored about oneself."""
    accounts.check_unlocked(identity)
    packed = export_person(db, accounts.exporters, identity.id, identity.cipher)
    return Response(
        packed,
        media_type="application/zip",
        headers={"Content-Disposition": 'attachment; filename="emocare-export.zip"'},
    )


@router.get("/sessions")
def list_sessions(identity: SignedIn, db: DbSession, accounts: CurrentAccounts) -> list[SignInOut]:
    """List the browsers that are signed in."""
    return signing_in.list_sign_ins(accounts, db, identity)


@router.delete("/sessions", status_code=status.HTTP_204_NO_CONTENT)
def end_other_sessions(identity: SignedIn, db: DbSession) -> None:
    """End every other sign-in."""
    SignInRepository(db).end_all(identity.id, keep=identity.sign_in_id)


@router.delete("/sessions/{session_id}", status_code=status.HTTP_204_NO_CONTENT)
def end_session(session_id: UUID, identity: SignedIn, db: DbSession) -> None:
    """End one sign-in."""
    signing_in.end_sign_in(db, identity, session_id)


@router.get("/tokens")
def list_tokens(identity: SignedIn, db: DbSession) -> list[ApiTokenOut]:
    """List one's API tokens, newest first."""
    return service.list_api_tokens(db, identity)


@router.post("/tokens", status_code=status.HTTP_201_CREATED)
def make_token(
    form: ApiTokenNew, identity: SignedIn, db: DbSession, accounts: CurrentAccounts
) -> ApiTokenMade:
    """Make an API token; its secret is shown this once."""
    accounts.check_unlocked(identity)  # a token would go round the lock
    return service.make_api_token(db, identity, form)


@router.delete("/tokens/{token_id}", status_code=status.HTTP_204_NO_CONTENT)
def revoke_token(token_id: UUID, identity: SignedIn, db: DbSession) -> None:
    """Revoke an API token."""
    service.revoke_api_token(db, identity, token_id)


@router.get("/consents")
def list_consents(identity: SignedIn, db: DbSession) -> list[ConsentOut]:
    """List the switches and when each was last moved."""
    return [_describe(consent) for consent in ConsentRepository(db).all_current(identity.id)]


@router.put("/consents/{purpose}")
def set_consent(
    purpose: Purpose,
    change: ConsentChange,
    identity: SignedIn,
    db: DbSession,
    accounts: CurrentAccounts,
) -> ConsentOut:
    """Give or withdraw a consent; withdrawing ``keep_numbers`` deletes the stored numbers."""
    after = service.set_consent(
        db, accounts.consent_hooks, identity.id, purpose, granted=change.granted
    )
    return _describe(after)


def _describe(consent: Consent) -> ConsentOut:
    return ConsentOut(
        purpose=consent.purpose, granted=consent.granted, changed_at=consent.changed_at
    )
