"""The safety endpoints, and the lines, which need no account."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, status

from emocare.accounts.dependencies import DbSession, SignedIn
from emocare.safety import service
from emocare.safety.lines import lines_for
from emocare.safety.schemas import (
    AsqAnswers,
    AsqOut,
    HelpLines,
    SafetyPlan,
    SafetyPlanOut,
    SafetyState,
    SafetyStep,
    StepOpen,
    Told,
    ToldOut,
)

router = APIRouter(tags=["safety"])
Country = Annotated[
    str | None, Query(pattern="^[A-Za-z]{2}$", description="ISO 3166, such as DE", examples=["DE"])
]


@router.get("/help/lines")
def read_help_lines(country: Country = None) -> HelpLines:
    """Read the emergency number and crisis lines of a country; touches no database."""
    return lines_for(country)


@router.get("/safety")
def read_safety(identity: SignedIn, db: DbSession) -> SafetyState:
    """Read whether a step is open, and whether to be met gently."""
    return service.read_state(db, identity)


@router.post("/safety/steps", status_code=status.HTTP_201_CREATED)
def open_safety_step(form: StepOpen, identity: SignedIn, db: DbSession) -> SafetyStep:
    """Open a step oneself."""
    return service.note_level(db, identity, "button", form.level)


@router.get("/safety/steps")
def list_safety_steps(identity: SignedIn, db: DbSession) -> list[SafetyStep]:
    """List the steps, newest first: level, what opened them, when. Never the words."""
    return service.list_steps(db, identity)


@router.post("/safety/end")
def end_safety_step(identity: SignedIn, db: DbSession) -> SafetyState:
    """Say that one is safe for now; what was paused goes on."""
    return service.end_step(db, identity)


@router.post("/safety/welcome")
def note_welcome(identity: SignedIn, db: DbSession) -> SafetyState:
    """Note that the gentle return was shown."""
    return service.welcome(db, identity)


@router.post("/safety/asq")
def answer_asq(answers: AsqAnswers, identity: SignedIn, db: DbSession) -> AsqOut:
    """Hand in answers to the ASQ, one or all; only the level that follows is kept."""
    return service.answer_asq(db, identity, answers)


@router.get("/safety/plan")
def read_safety_plan(identity: SignedIn, db: DbSession) -> SafetyPlanOut:
    """Read one's safety plan."""
    return service.read_plan(db, identity)


@router.put("/safety/plan")
def write_safety_plan(plan: SafetyPlan, identity: SignedIn, db: DbSession) -> SafetyPlanOut:
    """Write one's safety plan."""
    return service.write_plan(db, identity, plan)


@router.get("/safety/told")
def read_who_is_told(identity: SignedIn, db: DbSession) -> ToldOut:
    """Read whom one decided to tell."""
    return service.read_told(db, identity)


@router.put("/safety/told")
def write_who_is_told(told: Told, identity: SignedIn, db: DbSession) -> ToldOut:
    """Decide whom to tell. EmoCare shows them in a crisis; it sends nothing by itself."""
    return service.write_told(db, identity, told)
