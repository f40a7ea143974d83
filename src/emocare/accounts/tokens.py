"""Secrets that are shown once and stored as hashes.

Tokens carry 256 random bits, so a plain SHA-256 is enough; recovery codes are short enough to
type, so theirs is keyed.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from emocare.crypto import MasterKey

API_TOKEN_PREFIX = "emocare_"  # noqa: S105 - a prefix, not a secret
_CODE_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # no 0/o, 1/i/l
_CODE_GROUPS, _CODE_GROUP_CHARS = 3, 4


def new_token() -> str:
    """Return a fresh 256-bit token."""
    return secrets.token_urlsafe(32)


def new_api_token() -> str:
    """Return a fresh API token; its prefix lets secret scanners recognise it."""
    return API_TOKEN_PREFIX + new_token()


def hash_token(token: str) -> str:
    """Return the form of a token that is stored (64 hexadecimal digits)."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_recovery_code() -> str:
    """Return a code such as ``k3fp-9xwm-7hqc`` (59 random bits)."""
    groups = (
        "".join(secrets.choice(_CODE_LETTERS) for _ in range(_CODE_GROUP_CHARS))
        for _ in range(_CODE_GROUPS)
    )
    return "-".join(groups)


class KeyedHashes:
    """Hashes that only the holder of the master key can compute."""

    def __init__(self, master: MasterKey) -> None:
        """Derive the keys from ``master``."""
        self._master = master
        self._csrf_key = master.derive("csrf")

    def email_index(self, folded_email: str) -> str:
        """Return what a folded e-mail address is looked up by."""
        return self._master.index("email", folded_email).hex()

    def recovery_code(self, code: str) -> str:
        """Return the stored form of a recovery code, however it was typed."""
        letters = "".join(c for c in code.casefold() if c.isalnum())
        return self._master.index("recovery-code", letters).hex()

    def csrf_token(self, session_token_hash: str) -> str:
        """Return the CSRF token that belongs to one sign-in."""
        return hmac.digest(self._csrf_key, session_token_hash.encode(), hashlib.sha256).hex()
