"""Words cut into pieces of a unigram language model: what the sentence encoder reads.

The cut is the likeliest one under the pieces' log-probabilities (Kudo 2018, "Subword
Regularization"), found word by word with the Viterbi algorithm; words repeat, so their cuts are
remembered. Letters that no piece holds are left out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from emocare.errors import Invalid
from emocare.language.tokens import APOSTROPHES

IntArray = NDArray[np.int64]

# The encoder was trained on at most 128 pieces; a few sentences stay well below.
MOST_PIECES = 120
FILLER = -1
_WORD_START = "▁"
_REMEMBERED_WORDS = 20_000
_LONGEST_WORD = 200
_NO_PIECE_COST = 20.0


class PieceVocabulary:
    """Pieces with their log-probabilities; a piece's number is its place in the file."""

    def __init__(self, scored: Sequence[tuple[str, float | None]]) -> None:
        """Take ``(piece, log-probability)`` in order; None marks numbers without letters."""
        self.scored = tuple(scored)
        self._pieces: Mapping[str, tuple[int, float]] = {
            piece: (number, score)
            for number, (piece, score) in enumerate(self.scored)
            if score is not None
        }
        if not self._pieces:
            raise Invalid("The vocabulary holds no pieces.", code="model_mismatch")
        self._longest = max(map(len, self._pieces))
        self._numbers = lru_cache(_REMEMBERED_WORDS)(self._cut)

    @staticmethod
    def parse(text: str) -> PieceVocabulary:
        """Return what ``str`` wrote; raise ValueError where it is none."""
        rows = (line.rsplit(" ", 1) for line in text.split("\n"))
        return PieceVocabulary([(piece, float(score) if score else None) for piece, score in rows])

    def __str__(self) -> str:
        """Return one piece and its log-probability a line."""
        return "\n".join(
            f"{piece} {'' if score is None else f'{score:.4f}'}" for piece, score in self.scored
        )

    def __len__(self) -> int:
        """Return how many numbers there are."""
        return len(self.scored)

    def numbers(self, text: str) -> list[int]:
        """Return the pieces of a text as numbers, at most ``MOST_PIECES``."""
        plain = unicodedata.normalize("NFKC", text.translate(APOSTROPHES))
        found: list[int] = []
        for word in plain.split():
            found.extend(self._numbers(word[:_LONGEST_WORD]))
            if len(found) >= MOST_PIECES:
                break
        return found[:MOST_PIECES]

    def encode(self, texts: Sequence[str]) -> IntArray:
        """Return numbers (N, L), rows filled up with ``FILLER``; L is at least 1."""
        return self.padded([self.numbers(text) for text in texts])

    @staticmethod
    def padded(rows: Sequence[Sequence[int]]) -> IntArray:
        """Return rows of numbers as (N, L), filled up with ``FILLER``; L is at least 1."""
        length = max(1, max(map(len, rows), default=1))
        table = np.full((len(rows), length), FILLER, np.int64)
        for place, row in enumerate(rows):
            table[place, : len(row)] = row
        return table

    def _cut(self, word: str) -> tuple[int, ...]:
        """Return the likeliest pieces of one word."""
        text = _WORD_START + word
        cost = [0.0] + [float("inf")] * len(text)
        came = [(0, FILLER)] * (len(text) + 1)
        for end in range(1, len(text) + 1):
            cost[end], came[end] = cost[end - 1] + _NO_PIECE_COST, (end - 1, FILLER)
            for start in range(max(0, end - self._longest), end):
                piece = self._pieces.get(text[start:end])
                if piece is not None and cost[start] - piece[1] < cost[end]:
                    cost[end], came[end] = cost[start] - piece[1], (start, piece[0])
        return _walked_back(came)


def _walked_back(came: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    place, numbers = len(came) - 1, []
    while place > 0:
        place, number = came[place]
        if number != FILLER:
            numbers.append(number)
    return tuple(reversed(numbers))
