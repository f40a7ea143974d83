"""Opening an installation: the first start, and clear words when something is missing."""

import os

import pytest

from emocare.api.stores import open_stores
from emocare.api.wiring import prepare
from emocare.errors import Unavailable
from tests.conftest import cheap_settings

pytestmark = pytest.mark.skipif(
    "EMOCARE_TEST_POSTGRES" in os.environ, reason="about the database file"
)


def test_the_first_start_announces_the_key_and_the_second_nothing(tmp_path):
    settings, told = cheap_settings(tmp_path / "home"), []
    for _ in range(2):
        stores = open_stores(settings, announce=told.append)
        prepare(stores)
        stores.close()
    assert len(told) == 1
    assert str(settings.key_file) in told[0]
    kept = {file.name for file in settings.home.iterdir()}
    assert kept == {"master.key", "emocare.db", "keys.db"}
    assert all(file.stat().st_mode & 0o077 == 0 for file in settings.home.iterdir())


def test_a_key_in_the_environment_leaves_no_key_file(tmp_path):
    settings = cheap_settings(tmp_path / "home", master_key="ab" * 32)
    open_stores(settings, announce=pytest.fail).close()
    assert not settings.key_file.exists()


def test_a_lost_key_is_not_replaced_by_a_new_one(settings):
    settings.key_file.unlink()
    with pytest.raises(Unavailable, match="Put the key back"):
        open_stores(settings)
    assert not settings.key_file.exists()


def test_another_key_opens_nothing_and_changes_nothing(settings):
    before = (settings.home / "emocare.db").read_bytes()
    settings.key_file.write_text("cd" * 32)
    with pytest.raises(Unavailable, match="not the one it was made with"):
        open_stores(settings)
    assert (settings.home / "emocare.db").read_bytes() == before
