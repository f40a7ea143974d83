"""Cut a text into sentences, each with its place, so that a reading can point at it.

Rules rather than a model: diaries have full stops, line breaks, lists and no capitals, and every
cut must be explicable. A sentence ends at ``.``, ``!``, ``?`` or ``…`` followed by a space, unless
the full stop belongs to an abbreviation, an initial or a number; and at a line's end. What is
still too long for the network is cut at a comma, a semicolon or a dash, or between two words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from emocare.language.tokens import MAX_TOKENS, tokens_of

_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s)|[\u3002\uff01\uff1f]+")
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|st|jr|sr|vs|etc|approx|no|e\.g|i\.e|a\.m|p\.m)|\b[a-hj-z])\.$", re.I
)
_PAUSE = re.compile(r"[,;:–—]\s+")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text, from ``start`` up to ``end``, in characters."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return what is there."""
        return text[self.start : self.end]


def split_sentences(text: str) -> list[Span]:
    """Return the sentences of a text in order, without the spaces around them."""
    spans = [span for line in _LINE.finditer(text) for span in _in_line(text, line.span())]
    return [part for span in spans for part in _short_enough(text, span)]


def _in_line(text: str, line: tuple[int, int]) -> Iterator[Span]:
    start, end = line
    for mark in _END.finditer(text, start, end):
        if mark.group() == "." and _ABBREVIATION.search(text, start, mark.end()):
            continue
        yield from _trimmed(text, start, mark.end())
        start = mark.end()
    yield from _trimmed(text, start, end)


def _short_enough(text: str, span: Span) -> Iterator[Span]:
    """Cut a sentence with too many tokens at its middlemost pause until its parts are short."""
    if len(tokens_of(span.of(text))) <= MAX_TOKENS:
        yield span
        return
    cut = _middlemost(text, span, _PAUSE) or _middlemost(text, span, _SPACE)
    cut = cut or (span.start + span.end) // 2
    for part in (*_trimmed(text, span.start, cut), *_trimmed(text, cut, span.end)):
        yield from _short_enough(text, part)


def _middlemost(text: str, span: Span, kind: re.Pattern[str]) -> int | None:
    """Return where the break of this kind ends that is nearest to the middle, None without."""
    middle = (span.start + span.end) / 2
    ends = [found.end() for found in kind.finditer(text, span.start, span.end)]
    ends = [end for end in ends if end < span.end]
    return min(ends, key=lambda end: abs(end - middle), default=None)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    part = text[start:end]
    inner = part.strip()
    if inner:
        first = start + len(part) - len(part.lstrip())
        yield Span(first, first + len(inner))
