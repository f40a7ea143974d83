"""Run migrations on the connection that emocare.db.migrate hands over."""

from typing import Literal

from alembic import context

from emocare.db.columns import UtcDateTime


def render_item(kind: str, item: object, _: object) -> str | Literal[False]:
    """Write our own column types as what the database sees, so that old migrations stay true."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes["target_metadata"],
    render_as_batch=True,
    compare_type=True,
    render_item=render_item,
    transaction_per_migration=False,
)
# The caller holds the transaction, so that the upgrade is one piece.
context.run_migrations()
