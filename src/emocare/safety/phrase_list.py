"""Load and compile the reviewed phrase list (``phrases.toml``)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from emocare.safety.openings import openings

KINDS = ("suicide", "self_harm", "harm_to_others", "abuse", "eating")


@dataclass(frozen=True)
class Phrase:
    """One pattern with what it may mean; compiled when it is first tried."""

    kind: str
    level: int
    own: bool
    attempt: bool
    source: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern, to be matched at the beginning of a word."""
        return re.compile(rf"(?:{self.source})(?= )")


@dataclass(frozen=True, slots=True)
class PhraseIndex:
    """Phrases by the words they can begin with: whole words, and beginnings of words."""

    whole: dict[str, tuple[Phrase, ...]]
    begun: dict[str, tuple[Phrase, ...]]
    lengths: dict[str, tuple[int, ...]]

    def at(self, word: str) -> Iterator[Phrase]:
        """Yield the phrases that can begin with ``word``."""
        yield from self.whole.get(word, ())
        for length in self.lengths.get(word[:2], ()):
            if length <= len(word):
                yield from self.begun.get(word[:length], ())


@dataclass(frozen=True, slots=True)
class Contexts:
    """Words that turn, move or end what a phrase means."""

    negators: frozenset[str]
    clause_ends: frozenset[str]
    denies_nothing: re.Pattern[str]
    takes_back: re.Pattern[str]
    others: re.Pattern[str]
    first: re.Pattern[str]
    telling: re.Pattern[str]
    past: re.Pattern[str]
    over: re.Pattern[str]
    now: re.Pattern[str]
    recent: re.Pattern[str]
    media: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class PhraseList:
    """Everything the rules look for."""

    reviewed: str
    phrases: tuple[Phrase, ...]
    index: PhraseIndex
    idioms: re.Pattern[str]
    contexts: Contexts


@cache
def phrase_list() -> PhraseList:
    """Return the compiled list, read once; raise ValueError for one that is not well formed."""
    text = files("emocare.safety").joinpath("phrases.toml").read_text(encoding="utf-8")
    stored = tomllib.loads(text)
    parts = _parts(stored["parts"])
    phrases = tuple(phrase for entry in stored["group"] for phrase in _group(entry, parts))
    return PhraseList(
        reviewed=stored["reviewed"],
        phrases=phrases,
        index=_index(phrases),
        idioms=_compile(stored["idioms"]["patterns"], parts),
        contexts=_contexts(stored["contexts"], parts),
    )


def _parts(stored: dict[str, str]) -> dict[str, str]:
    """Return the named parts; a part may use those before it."""
    parts: dict[str, str] = {}
    for name, pattern in stored.items():
        parts[name] = _fill(pattern, parts)
    return parts


def _fill(pattern: str, parts: dict[str, str]) -> str:
    # A gap already ends in a space or is empty, so "{f} word" means "{f}word".
    for name, part in parts.items():
        if name in {"f", "g", "g6"}:
            pattern = pattern.replace("{" + name + "} ", "{" + name + "}")
        pattern = pattern.replace("{" + name + "}", part)
    return pattern


def _compile(patterns: list[str], parts: dict[str, str]) -> re.Pattern[str]:
    filled = [_fill(pattern, parts) for pattern in patterns]
    return re.compile(r"(?<= )(?:" + "|".join(filled) + r")(?= )")


def _group(entry: dict[str, Any], parts: dict[str, str]) -> Iterator[Phrase]:
    if entry["kind"] not in KINDS or entry["level"] not in (1, 2, 3):
        raise ValueError(f"phrases.toml: {entry['kind']} at level {entry['level']} is unknown")
    for pattern in entry["patterns"]:
        yield Phrase(
            kind=entry["kind"],
            level=entry["level"],
            own=entry.get("own", False),
            attempt=entry.get("attempt", False),
            source=_fill(pattern, parts),
        )


def _index(phrases: tuple[Phrase, ...]) -> PhraseIndex:
    whole: dict[str, list[Phrase]] = {}
    begun: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        words, beginnings = openings(phrase.source)
        for word in words:
            whole.setdefault(word, []).append(phrase)
        for beginning in beginnings:
            begun.setdefault(beginning, []).append(phrase)
    lengths: dict[str, set[int]] = {}
    for beginning in begun:
        lengths.setdefault(beginning[:2], set()).add(len(beginning))
    return PhraseIndex(
        {word: tuple(found) for word, found in whole.items()},
        {word: tuple(found) for word, found in begun.items()},
        {start: tuple(sorted(found)) for start, found in lengths.items()},
    )


def _contexts(stored: dict[str, Any], parts: dict[str, str]) -> Contexts:
    lists = {"negators", "clause_ends"}
    return Contexts(
        negators=frozenset(stored["negators"]),
        clause_ends=frozenset(stored["clause_ends"]),
        **{
            name: _compile([pattern], parts)
            for name, pattern in stored.items()
            if name not in lists
        },
    )
