"""What the journal endpoints give, and the smaller things they take."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from emocare.accounts.schemas import Body, Moment, example
from emocare.journal.content import EntryBody, Labels
from emocare.safety.schemas import SafetyStep

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Signed = Annotated[float, Field(ge=-1, le=1, allow_inf_nan=False)]
Certainty = Literal["fairly_sure", "unsure"]
TrapAnswer = Literal["fits", "does_not_fit", "accurate"]
JobKind = Literal["import", "look_back", "analysis"]
JobState = Literal["running", "done", "failed", "cancelled"]
FileFormat = Literal["json", "csv", "markdown"]


class FeelingOut(BaseModel):
    """A feeling that words may show."""

    name: str
    probability: Share
    certainty: Certainty


class TrapOut(BaseModel):
    """A thinking trap that words may hold: a suggestion that the person accepts or rejects."""

    name: str
    title: str
    start: int
    end: int
    why: str
    answer: TrapAnswer | None = None


class SentenceOut(BaseModel):
    """One sentence, from ``start`` up to ``end`` (characters of the text), and what it shows."""

    start: int
    end: int
    sentiment: Signed
    feelings: list[FeelingOut]
    traps: list[TrapOut]


class AnalysisOut(BaseModel):
    """What an entry's words show. Where they are not ``understood``, nothing is guessed."""

    understood: bool
    sentiment: Signed | None
    feelings: list[FeelingOut]
    ekman: dict[str, Share]
    sentences: list[SentenceOut]
    model: str
    model_sha256: str


class EntryOut(BaseModel):
    """An entry."""

    id: UUID
    written_at: Moment
    time_zone: str
    text: str
    mood: int | None
    mood_words: str
    tags: list[str]
    factors: list[str]
    prompt: str
    revision: int
    created_at: Moment
    changed_at: Moment
    photo: bool = Field(description="Whether it has one, at its ``/photo``")
    analysis: AnalysisOut | None = Field(description="None where not allowed or not made yet")


class EntryStored(BaseModel):
    """An entry that was stored, and whether its words open the safety path."""

    entry: EntryOut
    safety: SafetyStep | None


class EntryConflict(BaseModel):
    """Somebody was faster: nothing was stored. Both versions, to choose from (RFC 9457)."""

    type: str = "about:blank"
    title: str = "Conflict"
    status: int = 409
    detail: str
    code: str = "entry_changed"
    stored: EntryOut
    sent: EntryBody


class EntryPage(BaseModel):
    """Some entries, newest first; ``next`` leads to the page after it."""

    items: list[EntryOut]
    next: str | None


class CalendarDay(BaseModel):
    """How much was written on one day, in the zones it was written in."""

    day: date
    entries: int
    mood: float | None = Field(description="Mean of the moods given")


class CalendarOut(BaseModel):
    """The days of a month on which something was written."""

    month: str
    days: list[CalendarDay]


class LabelOut(BaseModel):
    """A tag or factor, and in how many entries it is."""

    name: str
    entries: int


class LabelsOut(BaseModel):
    """Every tag and factor in use, the most used first."""

    tags: list[LabelOut]
    factors: list[LabelOut]


class PromptOut(BaseModel):
    """A question to write about, if one likes."""

    day: date
    text: str


class SearchIn(Body):
    """What to look for: words, prefixes (``slee*``), "phrases", tags and dates, all together."""

    model_config = example({"words": 'river slee* "quieter than"', "tags": ["river"]})

    words: Annotated[str, StringConstraints(max_length=300)] = ""
    tags: Labels = Field(default_factory=list, description="Tags or factors; all must be there")
    since: date | None = None
    until: date | None = Field(default=None, description="The last day, included")
    limit: int = Field(default=20, ge=1, le=100)
    offset: int = Field(default=0, ge=0, le=1_000_000)


class Place(BaseModel):
    """Characters of a snippet, from ``start`` up to ``end``."""

    start: int
    end: int


class FoundOut(BaseModel):
    """An entry that was found, with the part of its text that fits."""

    id: UUID
    written_at: Moment
    time_zone: str
    mood: int | None
    snippet: str
    places: list[Place]


class SearchOut(BaseModel):
    """What was found, newest first."""

    total: int
    items: list[FoundOut]


class BadRow(BaseModel):
    """A part of a file that could not be taken over."""

    line: int
    problem: str


class JournalJobOut(BaseModel):
    """Work on many entries, and how far it is."""

    id: UUID
    kind: JobKind
    state: JobState
    done: int
    total: int
    added: int = 0
    known: int = Field(default=0, description="Entries that were there already")
    bad: list[BadRow] = Field(default_factory=list, description="The first hundred")
    bad_count: int = 0
    safety: SafetyStep | None = Field(
        default=None,
        description="What the last month's words open; earlier ones open level 1 at most",
    )
    problem: str | None = None
    follow_up: UUID | None = Field(
        default=None, description="The job that goes on with what came in"
    )


class AnalysisState(BaseModel):
    """Whether entries are read for feelings here, and how many wait for it."""

    allowed: bool
    available: bool = Field(description="Whether the model is there")
    waiting: int
    job: UUID | None


class TrapAnswerIn(Body):
    """What the person says to a suggested thinking trap; null takes it back."""

    model_config = example({"name": "mind_reading", "start": 12, "answer": "accurate"})

    name: Annotated[str, Field(max_length=60)]
    start: Annotated[int, Field(ge=0, le=1_000_000)]
    answer: TrapAnswer | None


class ThemeEntry(BaseModel):
    """An entry that a theme is in."""

    id: UUID
    written_at: Moment
    time_zone: str


class ThemeOut(BaseModel):
    """A word that stands out, and how one felt in the entries that it is in."""

    term: str
    entries: int
    mood: float | None = Field(description="Mean of the moods given in them, 0 to 10")
    sentiment: Signed | None = Field(
        description="Mean over those that were read and understood: unpleasant to pleasant"
    )
    also_before: bool = Field(description="Whether it is a theme of the month before as well")
    found_in: list[ThemeEntry] = Field(description="The newest of them, at most 12")


class ThemePeriod(BaseModel):
    """What was written about in one month."""

    month: str
    entries: int
    mood: float | None = Field(description="Mean of all moods given in it, to compare with")
    themes: list[ThemeOut]


class ThemesOut(BaseModel):
    """Themes over time, the newest month first."""

    months: list[ThemePeriod]
    available: bool = Field(description="Whether the model that knows everyday words is there")
