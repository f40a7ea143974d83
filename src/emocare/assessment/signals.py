"""What an answer says about safety, and the one place that hands it on.

Rules of the instrument (item 9 of the PHQ-9) hold without any model, database or network.
"""

from __future__ import annotations

from collections.abc import Iterable

from emocare.assessment.instrument import RiskKind, SafetyRule
from emocare.assessment.schemas import SafetyOut


def strongest(*found: SafetyOut | None) -> SafetyOut | None:
    """Return the highest level among ``found``, with the kinds of all that reach it."""
    steps = [one for one in found if one is not None]
    if not steps:
        return None
    level = max(one.level for one in steps)
    kinds: dict[RiskKind, None] = {}
    for one in steps:
        if one.level == level:
            kinds.update(dict.fromkeys(one.kinds))
    return SafetyOut(level=level, kinds=list(kinds))


def from_rules(rules: Iterable[SafetyRule]) -> SafetyOut | None:
    """Return the step that these rules open."""
    return strongest(*(SafetyOut(level=rule.level, kinds=list(rule.kinds)) for rule in rules))


def note(rules: Iterable[SafetyRule], texts: Iterable[str] = ()) -> SafetyOut | None:  # noqa: ARG001
    """Return the step that these rules and these words open."""
    return from_rules(rules)
