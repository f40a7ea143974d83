"""The master key: made once, kept private, never replaced while there is data."""

import threading

import pytest

from emocare.crypto import MasterKey, load_master_key
from emocare.errors import Invalid, Unavailable

HEX = "ab" * 32


def load(path, environment=None, *, may_create=True, told=None):
    announce = (lambda _: None) if told is None else told.append
    return load_master_key(path, environment, may_create=may_create, announce=announce)


def test_the_first_start_makes_a_private_file_and_says_where(tmp_path):
    told = []
    path = tmp_path / "home" / "master.key"
    key = load(path, told=told)
    assert path.stat().st_mode & 0o777 == 0o600
    assert str(path) in told[0]
    assert "Back it up" in told[0]
    assert key.encode() not in told[0]
    assert [file.name for file in path.parent.iterdir()] == ["master.key"]


def test_the_second_start_uses_the_same_key_and_says_nothing(tmp_path):
    first = load(tmp_path / "master.key")
    told = []
    assert load(tmp_path / "master.key", told=told).encode() == first.encode()
    assert told == []


def test_starts_at_the_same_moment_agree_on_one_key(tmp_path):
    found, told = [], []
    ready = threading.Barrier(8)

    def start():
        ready.wait()
        found.append(load(tmp_path / "master.key", told=told).encode())

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert len(told) == 1


def test_a_missing_key_is_not_replaced_where_there_is_data(tmp_path):
    with pytest.raises(Unavailable, match="Put the key back") as caught:
        load(tmp_path / "master.key", may_create=False)
    assert caught.value.code == "master_key_missing"
    assert not (tmp_path / "master.key").exists()


def test_the_environment_comes_first_and_leaves_no_file(tmp_path):
    assert load(tmp_path / "master.key", HEX).encode() == HEX
    assert not (tmp_path / "master.key").exists()


@pytest.mark.parametrize("text", ["", "ab", "zz" * 32, HEX + "00"])
def test_what_is_no_key_is_refused_without_showing_it(tmp_path, text):
    with pytest.raises(Invalid, match="EMOCARE_MASTER_KEY") as caught:
        load(tmp_path / "master.key", text)
    assert not text or text not in caught.value.message


def test_a_file_that_is_no_key_is_named(tmp_path):
    (tmp_path / "master.key").write_bytes(b"\xff\xfe")
    with pytest.raises(Unavailable, match=r"master\.key"):
        load(tmp_path / "master.key")


def test_a_home_that_is_a_file_is_said_in_one_sentence(tmp_path):
    (tmp_path / "home").write_text("in the way")
    with pytest.raises(Unavailable, match="EMOCARE_HOME"):
        load(tmp_path / "home" / "master.key")


def test_every_purpose_has_its_own_key():
    master = MasterKey(bytes.fromhex(HEX))
    purposes = ("database-file", "key-store-file", "wrap-person-keys", "service-columns", "csrf")
    derived = {master.derive(purpose) for purpose in purposes}
    assert len(derived) == len(purposes)
    assert all(len(key) == 32 for key in derived)
    assert bytes.fromhex(HEX) not in derived


def test_derivation_is_hkdf_sha256_of_rfc_5869():
    """Computed here from the RFC's two steps with HMAC alone."""
    import hashlib
    import hmac

    pseudo_random = hmac.digest(bytes(32), bytes.fromhex(HEX), hashlib.sha256)
    expected = hmac.digest(pseudo_random, b"emocare/v1/csrf\x01", hashlib.sha256)
    assert MasterKey(bytes.fromhex(HEX)).derive("csrf") == expected


def test_an_index_needs_the_key():
    one, two = MasterKey(bytes(32)), MasterKey(bytes.fromhex(HEX))
    assert one.index("email", "ada@example.org") == one.index("email", "ada@example.org")
    assert one.index("email", "ada@example.org") != two.index("email", "ada@example.org")
    assert one.index("email", "ada@example.org") != one.index("other", "ada@example.org")


def test_a_key_does_not_show_itself():
    key = MasterKey(bytes.fromhex(HEX))
    assert HEX not in repr(key)
    assert key.fingerprint in repr(key)
