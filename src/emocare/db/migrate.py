"""Bring the database to the newest shape; safe when several processes start at once.

The whole upgrade is one transaction that takes the write lock first, so a second starter waits,
finds nothing left to do, and a process killed half-way leaves the old shape. (MySQL commits each
change of shape by itself; there a killed upgrade may need a restored backup.)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from emocare.db.columns import Base
from emocare.db.engine import Database
from emocare.errors import EmoCareError, Unavailable

if TYPE_CHECKING:
    from alembic.config import Config

_FOLDER = Path(__file__).parent / "migrations"
_LOCK = 7_308_324  # any fixed number: PostgreSQL's advisory locks are numbered
_NEWER = (
    "The database was made by a newer EmoCare (its shape is {found}). "
    "Install that version, or restore an older backup."
)


def alembic_config(connection: Connection) -> Config:
    """Return Alembic's configuration for the packaged migrations on ``connection``."""
    # Here and below: Alembic costs a tenth of a start, and most starts have nothing to change.
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    config.attributes["target_metadata"] = Base.metadata
    return config


def current_revision(database: Database) -> str | None:
    """Return the shape the database has now, or None for an empty one."""
    with database.engine.connect() as connection:
        return _found(connection)


def head_revision() -> str:
    """Return the newest shape this version knows: migrations are numbered, one after another."""
    return max(known_revisions())


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
    from alembic import command

    found = _found(connection)
    if found is not None and found not in known_revisions():
        raise EmoCareError(_NEWER.format(found=found), code="database_newer")
    target = head_revision() if revision == "head" else revision
    steps_down = target == "base" or (found is not None and target < found)
    (command.downgrade if steps_down else command.upgrade)(alembic_config(connection), target)
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise EmoCareError(f"A migration would have orphaned {len(broken)} rows.")
    return _found(connection) != found


def known_revisions() -> frozenset[str]:
    """Return every shape this version knows."""
    return frozenset(file.name.split("_")[0] for file in (_FOLDER / "versions").glob("[0-9]*.py"))


def _found(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


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
