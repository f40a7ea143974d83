"""Safety: plan, who is told, and steps."""

from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "safety_document",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _person(),
        sa.Column("name", sa.String(10), nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("content", sa.LargeBinary(2**24 - 1), nullable=False),
    )
    op.create_index(
        "uq_safety_document_of_person", "safety_document", ["person_id", "name"], unique=True
    )
    op.create_table(
        "safety_step",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _person(),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
        sa.Column("welcomed_at", _MOMENT),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    op.create_index("ix_safety_step_of_person", "safety_step", ["person_id", "started_at"])


def downgrade() -> None:
    """Take back."""
    op.drop_table("safety_step")
    op.drop_table("safety_document")


def _person() -> sa.Column[UUID]:
    return sa.Column(
        "person_id",
        sa.Uuid(),
        sa.ForeignKey("person.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    )
