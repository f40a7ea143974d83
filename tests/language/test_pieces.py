"""The cut into pieces: the likeliest one, and the same for every way to type it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emocare.errors import Invalid
from emocare.language.pieces import FILLER, MOST_PIECES, PieceVocabulary

PIECES = PieceVocabulary(
    [("<none>", None), ("▁un", -3.0), ("happy", -2.0), ("▁", -4.0), ("un", -5.0), ("▁don't", -3.0)]
    + [(letter, -10.0) for letter in "hapyundot'"]
)


def spelt(numbers):
    return [PIECES.scored[number][0] for number in numbers]


def test_the_likeliest_cut_is_taken():
    assert spelt(PIECES.numbers("unhappy")) == ["▁un", "happy"]


def test_letters_without_a_piece_are_left_out():
    assert spelt(PIECES.numbers("不happy")) == ["▁", "happy"]


def test_typed_and_typeset_apostrophes_read_the_same():
    assert PIECES.numbers("don’t") == PIECES.numbers("don't")


def test_rows_are_filled_up():
    assert PIECES.encode(["unhappy", ""]).tolist() == [
        PIECES.numbers("unhappy"),
        [FILLER, FILLER],
    ]
    assert PIECES.encode([]).shape == (0, 1)


@given(st.text(max_size=300))
def test_any_text_is_cut_into_known_numbers(text):
    numbers = PIECES.numbers(text)
    assert len(numbers) <= MOST_PIECES
    assert all(0 < number < len(PIECES) for number in numbers)


def test_what_is_written_is_read_again():
    again = PieceVocabulary.parse(str(PIECES))
    assert again.scored == PIECES.scored


def test_a_vocabulary_without_pieces_is_refused():
    with pytest.raises(Invalid):
        PieceVocabulary([("<none>", None)])
