"""Find thinking traps that a sentence may hold: suggestions, never verdicts.

First phrases of ``traps.yaml`` are looked for in the sentence as plain words. What several phrases
of a trap say adds up as for independent clues (one minus the product of what each leaves open).
Words of one who already steps back from the thought take most of it away. Where no phrase is
found, a network reads the sentence (``traps_network``). A worried, harsh or absolute sentence may
well be true, and this cannot tell: whatever shows a trap must offer ``MAY_BE_ACCURATE`` beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from emocare.language.traps_network import load_network
from emocare.language.traps_patterns import Phrase
from emocare.language.traps_rules import TrapKind, TrapRules, read_rules
from emocare.language.traps_words import PlainSentence, plain_sentence

MAY_BE_ACCURATE = "This may be an accurate thought."
# Below this nothing is suggested.
SUGGESTED_FROM = 0.5
# More suggestions for one sentence would be a verdict.
MOST = 3
# The network is surer that there is a trap than which: so many are offered to choose from.
MOST_UNSURE = 2
# A longer piece of a sentence is repeated to here.
_MOST_REPEATED = 120
# What is left of the score where the person already doubts the thought.
LEFT_AFTER_STEPPING_BACK = 0.4


@dataclass(frozen=True, slots=True)
class Trap:
    """A thinking trap that a sentence may hold.

    ``score`` is ``SUGGESTED_FROM`` to 1 and orders suggestions; it is no probability. The words
    that led to it go from ``start`` up to ``end``, in characters. ``why`` is for the person.
    """

    name: str
    score: float
    start: int
    end: int
    why: str

    def moved(self, by: int) -> Trap:
        """Return the same with its place moved by some characters."""
        return replace(self, start=self.start + by, end=self.end + by)


def trap_kinds() -> tuple[TrapKind, ...]:
    """Return the 15 thinking traps as they are told to a person."""
    return _rules().kinds


def find_traps(sentence: str) -> tuple[Trap, ...]:
    """Return the traps a sentence may hold, the likeliest first, at most ``MOST``.

    The network is asked where the rules find none and the person does not step back already. Any
    string will do; one without traps gives nothing, and so does one of somebody who may be in
    danger: that is for ``emocare.safety``, and no moment for remarks about thinking.
    """
    plain = plain_sentence(sentence)
    found = _by_rules(sentence, plain)
    return _by_network(sentence, plain) if _is_open(plain, found) else found


def traps_by_rules(sentence: str) -> tuple[Trap, ...]:
    """Return what the phrases of ``traps.yaml`` alone find."""
    return _by_rules(sentence, plain_sentence(sentence))


def for_the_network(sentence: str) -> bool:
    """Whether the network is asked about a sentence."""
    plain = plain_sentence(sentence)
    return _is_open(plain, _by_rules(sentence, plain))


def _is_open(plain: PlainSentence, by_rules: tuple[Trap, ...]) -> bool:
    """Whether no phrase found anything, and nobody is in danger or steps back already."""
    rules = _rules()
    return not (by_rules or _holds(plain, rules.silent) or _holds(plain, rules.steps_back))


def _by_rules(sentence: str, plain: PlainSentence) -> tuple[Trap, ...]:
    rules = _rules()
    if _holds(plain, rules.silent):
        return ()
    told, doubted = _holds(plain, rules.told), _holds(plain, rules.steps_back)
    found = [
        trap
        for kind in rules.kinds
        if not (told and kind.unless_told)
        and (trap := _trap(kind, sentence, plain, LEFT_AFTER_STEPPING_BACK if doubted else 1.0))
    ]
    return tuple(sorted(found, key=lambda trap: -trap.score)[:MOST])


def _by_network(sentence: str, plain: PlainSentence) -> tuple[Trap, ...]:
    """Return what the network makes of the whole sentence."""
    rules, network = _rules(), load_network()
    if network is None:
        return ()
    told = _holds(plain, rules.told)
    kinds = {
        kind.name: kind
        for kind in rules.kinds
        if not (told and kind.unless_told) and not _holds(plain, kind.unless)
    }
    # One that is set aside is not replaced: what is less likely would be a guess.
    return tuple(
        _told(kinds[hint.name], sentence, (0, len(sentence)), max(hint.score, SUGGESTED_FROM))
        for hint in network.hints(sentence)[:MOST_UNSURE]
        if hint.name in kinds
    )


@lru_cache(maxsize=1)
def _rules() -> TrapRules:
    return read_rules()


def _holds(plain: PlainSentence, phrases: tuple[Phrase, ...]) -> bool:
    return any(phrase.find(plain) for phrase in phrases)


def _trap(kind: TrapKind, sentence: str, plain: PlainSentence, share: float) -> Trap | None:
    open_still, best, place = 1.0, 0.0, (0, 0)
    for clue in kind.clues:
        where = clue.phrase.find(plain)
        if where is None:
            continue
        open_still *= 1 - clue.weight
        if clue.weight > best:
            best, place = clue.weight, where
    score = share * (1 - open_still)
    if score < SUGGESTED_FROM or _holds(plain, kind.unless):
        return None
    return _told(kind, sentence, plain.typed(*place), score)


def _told(kind: TrapKind, sentence: str, place: tuple[int, int], score: float) -> Trap:
    start, end = place
    words = sentence[start:end]
    words = words if len(words) <= _MOST_REPEATED else words[:_MOST_REPEATED].rstrip() + "…"
    why = kind.why.replace("{words}", words)
    return Trap(kind.name, round(score, 3), start, end, f"{why} {MAY_BE_ACCURATE}")


__all__ = [
    "MAY_BE_ACCURATE",
    "SUGGESTED_FROM",
    "Trap",
    "TrapKind",
    "find_traps",
    "for_the_network",
    "trap_kinds",
    "traps_by_rules",
]
