"""Exact scores from answers. Pure: no database, no clock.

A score is the sum of its items times its factor. Where the instrument bears missing answers, the
mean of the answered items stands in for them and the score is flagged as ``prorated``; its exact
value is rounded half up, because bands are named for whole numbers. Some items are never filled
in (item 9 of the PHQ-9): without them there is no score, and the reason is given instead.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from emocare.assessment.instrument import Instrument, Item, Outcome, ScoreRule

Value = int | tuple[int, ...] | str
"""What an answer is: a number, several numbers, or a text."""

Answers = Mapping[str, Value]
Unscored = Literal["too_few_answers", "must_be_answered"]


@dataclass(frozen=True, slots=True)
class Score:
    """One score. ``value`` is None where it cannot be had; ``unscored`` says why.

    ``exact`` differs from ``value`` only where answers were missing. ``past_cut_off`` is on the
    worse side of the cut-off, the cut-off itself included; None without one or without a value.
    """

    id: str
    value: int | None
    exact: float | None
    band: str | None
    prorated: bool
    missing: tuple[str, ...]
    unscored: Unscored | None
    past_cut_off: bool | None


@dataclass(frozen=True, slots=True)
class Scored:
    """Every score of one set of answers, and the algorithm's outcome where there is one."""

    scores: tuple[Score, ...]
    outcome: Outcome | None


def score(instrument: Instrument, answers: Answers) -> Scored:
    """Return the scores of ``answers``; those to items that were not asked do not count."""
    given = {item.id: answers[item.id] for item in asked(instrument, answers) if item.id in answers}
    scores = tuple(_score(rule, given) for rule in instrument.scores)
    return Scored(scores, _outcome(instrument, given))


def asked(instrument: Instrument, answers: Answers) -> list[Item]:
    """Return the items that are asked after ``answers``, in order."""
    return [item for item in instrument.items if _applies(item, answers)]


def find_band(rule: ScoreRule, value: int) -> str | None:
    """Return the name of the range that ``value`` lies in."""
    return next((band.label for band in rule.bands if band.from_ <= value <= band.to), None)


def is_past_cut_off(rule: ScoreRule, value: int) -> bool | None:
    """Say whether ``value`` lies on the worse side of the cut-off, or None without one."""
    if rule.cut_off is None:
        return None
    return value >= rule.cut_off.at if rule.better == "lower" else value <= rule.cut_off.at


def _applies(item: Item, answers: Answers) -> bool:
    if item.when is None:
        return True
    given = (answers.get(other) for other in item.when.any_of)
    return any(isinstance(value, int) and value >= item.when.at_least for value in given)


def _score(rule: ScoreRule, given: Answers) -> Score:
    values = [value for item in rule.items if isinstance(value := given.get(item), int)]
    missing = tuple(item for item in rule.items if item not in given)
    unscored = _why_not(rule, missing, answered=len(values))
    if unscored is not None:
        return Score(rule.id, None, None, None, False, missing, unscored, None)
    exact = Fraction(sum(values) * len(rule.items) * rule.multiply, len(values))
    value = math.floor(exact + Fraction(1, 2))
    return Score(
        id=rule.id,
        value=value,
        exact=float(exact),
        band=find_band(rule, value),
        prorated=bool(missing),
        missing=missing,
        unscored=None,
        past_cut_off=is_past_cut_off(rule, value),
    )


def _why_not(rule: ScoreRule, missing: tuple[str, ...], *, answered: int) -> Unscored | None:
    if not answered or len(missing) > rule.missing.most:
        return "too_few_answers"
    if set(missing) & set(rule.missing.never):
        return "must_be_answered"
    return None


def _outcome(instrument: Instrument, given: Answers) -> Outcome | None:
    """Return the algorithm's outcome; None where none fits or an item is missing."""
    algorithm = instrument.algorithm
    if algorithm is None:
        return None
    counted = set()
    for count in algorithm.counts:
        for item in count.items:
            value = given.get(item)
            if not isinstance(value, int):
                return None
            if value >= count.at_least:
                counted.add(item)
    if not counted & set(algorithm.core):
        return None
    return next((one for one in algorithm.outcomes if one.from_ <= len(counted) <= one.to), None)
