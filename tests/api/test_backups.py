"""Backups come back whole, and whoever was deleted does not come back with them."""

from __future__ import annotations

import os
import shutil
from contextlib import closing, contextmanager

import pytest

from emocare.accounts.joining import Details, create_person
from emocare.accounts.people import list_people
from emocare.accounts.service import delete_person
from emocare.api.backups import back_up, back_up_keys, restore, restore_keys
from emocare.api.registry import ERASERS
from emocare.api.stores import load_master, open_stores
from emocare.api.wiring import build_accounts, people_without_keys, prepare
from emocare.crypto import KeyDestroyed
from emocare.crypto.person_keys import PersonKey
from emocare.db.engine import connect_sqlite
from emocare.errors import Conflict, Invalid, Unavailable
from tests.conftest import cheap_settings
from tests.databases import fresh_postgres

pytestmark = pytest.mark.skipif(
    "EMOCARE_TEST_POSTGRES" in os.environ, reason="about the database file"
)


@contextmanager
def opened(settings):
    stores = open_stores(settings, announce=lambda _: None)
    with closing(stores):
        prepare(stores)
        yield stores


def add_people(settings, *names):
    with opened(settings) as stores:
        accounts = build_accounts(settings, stores)
        return {
            name: create_person(accounts, Details(name, "B", f"{name}@example.org", "UTC", "hash"))[
                0
            ].id
            for name in names
        }


def delete(settings, person_id):
    with opened(settings) as stores:
        delete_person(stores.database, stores.keys, ERASERS, person_id)


def people(settings):
    with opened(settings) as stores:
        return {one.email for one in list_people(stores.database, stores.keys)}


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder


def take(settings, files, name="one.db"):
    back_up(settings, files / name, files / "emocare.keys")
    return files / name


def raw_person_rows(path, settings):
    key = load_master(settings).derive("database-file")
    with closing(connect_sqlite(path, key)) as connection:
        return connection.execute("SELECT id, email FROM person").fetchall()


def test_a_backup_brings_everybody_back(settings, files):
    add_people(settings, "ada")
    source = take(settings, files)
    add_people(settings, "bea")
    done = restore(settings, source, files / "emocare.keys")
    assert people(settings) == {"ada@example.org"}
    assert done.unreadable == 0
    assert done.kept is not None
    assert len(raw_person_rows(done.kept, settings)) == 2


def test_whoever_was_deleted_stays_unreadable_in_an_old_backup_and_is_deleted_again(
    settings, files
):
    """Requirement 24: deleting a person makes rows and backups unreadable."""
    ids = add_people(settings, "ada", "bea")
    source = take(settings, files)
    delete(settings, ids["ada"])
    assert len(raw_person_rows(source, settings)) == 2, "her sealed rows are still in the old file"
    with opened(settings) as stores, pytest.raises(KeyDestroyed):
        stores.keys.cipher(ids["ada"])
    restore(settings, source, None)
    assert people(settings) == {"bea@example.org"}
    key_rows = raw_person_rows(settings.home / "emocare.db", settings)
    assert [row_id for row_id, _ in key_rows] == [ids["bea"].hex]


def test_an_old_backup_of_the_keys_does_not_bring_a_destroyed_key_back_here(settings, files):
    ids = add_people(settings, "ada", "bea")
    source = take(settings, files)
    delete(settings, ids["ada"])
    done = restore(settings, source, files / "emocare.keys")
    assert done.keys_taken_over == 0
    assert people(settings) == {"bea@example.org"}


def test_the_next_backup_takes_the_deleted_key_out_of_the_backup_of_keys(settings, files, tmp_path):
    ids = add_people(settings, "ada", "bea")
    take(settings, files)
    delete(settings, ids["ada"])
    take(settings, files, "two.db")
    elsewhere = move_to_new_machine(settings, tmp_path)
    done = restore(elsewhere, files / "one.db", files / "emocare.keys")
    assert done.keys_taken_over == 1
    assert people(elsewhere) == {"bea@example.org"}


def move_to_new_machine(settings, tmp_path):
    """Only the master key was saved."""
    home = tmp_path / "elsewhere"
    home.mkdir()
    shutil.copy(settings.key_file, home / "master.key")
    return cheap_settings(home)


def test_a_lost_machine_is_rebuilt_from_master_key_data_and_keys(settings, files, tmp_path):
    add_people(settings, "ada", "bea")
    source = take(settings, files)
    elsewhere = move_to_new_machine(settings, tmp_path)
    done = restore(elsewhere, source, files / "emocare.keys")
    assert (done.kept, done.keys_taken_over, done.unreadable) == (None, 2, 0)
    assert people(elsewhere) == {"ada@example.org", "bea@example.org"}


def test_without_the_keys_nothing_is_replaced_and_the_reason_is_said(settings, files, tmp_path):
    add_people(settings, "ada")
    source = take(settings, files)
    elsewhere = move_to_new_machine(settings, tmp_path)
    with pytest.raises(Unavailable, match="store of personal keys is empty"):
        restore(elsewhere, source, None)
    assert not (elsewhere.home / "emocare.db").exists()


def test_without_the_master_key_nothing_is_restored(settings, files, tmp_path):
    add_people(settings, "ada")
    source = take(settings, files)
    with pytest.raises(Unavailable, match="master key"):
        restore(cheap_settings(tmp_path / "none"), source, None)


def test_a_backup_of_another_installation_is_refused(settings, files, tmp_path):
    source = take(settings, files)
    other = cheap_settings(tmp_path / "other")
    add_people(other, "eve")
    with pytest.raises(Invalid, match="another master key"):
        restore(other, source, None)
    assert people(other) == {"eve@example.org"}


def test_a_running_service_keeps_its_database(settings, files, running, ada):
    source = take(settings, files)
    with pytest.raises(Unavailable, match="Stop `emocare serve` first"):
        restore(settings, source, None)
    assert ada.http.get("/api/v1/me").status_code == 200
    assert [file.name for file in settings.home.glob("*restor*")] == []


def test_a_backup_of_a_running_service_holds_what_was_acknowledged(settings, files, running, ada):
    source = take(settings, files)
    assert len(raw_person_rows(source, settings)) == 1


def test_data_backups_hold_no_personal_key(settings, files):
    ids = add_people(settings, "ada")
    source = take(settings, files)
    with opened(settings) as stores, stores.keys.database.reading() as db:
        wrapped = db.get(PersonKey, ids["ada"]).wrapped
    key = load_master(settings).derive("database-file")
    with closing(connect_sqlite(source, key)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        rows = [
            row
            for (table,) in tables.fetchall()
            for row in connection.execute(f"SELECT * FROM {table}").fetchall()
        ]
    values = [value for row in rows for value in row if isinstance(value, bytes)]
    assert values
    assert not any(wrapped in value or value in wrapped for value in values if value)


def test_an_existing_backup_is_not_overwritten_and_a_half_one_not_left(settings, files):
    add_people(settings, "ada")
    source = take(settings, files)
    before = source.read_bytes()
    with pytest.raises(Conflict):
        take(settings, files)
    assert source.read_bytes() == before
    (files / "emocare.keys").write_text("something else")
    with pytest.raises(Conflict, match="no backup of personal keys"):
        take(settings, files, "two.db")
    assert not (files / "two.db").exists()
    assert (files / "emocare.keys").read_text() == "something else"


def test_keys_of_another_home_are_not_overwritten(settings, files, tmp_path):
    add_people(settings, "ada")
    take(settings, files)
    elsewhere = move_to_new_machine(settings, tmp_path)
    add_people(elsewhere, "eve")
    with pytest.raises(Conflict, match="not known here"):
        back_up_keys(elsewhere, files / "emocare.keys")


def test_the_keys_alone_mend_a_lost_key_store(settings, files):
    add_people(settings, "ada")
    take(settings, files)
    for file in settings.home.glob("keys.db*"):
        file.unlink()
    with pytest.raises(Unavailable, match="restore --keys-only"):
        people(settings)
    done = restore_keys(settings, files / "emocare.keys")
    assert (done.keys_taken_over, done.unreadable) == (1, 0)
    assert people(settings) == {"ada@example.org"}


def test_a_deletion_reaches_backups_on_postgres_too(postgres_server_url, tmp_path, files):
    """pg_dump is stood in for by the rows themselves: they stay, and nothing opens them."""
    with fresh_postgres(postgres_server_url) as url:
        settings = cheap_settings(tmp_path / "home", database_url=url)
        ids = add_people(settings, "ada", "bea")
        back_up_keys(settings, files / "emocare.keys")
        with pytest.raises(Invalid, match="pg_dump"):
            back_up(settings, files / "one.db", None)
        with opened(settings) as stores:
            stores.keys.destroy(ids["ada"])
            assert people_without_keys(stores) == frozenset()
        assert people(settings) == {"bea@example.org"}, "the next start deletes her rows again"
        assert restore_keys(settings, files / "emocare.keys").keys_taken_over == 0
