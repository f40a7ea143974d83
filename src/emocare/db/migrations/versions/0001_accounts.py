"""Accounts: people, sign-ins, API tokens, recovery, consents."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_OWNED = ("api_token", "consent_event", "password_reset", "recovery_code", "sign_in")


def _id() -> sa.Column[Any]:
    return sa.Column("id", sa.Uuid(), primary_key=True)


def _required(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _unique_hash(name: str = "token_hash") -> sa.Column[Any]:
    return sa.Column(name, sa.String(64), nullable=False, unique=True)


def _owner() -> sa.Column[Any]:
    person = sa.ForeignKey("person.id", ondelete="CASCADE")
    return sa.Column("person_id", sa.Uuid(), person, nullable=False, index=True)


def upgrade() -> None:
    """Apply."""
    sealed = ("email", "first_name", "last_name", "time_zone", "password_hash")
    op.create_table(
        "person",
        _id(),
        _required("created_at", _MOMENT),
        _unique_hash("email_index"),
        *(_required(name, sa.LargeBinary()) for name in sealed),
    )
    _create_ways_in()
    _create_waiting()
    op.create_table(
        "consent_event",
        _id(),
        _owner(),
        _required("purpose", sa.String(40)),
        _required("granted", sa.Boolean()),
        _required("recorded_at", _MOMENT),
        _required("number", sa.Integer()),
        sa.UniqueConstraint("person_id", "purpose", "number"),
    )


def _create_ways_in() -> None:
    op.create_table(
        "sign_in",
        _id(),
        _owner(),
        _unique_hash(),
        _required("user_agent", sa.LargeBinary()),
        _required("created_at", _MOMENT),
        _required("last_seen_at", _MOMENT),
        _required("expires_at", _MOMENT),
    )
    op.create_table(
        "api_token",
        _id(),
        _owner(),
        _unique_hash(),
        _required("name", sa.LargeBinary()),
        _required("scopes", sa.String(200)),
        _required("created_at", _MOMENT),
        sa.Column("last_used_at", _MOMENT),
        _required("expires_at", _MOMENT),
    )
    op.create_table("recovery_code", _id(), _owner(), _required("code_hash", sa.String(64)))
    op.create_table(
        "password_reset", _id(), _owner(), _unique_hash(), _required("expires_at", _MOMENT)
    )


def _create_waiting() -> None:
    op.create_table(
        "pending_sign_up",
        _id(),
        sa.Column("email_index", sa.String(64), nullable=False, index=True),
        _unique_hash(),
        _required("details", sa.LargeBinary()),
        _required("expires_at", _MOMENT),
    )
    op.create_table(
        "pending_shred",
        sa.Column("person_id", sa.Uuid(), primary_key=True),
        _required("requested_at", _MOMENT),
    )


def downgrade() -> None:
    """Take back."""
    for name in (*_OWNED, "pending_sign_up", "pending_shred", "person"):
        op.drop_table(name)
