"""Normalise free text into plain words, each with its place in the original.

Undone are: Unicode look-alikes, apostrophes, leetspeak ("su1c1de"), spaced letters
("s u i c i d e"), stars ("su*cide"), stretched letters ("diiie"), frequent misspellings and
chat shorthand. Punctuation is kept as the words ``,`` (clause) and ``.`` (sentence), quotation
marks as ``"``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from emocare.safety.spelling import LONG_WORDS, PLAIN, RISK_WORDS, SHORTHAND, STARRED

_PIECE = re.compile(r"[^\W_][\w'’`´*@$!|.-]*[\w*]|[^\W_]|\d+|[\"“”«»]|[.?!…\n;]+|[,:()\[\]–—/-]+")
_INNER = re.compile(r"[-_.]+")
_APOSTROPHES = re.compile(r"['’`´]")
_DOUBLED = re.compile(r"(.)\1")
_STRETCHED = re.compile(r"(.)\1{2,}")
_LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t"})
_SIGNS = str.maketrans({"@": "a", "$": "s", "!": "i", "|": "i"})
# Cyrillic and Greek letters that look like Latin ones; never in a word of their own script.
_LOOK_ALIKES = str.maketrans("аеіорсухѕјԁαεικορυν", "aeiopcyxsjdaeikopuv")
_HIDDEN = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF], None)
_SENTENCE = frozenset(".?!…\n;")
_QUOTES = frozenset('"“”«»')
_LONGEST_WORD = 40
_FIRST_LETTERS = frozenset(word[0] for word in LONG_WORDS)


@dataclass(frozen=True, slots=True)
class Word:
    """A normalised word; ``start`` and ``end`` are places in the original text."""

    text: str
    start: int
    end: int


def split_words(text: str) -> list[Word]:
    """Return the words of ``text`` in order; never raises, whatever the text holds."""
    return list(_join_letters(list(_pieces(text))))


def _pieces(text: str) -> Iterator[Word]:
    for match in _PIECE.finditer(text):
        piece, start = match.group(), match.start()
        first = piece[0]
        if first in _QUOTES:
            yield Word('"', start, match.end())
        elif first in _SENTENCE:
            yield Word(".", start, match.end())
        elif not first.isalnum():
            # A hyphen inside "self - harm" parts nothing; other marks end a clause.
            if piece != "-" and piece != "/":
                yield Word(",", start, match.end())
        else:
            yield from _plain(piece, start)


def _plain(piece: str, start: int) -> Iterator[Word]:
    """Yield the words of one written piece: "self-harm" gives two, "end.Then" as well."""
    place = start
    parts = _INNER.split(piece) if _INNER.search(piece) else [piece]
    spelled = len(parts) > 3 and all(len(part) == 1 for part in parts)
    for part in ["".join(parts)] if spelled else parts:
        end = start + len(piece) if spelled else place + len(part)
        for word in [part.lower()] if len(part) == 1 else normalise(part).split():
            yield Word(word, place, end)
        place = end + 1


def normalise(piece: str) -> str:
    """Return one written word as one or more plain words, parted by spaces."""
    word = piece[:_LONGEST_WORD].lower()
    if not (word.isascii() and word.isalpha()):
        word = _without_disguise(word)
    found = PLAIN.get(word)
    if found is not None:
        return found
    if _DOUBLED.search(word):
        word = _STRETCHED.sub(r"\1\1", word)
        single = _DOUBLED.sub(r"\1", word)
        if single in RISK_WORDS:
            return single
        return PLAIN.get(word) or SHORTHAND.get(single) or _near_long_word(word) or word
    return _near_long_word(word) or word


def _without_disguise(word: str) -> str:
    if not word.isascii():
        word = unicodedata.normalize("NFKD", word).translate(_HIDDEN).translate(_LOOK_ALIKES)
        word = "".join(letter for letter in word if not unicodedata.combining(letter)).lower()
    word = _APOSTROPHES.sub("", word)
    if "*" in word:
        word = STARRED.get(word, word.replace("*", ""))
    word = word.rstrip("!|").translate(_SIGNS)
    if any(letter.isdigit() for letter in word) and any(letter.isalpha() for letter in word):
        word = word.translate(_LEET)
    return word


def _near_long_word(word: str) -> str | None:
    """Return the long risk word that ``word`` misspells by one letter, or None."""
    if not 6 <= len(word) <= 13 or word[0] not in _FIRST_LETTERS:
        return None
    if word in LONG_WORDS:
        return word
    for shorter in _shorter_by_one(word):
        found = _deletions().get(shorter)
        if found is not None:
            return found
    return None


def _shorter_by_one(word: str) -> Iterator[str]:
    yield word
    for place in range(1, len(word)):
        yield word[:place] + word[place + 1 :]


@cache
def _deletions() -> dict[str, str]:
    return {shorter: word for word in LONG_WORDS for shorter in _shorter_by_one(word)}


def _join_letters(words: list[Word]) -> Iterator[Word]:
    """Join letters written apart, from four on ("d i e d"), or three that are a known word.

    Only then are single letters read ("u", "2"); "any more" becomes one word.
    """
    place = 0
    while place < len(words):
        word = words[place]
        if len(word.text) == 1:
            joined, taken = _letters(words, place)
            yield from joined
            place += taken
        elif word.text == "any" and place + 1 < len(words) and words[place + 1].text == "more":
            yield Word("anymore", word.start, words[place + 1].end)
            place += 2
        else:
            yield word
            place += 1


def _letters(words: list[Word], place: int) -> tuple[list[Word], int]:
    """Return what the single letters from ``place`` on stand for, and how many were taken."""
    stop = place
    while stop < len(words) and len(words[stop].text) == 1 and words[stop].text.isalnum():
        stop += 1
    run = words[place:stop]
    joined = normalise("".join(word.text for word in run)) if len(run) >= 3 else ""
    if len(run) >= 4 or joined in {"die", "kill myself", "cut"}:
        return [Word(text, run[0].start, run[-1].end) for text in joined.split()], len(run)
    first = words[place]
    return [Word(text, first.start, first.end) for text in normalise(first.text).split()], 1
