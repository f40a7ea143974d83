"""What the endpoint of clips that were read on the device takes and gives."""

from __future__ import annotations

from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from emocare.accounts.schemas import Body, TimeZoneName, example
from emocare.monitoring.live_schemas import FRAME, LiveFrame
from emocare.monitoring.schemas import FaceMap, NetworkOut, RecordedAt, Result, Seconds
from emocare.types import EXPRESSIONS, Expression

# A minute at 15 frames a second; a timer that stops at 60 s delivers a little more.
MAX_CLIP_FRAMES, MAX_CLIP_S = 900, 61.0
# Numbers with every digit that a browser can give them.
MAX_NUMBERS_BYTES = 3 * 2**19


class DeviceMoment(Body):
    """The face when it showed one expression most: where its parts were, and what spoke for it."""

    t_s: Seconds
    expression: Expression
    face: FaceMap


class DeviceClip(Body):
    """A clip in numbers; the clip itself stayed on the device."""

    model_config = example(
        {
            "id": "3f2b8c1e-7d7a-4c0e-9b56-0d8c0c5b9f11",
            "time_zone": "Europe/Berlin",
            "engine": {"name": "emocarenet", "sha256": "0" * 64, "crop_version": "1"},
            "frames": [FRAME],
        }
    )

    id: UUID = Field(description="Made by the device: sending a clip again stores nothing twice")
    recorded_at: RecordedAt | None = None
    time_zone: TimeZoneName | None = Field(
        default=None, description="The account's zone when left out"
    )
    engine: NetworkOut = Field(description="The network that read it")
    frames: list[LiveFrame] = Field(min_length=1, max_length=MAX_CLIP_FRAMES)
    moments: Annotated[list[DeviceMoment], Field(max_length=len(EXPRESSIONS))] = Field(
        default_factory=list, description="At most one for each expression; the result takes one"
    )

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if any(frame.t_s > MAX_CLIP_S for frame in self.frames):
            raise ValueError("A clip may be a minute long.")
        if len({moment.expression for moment in self.moments}) < len(self.moments):
            raise ValueError("Send one moment for each expression.")
        return self


class DeviceResult(BaseModel):
    """What the numbers of a clip say."""

    result: Result
    check_in_id: UUID | None = Field(description="Null where keeping the numbers is not allowed")
