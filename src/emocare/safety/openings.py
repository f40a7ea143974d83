"""Find with which words a pattern can begin, so that only fitting patterns are tried at a word.

Understands what ``phrases.toml`` uses: literals, groups, alternatives, look-arounds, classes,
escapes and counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_LOOK_AROUND = ("?=", "?!", "?<=", "?<!")


@dataclass(frozen=True, slots=True)
class _Part:
    """A literal character, an open class (``options`` None) or a choice; maybe left out."""

    literal: str = ""
    options: tuple[tuple[_Part, ...], ...] | None = None
    optional: bool = False
    look: bool = False


def openings(pattern: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the whole first words of ``pattern``, and the beginnings of open ones.

    Raises ValueError where a pattern can begin with any word: it would be tried at every word.
    """
    options, place = _read_options(pattern, 0)
    if place != len(pattern):
        raise ValueError(f"unbalanced pattern: {pattern}")
    found = {opening for option in options for opening in _first(option, "")}
    whole = frozenset(text for text, closed in found if closed)
    begun = frozenset(text for text, closed in found if not closed)
    if "" in whole or any(len(text) < 2 for text in begun):
        raise ValueError(f"this pattern can begin with any word: {pattern}")
    return whole, begun


def _read_options(pattern: str, place: int) -> tuple[tuple[tuple[_Part, ...], ...], int]:
    options: list[tuple[_Part, ...]] = []
    parts: list[_Part] = []
    while place < len(pattern) and pattern[place] != ")":
        if pattern[place] == "|":
            options.append(tuple(parts))
            parts, place = [], place + 1
            continue
        part, place = _read_part(pattern, place)
        part, place = _read_count(pattern, place, part)
        parts.append(part)
    return (*options, tuple(parts)), place


def _read_part(pattern: str, place: int) -> tuple[_Part, int]:
    letter = pattern[place]
    if letter == "(":
        look = pattern.startswith(_LOOK_AROUND, place + 1)
        inside = place + (3 if pattern.startswith("(?:", place) else 1)
        options, end = _read_options(pattern, inside)
        return _Part(options=options, look=look), end + 1
    if letter == "[":
        return _Part(), pattern.index("]", place) + 1
    if letter == "\\":
        return _Part(), place + 2
    return (_Part() if letter == "." else _Part(literal=letter)), place + 1


def _read_count(pattern: str, place: int, part: _Part) -> tuple[_Part, int]:
    rest = pattern[place : place + 1]
    if rest in {"?", "*"}:
        return _Part(part.literal, part.options, optional=True, look=part.look), place + 1
    if rest == "+":
        return part, place + 1
    if rest == "{":
        none = pattern[place + 1] == "0"
        return (
            _Part(part.literal, part.options, optional=none, look=part.look),
            pattern.index("}", place) + 1,
        )
    return part, place


def _first(parts: tuple[_Part, ...], begun: str) -> Iterator[tuple[str, bool]]:
    """Yield each first word and whether it is whole."""
    for place, part in enumerate(parts):
        rest = parts[place + 1 :]
        if part.look:
            continue
        if part.optional:
            yield from _first(rest, begun)
        if part.options is not None:
            for option in part.options:
                yield from _first((*option, *rest), begun)
            return
        if part.literal == " ":
            yield begun, True
            return
        if not part.literal:
            yield begun, False
            return
        if part.optional:
            yield from _first(rest, begun + part.literal)
            return
        begun += part.literal
    yield begun, True
