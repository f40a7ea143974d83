from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emocare.language.tokens import (
    FILLER,
    MAX_PIECES,
    MAX_TOKENS,
    PIECE_NUMBERS,
    UNKNOWN,
    Vocabulary,
    pieces_of,
    tokens_of,
)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("I'm SOOOO happy!!!", ["i'm", "soo", "happy", "!!"]),
        ("I don’t know…", ["i", "don't", "know", "…"]),
        ("at 10:30, café 😊", ["at", "10", ":", "30", ",", "café", "😊"]),
        ("[NAME] called", ["[name]", "called"]),
        ("", []),
        ("   \n", []),
    ],
)
def test_text_becomes_tokens(text, tokens):
    assert tokens_of(text) == tokens


@given(st.text(max_size=300))
def test_any_text_becomes_numbers_within_bounds(text):
    encoded = Vocabulary(["happy", "day"]).encode([tokens_of(text)])
    assert encoded.words.shape[1] <= MAX_TOKENS
    assert encoded.pieces.shape[2] == MAX_PIECES
    assert encoded.words.min() >= UNKNOWN
    assert encoded.pieces.max() < PIECE_NUMBERS


def test_a_misspelt_word_shares_pieces_with_the_right_one():
    right, wrong, other = map(set, map(pieces_of, ("happiness", "hapiness", "breakfast")))
    assert len(right & wrong) > 3 * max(1, len(right & other))


def test_shorter_sentences_are_filled_up():
    encoded = Vocabulary(["happy"]).encode([["happy"], ["happy", "xyz"]])
    assert encoded.words.tolist() == [[2, FILLER], [2, UNKNOWN]]
    assert not encoded.pieces[0, 1].any()


def test_the_same_word_has_the_same_pieces_known_or_not():
    known, unknown = Vocabulary(["happy"]), Vocabulary([])
    again = known.encode([["happy"]]).pieces
    assert np.array_equal(known.encode([["happy"]]).pieces, again)
    assert np.array_equal(unknown.encode([["happy"]]).pieces, again)


def test_rank_is_the_place_by_frequency():
    vocabulary = Vocabulary(["the", "happy"])
    assert (vocabulary.rank("the"), vocabulary.rank("happy"), vocabulary.rank("x")) == (0, 1, None)
