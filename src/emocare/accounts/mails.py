"""The mails that are sent; nothing in them tells what the account holds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mail:
    """Subject and text of one mail."""

    subject: str
    text: str


def confirmation_mail(public_url: str, token: str) -> Mail:
    """Return the mail that finishes a sign-up."""
    return Mail(
        "Finish your EmoCare sign-up",
        "Somebody, hopefully you, asked for an EmoCare account with this address.\n\n"
        f"Open this link within 24 hours to finish:\n{public_url}/confirm?token={token}\n\n"
        "If it was not you, ignore this mail; nothing happens then.\n",
    )


def already_registered_mail(public_url: str) -> Mail:
    """Return the mail for a sign-up with an address that has an account."""
    return Mail(
        "You already have an EmoCare account",
        "Somebody, hopefully you, tried to sign up with this address, "
        "which already has an account.\n\n"
        f"Log in here: {public_url}/log-in\n"
        f"Forgotten the password? {public_url}/forgot\n\n"
        "If it was not you, ignore this mail; nothing was changed.\n",
    )


def reset_mail(public_url: str, token: str) -> Mail:
    """Return the mail that lets somebody set a new password."""
    return Mail(
        "Set a new EmoCare password",
        "Open this link within one hour to set a new password:\n"
        f"{reset_link(public_url, token)}\n\n"
        "If you did not ask for it, ignore this mail; your password stays as it is.\n",
    )


def reset_link(public_url: str, token: str) -> str:
    """Return the page that sets a new password."""
    return f"{public_url}/reset?token={token}"
