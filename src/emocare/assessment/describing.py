"""Instruments and responses in the words of the HTTP contract.

Whether scores may be shown is decided here, once: those of an assigned instrument never are.
"""

from __future__ import annotations

import math

from emocare.assessment.change import reliable_points
from emocare.assessment.content import ScoreRecord
from emocare.assessment.instrument import CutOff, Instrument, Item, ScoreRule
from emocare.assessment.repository import Response
from emocare.assessment.schemas import (
    BandOut,
    ChangeRulesOut,
    ChoiceOut,
    ConditionOut,
    CutOffOut,
    InstrumentOut,
    ItemOut,
    ReferenceOut,
    ResponseOut,
    ResponseSummary,
    SafetyRuleOut,
    ScoreOut,
    ScoreRuleOut,
)


def describe_instrument(instrument: Instrument) -> InstrumentOut:
    """Return an instrument; without its scoring where the scores go to somebody else."""
    shown = instrument.results_to == "person"
    return InstrumentOut(
        id=instrument.id,
        version=instrument.version,
        language=instrument.language,
        title=instrument.title,
        name=instrument.name,
        about=instrument.about,
        kind=instrument.kind,
        minutes=instrument.minutes,
        instructions=instrument.instructions,
        recall=instrument.recall.text,
        recall_days=instrument.recall.days,
        credit=instrument.credit,
        source=instrument.source,
        licence=instrument.licence.name,
        licence_url=instrument.licence.url,
        results_to=instrument.results_to,
        items=[_item(instrument, item) for item in instrument.items],
        scores=[describe_rule(instrument, rule) for rule in instrument.scores if shown],
    )


def describe_rule(instrument: Instrument, rule: ScoreRule) -> ScoreRuleOut:
    """Return a score's range, its named parts and what to compare it with."""
    low, high = instrument.score_range(rule)
    cut_off, reference = rule.cut_off, rule.reference
    return ScoreRuleOut(
        id=rule.id,
        name=rule.name,
        low=low,
        high=high,
        better=rule.better,
        bands=[BandOut(low=one.from_, high=one.to, label=one.label) for one in rule.bands],
        cut_off=_cut_off(cut_off) if cut_off else None,
        reference=(
            ReferenceOut(value=reference.value, words=reference.words) if reference else None
        ),
        change=_change(rule),
    )


def summarise(response: Response) -> ResponseSummary:
    """Return a response without its answers."""
    finished = response.content.finished
    shown = finished if response.shown else None
    return ResponseSummary(
        id=response.id,
        instrument=response.instrument,
        version=response.version,
        language=response.language,
        title=response.content.title,
        state=response.state,
        started_at=response.started_at,
        expires_at=response.expires_at,
        completed_at=response.completed_at,
        scores_shown=response.shown,
        scores=[_score(one) for one in shown.scores] if shown else [],
        outcome=shown.outcome_words if shown else None,
    )


def describe(response: Response) -> ResponseOut:
    """Return a response with its answers; an expired one has none left."""
    answers = {} if response.state == "expired" else response.content.answers
    return ResponseOut(**dict(summarise(response)), answers=dict(answers))


def _cut_off(cut_off: CutOff) -> CutOffOut:
    return CutOffOut(at=cut_off.at, words=cut_off.words, source=cut_off.source)


def _change(rule: ScoreRule) -> ChangeRulesOut | None:
    """Return the rules in whole points: scores are whole, so a difference is rounded up."""
    rules = rule.change
    if rules is None:
        return None
    reliable = reliable_points(rules.reliable, rule.multiply) if rules.reliable else None
    return ChangeRulesOut(
        reliable=math.ceil(reliable) if reliable is not None else None,
        reliable_source=rules.reliable_source,
        noticeable=math.ceil(rules.noticeable) if rules.noticeable is not None else None,
        noticeable_source=rules.noticeable_source,
        crossing=rules.crossing,
    )


def _score(one: ScoreRecord) -> ScoreOut:
    return ScoreOut(**one.model_dump(exclude={"loinc"}))


def _item(instrument: Instrument, item: Item) -> ItemOut:
    when, safety, scale = item.when, item.safety, item.scale
    return ItemOut(
        id=item.id,
        text=item.text,
        kind=item.kind,
        choices=[ChoiceOut(value=one.value, label=one.label) for one in instrument.choices(item)],
        low=scale.low if scale else None,
        high=scale.high if scale else None,
        optional=item.optional,
        when=ConditionOut(any_of=list(when.any_of), at_least=when.at_least) if when else None,
        safety=(
            SafetyRuleOut(at_least=safety.at_least, level=safety.level, kinds=list(safety.kinds))
            if safety
            else None
        ),
    )
