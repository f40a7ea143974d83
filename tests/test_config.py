"""Settings come from the environment, and a wrong one is named."""

from pathlib import Path

import pytest

from emocare.config import Settings, load_settings
from emocare.errors import Invalid


def test_the_defaults_run_on_one_laptop(monkeypatch):
    monkeypatch.delenv("EMOCARE_HOME", raising=False)
    settings = load_settings()
    assert settings.main_database_url == f"sqlite:///{settings.home / 'emocare.db'}"
    assert settings.key_file == settings.home / "master.key"
    assert settings.argon2_memory_kib >= 65_536
    assert settings.mail is False
    assert Path(__file__).parents[1] not in settings.home.parents, "data never in the checkout"


def test_every_setting_has_its_variable(monkeypatch):
    monkeypatch.setenv("EMOCARE_HOME", "~/somewhere")
    monkeypatch.setenv("EMOCARE_ALLOWED_HOSTS", "a.example, b.example,")
    monkeypatch.setenv("EMOCARE_PUBLIC_URL", "https://a.example/")
    monkeypatch.setenv("EMOCARE_DATABASE_URL", "postgresql://me:secret@db/emocare")
    monkeypatch.setenv("EMOCARE_NETWORK", "~/mine.onnx")
    settings = load_settings()
    assert settings.home == Path("~/somewhere").expanduser()
    assert settings.network == Path("~/mine.onnx").expanduser()
    assert settings.allowed_hosts == ("a.example", "b.example")
    assert settings.public_url == "https://a.example"
    assert settings.main_database_url == "postgresql://me:secret@db/emocare"


def test_an_empty_network_is_the_shipped_one(monkeypatch):
    monkeypatch.setenv("EMOCARE_NETWORK", "")
    assert load_settings().network is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EMOCARE_PUBLIC_URL", "a.example"),
        ("EMOCARE_SMTP_PORT", "many"),
        ("EMOCARE_SMTP_SECURITY", "maybe"),
        ("EMOCARE_SESSION_DAYS", "0"),
        ("EMOCARE_PASSWORD_HASHERS", "0"),
    ],
)
def test_a_wrong_setting_is_named_in_one_sentence(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(Invalid) as caught:
        load_settings()
    assert name in caught.value.message
    assert "\n" not in caught.value.message


def test_secrets_do_not_show_themselves():
    shown = repr(
        Settings(master_key="ab" * 32, smtp_password="hush", database_url="postgresql://x:hush@y/z")
    )
    assert "hush" not in shown
    assert "abab" not in shown
