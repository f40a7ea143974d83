"""Sealed cells: what goes in comes out, in its own place and for its own owner only."""

import json
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emocare.crypto import Cell, CellCipher
from emocare.crypto.cells import OVERHEAD_BYTES
from emocare.errors import Unavailable

KEYS = st.binary(min_size=32, max_size=32)
NAMES = st.text(max_size=12)
CELLS = st.builds(Cell, NAMES, st.one_of(NAMES, st.uuids()), NAMES)
OWNERS = st.one_of(NAMES, st.uuids())
PLAIN = st.binary(max_size=300)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
PLACE = Cell("check_in", "1", "words")


@given(KEYS, OWNERS, CELLS, PLAIN)
def test_what_was_sealed_opens_again(key, owner, cell, plain):
    cipher = CellCipher(key, owner)
    sealed = cipher.seal(cell, plain)
    assert cipher.open(cell, sealed) == plain
    assert len(sealed) == len(plain) + OVERHEAD_BYTES


@given(KEYS, CELLS, CELLS, PLAIN)
def test_a_value_moved_to_another_cell_does_not_open(key, cell, other, plain):
    cipher = CellCipher(key, "ada")
    sealed = cipher.seal(cell, plain)
    same_place = [cell.table, str(cell.row), cell.column] == [
        other.table,
        str(other.row),
        other.column,
    ]
    if same_place:
        assert cipher.open(other, sealed) == plain
    else:
        with pytest.raises(Unavailable):
            cipher.open(other, sealed)


@given(KEYS, st.lists(OWNERS, min_size=2, max_size=2, unique_by=str), PLAIN)
def test_another_owner_with_the_same_key_cannot_open_it(key, owners, plain):
    mine, theirs = owners
    sealed = CellCipher(key, mine).seal(PLACE, plain)
    with pytest.raises(Unavailable):
        CellCipher(key, theirs).open(PLACE, sealed)


@given(st.lists(KEYS, min_size=2, max_size=2, unique=True), PLAIN)
def test_another_key_cannot_open_it(keys, plain):
    sealed = CellCipher(keys[0], "ada").seal(PLACE, plain)
    with pytest.raises(Unavailable):
        CellCipher(keys[1], "ada").open(PLACE, sealed)


@given(PLAIN, st.data())
def test_any_changed_byte_is_noticed(plain, data):
    cipher = CellCipher(bytes(32), "ada")
    sealed = bytearray(cipher.seal(PLACE, plain))
    position = data.draw(st.integers(0, len(sealed) - 1))
    sealed[position] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Unavailable) as caught:
        cipher.open(PLACE, bytes(sealed))
    assert caught.value.code == "sealed_unreadable"


@given(st.binary(max_size=60))
def test_rubbish_is_refused_in_words(rubbish):
    with pytest.raises(Unavailable, match=r"check_in\.words"):
        CellCipher(bytes(32), "ada").open(PLACE, rubbish)


@given(JSON)
def test_json_comes_back_as_json_would(value):
    cipher = CellCipher(bytes(32), "ada")
    assert cipher.open_json(PLACE, cipher.seal_json(PLACE, value)) == json.loads(json.dumps(value))


def test_text_keeps_every_character():
    cipher = CellCipher(bytes(32), uuid4())
    text = "müde 🙂 \x00 שלום"
    assert cipher.open_text(PLACE, cipher.seal_text(PLACE, text)) == text


def test_the_same_text_never_looks_the_same_twice():
    cipher = CellCipher(bytes(32), "ada")
    assert len({cipher.seal(PLACE, b"tired") for _ in range(100)}) == 100


def test_parts_of_a_place_cannot_be_shifted_into_each_other():
    cipher = CellCipher(bytes(32), "ada")
    sealed = cipher.seal(Cell("ab", "c", "d"), b"x")
    with pytest.raises(Unavailable):
        cipher.open(Cell("a", "bc", "d"), sealed)


def test_a_number_that_is_none_cannot_be_sealed():
    with pytest.raises(ValueError, match="JSON"):
        CellCipher(bytes(32), "ada").seal_json(PLACE, float("nan"))


def test_a_short_key_is_a_defect():
    with pytest.raises(ValueError, match="32 bytes"):
        CellCipher(b"short", "ada")
