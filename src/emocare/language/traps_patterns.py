"""A small language for phrases over plain words, translated to regular expressions once.

    failure         the word itself
    embarrass~      any word that begins so
    good|bad        either of them
    such+a          two words as one choice: such+a|the
    <other>         one of a named list, whose entries are choices themselves
    so?             may be missing; of a choice (very|so?) all of it may
    _3              up to three words within a clause
    __              up to twelve words or pauses within the sentence
    !not|never      the next word is none of these
    ^  $            a clause begins here, ends here
    ,               a pause
    ??              a question mark

Gaps are bounded, so no sentence can make a search take long.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from emocare.language.traps_words import PlainSentence

FAR = 12
_JOINING = "and|but|because|so|that|then|when|if|for|though|yet|or|while|since"
_CLAUSE_BEGINS = r"(?:(?<=^ )|(?<=[,.?] )|(?<= (?:and|but|yet) )|(?<= (?:so|if|or) )|(?<= that ))"
_CLAUSE_ENDS = rf"(?=$|[,.?] |(?:{_JOINING}) )"
_WORD = re.compile(r"[\w'-]+~?")
_LIST = re.compile(r"<([\w]+)>")
_GAP = re.compile(r"_(\d)")


class BadPattern(ValueError):
    """A phrase that is not written in this language; says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase to look for; ``needs`` are sets of words of which it holds at least one each."""

    written: str
    expression: re.Pattern[str]
    needs: tuple[frozenset[str], ...]

    def find(self, sentence: PlainSentence) -> tuple[int, int] | None:
        """Return where the phrase first is in the plain text, without the space after it."""
        # Nearly every phrase stops here, so this loop is what a sentence costs.
        for needed in self.needs:
            if needed.isdisjoint(sentence.words):
                return None
        found = self.expression.search(sentence.text)
        return (found.start(), found.end() - 1) if found else None


@dataclass(frozen=True, slots=True)
class _Part:
    """A translated part: its expression, and words of which it holds one (None: cannot say)."""

    expression: str
    words: frozenset[str] | None


class PatternLanguage:
    """Translates phrases, knowing the named lists."""

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        """Take the named lists; an entry may use any list that stands before its own."""
        self._lists: dict[str, _Part] = {}
        for name, entries in lists.items():
            if not entries:
                raise BadPattern(f"The list {name!r} is empty.")
            self._lists[name] = _either([self._choice(entry) for entry in entries])

    def phrase(self, written: str) -> Phrase:
        """Return the phrase as it is looked for; raises BadPattern."""
        items = [self._item(item) for item in written.split()]
        if not any(item.words or "[^ ,.?]* " in item.expression for item in items):
            raise BadPattern(f"The phrase {written!r} holds no word.")
        expression = "".join(item.expression for item in items)
        needs = tuple(item.words for item in items if item.words)
        # A phrase begins at a word and, where it ends with a look ahead, after one.
        return Phrase(written, re.compile(rf"(?<= ){expression}"), needs)

    def _item(self, item: str) -> _Part:
        if item in _SIGNS:
            return _SIGNS[item]
        if item.startswith("!"):
            return _Part(f"(?!{self._choice(item[1:]).expression})", None)
        if item.endswith("?"):
            return _Part(f"(?:{self._choice(item[:-1]).expression})?", None)
        return self._choice(item)

    def _choice(self, choice: str) -> _Part:
        return _either([self._sequence(option.split("+")) for option in choice.split("|")])

    def _sequence(self, words: Sequence[str]) -> _Part:
        parts = [self._word(word) for word in words]
        known = [part.words for part in parts if part.words]
        return _Part("".join(part.expression for part in parts), known[0] if known else None)

    def _word(self, word: str) -> _Part:
        if gap := _GAP.fullmatch(word):
            return _Part(rf"(?:[^ ,.?]+ ){{0,{gap[1]}}}?", None)
        if named := _LIST.fullmatch(word):
            if named[1] not in self._lists:
                raise BadPattern(f"There is no list {named[1]!r} before its use.")
            return self._lists[named[1]]
        if word in _SIGNS:
            return _SIGNS[word]
        if not _WORD.fullmatch(word):
            raise BadPattern(f"{word!r} is no word of the pattern language.")
        if word.endswith("~"):
            return _Part(rf"{re.escape(word[:-1])}[^ ,.?]* ", None)
        return _Part(f"{re.escape(word)} ", frozenset({word}))


_SIGNS: Mapping[str, _Part] = {
    "^": _Part(_CLAUSE_BEGINS, None),
    "$": _Part(_CLAUSE_ENDS, None),
    "__": _Part(rf"(?:[^ .?]+ ){{0,{FAR}}}?", None),
    ",": _Part(", ", frozenset({","})),
    "??": _Part(r"\? ", frozenset({"?"})),
}


def _either(parts: Sequence[_Part]) -> _Part:
    words: frozenset[str] | None = frozenset()
    for part in parts:
        words = words | part.words if words is not None and part.words else None
    if len(parts) == 1:
        return parts[0]
    return _Part(f"(?:{'|'.join(part.expression for part in parts)})", words)
