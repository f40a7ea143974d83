"""``emocare admin``, as it is typed."""

from __future__ import annotations

import json
import re

import pytest

from emocare.accounts import recovery
from emocare.accounts.joining import Details, create_person
from emocare.accounts.schemas import Recover, Reset
from emocare.api.stores import open_stores
from emocare.api.wiring import build_accounts, prepare
from emocare.cli.root import app
from emocare.contact.repository import ContactRepository
from emocare.contact.schemas import ContactMessageNew
from tests.conftest import PASSWORD


@pytest.fixture
def emocare(settings, monkeypatch, capsys):
    """Run one command line on a home of its own; give (exit code, stdout, stderr)."""
    monkeypatch.setenv("EMOCARE_HOME", str(settings.home))
    monkeypatch.setenv("EMOCARE_ARGON2_MEMORY_KIB", "64")
    monkeypatch.setenv("EMOCARE_ARGON2_PASSES", "1")

    def run(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            app(["admin", *words])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return int(left.value.code or 0), out, err

    return run


@pytest.fixture
def ada(settings):
    """Somebody with an account; nothing is left open."""
    stores = open_stores(settings)
    prepare(stores)
    accounts = build_accounts(settings, stores)
    details = Details("Ada", "B", "ada@example.org", "UTC", accounts.passwords.hash(PASSWORD))
    person, _ = create_person(accounts, details)
    stores.close()
    return person


@pytest.fixture
def accounts(settings):
    stores = open_stores(settings)
    yield build_accounts(settings, stores)
    stores.close()


def test_checking_a_sound_installation_finds_nothing(emocare):
    code, out, err = emocare("check", "--json")
    found = json.loads(out)
    assert set(found["problems"]) <= {"web app"}
    assert code == (1 if found["problems"] else 0)
    assert err == ""


def test_checking_names_what_is_wrong(emocare, settings, ada):
    settings.key_file.chmod(0o644)
    code, _, err = emocare("check")
    assert code == 1
    assert "chmod 600" in err
    assert "database file: in order" in err


def test_migrating_twice_says_so(settings, monkeypatch, tmp_path, emocare):
    monkeypatch.setenv("EMOCARE_HOME", str(tmp_path / "new"))
    assert "was brought up to date" in emocare("migrate")[2]
    assert "is up to date" in emocare("migrate")[2]


def test_people_are_listed(emocare, ada):
    assert json.loads(emocare("users", "list", "--json")[1])["users"][0]["email"] == ada.email
    assert ada.email in emocare("users", "list")[1]


def test_a_reset_link_sets_a_new_password(emocare, ada, accounts):
    code, out, _ = emocare("users", "reset-link", "ADA@example.org")
    assert code == 0
    token = re.fullmatch(r"http://127\.0\.0\.1:8000/reset\?token=(\S+)\n", out)[1]
    recovery.reset_password(accounts, Reset(token=token, new_password="a new long one"), "here")


def test_recovery_codes_get_somebody_back_in(emocare, ada, accounts):
    codes = emocare("users", "recovery-codes", ada.email)[1].split()
    assert len(codes) == 10
    form = Recover(email=ada.email, recovery_code=codes[3], new_password="a new long one")
    recovery.recover(accounts, form, "here")


@pytest.mark.parametrize("command", ["delete", "reset-link", "recovery-codes"])
def test_an_unknown_person_is_one_line(emocare, command):
    code, out, err = emocare("users", command, "nobody@example.org")
    assert (code, out) == (1, "")
    assert err == "emocare: There is no account with this address.\n"


def test_deleting_somebody_asks_first_and_is_for_good(emocare, ada, settings, monkeypatch):
    import io
    import sys

    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    assert emocare("users", "delete", ada.email)[0] == 1
    assert ada.email in emocare("users", "list")[1]
    assert emocare("users", "delete", ada.email, "--yes")[0] == 0
    assert emocare("users", "list")[1] == ""


def test_a_backup_is_taken_and_put_back(emocare, ada, tmp_path):
    target = tmp_path / "backup.db"
    code, _, err = emocare("backup", str(target))
    assert code == 0
    assert "emocare.keys" in err
    assert emocare("backup", str(target))[0] == 1, "it never overwrites"
    emocare("users", "delete", ada.email, "--yes")
    code, _, err = emocare("restore", str(target))
    assert code == 0
    assert "before-restore" in err
    assert emocare("users", "list")[1] == "", "who was deleted does not come back"


def test_keys_alone_are_backed_up_and_put_back(emocare, ada, tmp_path, settings):
    assert emocare("backup", "--keys-only", str(tmp_path / "k"))[0] == 0
    (settings.home / "keys.db").unlink()
    code, _, err = emocare("users", "list")
    assert code == 1
    assert "--keys-only" in err
    assert emocare("restore", "--keys-only", str(tmp_path / "k"))[0] == 0
    assert ada.email in emocare("users", "list")[1]


@pytest.mark.parametrize("name", ["none.db", "text.db", "folder"])
def test_what_is_no_backup_is_one_line(emocare, tmp_path, name):
    (tmp_path / "text.db").write_text("no backup")
    (tmp_path / "folder").mkdir()
    code, _, err = emocare("restore", str(tmp_path / name))
    assert code == 1
    assert err.count("\n") == 1


def test_messages_are_read_and_deleted(emocare, settings):
    stores = open_stores(settings)
    accounts = build_accounts(settings, stores)
    new = ContactMessageNew(name="Ada", email="ada@example.org", message="Hello 🙂")
    with stores.database.writing() as db:
        ContactRepository(db, accounts.service_cipher).add(new)
    stores.close()
    (message,) = json.loads(emocare("messages", "--json")[1])["messages"]
    assert message["message"] == "Hello 🙂"
    assert "Ada <ada@example.org>" in emocare("messages")[1]
    assert emocare("messages", "--delete", message["id"])[0] == 0
    assert emocare("messages", "--delete", message["id"])[0] == 1
    assert "there are no messages" in emocare("messages")[2]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda home: (home / "master.key").unlink(), "Put the key back"),
        (lambda home: (home / "master.key").write_text("cd" * 32), "not the one it was made with"),
        (lambda home: (home / "master.key").write_text("x"), "64 hexadecimal digits"),
        (lambda home: (home / "emocare.db").write_bytes(b"x" * 9000), "damaged"),
        (lambda home: (home / "keys.db").write_bytes(b"x" * 9000), "damaged"),
    ],
    ids=["no key", "wrong key", "no such key", "damaged", "damaged keys"],
)
def test_what_cannot_be_opened_is_one_clear_line(emocare, settings, ada, spoil, words):
    spoil(settings.home)
    code, out, err = emocare("users", "list")
    assert (code, out) == (1, "")
    assert err.startswith("emocare: ")
    assert err.count("\n") == 1
    assert words in err


def test_a_wrong_setting_is_one_line(emocare, monkeypatch):
    monkeypatch.setenv("EMOCARE_DATABASE_URL", "nonsense")
    code, _, err = emocare("check")
    assert code == 1
    assert err.count("\n") == 1
