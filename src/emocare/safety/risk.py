"""Look for words that may say that somebody is not safe. Recall first; nothing is decided here.

Pure: no database, no network, no model is needed, and nothing is ever raised. What comes out
opens a step of the safety path and a direct question; it is never a diagnosis and never a reason
to tell anybody. Faces play no part: there is no way to hand one in.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, ParamSpec, TypeVar, cast

from emocare.safety.contexts import level_in_context
from emocare.safety.network import second_opinions
from emocare.safety.phrase_list import Phrase, PhraseList, phrase_list
from emocare.safety.sentences import Sentence, split_sentences

Kind = Literal["suicide", "self_harm", "harm_to_others", "abuse", "eating"]
Level = Literal[0, 1, 2, 3]
# Hopeless words name no kind of their own; the path asks about suicide.
_DISTRESS_KIND: Kind = "suicide"
# Longer texts are read to here; every slice limits its texts to far less.
LONGEST = 200_000

log = logging.getLogger(__name__)

# From here on the path asks directly, and everything else waits.
ASKED_FROM: Level = 2
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Span:
    """Where in the original text a phrase stands, and what it may mean."""

    start: int
    end: int
    kind: Kind
    level: Level


@dataclass(frozen=True, slots=True)
class RiskSignal:
    """What a text may say: ``level`` 0 nothing, 1 distress, 2 any ideation or harm, 3 acute."""

    level: Level = 0
    kinds: tuple[Kind, ...] = ()
    spans: tuple[Span, ...] = ()
    country: str | None = None


def assess_text(text: str, *, country: str | None = None) -> RiskSignal:
    """Return what ``text`` may say about its writer's safety.

    ``country`` (ISO 3166) is handed on for the lines to show. Never raises: a text that cannot
    be read gives level 0.
    """
    text = text[:LONGEST]
    sentences = _kept(split_sentences, text)
    judged = _kept(_judged, sentences)
    found = tuple(span for one in judged for span in one.spans)
    # A friend's words, or one's own of long ago: what a rule has set aside stays so. A denial does
    # not: "I don't want to die, I just can't go on" is one.
    open_ones = [one.sentence for one in judged if not one.set_aside]
    return replace(_signal((*found, *_kept(_second_spans, text, open_ones))), country=country)


def phrases_level(text: str) -> Level:
    """Return the level that the phrase list alone gives ``text``."""
    judged = _judged(split_sentences(text[:LONGEST]))
    return _signal(tuple(span for one in judged for span in one.spans)).level


def _kept(reader: Callable[P, Iterable[T]], *args: P.args, **kwargs: P.kwargs) -> list[T]:
    """Return what one reader finds: a person's entry must be kept whatever happens in it."""
    try:
        return list(reader(*args, **kwargs))
    except Exception as error:  # which one, and never the words
        log.error("A reader of the safety path failed: %s", type(error).__name__)
        return []


def _signal(spans: tuple[Span, ...]) -> RiskSignal:
    level = max((span.level for span in spans), default=0)
    # Kinds of a lower level would dilute a clear answer; distress names none besides it.
    kinds = dict.fromkeys(span.kind for span in spans if span.level >= min(level, ASKED_FROM))
    return RiskSignal(cast("Level", level), tuple(kinds), spans)


@dataclass(frozen=True, slots=True)
class _Judged:
    """What the phrases make of a sentence; ``set_aside`` where they meant another, or long ago."""

    sentence: Sentence
    spans: tuple[Span, ...]
    set_aside: bool


def _judged(sentences: Sequence[Sentence]) -> Iterator[_Judged]:
    phrases = phrase_list()
    for place, sentence in enumerate(sentences):
        near = list(sentences[max(0, place - 1) : place + 3])
        yield _judge(phrases, sentence, near)


def _judge(phrases: PhraseList, sentence: Sentence, near: list[Sentence]) -> _Judged:
    plain, matches = sentence, list(_matches(phrases, sentence))
    if matches:
        plain = sentence.without(phrases.idioms)
        matches = matches if plain is sentence else list(_matches(phrases, plain))
    spans = []
    for phrase, match in matches:
        level = level_in_context(phrases.contexts, phrase, plain, match, near)
        if level > 0:
            start, end = plain.place(match.start(), match.end())
            spans.append(Span(start, end, cast("Kind", phrase.kind), cast("Level", level)))
    grave = any(phrase.level >= ASKED_FROM for phrase, _ in matches)
    set_aside = grave and bool(spans) and all(span.level < ASKED_FROM for span in spans)
    return _Judged(sentence, tuple(spans), set_aside)


def _second_spans(text: str, sentences: Sequence[Sentence]) -> Iterator[Span]:
    """Yield the passages in which the network sees risk, once for each kind."""
    for passage, opinion in second_opinions(text, sentences):
        for kind in opinion.kinds or (_DISTRESS_KIND,) * (opinion.level > 0):
            level = cast("Level", opinion.level)
            yield Span(passage.start, passage.end, cast("Kind", kind), level)


def _matches(phrases: PhraseList, sentence: Sentence) -> Iterator[tuple[Phrase, re.Match[str]]]:
    """Yield each phrase that begins at a word; overlapping ones as well."""
    for start, word in sentence.starts():
        for phrase in phrases.index.at(word):
            match = phrase.pattern.match(sentence.line, start)
            if match is not None:
                yield phrase, match
