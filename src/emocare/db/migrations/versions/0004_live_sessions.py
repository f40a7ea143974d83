"""Live sessions, and what a check-in keeps of one."""

from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_LARGE = sa.LargeBinary(2**24 - 1)


def upgrade() -> None:
    """Apply."""
    op.add_column("check_in", sa.Column("timeline", _LARGE))
    op.add_column("check_in", sa.Column("marks", _LARGE))
    op.create_table(
        "live_session",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _person(),
        sa.Column("sign_in_id", sa.Uuid()),
        sa.Column("mode", sa.String(10), nullable=False),
        sa.Column("state", sa.String(10), nullable=False, index=True),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("last_seen_at", _MOMENT, nullable=False),
        sa.Column("time_zone", sa.LargeBinary(), nullable=False),
        sa.Column("engine", sa.LargeBinary(), nullable=False),
        sa.Column("frames", sa.Integer(), nullable=False),
        sa.Column("check_in_id", sa.Uuid()),
    )
    session = sa.ForeignKey("live_session.id", ondelete="CASCADE")
    op.create_table(
        "live_part",
        sa.Column("session_id", sa.Uuid(), session, primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        _person(),
        sa.Column("frames", sa.Integer(), nullable=False),
        sa.Column("numbers", _LARGE, nullable=False),
    )
    session = sa.ForeignKey("live_session.id", ondelete="CASCADE")
    op.create_table(
        "live_mark",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("session_id", sa.Uuid(), session, nullable=False, index=True),
        _person(),
        sa.Column("mark", _LARGE, nullable=False),
    )
    check_in = sa.ForeignKey("check_in.id", ondelete="CASCADE")
    op.create_table(
        "check_in_frames",
        sa.Column("check_in_id", sa.Uuid(), check_in, primary_key=True),
        _person(),
        sa.Column("frames", sa.Integer(), nullable=False),
        sa.Column("numbers", _LARGE, nullable=False),
    )


def downgrade() -> None:
    """Take back; live check-ins keep their summaries, and lose their seconds and marks."""
    for table in ("check_in_frames", "live_mark", "live_part", "live_session"):
        op.drop_table(table)
    op.drop_column("check_in", "marks")
    op.drop_column("check_in", "timeline")


def _person() -> sa.Column[UUID]:
    return sa.Column(
        "person_id",
        sa.Uuid(),
        sa.ForeignKey("person.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    )
