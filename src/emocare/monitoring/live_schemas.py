"""What the endpoints of live sessions take and give."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from emocare.accounts.schemas import Body, Moment, TimeZoneName, example
from emocare.monitoring.schemas import (
    LONGEST_S,
    MarkedMoment,
    MarkNote,
    NetworkOut,
    Share,
    Signed,
)
from emocare.safety.schemas import SafetyStep
from emocare.types import ACTION_UNITS, EXPRESSIONS, MAX_INTENSITY, Expression, Reason

Mode = Literal["device", "streamed"]
Keep = Literal["frames", "seconds", "nothing"]
MAX_FRAMES, MAX_BATCHES, MAX_FACES = 120, 100_000, 64
# Probabilities come rounded to three digits or four.
_SUM_WITHIN = 0.02

At = Annotated[float, Field(ge=0, lt=LONGEST_S, allow_inf_nan=False)]
Angle = Annotated[float, Field(ge=-6.3, le=6.3, allow_inf_nan=False)]
Intensity = Annotated[float, Field(ge=0, le=MAX_INTENSITY, allow_inf_nan=False)]
Three = Annotated[list[Angle], Field(min_length=3, max_length=3)]

FRAME: dict[str, Any] = {
    "t_s": 0.1,
    "faces": 1,
    "e": [0.1, 0.8, 0.1, 0, 0, 0, 0, 0],
    "au": [0.1, 0.1, 0, 0, 1.8, 0.4, 0.1, 0.3, 3.2, 0.2, 0, 0.1, 0.4, 0, 0.1, 2.1, 0.6, 0.1],
    "v": 0.61,
    "a": 0.43,
    "q": 0.97,
    "reasons": [],
    "pose": [0.02, -0.1, 0.01],
    "eyes": [[0.9, 0.0, -0.05], [0.88, 0.01, -0.05]],
}


class LiveStart(Body):
    """How to begin a live session."""

    model_config = example(
        {
            "mode": "device",
            "time_zone": "Europe/Berlin",
            "engine": {"name": "emocarenet", "sha256": "0" * 64, "crop_version": "1"},
        }
    )

    mode: Mode
    time_zone: TimeZoneName | None = Field(
        default=None, description="The account's zone when left out"
    )
    engine: NetworkOut | None = Field(
        default=None, description="The network that reads on the device; needed for that mode"
    )
    take_over: bool = Field(
        default=False, description="End the session that is open elsewhere, and begin here"
    )


class LiveSession(BaseModel):
    """A live session."""

    id: UUID
    mode: Mode
    state: Literal["open", "ended"]
    started_at: Moment
    ends_at: Moment = Field(description="Nothing is taken after this")
    keep: Keep = Field(
        description="What will stay: every frame's numbers, one value a second, or nothing"
    )
    fps: int = Field(description="Frames a second that are wanted; a stream may ask for fewer")
    next_batch: int = Field(description="The number of the next batch of readings")
    here: bool = Field(description="Whether it was begun in this browser")
    marks: list[MarkedMoment]


class LiveFrame(Body):
    """The numbers of one frame: of its most present face, null where it could not be read."""

    t_s: At = Field(description="Seconds since the session began")
    faces: int = Field(ge=0, le=MAX_FACES, description="How many were visible")
    e: list[Share] | None = Field(
        min_length=len(EXPRESSIONS),
        max_length=len(EXPRESSIONS),
        description="Probabilities of " + ", ".join(EXPRESSIONS),
    )
    au: list[Intensity] | None = Field(
        min_length=len(ACTION_UNITS),
        max_length=len(ACTION_UNITS),
        description="Intensities of " + ", ".join(ACTION_UNITS),
    )
    v: Signed | None = Field(description="Valence")
    a: Signed | None = Field(description="Arousal")
    q: Share = Field(description="Quality")
    reasons: list[Reason] = Field(max_length=len(Reason))
    pose: Three | None = Field(description="Yaw, pitch, roll in radians")
    eyes: list[Three] | None = Field(
        min_length=2,
        max_length=2,
        description="Right eye, left eye: openness 0-1, gaze yaw and pitch in radians",
    )

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if self.faces == 0 and any((self.e, self.au, self.pose, self.eyes)):
            raise ValueError("There is no face whose numbers these could be.")
        if self.e is not None and abs(sum(self.e) - 1) > _SUM_WITHIN:
            raise ValueError("Probabilities must sum to 1.")
        return self


class LiveReadings(Body):
    """A batch of frames; a number that is already stored is answered and not stored again."""

    model_config = example({"batch": 0, "frames": [FRAME]})

    batch: int = Field(ge=0, le=MAX_BATCHES)
    frames: list[LiveFrame] = Field(min_length=1, max_length=MAX_FRAMES)


class LiveReceived(BaseModel):
    """What is stored of a batch."""

    received: int = Field(description="Frames of this batch that are stored")
    next_batch: int = Field(description="The number after the highest that is stored")


class LiveMark(Body):
    """A moment to mark."""

    model_config = example({"t_s": 61.5, "note": "We spoke about the move."})

    t_s: At
    note: MarkNote = ""


class LiveMarked(MarkedMoment):
    """A moment that is marked now."""

    safety: SafetyStep | None = Field(
        default=None, description="The step that the note opens, if any; never kept here"
    )


class LiveEnd(Body):
    """How to end a session."""

    model_config = example({"keep": True})

    keep: bool = Field(default=True, description="False discards what was read")


class LiveEnded(BaseModel):
    """What became of a session: the check-in, or null where nothing was to be kept."""

    check_in_id: UUID | None


class LiveTicket(BaseModel):
    """A ticket that opens the stream of a session, once."""

    ticket: str
    expires_in_s: int


class FramesOut(BaseModel):
    """Every number of a live recording, as columns: one entry a frame, null where unread."""

    check_in_id: UUID
    frames: int
    expressions: list[Expression] = Field(description="The order of e")
    action_units: list[str] = Field(description="The order of au")
    t_s: list[float] = Field(description="Seconds since the recording began")
    faces: list[int]
    e: list[list[float] | None]
    au: list[list[float] | None]
    v: list[float | None]
    a: list[float | None]
    q: list[float]
    reasons: list[list[Reason]]
    pose: list[list[float] | None] = Field(description="Yaw, pitch, roll in radians")
    eyes: list[list[list[float]] | None] = Field(
        description="Right eye, left eye: openness 0-1, gaze yaw and pitch in radians"
    )
