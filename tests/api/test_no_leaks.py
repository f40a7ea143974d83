"""Canaries: what people tell us is nowhere in the logs and nowhere readable on disk."""

import json
import logging
import os
import time
from contextlib import closing
from uuid import uuid4

import pytest

from emocare.api.backups import back_up
from emocare.api.stores import load_master
from emocare.db.engine import connect_sqlite
from tests.conftest import PASSWORD

CANARIES = {
    "first_name": "Canaryfirst",
    "last_name": "Canarylast",
    "email": "canary-mail@example.org",
    "password": "canary password of mine",
}
MESSAGE = "canary message to whoever reads"
WORDS = "canary words about today"
ENTRY = "canary entry of the journal"
LOOKED_FOR = "canaryword"
LABEL = "canary label"


@pytest.fixture
def heard(caplog):
    caplog.set_level(logging.DEBUG)
    return caplog


def everything_that_can_happen(visitor):
    """Sign up, be wrong in every way, say something, leave."""
    http = visitor.http
    visitor.sign_up(
        CANARIES["email"],
        CANARIES["password"],
        **{name: CANARIES[name] for name in ("first_name", "last_name")},
    )
    secrets = [http.cookies["emocare_session"], http.headers["X-CSRF-Token"]]
    token = {"name": "canary token name", "scopes": ["me:read"]}
    secrets.append(http.post("/api/v1/me/tokens", json=token).json()["token"])
    codes = {"password": CANARIES["password"]}
    secrets += http.post("/api/v1/me/recovery-codes", json=codes).json()["codes"]
    http.post("/api/v1/check-ins/words", json={"mood": 3, "words": WORDS})
    keep_a_journal(http)
    http.post(
        "/api/v1/contact",
        json={
            "name": CANARIES["first_name"],
            "email": CANARIES["email"],
            "message": MESSAGE,
        },
    )
    http.post("/api/v1/auth/log-in", json={"email": CANARIES["email"], "password": "wrong"})
    http.post("/api/v1/auth/sign-up", json={"email": CANARIES["email"]})
    http.post("/api/v1/contact", json={"message": MESSAGE, "email": 5})
    http.get("/api/v1/me", params={"email": CANARIES["email"]})
    http.get("/api/v1/me/export")
    return secrets


def keep_a_journal(http):
    """Write, be wrong, look for it, be read for feelings, bring a file."""
    journal, raw = "/api/v1/journal", {"Content-Type": "application/octet-stream"}
    http.put("/api/v1/me/consents/journal_analysis", json={"granted": True})
    entry = {"id": str(uuid4()), "text": f"{ENTRY}. I want to die. {LOOKED_FOR}", "tags": [LABEL]}
    assert http.post(f"{journal}/entries", json=entry).status_code == 201
    http.put(f"{journal}/entries/{entry['id']}", json={"revision": 9, "text": f"Other {ENTRY}"})
    http.post(f"{journal}/entries", json={**entry, "mood": ENTRY})
    assert http.post(f"{journal}/search", json={"words": LOOKED_FOR}).json()["total"] == 1
    http.get(f"{journal}/labels")
    for rows in ([{"written_at": "2026-11-01", "text": ENTRY}], [{"text": ENTRY, "id": ENTRY}]):
        http.post(f"{journal}/import?format=json", content=json.dumps(rows), headers=raw)
        time.sleep(0.2)
    http.post(f"{journal}/reminders", json={"label": LABEL, "weekdays": [0], "at": "20:00"})
    assert ENTRY in http.get(f"{journal}/export?format=markdown").text


@pytest.mark.skipif("EMOCARE_TEST_POSTGRES" in os.environ, reason="about the database file")
def test_nothing_personal_is_logged_or_readable_on_disk(visitor, settings, heard):
    secrets = everything_that_can_happen(visitor)
    hidden = [
        *CANARIES.values(),
        MESSAGE,
        WORDS,
        ENTRY,
        LOOKED_FOR,
        LABEL,
        PASSWORD,
        "canary token name",
        *secrets,
    ]
    for secret in hidden:
        assert secret not in heard.text
    files = [file for file in settings.home.rglob("*") if file.is_file()]
    assert {"emocare.db", "keys.db"} <= {file.name for file in files}
    for file in files:
        content = file.read_bytes()
        for secret in hidden:
            assert secret.encode() not in content, file.name


@pytest.mark.skipif("EMOCARE_TEST_POSTGRES" in os.environ, reason="about the database file")
def test_backups_hold_no_word_neither_as_files_nor_opened_with_the_file_key(
    visitor, settings, tmp_path
):
    everything_that_can_happen(visitor)
    back_up(settings, tmp_path / "data.db", tmp_path / "emocare.keys")
    hidden = [secret.encode() for secret in (ENTRY, LOOKED_FOR, LABEL, WORDS, MESSAGE)]
    kept = [(tmp_path / name).read_bytes() for name in ("data.db", "emocare.keys")]
    key = load_master(settings).derive("database-file")
    with closing(connect_sqlite(tmp_path / "data.db", key)) as opened:
        assert opened.execute("SELECT count(*) FROM journal_entry").fetchone()[0] >= 2
        tables = opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        rows = [row for (name,) in tables for row in opened.execute(f"SELECT * FROM {name}")]
    cells = [cell for row in rows for cell in row]
    kept += [cell if isinstance(cell, bytes) else str(cell).encode() for cell in cells]
    for content in kept:
        for secret in hidden:
            assert secret not in content


def test_no_address_of_the_journal_has_room_for_words(running):
    """What stands in an address stands in histories and logs of proxies as well."""
    wordless = {
        *("limit", "before", "since", "until", "month", "months", "day", "another", "format"),
        *("entry_id", "job_id", "reminder_id"),
    }
    paths = running.openapi()["paths"]
    journal = {path: kinds for path, kinds in paths.items() if "/journal" in path}
    assert len(journal) > 15
    for path, kinds in journal.items():
        given = [one for kind in kinds.values() for one in kind.get("parameters", ())]
        named = {one["name"] for one in given if one["in"] in {"path", "query"}}
        assert named <= wordless, path


def test_without_the_file_key_the_columns_are_still_sealed(visitor, running):
    """What a stolen dump of a PostgreSQL server would show: every row, decrypted as a file is."""
    from sqlalchemy import select

    from emocare.db import Base

    secrets = everything_that_can_happen(visitor)
    hidden = [
        *CANARIES.values(),
        MESSAGE,
        WORDS,
        ENTRY,
        LOOKED_FOR,
        LABEL,
        "canary token name",
        *secrets,
    ]
    with running.state.stores.database.reading() as db:
        for name, table in Base.metadata.tables.items():
            for row in db.execute(select(table)):
                shown = " ".join(
                    value.decode("latin-1") if isinstance(value, bytes) else str(value)
                    for value in row
                )
                for secret in hidden:
                    assert secret not in shown, name
                assert "argon2" not in shown
