"""A database on every engine that can be had here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from emocare.db import Database, open_database
from tests.databases import fresh_postgres

KEY = bytes(range(32))


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'a.db'}"
        return
    with fresh_postgres(request.getfixturevalue("postgres_server_url")) as address:
        yield address


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = open_database(url, key=KEY)
    yield opened
    opened.close()
