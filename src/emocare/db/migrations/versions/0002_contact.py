"""Contact messages."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "contact_message",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("created_at", moment, nullable=False, index=True),
        *(
            sa.Column(name, sa.LargeBinary(), nullable=False)
            for name in ("name", "email", "message")
        ),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("contact_message")
