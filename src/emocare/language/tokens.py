"""Words and pieces of words as numbers: what the feelings network reads.

Every word has its own number where training saw it often enough, and besides the numbers of its
letter groups (3 to 5 letters, hashed), so that misspelt and rare words still say something
(Bojanowski et al. 2017, "Enriching Word Vectors with Subword Information").
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Sentences are short; what is longer is cut by ``sentences``, never silently here.
MAX_TOKENS = 60
MAX_PIECES = 20
PIECE_LETTERS = (3, 4, 5)
# Numbers that pieces are hashed to; 0 fills up rows.
PIECE_NUMBERS = 1 << 14
FILLER, UNKNOWN, FIRST_WORD = 0, 1, 2

IntArray = NDArray[np.int64]

_TOKEN = re.compile(r"\[[a-z]+\]|[^\W\d_]+(?:'[^\W\d_]+)?|\d+|[!?.,]+|[^\s\w]|_")
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
# However it was typed, an apostrophe is a straight one.
APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'"})


def tokens_of(text: str) -> list[str]:
    """Return the words, numbers, marks and emoji of a text in lower case.

    Letters drawn out ("sooo") become two; typed apostrophes become straight ones.
    """
    plain = text.translate(APOSTROPHES).lower()
    return _TOKEN.findall(_DRAWN_OUT.sub(r"\1\1", plain))


def is_word(token: str) -> bool:
    """Whether a token is a word of at least two letters, and no mark, number or place holder."""
    return len(token) > 1 and token[0].isalpha()


def pieces_of(token: str) -> list[int]:
    """Return the numbers of a token's letter groups, in 1 … PIECE_NUMBERS - 1."""
    marked = f"<{token}>"
    groups = [
        marked[start : start + size]
        for size in PIECE_LETTERS
        for start in range(len(marked) - size + 1)
    ]
    return [1 + zlib.crc32(group.encode()) % (PIECE_NUMBERS - 1) for group in groups[:MAX_PIECES]]


@dataclass(frozen=True, slots=True)
class Encoded:
    """Texts as numbers: ``words`` (N, L) and ``pieces`` (N, L, P), filled up with 0."""

    words: IntArray
    pieces: IntArray


class Vocabulary:
    """The words that training saw often enough, the most frequent first."""

    def __init__(self, words: Iterable[str]) -> None:
        """Give the words their numbers, in order."""
        self.words = tuple(words)
        self._number: Mapping[str, int] = {
            word: number for number, word in enumerate(self.words, start=FIRST_WORD)
        }
        self._pieces: dict[str, list[int]] = {}

    def __len__(self) -> int:
        """Return how many numbers words may have, filler and unknown included."""
        return len(self.words) + FIRST_WORD

    def __contains__(self, word: str) -> bool:
        """Whether training saw the word often enough."""
        return word in self._number

    def rank(self, word: str) -> int | None:
        """Return a word's place by frequency, 0 the most frequent, None when unknown."""
        number = self._number.get(word)
        return None if number is None else number - FIRST_WORD

    def encode(self, texts: Sequence[Sequence[str]]) -> Encoded:
        """Return tokenised texts as numbers; each is cut after ``MAX_TOKENS`` tokens."""
        cut = [list(tokens[:MAX_TOKENS]) or ["."] for tokens in texts]
        longest = max((len(tokens) for tokens in cut), default=1)
        words = np.zeros((len(cut), longest), np.int64)
        pieces = np.zeros((len(cut), longest, MAX_PIECES), np.int64)
        for row, tokens in enumerate(cut):
            words[row, : len(tokens)] = [self._number.get(token, UNKNOWN) for token in tokens]
            for place, token in enumerate(tokens):
                found = self._pieces_of(token)
                pieces[row, place, : len(found)] = found
        return Encoded(words, pieces)

    def _pieces_of(self, token: str) -> list[int]:
        # Only known words are remembered: a journal's other words are nobody's business.
        if token not in self._number:
            return pieces_of(token)
        if token not in self._pieces:
            self._pieces[token] = pieces_of(token)
        return self._pieces[token]
