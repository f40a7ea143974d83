"""Run migrations on the connection that emocare.db.migrate hands over."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes["target_metadata"],
    render_as_batch=True,
    compare_type=True,
    transaction_per_migration=False,
)
# The caller holds the transaction, so that the upgrade is one piece.
context.run_migrations()
