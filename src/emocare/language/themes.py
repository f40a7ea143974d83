"""What entries are about: words that stand in them more often than in everyday English."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from emocare.language.past_forms import is_past_form
from emocare.language.tokens import Vocabulary, is_word, tokens_of

# Words more frequent than this join sentences rather than name things.
TOO_COMMON = 350
MIN_LETTERS = 3
# Zipf's law: the word of rank r is 1 / (r + this) times a constant of a text (Mandelbrot 1953).
_SHIFT, _CONSTANT = 2.7, 0.1


@dataclass(frozen=True, slots=True)
class Theme:
    """A word, the texts it is in (their places, in order), and how much it stands out (above 0)."""

    term: str
    where: tuple[int, ...]
    weight: float

    @property
    def texts(self) -> int:
        """The number of texts it is in."""
        return len(self.where)


def find_themes(
    texts: Iterable[str], vocabulary: Vocabulary, *, at_least: int = 2, most: int = 20
) -> list[Theme]:
    """Return the themes of some texts, the weightiest first.

    A word must be in ``at_least`` texts. Its weight is the number of texts times the logarithm of
    how much more often it occurs than in everyday English. A plural counts as its singular; past
    forms of verbs are none.
    """
    each = [_terms(text, vocabulary) for text in texts]
    total = sum(len(terms) for terms in each) or 1
    counts = Counter(term for terms in each for term in terms)
    spread: dict[str, list[int]] = defaultdict(list)
    for place, terms in enumerate(each):
        for term in dict.fromkeys(terms):
            spread[term].append(place)
    themes = [
        Theme(
            term,
            tuple(where),
            len(where) * math.log(_surprise(counts[term] / total, term, vocabulary)),
        )
        for term, where in spread.items()
        if len(where) >= at_least
    ]
    found = [theme for theme in themes if theme.weight > 0]
    return sorted(found, key=lambda theme: (-theme.weight, theme.term))[:most]


def _terms(text: str, vocabulary: Vocabulary) -> list[str]:
    words = (token for token in tokens_of(text) if is_word(token) and "'" not in token)
    return [term for word in words if (term := _term(word, vocabulary)) is not None]


def _term(word: str, vocabulary: Vocabulary) -> str | None:
    """Return what a word counts as, None where it names nothing."""
    if is_past_form(word, vocabulary):
        return None
    singular = word[:-1] if word.endswith("s") and not word.endswith("ss") else word
    term = singular if singular in vocabulary else word
    ranks = [rank for form in {word, term} if (rank := vocabulary.rank(form)) is not None]
    if len(term) < MIN_LETTERS or (ranks and min(ranks) < TOO_COMMON):
        return None
    return term


def _surprise(share: float, term: str, vocabulary: Vocabulary) -> float:
    """Return how many times more often than in everyday English a term occurs."""
    rank = vocabulary.rank(term)
    place = len(vocabulary) if rank is None else rank
    return share / (_CONSTANT / (place + _SHIFT))


def shared_themes(before: Sequence[Theme], now: Sequence[Theme]) -> list[str]:
    """Return the terms that two periods have in common, in the order of the later one."""
    known = {theme.term for theme in before}
    return [theme.term for theme in now if theme.term in known]
