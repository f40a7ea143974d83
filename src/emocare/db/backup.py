"""Copy, check and replace the database file (SQLite and SQLCipher only).

A copy is taken with ``VACUUM INTO``: one consistent snapshot while the service goes on writing,
encrypted with the same key, without the remains of deleted rows.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from emocare.db.engine import ENCRYPTED, DatabaseError, connect_sqlite
from emocare.db.migrate import known_revisions
from emocare.errors import Conflict, Invalid, Unavailable

_PATIENCE_S = 0.5


def copy_database(source: Path, target: Path, key: bytes) -> None:
    """Write a checked snapshot of ``source`` to ``target``, which must not exist yet.

    Raises Conflict when there is a file already, Unavailable when copying or checking fails.
    """
    refuse_existing(target)
    draft = target.with_name(f"{target.name}.{os.getpid()}.tmp")
    draft.unlink(missing_ok=True)
    try:
        _make_private(draft)
        with closing(connect_sqlite(source, key)) as connection:
            connection.execute("VACUUM INTO ?", (str(draft),))
        check_file(draft, key)
        _sync(draft)
        publish(draft, target)
    except DatabaseError as error:
        raise Unavailable(
            f"The backup could not be written to {target} ({error}).", code="backup_failed"
        ) from error
    finally:
        draft.unlink(missing_ok=True)


def check_file(path: Path, key: bytes) -> str:
    """Return the shape (revision) of a whole database file; raise Invalid for any other file."""
    if not path.is_file():
        raise Invalid(f"There is no file {path}.", code="backup_missing")
    try:
        with closing(connect_sqlite(path, key)) as connection:
            damaged = _damage(connection)
            found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except DatabaseError:
        raise Invalid(
            f"{path} is no EmoCare backup, is damaged, or belongs to another master key.",
            code="backup_unreadable",
        ) from None
    if damaged or found is None or found[0] not in known_revisions():
        raise Invalid(
            f"{path} is damaged or was made by a newer EmoCare.", code="backup_unreadable"
        )
    return str(found[0])


def replace_database(live: Path, fresh: Path, kept: Path, key: bytes) -> None:
    """Put ``fresh`` in the place of ``live`` in one step and keep the old file as ``kept``.

    Raises Unavailable while another process has the database open.
    """
    with _alone(live, key):
        if live.exists():
            _keep(live, kept)
        for left_over in ("-wal", "-shm"):
            live.with_name(live.name + left_over).unlink(missing_ok=True)
        fresh.replace(live)
        _sync(live.parent)


def refuse_existing(target: Path) -> None:
    """Raise Conflict when ``target`` exists: a backup never overwrites anything."""
    if target.exists():
        raise Conflict(f"{target} already exists. Choose another name.", code="file_exists")


def publish(draft: Path, target: Path) -> None:
    """Give a finished file its name, without ever replacing another one."""
    try:
        os.link(draft, target)
    except FileExistsError:
        refuse_existing(target)
    except OSError:  # a file system without links (memory sticks)
        refuse_existing(target)
        draft.replace(target)
    _sync(target.parent)


@contextmanager
def _alone(live: Path, key: bytes) -> Iterator[None]:
    """Hold the database so that nobody else has it open; a broken file needs no holding."""
    if not live.exists():
        yield
        return
    with closing(connect_sqlite(live, key, timeout_s=_PATIENCE_S)) as connection:
        try:
            # Leaving WAL needs every other connection closed, and empties the log.
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("BEGIN EXCLUSIVE")
        except DatabaseError as error:
            if "locked" in str(error):
                raise Unavailable(
                    "The database is in use. Stop `emocare serve` first.", code="database_busy"
                ) from None
        yield


def _damage(connection: sqlite3.Connection) -> bool:
    pages = connection.execute("PRAGMA cipher_integrity_check").fetchall() if ENCRYPTED else []
    return bool(pages) or connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]


def _keep(live: Path, kept: Path) -> None:
    try:
        os.link(live, kept)
    except OSError:  # no links here
        shutil.copy2(live, kept)


def _make_private(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise Unavailable(
            f"{path.parent} cannot be written ({error.strerror}).", code="backup_failed"
        ) from error


def _sync(path: Path) -> None:
    if os.name != "posix" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
