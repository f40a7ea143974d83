"""Endpoints for getting in: sign-up, log-in, recovery. None of them needs a sign-in."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request, Response, status
from fastapi.responses import JSONResponse

from emocare.accounts import joining, recovery, signing_in
from emocare.accounts.context import Accounts
from emocare.accounts.dependencies import (
    COOKIE,
    ClientAddress,
    CurrentAccounts,
    DbSession,
    SignedIn,
)
from emocare.accounts.schemas import (
    AuthOptions,
    Confirm,
    Forgot,
    LogIn,
    Me,
    Pending,
    Recover,
    Reset,
    SignUp,
)
from emocare.accounts.service import read_me
from emocare.accounts.signing_in import end_sign_in, start_sign_in
from emocare.crypto import CellCipher

router = APIRouter(prefix="/auth", tags=["auth"])


@router.get("/options")
def read_auth_options(accounts: CurrentAccounts) -> AuthOptions:
    """Tell what signing in can use here."""
    return AuthOptions(mail=accounts.mailer is not None)


@router.post(
    "/sign-up",
    status_code=status.HTTP_201_CREATED,
    response_model=Me,
    responses={202: {"model": Pending, "description": "A link was mailed"}},
)
def sign_up(
    form: SignUp,
    request: Request,
    response: Response,
    accounts: CurrentAccounts,
    address: ClientAddress,
) -> Me | JSONResponse:
    """Make an account and sign in, or mail a link where the server can send mail.

    Without mail a taken address answers 409, which tells that it has an account; the number of
    tries per address is limited for that reason. With mail the answer is always 202.
    """
    made = joining.sign_up(accounts, form, address)
    if made is None:
        return JSONResponse(Pending().model_dump(), status_code=status.HTTP_202_ACCEPTED)
    person, cipher = made
    return _sign_in(accounts, request, response, person.id, cipher)


@router.post("/confirm", status_code=status.HTTP_201_CREATED)
def confirm_sign_up(
    form: Confirm, request: Request, response: Response, accounts: CurrentAccounts
) -> Me:
    """Finish a sign-up with the token out of the mailed link, and sign in."""
    person, cipher = joining.confirm(accounts, form.token)
    return _sign_in(accounts, request, response, person.id, cipher)


@router.post("/log-in")
def log_in(
    form: LogIn,
    request: Request,
    response: Response,
    accounts: CurrentAccounts,
    address: ClientAddress,
) -> Me:
    """Sign in with e-mail address and password; the token is always a new one."""
    person, cipher = signing_in.log_in(accounts, form.email, form.password, address)
    return _sign_in(accounts, request, response, person.id, cipher)


@router.post("/log-out", status_code=status.HTTP_204_NO_CONTENT)
def log_out(
    identity: SignedIn, db: DbSession, accounts: CurrentAccounts, response: Response
) -> None:
    """End this sign-in."""
    for hook in accounts.sign_out_hooks:
        hook(identity.id)
    if identity.sign_in_id is not None:
        end_sign_in(db, identity, identity.sign_in_id)
    clear_cookie(response)


@router.post("/recover", status_code=status.HTTP_204_NO_CONTENT)
def recover_account(form: Recover, accounts: CurrentAccounts, address: ClientAddress) -> None:
    """Set a new password with a recovery code; ends every sign-in and API token."""
    recovery.recover(accounts, form, address)


@router.post("/forgot", status_code=status.HTTP_202_ACCEPTED)
def request_password_reset(
    form: Forgot, accounts: CurrentAccounts, address: ClientAddress
) -> Pending:
    """Mail a link that sets a new password; answers the same for an unknown address."""
    recovery.mail_reset_link(accounts, form.email, address)
    return Pending()


@router.post("/reset", status_code=status.HTTP_204_NO_CONTENT)
def reset_password(form: Reset, accounts: CurrentAccounts, address: ClientAddress) -> None:
    """Set a new password with the token out of a link; ends every sign-in and API token."""
    recovery.reset_password(accounts, form, address)


def _sign_in(
    accounts: Accounts, request: Request, response: Response, person_id: UUID, cipher: CellCipher
) -> Me:
    made = start_sign_in(
        accounts,
        person_id,
        cipher,
        user_agent=request.headers.get("user-agent", ""),
        replaced_token=request.cookies.get(COOKIE),
    )
    set_cookie(response, request, accounts, made.token)
    with accounts.database.reading() as db:
        return read_me(db, made.identity)


def set_cookie(response: Response, request: Request, accounts: Accounts, token: str) -> None:
    """Hand the sign-in token to the browser, out of reach of scripts."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(accounts.policy.absolute.total_seconds()),
        path="/",
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def clear_cookie(response: Response) -> None:
    """Take the sign-in token back from the browser."""
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
