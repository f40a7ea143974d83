"""Sentences of normalised words, as one line each, that know their place in the original."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from emocare.safety.words import Word, split_words

# One sentence without a full stop can be as long as an entry; patterns look a few words far.
_MOST_WORDS = 80
_BLANK = "_"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence; ``line`` is its words with one space around each, ``" i want to ... . "``."""

    line: str
    tokens: tuple[Word, ...]

    def without(self, idioms: re.Pattern[str]) -> Sentence:
        """Return the sentence with every idiom blanked out, letter for letter."""
        line = idioms.sub(_blank, self.line)
        return self if line == self.line else Sentence(line, self.tokens)

    def starts(self) -> Iterator[tuple[int, str]]:
        """Yield where each word of ``line`` begins, and the word as it stands there."""
        place = 1
        for word in self.line.split():
            yield place, word
            place += len(word) + 1

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return the original places of a part of ``line``."""
        ends = _ends(self.tokens)
        first = min(bisect_right(ends, start), len(self.tokens) - 1)
        last = min(bisect_right(ends, end - 1), len(self.tokens) - 1)
        return self.tokens[first].start, self.tokens[last].end


def split_sentences(text: str) -> list[Sentence]:
    """Return the sentences of ``text``; very long ones are cut."""
    sentences: list[Sentence] = []
    current: list[Word] = []
    for word in split_words(text):
        if word.text == "." or len(current) >= _MOST_WORDS:
            _close(sentences, current)
        if word.text != ".":
            current.append(word)
    _close(sentences, current)
    return sentences


def _close(sentences: list[Sentence], current: list[Word]) -> None:
    if current:
        tokens = tuple(current)
        line = " " + " ".join(word.text for word in tokens) + " . "
        sentences.append(Sentence(line, tokens))
        current.clear()


def _ends(tokens: tuple[Word, ...]) -> list[int]:
    """Return where each word's part of the line ends, its leading space included."""
    ends, place = [], 0
    for word in tokens:
        place += 1 + len(word.text)
        ends.append(place)
    return ends


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^ ]", _BLANK, match.group())
