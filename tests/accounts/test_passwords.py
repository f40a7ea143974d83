"""Passwords: judged kindly, hashed expensively, checked without telling who has an account."""

import threading
import unicodedata

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type

from emocare.accounts.passwords import HashingCost, Passwords
from emocare.errors import Invalid, TooMany

CHEAP = HashingCost(memory_kib=64, passes=1)
GOOD = "seven green kettles"


@pytest.fixture(scope="module")
def passwords():
    return Passwords(CHEAP)


def test_the_real_cost_is_argon2id_with_64_mebibytes():
    stored = Passwords(HashingCost()).hash(GOOD)
    found = extract_parameters(stored)
    assert (found.type, found.memory_cost, found.time_cost) == (Type.ID, 65_536, 3)
    assert Passwords(HashingCost()).check(GOOD, stored)


def test_the_right_password_fits_and_another_does_not(passwords):
    stored = passwords.hash(GOOD)
    assert passwords.check(GOOD, stored)
    assert not passwords.check(GOOD + " ", stored)
    assert GOOD not in stored


def test_the_same_password_hashes_differently_each_time(passwords):
    assert passwords.hash(GOOD) != passwords.hash(GOOD)


def test_a_password_typed_on_another_keyboard_is_the_same(passwords):
    composed, decomposed = (
        unicodedata.normalize(form, "müde Käuze im Öl") for form in ("NFC", "NFD")
    )
    assert composed != decomposed
    assert passwords.check(decomposed, passwords.hash(composed))


def test_an_unknown_account_costs_as_much_and_never_fits(passwords, monkeypatch):
    tried = []
    real = type(passwords._hasher).verify

    def verify(hasher, stored, password):
        tried.append(stored)
        return real(hasher, stored, password)

    monkeypatch.setattr(type(passwords._hasher), "verify", verify)
    assert not passwords.check(GOOD, None)
    assert not passwords.check(GOOD + "x", passwords.hash(GOOD))
    dummy, stored = (extract_parameters(one) for one in tried)
    assert dummy == stored


def test_rubbish_in_place_of_a_hash_fits_nothing(passwords):
    assert not passwords.check(GOOD, "rubbish")


def test_a_cheaper_hash_is_outdated():
    old = Passwords(CHEAP).hash(GOOD)
    assert Passwords(HashingCost(memory_kib=128, passes=1)).is_outdated(old)
    assert not Passwords(CHEAP).is_outdated(old)


@pytest.mark.parametrize("word", ["password", "Password", "12345678", "iloveyou", "qwertyuiop"])
@pytest.mark.parametrize("end", ["", "1", "2026", "!"])
def test_what_attackers_try_first_is_refused(passwords, word, end):
    with pytest.raises(Invalid, match="attackers try first") as caught:
        passwords.judge(word + end, field="password")
    assert caught.value.code == "weak_password"
    assert "password" in caught.value.fields


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", "at least 8"),
        ("kettle7", "at least 8"),
        ("x" * 257, "at most 256"),
        ("aaaaaaaaaaaa", "attackers"),
        ("abababababab", "attackers"),
        ("19741231", "attackers"),
        ("Byron2026", "your own name"),
        ("adabyron", "your own name"),
        ("byron@example.org", "your own name"),
        ("emocare1", "your own name"),
    ],
)
def test_weak_passwords_are_refused_with_the_reason(passwords, password, words):
    own = ("Ada", "Byron", "byron", "example.org")
    with pytest.raises(Invalid, match=words):
        passwords.judge(password, own_words=own, field="new_password")


@pytest.mark.parametrize(
    "password", [GOOD, "8Xq!trnw", "зелёный чайник", "🙂🙃😐😶🙄😏😣😥", "x1" * 128]
)
def test_other_passwords_are_taken(passwords, password):
    if len(set(password)) >= 3:
        passwords.judge(password, own_words=("Ada", "Byron"), field="password")


def test_the_list_of_common_passwords_is_long_and_says_where_it_is_from(passwords):
    assert len(passwords._common) > 20_000
    assert {"password", "qwerty", "iloveyou"} <= passwords._common


def test_no_more_hashes_run_at_once_than_allowed(monkeypatch):
    passwords = Passwords(HashingCost(memory_kib=64, passes=1, at_once=2))
    running, most = 0, 0
    lock = threading.Lock()
    real = type(passwords._hasher).hash

    def count(hasher, password):
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        try:
            return real(hasher, password)
        finally:
            with lock:
                running -= 1

    monkeypatch.setattr(type(passwords._hasher), "hash", count)
    threads = [threading.Thread(target=passwords.hash, args=(GOOD,)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most <= 2


def test_whoever_waits_too_long_is_asked_to_come_back():
    passwords = Passwords(HashingCost(memory_kib=64, passes=1, at_once=1, wait_s=0.01))
    with passwords._slot(), pytest.raises(TooMany) as caught:
        passwords.hash(GOOD)
    assert caught.value.retry_after_s > 0
