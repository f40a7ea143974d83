"""What an answer says about safety, and the one place that hands it on to the safety path.

Rules of the instrument (item 9 of the PHQ-9) hold without any model, database or network.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from sqlalchemy.orm import Session

from emocare.accounts.identity import Identity
from emocare.assessment.instrument import Instrument, RiskKind, SafetyRule
from emocare.safety.risk import assess_text
from emocare.safety.schemas import SafetyStep, StepLevel, StepSource
from emocare.safety.service import note_level, unnoted_step


@dataclass(frozen=True, slots=True)
class Signal:
    """A level of the safety path, 1 to 3, and what it is about."""

    level: int
    kinds: tuple[RiskKind, ...]


def signal_of(rules: Iterable[SafetyRule], texts: Iterable[str] = ()) -> Signal | None:
    """Return the highest level that rules and words ask for, with the kinds that reach it."""
    found = [Signal(rule.level, rule.kinds) for rule in rules]
    for text in texts:
        read = assess_text(text)
        if read.level:
            found.append(Signal(read.level, read.kinds))
    if not found:
        return None
    level = max(one.level for one in found)
    kinds = dict.fromkeys(kind for one in found if one.level == level for kind in one.kinds)
    return Signal(level, tuple(kinds))


def note(
    db: Session, identity: Identity, instrument: Instrument, signal: Signal | None
) -> SafetyStep | None:
    """Open the step that ``signal`` asks for and log it; the answer itself is not logged."""
    if signal is None:
        return None
    level = cast("StepLevel", signal.level)
    return note_level(db, identity, _source(instrument), level, signal.kinds)


def repeat(instrument: Instrument, signal: Signal) -> SafetyStep:
    """Return a step that was noted when its answer was given, without noting it again."""
    return unnoted_step(_source(instrument), cast("StepLevel", signal.level), signal.kinds)


def _source(instrument: Instrument) -> StepSource:
    return "survey" if instrument.kind == "survey" else "questionnaire"
