"""What a person says in an entry, as it is kept and as it is sent."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from emocare.accounts.schemas import Body, TimeZoneName
from emocare.db import utc_now

MAX_TEXT = 20_000
MAX_LABELS = 20
# The longest text with every character escaped as JSON may do, and room for the rest.
MAX_ENTRY_BYTES = 12 * MAX_TEXT + 64 * 1024
_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
# Clocks differ; nobody writes from tomorrow.
_CLOCK_GRACE = timedelta(days=1)


def clean_text(text: object) -> object:
    """Return a text with plain line ends and without control characters, edges trimmed."""
    if not isinstance(text, str):
        return text
    plain = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in plain if sign in "\n\t" or _can_be_kept(sign)).strip()


def _clean_line(text: object) -> object:
    cleaned = clean_text(text)
    if not isinstance(cleaned, str):
        return cleaned
    return unicodedata.normalize("NFC", " ".join(cleaned.split()))


def _can_be_kept(sign: str) -> bool:
    return unicodedata.category(sign) not in {"Cc", "Cs"}


def _check_moment(moment: datetime) -> datetime:
    if not _EARLIEST <= moment <= utc_now() + _CLOCK_GRACE:
        raise ValueError("This moment cannot be right. Check the date.")
    return moment


def _distinct(labels: list[str]) -> list[str]:
    """Return labels without repetitions; the first spelling stays."""
    return list({label.casefold(): label for label in reversed(labels)}.values())[::-1]


Text = Annotated[str, BeforeValidator(clean_text), StringConstraints(max_length=MAX_TEXT)]
Label = Annotated[str, BeforeValidator(_clean_line), StringConstraints(min_length=1, max_length=40)]
Labels = Annotated[list[Label], Field(max_length=MAX_LABELS), AfterValidator(_distinct)]
Phrase = Annotated[str, BeforeValidator(_clean_line), StringConstraints(max_length=300)]
Mood = Annotated[int, Field(ge=0, le=10, strict=True, description="0 very low to 10 very good")]
WrittenAt = Annotated[
    AwareDatetime,
    AfterValidator(_check_moment),
    Field(examples=["2026-11-21T08:30:00+01:00"], description="With its zone"),
]


class Said(BaseModel):
    """What the person says in one entry."""

    text: Text = ""
    mood: Mood | None = None
    mood_words: Annotated[Phrase, Field(max_length=100)] = Field(
        default="", description="The mood in own words"
    )
    tags: Labels = Field(default_factory=list)
    factors: Labels = Field(
        default_factory=list, description="What played a part: sleep, work, weather …"
    )
    prompt: Phrase = Field(default="", description="The prompt it answers, where there was one")

    @property
    def says_nothing(self) -> bool:
        """Whether neither words nor a mood nor a tag is in it."""
        return not (self.text or self.mood_words or self.tags or self.factors) and (
            self.mood is None
        )


class Content(Said):
    """What is sealed in one cell: what was said, and in which zone."""

    time_zone: TimeZoneName

    def same_as(self, other: Content) -> bool:
        """Say whether both say the same (the zone apart)."""
        return self.model_dump(exclude={"time_zone"}) == other.model_dump(exclude={"time_zone"})


class EntryBody(Said, Body):
    """An entry as it is sent."""

    model_config = ConfigDict(extra="forbid")

    written_at: WrittenAt | None = Field(default=None, description="Now when left out")
    time_zone: TimeZoneName | None = Field(default=None, description="The person's when left out")


class EntryNew(EntryBody):
    """A new entry with the id that the client made for it (a random UUID)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "0b6f1d5a-6f0e-4a52-9d64-2a5c7a5f0c11",
                    "text": "A walk along the river. Quieter than I thought.",
                    "mood": 6,
                    "mood_words": "settled",
                    "tags": ["river"],
                    "factors": ["fresh air"],
                }
            ]
        }
    )

    id: UUID


class EntryChange(EntryBody):
    """All of an entry, and the revision it was made from."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"revision": 1, "text": "A walk along the river, with rain.", "mood": 6}]
        }
    )

    revision: int = Field(ge=1, description="That of the entry as it was read")
