"""The thinking traps and the phrases that hint at them: ``traps.yaml``, checked as it is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from emocare.language.traps_patterns import BadPattern, PatternLanguage, Phrase

SHIPPED = Path(__file__).with_name("traps.yaml")
# The ids in their fixed order; a file must hold exactly these.
TRAP_NAMES: tuple[str, ...] = (
    *("all_or_nothing", "overgeneralising", "mental_filter", "disqualifying_the_positive"),
    *("mind_reading", "fortune_telling", "catastrophising", "magnifying_minimising"),
    *("emotional_reasoning", "should_statements", "labelling", "personalising", "blaming"),
    *("comparing", "control_fairness"),
)
_TEXTS = ("title", "explanation", "question", "why")
_LISTED = ("strong", "likely", "faint")
_TOP = frozenset({"weights", "lists", "steps_back", "silent", "told", "traps"})
_MAY_LACK = frozenset({*_LISTED, "unless", "unless_told"})
_OF_A_TRAP = frozenset({"id", *_TEXTS, *_MAY_LACK})


class BadTraps(ValueError):
    """The file of traps cannot be used; one sentence says where and why."""


@dataclass(frozen=True, slots=True)
class Clue:
    """A phrase and how much it says by itself, above 0 to 1."""

    phrase: Phrase
    weight: float


@dataclass(frozen=True, slots=True)
class TrapKind:
    """A thinking trap: how it is told to a person, and the phrases that hint at it.

    ``question`` is one to ask oneself; ``why`` says what the words may do, with ``{words}`` for
    them. A sentence with a phrase of ``unless`` is left alone; with ``unless_told`` also one that
    reports what somebody said.
    """

    name: str
    title: str
    explanation: str
    question: str
    why: str
    clues: tuple[Clue, ...]
    unless: tuple[Phrase, ...]
    unless_told: bool = False


@dataclass(frozen=True, slots=True)
class TrapRules:
    """Everything in the file.

    ``steps_back`` are phrases of one who already doubts the thought, ``told`` of one who reports
    what somebody said; with one of ``silent`` nothing is suggested at all.
    """

    kinds: tuple[TrapKind, ...]
    steps_back: tuple[Phrase, ...]
    told: tuple[Phrase, ...]
    silent: tuple[Phrase, ...]


def read_rules(path: Path = SHIPPED) -> TrapRules:
    """Return the rules in a file; raises BadTraps."""
    try:
        raw = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadTraps(f"{path.name} cannot be read: {error}") from error
    try:
        return _rules(raw)
    except (BadTraps, BadPattern) as error:
        raise BadTraps(f"{path.name}: {error}") from error


def _rules(raw: object) -> TrapRules:
    top = _mapping(raw, "The file", _TOP)
    weights = _weights(top["weights"])
    lists = _mapping(top["lists"], "lists", None)
    patterns = PatternLanguage({str(name): _texts(lists[name], str(name)) for name in lists})
    if not isinstance(top["traps"], list):
        raise BadTraps("traps must be a list.")
    kinds = tuple(_kind(each, weights, patterns) for each in top["traps"])
    names = tuple(kind.name for kind in kinds)
    if names != TRAP_NAMES:
        raise BadTraps(f"traps must be these, in this order: {', '.join(TRAP_NAMES)}.")
    return TrapRules(
        kinds,
        steps_back=_phrases(top["steps_back"], "steps_back", patterns),
        told=_phrases(top["told"], "told", patterns),
        silent=_phrases(top["silent"], "silent", patterns),
    )


def _weights(raw: object) -> Mapping[str, float]:
    weights = _mapping(raw, "weights", frozenset(_LISTED))
    for name, weight in weights.items():
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 < weight <= 1:
            raise BadTraps(f"weights.{name} must be a number above 0 and at most 1.")
    return MappingProxyType({str(name): float(weight) for name, weight in weights.items()})


def _kind(raw: object, weights: Mapping[str, float], patterns: PatternLanguage) -> TrapKind:
    name = raw.get("id") if isinstance(raw, Mapping) else None
    where = f"the trap {name!r}"
    fields = _mapping(
        raw, where, _OF_A_TRAP, may_lack=frozenset({*_LISTED, "unless", "unless_told"})
    )
    texts = {key: _sentence(fields[key], f"{key} of {where}") for key in _TEXTS}
    if "{words}" not in texts["why"]:
        raise BadTraps(f"why of {where} must hold {{words}}.")
    clues = tuple(_clues(fields, weights, where, patterns))
    if not clues:
        raise BadTraps(f"{where} has no phrases.")
    unless = _phrases(fields.get("unless", []), f"unless of {where}", patterns)
    told = fields.get("unless_told", False)
    if not isinstance(told, bool):
        raise BadTraps(f"unless_told of {where} must be true or false.")
    return TrapKind(str(name), **texts, clues=clues, unless=unless, unless_told=told)


def _clues(
    fields: Mapping[str, Any], weights: Mapping[str, float], where: str, patterns: PatternLanguage
) -> Iterator[Clue]:
    for strength in _LISTED:
        for phrase in _phrases(fields.get(strength, []), f"{strength} of {where}", patterns):
            yield Clue(phrase, weights[strength])


def _phrases(raw: object, where: str, patterns: PatternLanguage) -> tuple[Phrase, ...]:
    return tuple(patterns.phrase(written) for written in _texts(raw, where))


def _texts(raw: object, where: str) -> list[str]:
    if not isinstance(raw, list):
        raise BadTraps(f"{where} must be a list of phrases.")
    return [_sentence(each, f"each entry of {where}") for each in raw]


def _sentence(raw: object, where: str) -> str:
    # YAML reads a bare no, on or 7 as something else than text.
    if not isinstance(raw, str) or not raw.strip():
        raise BadTraps(f"{where} must be text, not {raw!r}.")
    return raw.strip()


def _mapping(
    raw: object,
    where: str,
    keys: frozenset[str] | None,
    may_lack: frozenset[str] = frozenset(),
) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise BadTraps(f"{where} must be named fields.")
    if keys is not None:
        if unknown := sorted(map(str, set(raw) - keys)):
            raise BadTraps(f"{where} has an unknown field {unknown[0]!r}.")
        if missing := sorted(keys - may_lack - set(raw)):
            raise BadTraps(f"{where} lacks {missing[0]!r}.")
    return raw
