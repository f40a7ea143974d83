"""Migrations: they match the models, work on real rows both ways, and survive bad starts."""

import multiprocessing
import threading
from uuid import uuid4

import pytest
from alembic import command
from sqlalchemy import delete, inspect, select, text
from sqlalchemy.dialects import mysql
from sqlalchemy.schema import CreateTable

import emocare.api.registry  # noqa: F401 - brings in the tables of every slice
from emocare.accounts.repository import Person, PersonRepository, open_person
from emocare.accounts.tables import ConsentEventRow, PersonRow
from emocare.contact.tables import ContactMessageRow
from emocare.crypto import CellCipher
from emocare.db import Base, current_revision, migrate, open_database, utc_now
from emocare.db.migrate import alembic_config, head_revision, known_revisions
from emocare.errors import EmoCareError
from tests.db.conftest import KEY

CIPHER = CellCipher(bytes(32), "somebody")


def fill(database):
    """Store somebody with a consent, and a message."""
    ada = Person(uuid4(), utc_now(), "ada@example.org", "Ada", "Byron", "UTC", "hash")
    with database.writing() as db:
        PersonRepository(db).add(ada, "a" * 64, CIPHER)
        db.add(ConsentEventRow(person_id=ada.id, purpose="keep_numbers", granted=True, number=0))
        db.add(ContactMessageRow(name=b"n", email=b"e", message=b"m"))
    return ada


def test_an_empty_database_gets_every_table_and_a_second_run_does_nothing(database):
    assert current_revision(database) is None
    assert migrate(database) is True
    assert migrate(database) is False
    assert current_revision(database) == head_revision()
    tables = set(inspect(database.engine).get_table_names())
    assert tables == {*Base.metadata.tables, "alembic_version"}


def test_models_and_migrations_do_not_diverge(database):
    migrate(database)
    with database.engine.connect() as connection, connection.begin():
        command.check(alembic_config(connection))


def test_migrations_are_numbered_one_after_another():
    assert sorted(known_revisions()) == [f"{i:04}" for i in range(1, len(known_revisions()) + 1)]


def test_rows_survive_the_way_down_and_up_again(database):
    migrate(database)
    ada = fill(database)
    for revision in sorted(known_revisions(), reverse=True)[1:]:
        assert migrate(database, revision) is True
        assert current_revision(database) == revision
        with database.reading() as db:
            row = db.get(PersonRow, ada.id)
            assert open_person(row, CIPHER) == ada
    assert migrate(database) is True
    with database.reading() as db:
        assert db.scalar(select(ConsentEventRow.granted)) is True
        assert open_person(db.get(PersonRow, ada.id), CIPHER) == ada
    assert migrate(database, "base") is True
    assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}


def test_after_migrating_rows_of_a_deleted_person_still_go_with_them(database):
    migrate(database)
    ada = fill(database)
    with database.writing() as db:
        db.execute(delete(PersonRow).where(PersonRow.id == ada.id))
    with database.reading() as db:
        assert db.scalar(select(ConsentEventRow.id)) is None


def test_two_starts_at_once_migrate_once(url):
    databases = [open_database(url, key=KEY) for _ in range(4)]
    done, errors = [], []

    def start(database):
        try:
            done.append(migrate(database))
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=start, args=(database,)) for database in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert sorted(done) == [False, False, False, True]
    assert current_revision(databases[0]) == head_revision()
    for database in databases:
        database.close()


def test_a_database_of_a_newer_version_is_left_alone_and_says_so(database):
    migrate(database)
    with database.writing() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(EmoCareError, match="newer EmoCare") as caught:
        migrate(database)
    assert caught.value.code == "database_newer"


def _migrate_and_die(url):
    """Run in a child: stop for good in the middle of the upgrade."""
    import os

    from sqlalchemy import event

    database = open_database(url, key=KEY)

    def die_late(*arguments):
        if "CREATE TABLE consent_event" in arguments[2]:
            os._exit(9)

    event.listen(database.engine, "before_cursor_execute", die_late)
    migrate(database)


def test_a_start_that_is_killed_half_way_leaves_the_old_shape(url):
    child = multiprocessing.get_context("spawn").Process(target=_migrate_and_die, args=(url,))
    child.start()
    child.join()
    assert child.exitcode == 9
    database = open_database(url, key=KEY)
    assert current_revision(database) is None
    assert migrate(database) is True
    assert current_revision(database) == head_revision()
    database.close()


@pytest.mark.parametrize("table", sorted(Base.metadata.tables))
def test_every_table_can_be_written_down_for_mysql(table):
    """No MySQL runs here: this shows only that its types and indexes have a form there."""
    statement = str(CreateTable(Base.metadata.tables[table]).compile(dialect=mysql.dialect()))
    assert f"CREATE TABLE {table}" in statement
    assert "VARCHAR," not in statement, "MySQL needs a length"
