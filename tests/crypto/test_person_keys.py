"""Personal keys: one each, and destroyed for good."""

from contextlib import closing
from uuid import uuid4

import pytest
from sqlalchemy import update

from emocare.crypto import Cell, KeyDestroyed, MasterKey, PersonKeys
from emocare.crypto.person_keys import PersonKey
from emocare.db import open_database
from emocare.errors import Unavailable

MASTER = MasterKey(bytes(range(32)))
PLACE = Cell("check_in", "1", "words")


def open_keys(path, master=MASTER):
    database = open_database(f"sqlite:///{path}", key=MASTER.derive("key-store-file"))
    return PersonKeys(database, master)


@pytest.fixture
def keys(tmp_path):
    store = open_keys(tmp_path / "keys.db")
    with closing(store.database):
        yield store


def test_a_key_comes_back(keys):
    ada = uuid4()
    sealed = keys.create(ada).seal(PLACE, b"tired")
    assert keys.cipher(ada).open(PLACE, sealed) == b"tired"
    assert keys.known() == {ada}


def test_every_person_has_another_key(keys):
    ada, bea = uuid4(), uuid4()
    sealed = keys.create(ada).seal(PLACE, b"tired")
    keys.create(bea)
    with pytest.raises(Unavailable):
        keys.cipher(bea).open(PLACE, sealed)


def test_nobody_knows_a_key_that_was_never_made(keys):
    with pytest.raises(KeyDestroyed):
        keys.cipher(uuid4())


def test_a_destroyed_key_is_gone_from_the_file_and_leaves_a_tombstone(keys, tmp_path):
    ada = uuid4()
    keys.create(ada)
    keys.destroy(ada)
    keys.destroy(ada)
    with pytest.raises(KeyDestroyed):
        keys.cipher(ada)
    assert keys.known() == frozenset()
    assert keys.destroyed() == {ada}
    log = tmp_path / "keys.db-wal"
    assert not log.exists() or log.stat().st_size == 0


def test_a_wrapped_key_given_to_another_person_does_not_open(keys):
    ada, bea = uuid4(), uuid4()
    keys.create(ada)
    keys.create(bea)
    with keys.database.writing() as db:
        stolen = db.get(PersonKey, ada).wrapped
        db.execute(update(PersonKey).where(PersonKey.person_id == bea).values(wrapped=stolen))
    with pytest.raises(Unavailable):
        keys.cipher(bea)


def test_merging_takes_over_what_is_missing(keys, tmp_path):
    ada, bea = uuid4(), uuid4()
    sealed = keys.create(ada).seal(PLACE, b"tired")
    other = open_keys(tmp_path / "other.db")
    with closing(other.database):
        other.create(bea)
        assert other.merge_from(keys) == 1
        assert other.known() == {ada, bea}
        assert other.cipher(ada).open(PLACE, sealed) == b"tired"
        assert other.merge_from(keys) == 0


@pytest.mark.parametrize("buried_here", [True, False])
def test_a_tombstone_on_either_side_wins(keys, tmp_path, buried_here):
    ada = uuid4()
    keys.create(ada)
    other = open_keys(tmp_path / "other.db")
    with closing(other.database):
        keys.copy_to(other)
        (keys if buried_here else other).destroy(ada)
        keys.merge_from(other)
        assert keys.known() == frozenset()
        assert keys.destroyed() == {ada}


def test_keys_under_another_master_are_not_taken_over(keys, tmp_path):
    other = open_keys(tmp_path / "other.db", MasterKey(bytes(32)))
    with closing(other.database):
        other.create(uuid4())
        with pytest.raises(Unavailable):
            keys.merge_from(other)
    assert keys.known() == frozenset()
