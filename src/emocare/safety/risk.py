"""Look for words that may say that somebody is not safe. Recall first; nothing is decided here.

Pure: no database, no network, no model is needed, and nothing is ever raised. What comes out
opens a step of the safety path and a direct question; it is never a diagnosis and never a reason
to tell anybody. Faces play no part: there is no way to hand one in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, cast

from emocare.safety.classifier import second_opinion
from emocare.safety.contexts import level_in_context
from emocare.safety.phrase_list import Phrase, PhraseList, phrase_list
from emocare.safety.sentences import Sentence, split_sentences

Kind = Literal["suicide", "self_harm", "harm_to_others", "abuse", "eating"]
Level = Literal[0, 1, 2, 3]
# Longer texts are read to here; every slice limits its texts to far less.
LONGEST = 200_000


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
    try:
        spans = tuple(_spans(text[:LONGEST]))
    except Exception:
        spans = ()  # a person's entry must be kept whatever happens here
    return replace(_signal(spans), country=country)


def _signal(spans: tuple[Span, ...]) -> RiskSignal:
    level = max((span.level for span in spans), default=0)
    # Kinds of a lower level would dilute a clear answer; distress names none besides it.
    kinds = dict.fromkeys(span.kind for span in spans if span.level >= min(level, 2))
    return RiskSignal(cast("Level", level), tuple(kinds), spans)


def _spans(text: str) -> Iterator[Span]:
    phrases = phrase_list()
    sentences = split_sentences(text)
    for place, sentence in enumerate(sentences):
        near = sentences[max(0, place - 1) : place + 3]
        yield from _in_sentence(phrases, sentence, near)


def _in_sentence(phrases: PhraseList, sentence: Sentence, near: list[Sentence]) -> Iterator[Span]:
    plain, matches = sentence, list(_matches(phrases, sentence))
    if matches:
        plain = sentence.without(phrases.idioms)
        matches = matches if plain is sentence else list(_matches(phrases, plain))
    for phrase, match in matches:
        level = level_in_context(phrases.contexts, phrase, plain, match, near)
        if level > 0:
            start, end = plain.place(match.start(), match.end())
            yield Span(start, end, cast("Kind", phrase.kind), cast("Level", level))
    if plain is sentence and not matches:
        yield from _second_opinion(sentence)


def _second_opinion(sentence: Sentence) -> Iterator[Span]:
    """Yield what the classifier sees where no phrase stood; rules that judged one have the say."""
    kind = second_opinion(sentence)
    if kind is not None:
        first, last = sentence.tokens[0], sentence.tokens[-1]
        yield Span(first.start, last.end, cast("Kind", kind), 2)


def _matches(phrases: PhraseList, sentence: Sentence) -> Iterator[tuple[Phrase, re.Match[str]]]:
    """Yield each phrase that begins at a word; overlapping ones as well."""
    for start, word in sentence.starts():
        for phrase in phrases.index.at(word):
            match = phrase.pattern.match(sentence.line, start)
            if match is not None:
                yield phrase, match
