"""The safety path: note a step, say whether all else pauses, keep the plan and who is told.

Other slices call ``note_text`` (or ``note_signal``, ``note_level``) and hand the step on in their
answer; whatever makes images, music or encouragement asks ``paused`` first. Nothing is ever sent
to anybody from here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from emocare.accounts.identity import Identity
from emocare.db import utc_now
from emocare.safety import asq
from emocare.safety.repository import SafetyRepository, Step
from emocare.safety.risk import ASKED_FROM, Kind, RiskSignal, assess_text
from emocare.safety.schemas import (
    AsqAnswers,
    AsqOut,
    SafetyPlan,
    SafetyPlanOut,
    SafetyState,
    SafetyStep,
    StepLevel,
    StepSource,
    Told,
    ToldOut,
)

# An open step pauses everything else for so long, unless the person closes it earlier.
PAUSED_FOR = timedelta(hours=24)
# Back within this time is the same visit.
SAME_VISIT = timedelta(minutes=30)


def note_text(
    db: Session, identity: Identity, source: StepSource, text: str | None
) -> SafetyStep | None:
    """Read a free text and open the step it asks for, if any."""
    return note_signal(db, identity, source, assess_text(text)) if text else None


def note_signal(
    db: Session, identity: Identity, source: StepSource, signal: RiskSignal
) -> SafetyStep | None:
    """Open the step that ``signal`` asks for; None at level 0. The words go nowhere."""
    if signal.level == 0:
        return None
    return note_level(db, identity, source, signal.level, signal.kinds)


def note_level(
    db: Session,
    identity: Identity,
    source: StepSource,
    level: StepLevel,
    kinds: Sequence[Kind] = (),
) -> SafetyStep:
    """Open a step of ``level``; where it cannot be noted it is returned all the same."""
    try:
        with db.begin_nested():
            step = _mine(db, identity).add_step(level, source)
    except SQLAlchemyError:
        return unnoted_step(source, level, kinds)
    return _describe(step, kinds)


def unnoted_step(source: StepSource, level: StepLevel, kinds: Sequence[Kind] = ()) -> SafetyStep:
    """Return a step that cannot be noted, or was before; it counts all the same."""
    return SafetyStep(id=None, level=level, kinds=list(kinds), source=source, started_at=utc_now())


def unnoted_step_of(source: StepSource, text: str) -> SafetyStep | None:
    """Read a text of which nothing is noted, and return the step it asks for, if any."""
    signal = assess_text(text)
    return None if signal.level == 0 else unnoted_step(source, signal.level, signal.kinds)


def paused(db: Session, identity: Identity) -> bool:
    """Say whether images, music, encouragement and the like wait: a step is open."""
    return _open_step(_mine(db, identity), utc_now()) is not None


def read_state(db: Session, identity: Identity) -> SafetyState:
    """Return the open step, and whether the person is to be met gently."""
    mine, now = _mine(db, identity), utc_now()
    step = _open_step(mine, now)
    return SafetyState(
        paused=step is not None,
        step=None if step is None else _describe(step),
        welcome_back=any(
            one.level >= ASKED_FROM
            and one.welcomed_at is None
            and now - one.started_at > SAME_VISIT
            for one in mine.steps()
        ),
    )


def end_step(db: Session, identity: Identity) -> SafetyState:
    """Close the open steps: the person says that they are safe for now."""
    _mine(db, identity).end_steps(utc_now())
    return read_state(db, identity)


def welcome(db: Session, identity: Identity) -> SafetyState:
    """Note that the person was met gently."""
    _mine(db, identity).welcome(utc_now())
    return read_state(db, identity)


def list_steps(db: Session, identity: Identity) -> list[SafetyStep]:
    """Return every step, newest first."""
    return [_describe(step) for step in _mine(db, identity).steps()]


def answer_asq(db: Session, identity: Identity, answers: AsqAnswers) -> AsqOut:
    """Note the step that the answers ask for; one "no" never lowers or ends it."""
    yes = asq.any_yes(answers)
    step = note_level(db, identity, "asq", asq.level_after(answers), ("suicide",))
    return AsqOut(any_yes=yes, ask_now=yes and answers.now is None, step=step)


def read_plan(db: Session, identity: Identity) -> SafetyPlanOut:
    """Return the safety plan; empty where none was written."""
    found = _mine(db, identity).document("plan")
    if found is None:
        return SafetyPlanOut(updated_at=None)
    return SafetyPlanOut(**found[0], updated_at=found[1])


def write_plan(db: Session, identity: Identity, plan: SafetyPlan) -> SafetyPlanOut:
    """Store the safety plan."""
    moment = _mine(db, identity).put_document("plan", plan.model_dump())
    return SafetyPlanOut(**plan.model_dump(), updated_at=moment)


def read_told(db: Session, identity: Identity) -> ToldOut:
    """Return whom the person decided to tell."""
    found = _mine(db, identity).document("told")
    if found is None:
        return ToldOut(updated_at=None)
    return ToldOut(**found[0], updated_at=found[1])


def write_told(db: Session, identity: Identity, told: Told) -> ToldOut:
    """Store whom the person decided to tell."""
    moment = _mine(db, identity).put_document("told", told.model_dump())
    return ToldOut(**told.model_dump(), updated_at=moment)


def _open_step(mine: SafetyRepository, now: datetime) -> Step | None:
    """Return the gravest open step of level 2 or 3 that is not too old."""
    fresh = [
        step
        for step in mine.steps()
        if step.level >= ASKED_FROM and step.ended_at is None and now - step.started_at < PAUSED_FOR
    ]
    return max(fresh, key=lambda step: step.level, default=None)


def _describe(step: Step, kinds: Sequence[Kind] = ()) -> SafetyStep:
    return SafetyStep(
        id=step.id,
        level=cast("StepLevel", step.level),
        kinds=list(kinds),
        source=cast("StepSource", step.source),
        started_at=step.started_at,
        ended_at=step.ended_at,
    )


def _mine(db: Session, identity: Identity) -> SafetyRepository:
    return SafetyRepository(db, identity.id, identity.cipher)
