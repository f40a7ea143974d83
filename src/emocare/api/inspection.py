"""Look an installation over: whether everything can be read and is where it should be."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from emocare.accounts.repository import PersonRepository
from emocare.api.static import find_web_dir
from emocare.api.stores import Stores, file_of
from emocare.api.system import model_sha256
from emocare.api.wiring import people_without_keys
from emocare.config import Settings
from emocare.db import current_revision, sqlite_path
from emocare.db.migrate import head_revision


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: ``problem`` is None when it is in order."""

    subject: str
    problem: str | None


def inspect_installation(settings: Settings, stores: Stores) -> Iterator[Finding]:
    """Yield one finding per subject."""
    checks: dict[str, Callable[[], str | None]] = {
        "database file": lambda: _damage(stores),
        "database shape": lambda: _shape(stores),
        "personal keys": lambda: _lost_keys(stores),
        "deletions": lambda: _unfinished(stores),
        "private files": lambda: _open_files(settings),
        "face network": lambda: None if model_sha256() else "The network's file is missing.",
        "web app": lambda: (
            None if find_web_dir(settings.web_dir) else "It is not built: run ./app run."
        ),
    }
    for subject, check in checks.items():
        yield Finding(subject, check())


def _damage(stores: Stores) -> str | None:
    if sqlite_path(stores.database.engine) is None:
        return None  # a server looks after itself
    with stores.database.engine.connect() as connection:
        answers = connection.execute(text("PRAGMA integrity_check")).scalars().all()
    return None if answers == ["ok"] else "The file is damaged. Restore a backup."


def _shape(stores: Stores) -> str | None:
    if current_revision(stores.database) == head_revision():
        return None
    return "It is not up to date: run emocare admin migrate."


def _lost_keys(stores: Stores) -> str | None:
    lost = len(people_without_keys(stores))
    if lost == 0:
        return None
    return f"{lost} accounts cannot be read: their keys are missing. Restore the keys' backup."


def _unfinished(stores: Stores) -> str | None:
    with stores.database.reading() as db:
        waiting = len(PersonRepository(db).to_shred())
    return f"{waiting} deletions are not finished: start emocare serve." if waiting else None


def _open_files(settings: Settings) -> str | None:
    databases = (file_of(settings.main_database_url), file_of(settings.keys_database_url))
    files = (file for file in (settings.key_file, *databases) if file is not None)
    loose = [file.name for file in files if file.exists() and _others_may_read(file)]
    return f"Others can read {', '.join(loose)}: run chmod 600 on them." if loose else None


def _others_may_read(file: Path) -> bool:
    return bool(file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))
