"""Check single answers against their items, and say when one opens the safety path. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from emocare.assessment.instrument import Instrument, Item, SafetyRule
from emocare.assessment.scoring import Answers, Scored, Value

MAX_TEXT = 5000


def problem_with(instrument: Instrument, item: Item, value: Value) -> str | None:
    """Return one sentence where ``value`` is no answer to ``item``, else None."""
    if item.kind == "text":
        return _problem_with_text(value)
    allowed = {option.value for option in instrument.choices(item)}
    if item.kind == "several":
        fits = isinstance(value, tuple) and set(value) <= allowed and len(set(value)) == len(value)
        return None if fits else "Choose among the answers of this question, each once."
    if isinstance(value, bool) or not isinstance(value, int) or value not in allowed:
        return "Choose one of the answers of this question."
    return None


def _problem_with_text(value: Value) -> str | None:
    if not isinstance(value, str):
        return "Answer this question in words."
    if "\x00" in value:
        return "This holds characters that cannot be kept."
    return None if len(value) <= MAX_TEXT else f"Use at most {MAX_TEXT} characters."


def opened_rules(instrument: Instrument, answers: Answers) -> Iterator[SafetyRule]:
    """Yield the safety rules that these answers meet."""
    for item in instrument.items:
        value = answers.get(item.id)
        rule = item.safety
        if rule is not None and isinstance(value, int) and value >= rule.at_least:
            yield rule


def opened_by_scores(instrument: Instrument, scored: Scored) -> Iterator[SafetyRule]:
    """Yield the safety rules that these scores meet."""
    for rule, one in zip(instrument.scores, scored.scores, strict=True):
        if rule.safety is not None and one.value is not None and one.value >= rule.safety.at_least:
            yield rule.safety


def texts(instrument: Instrument, answers: Answers) -> Iterator[str]:
    """Yield what was answered in words."""
    for item in instrument.items:
        value = answers.get(item.id)
        if item.kind == "text" and isinstance(value, str):
            yield value
