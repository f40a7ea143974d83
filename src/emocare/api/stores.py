"""Open what is kept: master key, database and key store, in the one right order."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from emocare.config import Settings
from emocare.crypto import MasterKey, PersonKeys, load_master_key
from emocare.db import Database, open_database


@dataclass(frozen=True, slots=True)
class Stores:
    """The opened database, the personal keys, and the key above both."""

    database: Database
    keys: PersonKeys
    master: MasterKey

    def close(self) -> None:
        """Close both databases."""
        self.database.close()
        self.keys.database.close()


def to_stderr(text: str) -> None:
    """Print a notice where it cannot mix with output meant for programs."""
    sys.stderr.write(text + "\n")


def open_stores(settings: Settings, announce: Callable[[str], None] = to_stderr) -> Stores:
    """Open the master key, the database and the key store of ``settings``.

    The first start makes them and announces where the master key is. Raises Unavailable or
    Invalid, with one sentence, for a missing or wrong key, a damaged file or a folder that
    cannot be written.
    """
    master = load_master(settings, announce)
    database = open_database(settings.main_database_url, key=master.derive("database-file"))
    try:
        return Stores(database, open_keys(settings, master), master)
    except BaseException:
        database.close()
        raise


def load_master(
    settings: Settings,
    announce: Callable[[str], None] = to_stderr,
    *,
    may_create: bool = True,
) -> MasterKey:
    """Return the master key; make one only where allowed and nothing is stored yet."""
    from_environment = settings.master_key.get_secret_value() if settings.master_key else None
    has_data = any(
        path is not None and path.exists() and path.stat().st_size > 0
        for path in (file_of(settings.main_database_url), file_of(settings.keys_database_url))
    )
    return load_master_key(
        settings.key_file,
        from_environment,
        may_create=may_create and not has_data,
        announce=announce,
    )


def open_keys(settings: Settings, master: MasterKey) -> PersonKeys:
    """Open the key store, encrypted under a key of its own."""
    database = open_database(settings.keys_database_url, key=master.derive("key-store-file"))
    return PersonKeys(database, master)


def file_of(url: str) -> Path | None:
    """Return the file of an SQLite address, or None for a server or a malformed address."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        return None
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return None
    return Path(parsed.database)
