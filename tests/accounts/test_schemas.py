"""What is taken in: addresses, names, zones."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from emocare.accounts.schemas import SignUp, fold_email

FORM = {
    "first_name": "Ada",
    "last_name": "Byron",
    "email": "ada@example.org",
    "password": "seven green kettles",
    "adult": True,
    "time_zone": "Europe/London",
}


def sign_up(**changes):
    return SignUp(**{**FORM, **changes})


def wrong_fields(**changes):
    with pytest.raises(ValidationError) as caught:
        sign_up(**changes)
    return {error["loc"][0] for error in caught.value.errors()}


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_more(text):
    assert fold_email(fold_email(text)) == fold_email(text)


@given(st.text(st.characters(categories=("L", "N")), min_size=1, max_size=20))
def test_the_same_address_in_other_letters_is_the_same(local):
    email = f"{local}@example.org"
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert fold_email(unicodedata.normalize(form, email)) == fold_email(email)
    assert fold_email(f"  {email.casefold()} ") == fold_email(email)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ADA@Example.ORG", "ada@example.org"),
        ("ada@example.org", " ada@example.org "),
        ("straße@example.org", "STRASSE@example.org"),
        ("ａｄａ@example.org", "ada@example.org"),
    ],
)
def test_these_are_one_address(one, other):
    assert fold_email(one) == fold_email(other)


@pytest.mark.parametrize(
    "email",
    [
        "",
        "ada",
        "@example.org",
        "ada@",
        "a b@example.org",
        "ada@@example.org",
        "ada@.org",
        "ada@example..org",
        "ada@exa\nmple.org",
        "a" * 65 + "@example.org",
        "ada@" + "x" * 260,
    ],
)
def test_what_is_no_address_is_refused(email):
    assert wrong_fields(email=email) == {"email"}


@pytest.mark.parametrize(
    "email", ["ada@example.org", "a.b+c@x.y.z", "ada@localhost", "käthe@müller.de"]
)
def test_usual_and_unusual_addresses_are_taken(email):
    assert sign_up(email=email).email == email


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "a\nb", "a\x00b", "\u202eevil"])
def test_names_that_cannot_be_shown_are_refused(name):
    assert wrong_fields(first_name=name) == {"first_name"}


@pytest.mark.parametrize("name", ["Ada", "  Ada ", "Zoë", "O’Brien", "Ng", "李"])
def test_names_are_taken_as_people_write_them(name):
    assert sign_up(first_name=name).first_name == name.strip()


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../../etc/passwd", "Europe", "a" * 65])
def test_what_is_no_time_zone_is_refused(zone):
    assert wrong_fields(time_zone=zone) == {"time_zone"}


def test_whoever_is_not_of_age_cannot_sign_up():
    assert wrong_fields(adult=False) == {"adult"}


def test_unknown_parts_are_refused():
    assert wrong_fields(admin=True) == {"admin"}
