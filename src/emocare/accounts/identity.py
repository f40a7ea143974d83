"""Turn a cookie or an API token into the person it belongs to."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from emocare.accounts.context import Accounts
from emocare.accounts.repository import SignInRepository
from emocare.accounts.secrets_repository import ApiTokenRepository
from emocare.accounts.tables import SignInRow
from emocare.accounts.tokens import API_TOKEN_PREFIX, hash_token
from emocare.crypto import CellCipher, KeyDestroyed
from emocare.db import utc_now

# "Last seen" is exact to this: a write for every request would cost more than it tells.
SEEN_EVERY = timedelta(minutes=1)


class Scope(StrEnum):
    """What an API token may do."""

    ME_READ = "me:read"
    CHECK_INS_READ = "check-ins:read"
    CHECK_INS_WRITE = "check-ins:write"
    ASSESSMENTS_READ = "assessments:read"
    ASSESSMENTS_WRITE = "assessments:write"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is asking: the person, their cipher, and how they signed in."""

    id: UUID
    cipher: CellCipher
    sign_in_id: UUID | None = None
    csrf_token: str = ""
    scopes: frozenset[Scope] = frozenset(Scope)

    @property
    def via_token(self) -> bool:
        """Whether an API token was used instead of the cookie."""
        return self.sign_in_id is None

    def may(self, scope: Scope) -> bool:
        """Say whether this sign-in covers ``scope``."""
        return scope in self.scopes

    def has_csrf_token(self, sent: str) -> bool:
        """Say whether ``sent`` is this sign-in's CSRF token."""
        return hmac.compare_digest(self.csrf_token.encode(), sent.encode())


def identify_cookie(accounts: Accounts, token: str) -> Identity | None:
    """Return whose valid sign-in ``token`` is, and note that it was used."""
    token_hash = hash_token(token)
    now = utc_now()
    with accounts.database.reading() as db:
        row = SignInRepository(db).by_token(token_hash)
    if row is None or not is_live(row, accounts, now):
        return None
    if now - row.last_seen_at >= SEEN_EVERY:
        with accounts.database.writing() as db:
            SignInRepository(db).touch(row.id, now)
    csrf_token = accounts.hashes.csrf_token(token_hash)
    try:
        return Identity(row.person_id, accounts.keys.cipher(row.person_id), row.id, csrf_token)
    except KeyDestroyed:
        return None


def identify_api_token(accounts: Accounts, token: str) -> Identity | None:
    """Return whose valid API token this is, and note that it was used."""
    if not token.startswith(API_TOKEN_PREFIX):
        return None
    now = utc_now()
    with accounts.database.reading() as db:
        row = ApiTokenRepository(db).by_token(hash_token(token))
    if row is None or row.expires_at <= now:
        return None
    if row.last_used_at is None or now - row.last_used_at >= SEEN_EVERY:
        with accounts.database.writing() as db:
            ApiTokenRepository(db).touch(row.id, now)
    scopes = frozenset(Scope(scope) for scope in row.scopes.split())
    try:
        return Identity(row.person_id, accounts.keys.cipher(row.person_id), scopes=scopes)
    except KeyDestroyed:
        return None


def is_live(row: SignInRow, accounts: Accounts, now: datetime) -> bool:
    """Say whether a sign-in has not expired, unused or altogether."""
    return now < row.expires_at and now - row.last_seen_at < accounts.policy.idle
