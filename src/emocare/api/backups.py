"""Back up and restore: the data in one file, the personal keys in another.

Two files on purpose. Data backups may be kept for years; whoever deletes their account has their
key destroyed here, and no data backup holds it. The keys' backup, without which nothing can be
read after a loss, is one file that every backup replaces, so that deleted keys do not linger
(docs/security.md weighs this).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from emocare.api.stores import Stores, file_of, load_master, open_keys, open_stores
from emocare.api.wiring import people_without_keys, prepare
from emocare.config import Settings
from emocare.crypto import MasterKey, PersonKeys
from emocare.db import open_database, utc_now
from emocare.db.backup import check_file, copy_database, replace_database
from emocare.errors import Conflict, EmoCareError, Invalid, Unavailable

KEYS_NAME = "emocare.keys"


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did; ``kept`` is where the database that was replaced lies now."""

    kept: Path | None
    keys_taken_over: int
    unreadable: int


def back_up(settings: Settings, target: Path, keys_target: Path | None) -> None:
    """Write the data to ``target`` (new) and the keys to ``keys_target`` (replaced), or not.

    Raises Invalid for a database that is a server, Conflict for an existing target.
    """
    source = _database_file(settings)
    master = load_master(settings, may_create=False)
    if not source.exists():
        raise Unavailable("There is nothing to back up yet.", code="backup_empty")
    copy_database(source, target, master.derive("database-file"))
    if keys_target is not None:
        try:
            back_up_keys(settings, keys_target)
        except BaseException:
            target.unlink()  # a backup without its keys would look complete and not be
            raise


def back_up_keys(settings: Settings, target: Path) -> None:
    """Write the personal keys to ``target``, in place of an older backup of the same keys.

    Raises Conflict when ``target`` is something else, or holds keys that are not known here.
    """
    master = load_master(settings, may_create=False)
    keys = open_keys(settings, master)
    draft = target.with_name(f"{target.name}.{os.getpid()}.tmp")
    draft.unlink(missing_ok=True)
    try:
        if target.exists():
            _refuse_to_lose(target, master, keys)
        copy = _open_key_file(draft, master)
        try:
            keys.copy_to(copy)
            _leave_wal(copy)
        finally:
            copy.database.close()
        draft.replace(target)
    finally:
        keys.database.close()
        for left_over in ("", "-wal", "-shm"):
            draft.with_name(draft.name + left_over).unlink(missing_ok=True)


def restore(settings: Settings, source: Path, keys_source: Path | None) -> Restored:
    """Replace the database by the backup ``source``; nothing changes unless all of it works.

    Whoever deleted their account since is deleted again. Raises Invalid for a file that is no
    backup of this installation, Unavailable while the service runs.
    """
    live = _database_file(settings)
    master = load_master(settings, may_create=False)
    key = master.derive("database-file")
    check_file(source, key)
    live.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = live.with_name(f"{live.name}.restoring")
    _remove(draft)
    keys = open_keys(settings, master)
    try:
        taken = _merge(keys, keys_source, master) if keys_source is not None else 0
        copy_database(source, draft, key)
        unreadable = _prepare_copy(draft, keys, master)
        kept = live.with_name(f"{live.name}.before-restore-{utc_now():%Y%m%dT%H%M%SZ}")
        had_one = live.exists()
        replace_database(live, draft, kept, key)
    finally:
        keys.database.close()
        _remove(draft)
    return Restored(kept if had_one else None, taken, unreadable)


def restore_keys(settings: Settings, source: Path) -> Restored:
    """Take the keys of a backup over into the key store and leave the data alone."""
    master = load_master(settings, may_create=False)
    keys = open_keys(settings, master)
    try:
        taken = _merge(keys, source, master)
    finally:
        keys.database.close()
    stores = open_stores(settings)
    try:
        prepare(stores)
        return Restored(None, taken, len(people_without_keys(stores)))
    finally:
        stores.close()


def _prepare_copy(draft: Path, keys: PersonKeys, master: MasterKey) -> int:
    database = open_database(f"sqlite:///{draft}", key=master.derive("database-file"))
    stores = Stores(database, keys, master)
    try:
        prepare(stores)
        unreadable = len(people_without_keys(stores))
        with database.engine.connect() as connection:
            driver = connection.connection.driver_connection
            if driver is not None:
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return unreadable
    finally:
        database.close()


def _merge(keys: PersonKeys, source: Path, master: MasterKey) -> int:
    if not source.is_file():
        raise Invalid(f"There is no file {source}.", code="backup_missing")
    with _opened_key_backup(source, master) as other:
        return keys.merge_from(other)


def _refuse_to_lose(target: Path, master: MasterKey, keys: PersonKeys) -> None:
    with _opened_key_backup(target, master) as stored:
        only_there = stored.known() - keys.known() - keys.destroyed()
    if only_there:
        raise Conflict(
            f"{target} holds {len(only_there)} keys that are not known here. "
            "Choose another name for the keys, or restore them first.",
            code="keys_differ",
        )


@contextmanager
def _opened_key_backup(path: Path, master: MasterKey) -> Iterator[PersonKeys]:
    """Open a copy, so that the backup itself is only read."""
    with TemporaryDirectory(prefix="emocare-") as folder:
        copy = Path(folder) / KEYS_NAME
        shutil.copyfile(path, copy)
        try:
            keys = _open_key_file(copy, master)
        except EmoCareError:
            raise Conflict(
                f"{path} is no backup of personal keys under this master key.",
                code="keys_unreadable",
            ) from None
        try:
            yield keys
        finally:
            keys.database.close()


def _open_key_file(path: Path, master: MasterKey) -> PersonKeys:
    key = master.derive("key-store-file")
    return PersonKeys(open_database(f"sqlite:///{path}", key=key), master)


def _leave_wal(keys: PersonKeys) -> None:
    """Make the backup one self-contained file."""
    with keys.database.engine.connect() as connection:
        driver = connection.connection.driver_connection
        if driver is not None:
            driver.execute("PRAGMA journal_mode = DELETE")


def _database_file(settings: Settings) -> Path:
    path = file_of(settings.main_database_url)
    if path is None:
        raise Invalid(
            "The database is a server: use its own tools (pg_dump and pg_restore, or mysqldump) "
            "for the data, and --keys-only here for the personal keys.",
            code="database_is_server",
        )
    return path


def _remove(file: Path) -> None:
    for left_over in ("", "-wal", "-shm"):
        file.with_name(file.name + left_over).unlink(missing_ok=True)
