"""A sentence as plain words, so that one pattern fits however it was typed.

Lower case, short forms spelt out with or without their apostrophe ("I'm", "im" → "i am"), every
pause a comma, every end a full stop. Each plain word remembers where it stood.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

# A sentence of a journal has at most some sixty words; what lies beyond this is not looked at.
MAX_WORDS = 120
MAX_CHARS = 2000
# More than any word that is one, and bounds the work on what is none.
MAX_LETTERS = 40

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'"})
_TOKEN = re.compile(
    r"(?P<word>[^\W_]+(?:['-][^\W_]+)*)|(?P<pause>[,;:–—()]|-+)|(?P<ask>\?)|(?P<end>[.!…]+)"
)

# Written without an apostrophe; those that are words of their own (its, were, well) are left out.
_BARE = MappingProxyType(
    {
        "im": "i am",
        "ive": "i have",
        "id": "i would",
        "cannot": "can not",
        "cant": "can not",
        "wont": "will not",
        **{
            verb + "nt": verb + " not"
            for verb in (
                *("do", "does", "did", "is", "are", "was", "were", "has", "have", "had"),
                *("would", "should", "could", "must"),
            )
        },
        "youre": "you are",
        "theyre": "they are",
        "theyll": "they will",
        "thats": "that is",
        "whats": "what is",
        "hes": "he is",
        "shes": "she is",
        "gonna": "going to",
        "gotta": "got to",
        "wanna": "want to",
        "noone": "no one",
    }
)
_ENDINGS = MappingProxyType(
    {"m": "am", "ll": "will", "ve": "have", "re": "are", "d": "would", "s": "'s"}
)
# After these 's is short for is; after others it is more often whose something is.
_BEFORE_IS = frozenset(
    (
        *("it", "he", "she", "that", "there", "what", "who", "here", "this", "where", "how"),
        *("why", "everything", "nothing", "something", "life"),
        *("everyone", "everybody", "nobody", "somebody"),
    )
)


@dataclass(frozen=True, slots=True)
class PlainSentence:
    """A sentence's plain words, one space around each, and where they stood.

    ``places`` holds for each plain word where it starts in ``text`` and its start and end in the
    sentence as it was typed, in characters.
    """

    text: str
    words: frozenset[str]
    places: tuple[tuple[int, int, int], ...]

    def typed(self, start: int, end: int) -> tuple[int, int]:
        """Return where ``text[start:end]``, at least one word, stood in the typed sentence."""
        starts = [place[0] for place in self.places]
        first = max(bisect_right(starts, start) - 1, 0)
        last = max(bisect_right(starts, end - 1) - 1, first)
        return self.places[first][1], self.places[last][2]


def plain_sentence(sentence: str) -> PlainSentence:
    """Return a sentence's plain words; any string will do."""
    parts, places, length = [], [], 1
    for word, start, end in _plain_words(sentence):
        parts.append(word)
        places.append((length, start, end))
        length += len(word) + 1
        if len(parts) >= MAX_WORDS:
            break
    return PlainSentence(f" {' '.join(parts)} ", frozenset(parts), tuple(places))


def _plain_words(sentence: str) -> Iterator[tuple[str, int, int]]:
    for token in _TOKEN.finditer(sentence[:MAX_CHARS].translate(_APOSTROPHES)):
        typed = token.group()
        for plain in _plain(typed, token.lastgroup or ""):
            yield plain, token.start(), token.end()


def _plain(typed: str, kind: str) -> list[str]:
    if kind == "word":
        return _spelt_out(typed.lower()[:MAX_LETTERS])
    return [{"pause": ",", "ask": "?", "end": "."}[kind]]


def _spelt_out(word: str) -> list[str]:
    """Return a word with its short form spelt out: "don't" → do, not."""
    bare = _BARE.get(word.replace("'", ""))
    if bare is not None:
        return bare.split()
    stem, apostrophe, ending = word.rpartition("'")
    if apostrophe and ending == "s" and stem in _BEFORE_IS:
        return [stem, "is"]
    if apostrophe and ending in _ENDINGS:
        return [stem, _ENDINGS[ending]]
    if apostrophe and ending == "t" and stem.endswith("n"):
        return [stem[:-1], "not"]
    return [word]
