"""What the endpoints of clips being read give."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from emocare.monitoring.schemas import Result, Share

JobStateName = Literal["queued", "running", "done", "failed", "cancelled"]


class JobProblem(BaseModel):
    """Why a job failed (RFC 9457); ``code`` is stable and meant for programs."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str


class JobOut(BaseModel):
    """A clip on its way to a result. Finished jobs are forgotten after ten minutes."""

    id: str
    state: JobStateName
    progress: Share
    position: int | None = Field(description="How many clips are ahead of a queued one")
    result: Result | None
    check_in_id: UUID | None = Field(description="Null where keeping the numbers is not allowed")
    problem: JobProblem | None


class JobStarted(BaseModel):
    """The job that a clip became."""

    job: JobOut
