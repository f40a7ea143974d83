"""Check-ins."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_LARGE = sa.LargeBinary(2**24 - 1)


def upgrade() -> None:
    """Apply."""
    person = sa.ForeignKey("person.id", ondelete="CASCADE")
    op.create_table(
        "check_in",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), person, nullable=False, index=True),
        sa.Column("source", sa.String(10), nullable=False),
        sa.Column("recorded_at", _MOMENT, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("time_zone", sa.LargeBinary(), nullable=False),
        sa.Column("duration_s", sa.Double()),
        sa.Column("result", _LARGE),
        sa.Column("mood", sa.LargeBinary()),
        sa.Column("words", _LARGE),
        sa.Column("correction", sa.LargeBinary()),
        sa.Column("note", _LARGE),
        sa.Column("model_sha256", sa.String(64)),
        sa.Column("crop_version", sa.String(40)),
    )
    op.create_index("ix_check_in_of_person", "check_in", ["person_id", "recorded_at", "id"])


def downgrade() -> None:
    """Take back."""
    op.drop_table("check_in")
