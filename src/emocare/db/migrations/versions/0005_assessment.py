"""Questionnaires: responses, and what was assigned."""

from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "assessment_response",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _person(),
        sa.Column("instrument", sa.String(40), nullable=False),
        sa.Column("version", sa.String(20), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("results_to", sa.String(10), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("completed_at", _MOMENT),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("content", sa.LargeBinary(2**24 - 1), nullable=False),
    )
    op.create_index(
        "ix_assessment_response_of_person",
        "assessment_response",
        ["person_id", "instrument", "started_at"],
    )
    op.create_table(
        "assessment_assignment",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _person(),
        sa.Column("instrument", sa.String(40), nullable=False),
        sa.Column("assigned_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
        sa.Column("every_days", sa.Integer()),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("assessment_assignment")
    op.drop_table("assessment_response")


def _person() -> sa.Column[UUID]:
    return sa.Column(
        "person_id",
        sa.Uuid(),
        sa.ForeignKey("person.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    )
