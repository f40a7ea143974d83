"""Opening a database, the one commit place, and clear words when it cannot be opened."""

import os
import sqlite3
import threading

import pytest
from sqlalchemy import Column, MetaData, String, Table, insert, text

from emocare.db import open_database
from emocare.db.engine import ENCRYPTED
from emocare.errors import Invalid, Unavailable
from tests.db.conftest import KEY

CANARY = "canary-4d1f"


def count(database):
    with database.reading() as db:
        return db.execute(text("SELECT count(*) FROM note")).scalar_one()


@pytest.fixture
def notes(database):
    with database.writing() as db:
        db.execute(text("CREATE TABLE note (words VARCHAR(100))"))
    return database


def add(db, words=CANARY):
    db.execute(text("INSERT INTO note VALUES (:words)"), {"words": words})


def test_a_finished_block_is_committed(notes):
    with notes.writing() as db:
        add(db)
    assert count(notes) == 1


def test_a_block_that_raises_is_rolled_back(notes):
    def fail():
        with notes.writing() as db:
            add(db)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert count(notes) == 0


def test_a_reading_session_keeps_nothing(notes):
    with notes.reading() as db:
        add(db)
    assert count(notes) == 0


def test_writers_queue_up_instead_of_failing(notes):
    def write():
        with notes.writing() as db:
            db.execute(text("SELECT count(*) FROM note")).scalar_one()
            add(db)

    threads = [threading.Thread(target=write) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert count(notes) == 12


def test_an_acknowledged_commit_survives_a_power_cut(tmp_path):
    database = open_database(f"sqlite:///{tmp_path / 'a.db'}", key=KEY)
    with database.engine.connect() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    database.close()
    full = 2
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": full,
        "foreign_keys": 1,
        "secure_delete": 1,
    }


def test_connections_keep_few_pages_and_the_warmest_is_taken_first(tmp_path):
    database = open_database(f"sqlite:///{tmp_path / 'a.db'}", key=KEY)
    with database.engine.connect() as first, database.engine.connect() as second:
        warmest = second.connection.dbapi_connection
        assert first.connection.dbapi_connection is not warmest
        assert first.execute(text("PRAGMA cache_size")).scalar() == -2000
        first.close()
    for _ in range(3):
        with database.engine.connect() as connection:
            assert connection.connection.dbapi_connection is warmest
    database.close()


@pytest.mark.skipif(not ENCRYPTED, reason="sqlcipher3 has no wheel for this platform")
def test_no_file_of_the_database_holds_plain_text(tmp_path):
    database = open_database(f"sqlite:///{tmp_path / 'a.db'}", key=KEY)
    with database.writing() as db:
        db.execute(text("CREATE TABLE note (words VARCHAR(100))"))
        add(db)
    held = [file.read_bytes() for file in tmp_path.iterdir()]
    database.close()
    assert len(held) >= 2, "the write-ahead log is looked at too"
    for content in held:
        assert CANARY.encode() not in content
        assert b"CREATE TABLE" not in content


@pytest.mark.skipif(not ENCRYPTED, reason="sqlcipher3 has no wheel for this platform")
def test_the_wrong_key_is_said_in_one_sentence(tmp_path):
    url = f"sqlite:///{tmp_path / 'a.db'}"
    database = open_database(url, key=KEY)
    with database.writing() as db:
        db.execute(text("CREATE TABLE note (words VARCHAR(100))"))
    database.close()
    with pytest.raises(Unavailable, match="master key is not the one it was made with"):
        open_database(url, key=bytes(32))


def test_a_damaged_file_is_said_in_one_sentence(tmp_path):
    (tmp_path / "a.db").write_bytes(os.urandom(40_960))
    with pytest.raises(Unavailable, match="damaged") as caught:
        open_database(f"sqlite:///{tmp_path / 'a.db'}", key=KEY)
    assert caught.value.code == "database_unreadable"


@pytest.mark.skipif(not ENCRYPTED, reason="sqlcipher3 has no wheel for this platform")
def test_a_plain_database_is_not_taken_for_ours(tmp_path):
    with sqlite3.connect(tmp_path / "a.db") as plain:
        plain.execute("CREATE TABLE t (a)")
    plain.close()
    with pytest.raises(Unavailable, match="not encrypted"):
        open_database(f"sqlite:///{tmp_path / 'a.db'}", key=KEY)


def test_a_folder_that_is_a_file_is_said_in_one_sentence(tmp_path):
    (tmp_path / "home").write_text("in the way")
    with pytest.raises(Unavailable, match="EMOCARE_HOME"):
        open_database(f"sqlite:///{tmp_path / 'home' / 'a.db'}", key=KEY)


@pytest.mark.skipif(os.getuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_said_in_one_sentence(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(Unavailable, match="cannot be written"):
        open_database(f"sqlite:///{tmp_path / 'a.db'}", key=KEY)


@pytest.mark.parametrize("url", ["", "nonsense", "sqlite://", "sqlite:///:memory:", "nodb://x/y"])
def test_what_is_no_address_is_refused(url):
    with pytest.raises(Invalid):
        open_database(url)


def test_a_server_that_does_not_answer_is_named_without_its_password():
    with pytest.raises(Unavailable) as caught:
        open_database("postgresql://me:hushhush@127.0.0.1:9/none?connect_timeout=2")
    assert "does not answer" in caught.value.message
    assert "hushhush" not in caught.value.message


def test_new_files_are_private(tmp_path):
    database = open_database(f"sqlite:///{tmp_path / 'home' / 'a.db'}", key=KEY)
    database.close()
    assert (tmp_path / "home").stat().st_mode & 0o077 == 0
    assert (tmp_path / "home" / "a.db").stat().st_mode & 0o077 == 0


def test_an_orm_write_in_a_reading_session_is_a_defect_and_raises(notes):
    table = Table("note", MetaData(), Column("words", String(100)))
    with notes.reading() as db, pytest.raises(RuntimeError, match=r"Database\.writing"):
        db.execute(insert(table).values(words=CANARY))
