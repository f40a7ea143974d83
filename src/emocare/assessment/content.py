"""What is sealed in a response: answers, when they were given, and what came of them.

A finished response carries the texts, labels and codes of its answers itself, so that it can be
read and exported when the instrument's file has changed or is gone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from emocare.assessment.instrument import Instrument
from emocare.assessment.scoring import Answers, Score, Scored, Unscored, asked

# One entry per answer given; changing one's mind for ever must not fill the disk.
MAX_LOG = 2000


class _Stored(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Given(_Stored):
    """When an item was shown and answered, by the person's clock, and received, by ours."""

    item: str
    presented_at: datetime | None
    answered_at: datetime | None
    received_at: datetime


class AnswerRecord(_Stored):
    """One answer in the words the person saw."""

    item: str
    kind: Literal["choice", "several", "scale", "text"]
    text: str
    loinc: str | None
    value: int | list[int] | str
    labels: list[str]
    codes: list[str | None]


class ScoreRecord(_Stored):
    """One score as it was computed, with its range."""

    id: str
    name: str
    loinc: str | None
    low: int
    high: int
    value: int | None
    exact: float | None
    band: str | None
    prorated: bool
    missing: list[str]
    unscored: Unscored | None
    past_cut_off: bool | None


class Finished(_Stored):
    """What came of a finished response."""

    loinc: str | None
    answers: list[AnswerRecord]
    scores: list[ScoreRecord]
    outcome: str | None
    outcome_words: str | None
    follow_ups: list[str]


class Content(_Stored):
    """Everything sealed in one response."""

    title: str
    time_zone: str
    answers: dict[str, int | list[int] | str] = Field(default_factory=dict)
    log: list[Given] = Field(default_factory=list)
    finished: Finished | None = None

    def as_answers(self) -> Answers:
        """Return the answers as the scoring takes them."""
        return {
            item: tuple(value) if isinstance(value, list) else value
            for item, value in self.answers.items()
        }


def finish(instrument: Instrument, answers: Answers, scored: Scored) -> Finished:
    """Return what is kept of a finished response; answers to items not asked are dropped."""
    outcome = scored.outcome
    follow_ups = [
        item.follow_up
        for item in instrument.items
        if item.follow_up and item.safety and _number(answers, item.id) >= item.safety.at_least
    ]
    return Finished(
        loinc=instrument.loinc,
        answers=_answers(instrument, answers),
        scores=[_score(instrument, one) for one in scored.scores],
        outcome=outcome.id if outcome else None,
        outcome_words=outcome.words if outcome else None,
        follow_ups=follow_ups,
    )


def _number(answers: Answers, item: str) -> int:
    value = answers.get(item)
    return value if isinstance(value, int) else -1000


def _answers(instrument: Instrument, answers: Answers) -> list[AnswerRecord]:
    records = []
    for item in asked(instrument, answers):
        if item.id not in answers:
            continue
        value = answers[item.id]
        chosen = () if isinstance(value, str) else value if isinstance(value, tuple) else (value,)
        options = [one for one in instrument.choices(item) if one.value in chosen]
        records.append(
            AnswerRecord(
                item=item.id,
                kind=item.kind,
                text=item.text,
                loinc=item.loinc,
                value=[one.value for one in options] if isinstance(value, tuple) else value,
                labels=[one.label for one in options],
                codes=[one.loinc for one in options],
            )
        )
    return records


def _score(instrument: Instrument, one: Score) -> ScoreRecord:
    (rule,) = (rule for rule in instrument.scores if rule.id == one.id)
    low, high = instrument.score_range(rule)
    return ScoreRecord(
        id=one.id,
        name=rule.name,
        loinc=rule.loinc,
        low=low,
        high=high,
        value=one.value,
        exact=one.exact,
        band=one.band,
        prorated=one.prorated,
        missing=list(one.missing),
        unscored=one.unscored,
        past_cut_off=one.past_cut_off,
    )
