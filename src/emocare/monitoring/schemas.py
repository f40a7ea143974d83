"""What the check-in endpoints take and give, and what a reading process may answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from emocare.accounts.schemas import Body, Moment, TimeZoneName, example
from emocare.db import utc_now
from emocare.monitoring.certainty import Certainty
from emocare.safety.schemas import SafetyStep
from emocare.types import ACTION_UNITS, LANDMARKS, Evidence, Expression, Reason

Aggregate = Literal["mean", "vote", "sum"]
# "camera" and "upload" are clips that a server read, "device" is one that the browser read.
Source = Literal["camera", "upload", "device", "words", "live"]
MAX_MARKS = 200

_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
# Clocks differ; nobody checks in from tomorrow.
_CLOCK_GRACE = timedelta(days=1)


def _check_moment(moment: datetime) -> datetime:
    if not _EARLIEST <= moment <= utc_now() + _CLOCK_GRACE:
        raise ValueError("This moment cannot be right. Check the date.")
    return moment


def check_text(text: str) -> str:
    """Return a text that every database can keep; raise ValueError for another."""
    if "\x00" in text:
        raise ValueError("This holds characters that cannot be kept.")
    return text


Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Signed = Annotated[float, Field(ge=-1, le=1, allow_inf_nan=False)]
# A live session lasts an hour at most; clips are far shorter (``ClipLimits``).
LONGEST_S = 3600
Seconds = Annotated[float, Field(ge=0, le=LONGEST_S, allow_inf_nan=False)]
Distribution = dict[Expression, Share]
Number = Annotated[float, Field(ge=-1000, le=1000, allow_inf_nan=False)]
Point = Annotated[list[Number], Field(min_length=2, max_length=2)]
RecordedAt = Annotated[
    AwareDatetime,
    AfterValidator(_check_moment),
    Field(examples=["2026-11-21T08:30:00+01:00"], description="With its zone; now when left out"),
]
Mood = Annotated[int, Field(ge=0, le=10, description="0 very low to 10 very good")]
Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=5000),
    AfterValidator(check_text),
]

MarkNote = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=500),
    AfterValidator(check_text),
]


class ReadSecond(BaseModel):
    """One second of a recording; null where nothing could be read, ``reasons`` say why."""

    model_config = ConfigDict(extra="forbid")

    t_s: Seconds
    usable: Share = Field(description="Share of the second's frames that could be read")
    distribution: Distribution | None
    valence: Signed | None
    arousal: Signed | None
    reasons: list[Reason] = Field(max_length=len(Reason))


class NetworkOut(BaseModel):
    """The network that read the face, so that a result can be repeated."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=100)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    crop_version: str = Field(max_length=40)


class FaceMap(BaseModel):
    """Where a face's parts were in its crop, and how much each place spoke for an expression."""

    model_config = ConfigDict(extra="forbid")

    landmarks: list[Point] = Field(
        min_length=LANDMARKS,
        max_length=LANDMARKS,
        description="x and y of the 68 iBUG points, the right and the left iris, in units of the "
        "crop's side; x grows to the right of the picture, y downwards",
    )
    heat: list[Annotated[list[Number], Field(min_length=2, max_length=32)]] = Field(
        min_length=2,
        max_length=32,
        description="Class activation map, rows from the top: what lies above its mean spoke for "
        "the expression, and what lies below did not. Read by a server, the mean is the logit",
    )


class Movement(BaseModel):
    """One facial action unit, and how far its number is to be trusted."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(pattern=r"^AU\d\d$", description="Its number in FACS")
    intensity: float = Field(ge=0, le=5, allow_inf_nan=False, description="0 not seen to 5")
    evidence: Evidence


class TellingMoment(BaseModel):
    """The moment at which the dominant expression showed most, as numbers; never a picture."""

    model_config = ConfigDict(extra="forbid")

    t_s: Seconds
    expression: Expression
    confidence: Share = Field(description="Probability of the expression at this moment")
    face: FaceMap | None = Field(description="Null where the network in use gives no maps")
    movements: list[Movement] | None = Field(
        max_length=len(ACTION_UNITS),
        description="The strongest action units; null where the network measures none",
    )


class BlinksSeen(BaseModel):
    """The blinks that were seen; of a slow clip some are missed, so it has no rate."""

    model_config = ConfigDict(extra="forbid")

    count: int = Field(ge=0, le=10_000)
    seen_s: Seconds = Field(description="For how long the eyes could be watched")
    fps: float = Field(ge=0, le=1000, description="Readings a second meanwhile")
    per_minute: float | None = Field(
        ge=0, le=10_000, description="Null below 20 readings a second or 30 seconds"
    )


class Finding(BaseModel):
    """What the most present face of a clip showed. Expressions are observed; feelings are not."""

    model_config = ConfigDict(extra="forbid")

    dominant: Expression | None
    confidence: Share | None = Field(description="Probability of the dominant expression")
    distribution: Distribution | None
    aggregate: Aggregate
    usable_s: Seconds = Field(description="Seconds in which the face could be read")
    duration_s: Seconds
    face_count: int = Field(ge=0, description="The most faces visible at once")
    reasons: dict[Reason, Share] = Field(description="Why frames could not be read: share of each")
    valence: Signed | None
    arousal: Signed | None
    model: NetworkOut


class Reading(Finding):
    """A finding with every second of its clip: what the reading process answers."""

    timeline: list[ReadSecond] = Field(max_length=LONGEST_S)
    moment: TellingMoment | None = Field(
        default=None, description="What spoke for the dominant expression; null where unknown"
    )
    blinks: BlinksSeen | None = None


class Result(Reading):
    """A reading and, in a word, how sure it is."""

    certainty: Certainty


class ResultSummary(Finding):
    """A result without its timeline, for lists."""

    model_config = ConfigDict(extra="ignore")

    certainty: Certainty


class WordsCheckIn(Body):
    """A check-in without a camera."""

    model_config = example(
        {"mood": 6, "words": "Slept well, a long day ahead.", "time_zone": "Europe/Berlin"}
    )

    mood: Mood
    words: Text | None = None
    recorded_at: RecordedAt | None = None
    time_zone: TimeZoneName | None = Field(
        default=None, description="The account's zone when left out"
    )


class GuestFields(BaseModel):
    """What goes with a guest's clip."""

    aggregate: Aggregate = Field(
        default="mean",
        description="How seconds are combined: each the same, by frame, or by majority",
    )


class ClipFields(GuestFields):
    """What goes with a clip."""

    source: Literal["camera", "upload"] = "upload"
    recorded_at: RecordedAt | None = None
    time_zone: TimeZoneName | None = Field(
        default=None, description="The account's zone when left out"
    )


class MarkedMoment(BaseModel):
    """A moment of a live session that the person marked."""

    model_config = ConfigDict(extra="forbid")

    t_s: Seconds
    note: MarkNote


class CheckInChange(Body):
    """What to change; parts left out stay, null removes."""

    model_config = example({"mood": 7, "correction": "happiness", "note": "I was laughing."})

    mood: Mood | None = None
    correction: Expression | None = Field(
        default=None, description="What the person says their face showed; overrides the reading"
    )
    note: Text | None = None
    marks: list[MarkedMoment] | None = Field(
        default=None, max_length=MAX_MARKS, description="All of them, as they are to be from now on"
    )


class CheckInBase(BaseModel):
    """One check-in."""

    id: UUID
    source: Source
    recorded_at: Moment
    time_zone: str
    duration_s: float | None
    mood: int | None
    words: str | None
    correction: Expression | None
    note: str | None
    created_at: Moment


class CheckInOut(CheckInBase):
    """One check-in with everything in it."""

    result: Result | None
    marks: list[MarkedMoment] = Field(description="Moments of a live session, in order of time")
    safety: SafetyStep | None = Field(
        default=None, description="The step that the words just sent open, if any; never kept here"
    )


class CheckInSummary(CheckInBase):
    """One check-in of a list: its result lacks the timeline."""

    result: ResultSummary | None


class CheckInPage(BaseModel):
    """A page of check-ins, newest first; ``next`` asks for the following one."""

    items: list[CheckInSummary]
    next: str | None
