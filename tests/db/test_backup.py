"""Copies of the database file: consistent, checked, and never over another file."""

import threading
from contextlib import closing

import pytest
from sqlalchemy import func, select

from emocare.contact.tables import ContactMessageRow
from emocare.db import migrate, open_database
from emocare.db.backup import check_file, copy_database, replace_database
from emocare.db.engine import connect_sqlite
from emocare.errors import Conflict, Invalid, Unavailable
from tests.db.conftest import KEY

CANARY = b"canary-77c2"


@pytest.fixture
def live(tmp_path):
    path = tmp_path / "live.db"
    database = open_database(f"sqlite:///{path}", key=KEY)
    migrate(database)
    add(database)
    yield database
    database.close()


def add(database, words=CANARY):
    with database.writing() as db:
        db.add(ContactMessageRow(name=words, email=words, message=words))


def count(database):
    with database.reading() as db:
        return db.scalar(select(func.count()).select_from(ContactMessageRow))


def rows_in(path):
    with closing(connect_sqlite(path, KEY)) as connection:
        return connection.execute("SELECT count(*) FROM contact_message").fetchone()[0]


def test_a_copy_taken_while_others_write_is_whole_and_holds_what_was_there(live, tmp_path):
    stop = threading.Event()

    def write():
        while not stop.is_set():
            add(live)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        before = count(live)
        copy_database(tmp_path / "live.db", tmp_path / "copy.db", KEY)
        after = count(live)
    finally:
        stop.set()
        writer.join()
    assert check_file(tmp_path / "copy.db", KEY)
    assert before <= rows_in(tmp_path / "copy.db") <= after


def test_a_copy_is_private_and_encrypted(live, tmp_path):
    copy_database(tmp_path / "live.db", tmp_path / "copy.db", KEY)
    assert (tmp_path / "copy.db").stat().st_mode & 0o077 == 0
    assert CANARY not in (tmp_path / "copy.db").read_bytes()


def test_a_copy_never_replaces_a_file(live, tmp_path):
    (tmp_path / "copy.db").write_text("precious")
    with pytest.raises(Conflict, match="already exists"):
        copy_database(tmp_path / "live.db", tmp_path / "copy.db", KEY)
    assert (tmp_path / "copy.db").read_text() == "precious"
    assert not list(tmp_path.glob("*.tmp"))


def test_a_copy_to_nowhere_leaves_nothing_behind(live, tmp_path):
    with pytest.raises(Unavailable, match="cannot be written"):
        copy_database(tmp_path / "live.db", tmp_path / "none" / "copy.db", KEY)


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\x00", b"x" * 10_000])
def test_what_is_no_backup_is_refused(tmp_path, content):
    (tmp_path / "other").write_bytes(content)
    with pytest.raises(Invalid, match=r"no EmoCare backup|damaged"):
        check_file(tmp_path / "other", KEY)


def test_a_missing_backup_is_said_so(tmp_path):
    with pytest.raises(Invalid, match="There is no file"):
        check_file(tmp_path / "none", KEY)


def test_a_flipped_byte_is_noticed(live, tmp_path):
    copy = tmp_path / "copy.db"
    copy_database(tmp_path / "live.db", copy, KEY)
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 1
    copy.write_bytes(content)
    with pytest.raises(Invalid, match="damaged"):
        check_file(copy, KEY)


def test_a_database_in_use_is_not_replaced(live, tmp_path):
    copy_database(tmp_path / "live.db", tmp_path / "copy.db", KEY)
    add(live)
    with pytest.raises(Unavailable, match="Stop `emocare serve` first"):
        replace_database(tmp_path / "live.db", tmp_path / "copy.db", tmp_path / "kept.db", KEY)
    assert count(live) == 2
    assert not (tmp_path / "kept.db").exists()


def test_replacing_keeps_the_old_database(live, tmp_path):
    copy_database(tmp_path / "live.db", tmp_path / "copy.db", KEY)
    add(live)
    live.close()
    replace_database(tmp_path / "live.db", tmp_path / "copy.db", tmp_path / "kept.db", KEY)
    assert rows_in(tmp_path / "live.db") == 1
    assert rows_in(tmp_path / "kept.db") == 2
    assert not (tmp_path / "copy.db").exists()


def test_a_damaged_database_can_be_replaced(live, tmp_path):
    copy_database(tmp_path / "live.db", tmp_path / "copy.db", KEY)
    live.close()
    (tmp_path / "live.db").write_bytes(b"rubbish" * 1000)
    replace_database(tmp_path / "live.db", tmp_path / "copy.db", tmp_path / "kept.db", KEY)
    assert rows_in(tmp_path / "live.db") == 1
    assert (tmp_path / "kept.db").read_bytes().startswith(b"rubbish")
