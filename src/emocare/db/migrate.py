"""Bring the database to the newest shape; safe when several processes start at once.

The whole upgrade is one transaction that takes the write lock first, so a second starter waits,
finds nothing left to do, and a process killed half-way leaves the old shape.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from emocare.db.columns import Base
from emocare.db.engine import Database
from emocare.errors import EmoCareError, Unavailable

_LOCK = 7_308_324  # any fixed number: PostgreSQL's advisory locks are numbered
_NEWER = (
    "The database was made by a newer EmoCare (its shape is {found}). "
    "Install that version, or restore an older backup."
)


def alembic_config(connection: Connection) -> Config:
    """Return Alembic's configuration for the packaged migrations on ``connection``."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    config.attributes["target_metadata"] = Base.metadata
    return config


def current_revision(database: Database) -> str | None:
    """Return the shape the database has now, or None for an empty one."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head_revision() -> str | None:
    """Return the newest shape this version knows."""
    folder = str(Path(__file__).parent / "migrations")
    return ScriptDirectory(folder).get_current_head()


def migrate(database: Database, revision: str = "head") -> bool:
    """Bring the database to ``revision``, up or down; say whether anything was done."""
    try:
        if revision == "head" and current_revision(database) == head_revision():
            return False
        with _exclusive(database) as connection:
            return _run(connection, revision)
    except DBAPIError as error:
        raise Unavailable(
            f"The database could not be brought up to date ({type(error.orig).__name__}). "
            "Nothing was changed; see docs/operations.md.",
            code="migration_failed",
        ) from error


def _run(connection: Connection, revision: str) -> bool:
    config = alembic_config(connection)
    context = MigrationContext.configure(connection)
    found = context.get_current_revision()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise EmoCareError(_NEWER.format(found=found), code="database_newer")
    steps_down = revision == "base" or revision.startswith("-")
    (command.downgrade if steps_down else command.upgrade)(config, revision)
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise EmoCareError(f"A migration would have orphaned {len(broken)} rows.")
    return context.get_current_revision() != found


@contextmanager
def _exclusive(database: Database) -> Iterator[Connection]:
    """Yield one connection in one transaction that no other process can share."""
    dialect = database.engine.dialect.name
    connection = database.engine.connect().execution_options(sqlite_begin="BEGIN IMMEDIATE")
    try:
        driver = connection.connection.driver_connection
        if dialect == "sqlite" and driver is not None:
            # Rebuilding a table would otherwise cascade; only settable outside a transaction.
            driver.execute("PRAGMA foreign_keys = OFF")
        with connection.begin():
            if dialect == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
            if dialect == "mysql":
                connection.execute(text(f"SELECT GET_LOCK('emocare-{_LOCK}', 60)"))
            yield connection
    finally:
        # Its settings differ from the pool's other connections, so it does not go back.
        connection.invalidate()
        connection.close()
