"""Words as they are compared, and what somebody looks for, taken apart.

Folded text is lower case without accents; everything but letters and digits is one space, with
a space at either end. So " river " is a whole word, " riv" a beginning, " by the river " a phrase.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

_ASCII = bytes(
    ord(chr(code).lower()) if chr(code).isalnum() and code < 128 else 32 for code in range(256)
)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_ASKED = re.compile(r'"([^"]*)"?|(\S+)')
MAX_TERMS = 12


def fold(text: str) -> str:
    """Return the folded form of a text."""
    if not text.isascii():
        # A few accents and dashes in a Latin text: what is left afterwards takes the fast way.
        text = _NOT_ASCII.sub(lambda sign: _OTHER[ord(sign.group())], text)
    if text.isascii():
        plain = text.encode("ascii").translate(_ASCII).decode("ascii")
    else:
        plain = text.translate(_OTHER)
    return f" {' '.join(plain.split())} "


class _Folding(dict[int, str]):
    """Folds one character at a time, and remembers it; one becomes one."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        base = unicodedata.normalize("NFKD", sign)[:1].lower()
        folded = base if len(base) == 1 and base.isalnum() else " "
        # Accents that stand alone belong to the letter before them; only in decomposed texts.
        self[code] = folded
        return folded


_OTHER: Mapping[int, str] = _Folding()


@dataclass(frozen=True, slots=True)
class Term:
    """Something that must be in an entry; ``needle`` is looked for in the folded text."""

    needle: str

    @property
    def pattern(self) -> re.Pattern[str]:
        """What finds it in a text that was folded letter by letter (spaces not yet joined)."""
        body = r"\s+".join(re.escape(word) for word in self.needle.split())
        return re.compile(r"(?<!\S)" + body + (r"(?!\S)" if self.needle.endswith(" ") else ""))


def read_terms(words: str) -> tuple[Term, ...]:
    """Return what is looked for: words, beginnings (``slee*``) and "phrases", all of them."""
    terms = []
    for phrase, word in _ASKED.findall(words):
        folded = fold(phrase or word)
        if folded.strip():
            beginning = not phrase and word.endswith("*")
            terms.append(Term(folded[:-1] if beginning else folded))
    return tuple(dict.fromkeys(terms))[:MAX_TERMS]


def places(text: str, terms: tuple[Term, ...]) -> list[tuple[int, int]]:
    """Return where in ``text`` the terms stand, in order, none within another."""
    letters = "".join(_letter(sign) for sign in text)
    found = sorted(
        (match.start(), match.end()) for term in terms for match in term.pattern.finditer(letters)
    )
    apart: list[tuple[int, int]] = []
    for start, end in found:
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return apart


def _letter(sign: str) -> str:
    return _OTHER[ord(sign)]
