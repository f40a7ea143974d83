"""What the questionnaire endpoints take and give."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, StrictInt, StringConstraints

from emocare.accounts.schemas import Body, Moment, TimeZoneName, example
from emocare.assessment.answering import MAX_TEXT
from emocare.assessment.change import Direction, Verdict
from emocare.assessment.instrument import Name, RiskKind
from emocare.assessment.scoring import Unscored
from emocare.safety.schemas import SafetyStep

OfferState = Literal["due", "open", "later"]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_TEXT)]
AnswerValue = StrictInt | Annotated[list[StrictInt], Field(max_length=100)] | Text


class OfferOut(BaseModel):
    """An instrument on offer, and when it is its turn."""

    id: str
    title: str
    name: str
    about: str
    kind: Literal["questionnaire", "survey"]
    minutes: int
    recall_days: int
    assigned: bool
    state: OfferState = Field(description="due now, open to be resumed, or later")
    next_at: Moment | None = Field(description="When it is offered again, where the state is later")
    open_response_id: UUID | None
    last_completed_at: Moment | None


class OffersOut(BaseModel):
    """Everything on offer to this person."""

    items: list[OfferOut]


class ChoiceOut(BaseModel):
    """One answer to choose."""

    value: int
    label: str


class ConditionOut(BaseModel):
    """Ask only when one of these items was answered with ``at_least``."""

    any_of: list[str]
    at_least: int


class SafetyRuleOut(BaseModel):
    """From this answer on the safety path opens, also without a connection."""

    at_least: int
    level: int
    kinds: list[RiskKind]


class ItemOut(BaseModel):
    """One question; the ends of a scale have words."""

    id: str
    text: str
    kind: Literal["choice", "several", "scale", "text"]
    choices: list[ChoiceOut]
    low: str | None
    high: str | None
    optional: bool
    when: ConditionOut | None
    safety: SafetyRuleOut | None


class BandOut(BaseModel):
    """A named range of a score, both ends included."""

    low: int
    high: int
    label: str


class CutOffOut(BaseModel):
    """Where screening suggests a closer look."""

    at: int
    words: str
    source: str


class ReferenceOut(BaseModel):
    """A value to compare with."""

    value: int
    words: str


class ChangeRulesOut(BaseModel):
    """From how many points on a difference means something; null where no rule is known."""

    reliable: int | None = Field(description="Unlikely to be chance from here on")
    reliable_source: str | None
    noticeable: int | None = Field(description="People often notice it from here on")
    noticeable_source: str | None
    crossing: int | None = Field(description="A significant change also crosses this score")


class ScoreRuleOut(BaseModel):
    """A score, its range and its named parts."""

    id: str
    name: str
    low: int
    high: int
    better: Literal["lower", "higher"]
    bands: list[BandOut]
    cut_off: CutOffOut | None
    reference: ReferenceOut | None
    change: ChangeRulesOut | None


class InstrumentOut(BaseModel):
    """A questionnaire in its own words. ``scores`` is empty where they go to somebody else."""

    id: str
    version: str
    language: str
    title: str
    name: str
    about: str
    kind: Literal["questionnaire", "survey"]
    minutes: int
    instructions: str
    recall: str
    recall_days: int = Field(description="It is not offered more often than that")
    credit: str
    source: str
    licence: str
    licence_url: str | None
    results_to: Literal["person", "assigner"]
    items: list[ItemOut]
    scores: list[ScoreRuleOut]


class ResponseStart(Body):
    """Begin, or go on with, an instrument."""

    model_config = example({"instrument": "weekly", "time_zone": "Europe/Berlin"})

    instrument: Name
    version: str | None = Field(
        default=None,
        max_length=20,
        description="Which version was shown, when it was begun without a connection",
    )
    begun_at: AwareDatetime | None = Field(
        default=None, description="When it was begun without a connection; its time runs from then"
    )
    time_zone: TimeZoneName | None = Field(
        default=None, description="The account's zone when left out"
    )


class AnswerIn(Body):
    """An answer: a number, several numbers, or words; null takes an earlier one back."""

    item: Name
    value: AnswerValue | None
    presented_at: AwareDatetime | None = None
    answered_at: AwareDatetime | None = None


class AnswersIn(Body):
    """One answer, or all of them; a later one to the same item replaces the earlier one."""

    model_config = example({"answers": [{"item": "overall", "value": 7}]})

    answers: Annotated[list[AnswerIn], Field(min_length=1, max_length=300)]


class ScoreOut(BaseModel):
    """A score. ``value`` is null where answers are missing, and ``unscored`` says which rule."""

    id: str
    name: str
    low: int
    high: int
    value: int | None
    exact: float | None = Field(description="Before rounding; differs when prorated")
    band: str | None
    prorated: bool = Field(description="Missing answers were replaced by the mean of the others")
    missing: list[str]
    unscored: Unscored | None
    past_cut_off: bool | None


class ResponseSummary(BaseModel):
    """One response. ``scores`` is empty while open, and where they go to somebody else."""

    id: UUID
    instrument: str
    version: str
    language: str
    title: str
    state: Literal["open", "complete", "expired"]
    started_at: Moment
    expires_at: Moment
    completed_at: Moment | None
    scores_shown: bool
    scores: list[ScoreOut]
    outcome: str | None = Field(description="Words for the pattern of answers, where there is one")


class ResponseOut(ResponseSummary):
    """One response with its answers."""

    answers: dict[str, int | list[int] | str]


class ResponsesOut(BaseModel):
    """Finished responses, newest first."""

    items: list[ResponseSummary]


class Removed(BaseModel):
    """How many responses were deleted."""

    removed: int


class Answered(BaseModel):
    """The response after a change, and whether the safety path opens now."""

    response: ResponseOut
    safety: SafetyStep | None


class ChangeOut(BaseModel):
    """What a difference of two scores means; a screening, never a diagnosis."""

    points: int
    direction: Direction
    verdict: Verdict
    caveats: list[str]
    estimated: bool = Field(description="One of the two scores was estimated: answers were missing")
    since: Moment


class PointOut(BaseModel):
    """A score at one time."""

    response_id: UUID
    at: Moment
    value: int
    band: str | None
    prorated: bool
    version: str
    language: str


class TrendLine(ScoreRuleOut):
    """One score over time, oldest first, with its bands.

    Changes compare only scores of the same version and language.
    """

    points: list[PointOut]
    since_first: ChangeOut | None
    since_last: ChangeOut | None


class TrendOut(BaseModel):
    """The scores of one instrument over time."""

    instrument: str
    title: str
    credit: str
    lines: list[TrendLine]
