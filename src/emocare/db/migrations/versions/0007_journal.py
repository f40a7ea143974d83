"""The journal: entries, photos, reminders and its lock."""

from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_SEALED = sa.LargeBinary(2**24 - 1)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "journal_entry",
        _owner_in_key(),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("written_at", _MOMENT, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", _SEALED, nullable=False),
        sa.Column("analysis", _SEALED),
        sa.Column("model_sha256", sa.String(64)),
    )
    op.create_index(
        "ix_journal_entry_of_person", "journal_entry", ["person_id", "written_at", "id"]
    )
    op.create_table(
        "journal_photo",
        _owner_in_key(),
        sa.Column("entry_id", sa.Uuid(), primary_key=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("jpeg", _SEALED, nullable=False),
    )
    op.create_table(
        "journal_reminder",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "person_id",
            sa.Uuid(),
            sa.ForeignKey("person.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("content", _SEALED, nullable=False),
    )
    op.create_table("journal_lock", _owner_in_key(), sa.Column("settings", _SEALED, nullable=False))


def downgrade() -> None:
    """Take back."""
    for table in ("journal_lock", "journal_reminder", "journal_photo", "journal_entry"):
        op.drop_table(table)


def _owner_in_key() -> sa.Column[UUID]:
    return sa.Column(
        "person_id",
        sa.Uuid(),
        sa.ForeignKey("person.id", ondelete="CASCADE"),
        primary_key=True,
    )
