"""What the words around a phrase make of it: denied, about somebody else, long ago, quoted."""

from __future__ import annotations

import re

from emocare.safety.phrase_list import Contexts, Phrase
from emocare.safety.sentences import Sentence

_IDEATION = 2
_DISTRESS = 1
_REACH = 7  # words that a "not" reaches forwards
_MEANT = re.compile(r"(?<= )(?:tonight|now|today|tomorrow|want to|going to|will)(?= )")
_HURT_ONE = re.compile(r"(?<= )(?:me|us|my)(?= )")


def level_in_context(
    contexts: Contexts,
    phrase: Phrase,
    sentence: Sentence,
    match: re.Match[str],
    near: list[Sentence],
) -> int:
    """Return the level that ``match`` keeps in its sentence; 0 where it says nothing."""
    line, start, end = sentence.line, match.start(), match.end()
    if _is_quoted(contexts, line, start, near):
        return 0
    if not phrase.own and _is_denied(contexts, line, start):
        return 0
    if _is_about_another(contexts, phrase, line, start, match.group()):
        return _DISTRESS if phrase.level >= _IDEATION else 0
    if phrase.level >= _IDEATION and _is_over(contexts, phrase, line, near):
        return _DISTRESS
    if phrase.level == 3 and contexts.recent.search(line[:end]) and not _MEANT.search(line):
        return _IDEATION
    return phrase.level


def _is_quoted(contexts: Contexts, line: str, start: int, near: list[Sentence]) -> bool:
    """Say whether the phrase stands in quotation marks beside a song, a film or a book."""
    opened = line.count('" ', 0, start) % 2 == 1 and '"' in line[start:]
    return opened and any(contexts.media.search(sentence.line) for sentence in near)


def _is_denied(contexts: Contexts, line: str, start: int) -> bool:
    if contexts.takes_back.search(line[start:]):
        return False
    before = contexts.denies_nothing.sub(lambda m: " ".join("_" * len(m.group().split())), line)
    reach: list[str] = []
    for word in reversed(_until(before, line, start)):
        if word in contexts.clause_ends or len(reach) >= _REACH:
            break
        reach.append(word)
    denials = sum(word in contexts.negators for word in reach)
    # "I can't say I don't want to": two denials say yes.
    denials += " cant say " in line[:start] or " cannot say " in line[:start]
    return denials % 2 == 1


def _until(blanked: str, line: str, start: int) -> list[str]:
    """Return the words before ``start``; blanking kept the number of words, not of letters."""
    count = len(line[:start].split())
    return blanked.split()[:count]


def _is_about_another(contexts: Contexts, phrase: Phrase, line: str, start: int, said: str) -> bool:
    if phrase.kind == "abuse":
        return _tells_of_another(contexts, line, start, said)
    if contexts.first.search(" " + said + " "):
        return False
    clause = line[:start].rsplit(" , ", 1)[-1]
    clause = " " + clause.split(" but ")[-1].strip() + " "
    other = _last(contexts.others, clause)
    first = _last(contexts.first, clause)
    return other > first


def _tells_of_another(contexts: Contexts, line: str, start: int, said: str) -> bool:
    """Say whether abuse is told of another: no "me" in it or after it, somebody else before."""
    if _HURT_ONE.search(" " + said + " ") or _HURT_ONE.search(line[start:]):
        return False
    before = line[:start] + " "
    return _last(contexts.others, before) > _last(contexts.first, before)


def _is_over(contexts: Contexts, phrase: Phrase, line: str, near: list[Sentence]) -> bool:
    """Say whether it was long ago and is over; an old attempt counts unless it is plainly over."""
    around = " ".join(sentence.line for sentence in near)
    if not contexts.past.search(line) or contexts.now.search(line):
        return False
    if contexts.recent.search(line):
        return False
    return bool(contexts.over.search(around)) or not phrase.attempt


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in pattern.finditer(text)), default=-1)
