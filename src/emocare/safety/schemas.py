"""What the safety endpoints take and give."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from emocare.accounts.schemas import Body, Moment, example

StepLevel = Literal[1, 2, 3]
StepKind = Literal["suicide", "self_harm", "harm_to_others", "abuse", "eating"]
StepSource = Literal[
    "words",
    "note",
    "mark",
    "correction",
    "journal",
    "survey",
    "questionnaire",
    "prompt",
    "button",
    "asq",
]
PlanLine = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
PlanLines = Annotated[list[PlanLine], Field(max_length=20)]


class SafetyStep(BaseModel):
    """A step of the safety path: 1 a warm word and offers, 2 ask directly, 3 acute."""

    id: UUID | None = Field(description="Null where it could not be noted; it counts all the same")
    level: StepLevel
    kinds: list[StepKind] = Field(description="Only in the answer to what opened it; never kept")
    source: StepSource
    started_at: Moment
    ended_at: Moment | None = None


class SafetyState(BaseModel):
    """Where the person stands: while ``paused``, nothing else is offered."""

    paused: bool
    step: SafetyStep | None = Field(description="The open step of level 2 or 3, if any")
    welcome_back: bool = Field(description="A step was taken since the last visit: return gently")


class StepOpen(Body):
    """A step that the person opened with a button."""

    model_config = example({"level": 2})

    level: Literal[2, 3] = 2


class SafetyPlan(Body):
    """A safety plan in six steps; own wording, after Stanley and Brown."""

    model_config = example(
        {
            "warning_signs": ["I stop answering messages"],
            "on_my_own": ["A walk by the river"],
            "people_and_places": ["The library"],
            "people_to_ask": ["Sam, 01632 960000"],
            "professionals": ["Dr Reed"],
            "safer_surroundings": ["My sister keeps my tablets"],
        }
    )

    warning_signs: PlanLines = Field(default_factory=list)
    on_my_own: PlanLines = Field(default_factory=list)
    people_and_places: PlanLines = Field(default_factory=list)
    people_to_ask: PlanLines = Field(default_factory=list)
    professionals: PlanLines = Field(default_factory=list)
    safer_surroundings: PlanLines = Field(default_factory=list)


class SafetyPlanOut(SafetyPlan):
    """The plan, and when it was last changed."""

    updated_at: Moment | None


class ToldPerson(BaseModel):
    """Somebody whom the person wants at hand; EmoCare sends nothing by itself."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
    reach: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)] = ""


class Told(Body):
    """Whom the person decided to tell, and from which level the page reminds of them."""

    model_config = example({"people": [{"name": "Sam", "reach": "01632 960000"}], "remind_from": 2})

    people: list[ToldPerson] = Field(max_length=5, default_factory=list)
    remind_from: Literal[2, 3] = 2


class ToldOut(Told):
    """The decision, and when it was made; null while nobody decided anything."""

    updated_at: Moment | None


class AsqAnswers(Body):
    """Answers to the ASQ; null where a question was not answered. ``now`` is the fifth."""

    model_config = example({"wished_dead": True, "thoughts": False})

    wished_dead: bool | None = None
    better_off_dead: bool | None = None
    thoughts: bool | None = None
    ever_tried: bool | None = None
    now: bool | None = None


class AsqOut(BaseModel):
    """What follows. A "no" ends nothing: lines, plan and people stay on offer."""

    any_yes: bool
    ask_now: bool = Field(description="Whether the fifth question is to be asked")
    step: SafetyStep


class LineOut(BaseModel):
    """A crisis line; ``tappable`` where its number is confirmed."""

    name: str
    numbers: list[str]
    sms_number: str | None
    sms_text: str | None
    hours: str | None
    languages: list[str]
    evidence: str
    verified_at: str | None
    url: str | None
    note: str | None
    tappable: bool


class HelpLines(BaseModel):
    """What one country has; ``ZZ`` where none is known: the directory, and 112."""

    country: str
    emergency_number: str
    lines: list[LineOut]
    directory: str
