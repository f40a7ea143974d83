"""One clip on its way to a result: what is known about it, inside and outside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from emocare.errors import EmoCareError
from emocare.monitoring.clip_file import Clip
from emocare.monitoring.clip_line import Owner
from emocare.monitoring.clip_process import ClipReading
from emocare.monitoring.schemas import Aggregate, Reading


class JobState(StrEnum):
    """Where a job stands; the last three are final."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def final(self) -> bool:
        """Whether the job will not change any more."""
        return self in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}


@dataclass(frozen=True, slots=True)
class ClipTask:
    """What is to be done with a clip.

    ``check`` is called before and, once a second, during the reading; it raises when that is no
    longer allowed. ``keep`` stores the result and returns its id, or None where it may not.
    """

    aggregate: Aggregate
    check: Callable[[], None]
    keep: Callable[[Reading], UUID | None]


@dataclass(frozen=True, slots=True)
class JobView:
    """A job at one moment, as its owner may see it."""

    id: str
    state: JobState
    progress: float
    position: int | None
    reading: Reading | None
    check_in_id: UUID | None
    problem: EmoCareError | None


@dataclass(slots=True)
class Job:
    """A job as its queue sees it; everything in it is guarded by the queue's lock."""

    id: str
    owner: Owner
    clip: Clip
    task: ClipTask
    state: JobState = JobState.QUEUED
    progress: float = 0.0
    storing: bool = False
    started_at: float = 0.0
    checked_at: float = 0.0
    finished_at: float = 0.0
    process: ClipReading | None = None
    reading: Reading | None = None
    check_in_id: UUID | None = None
    problem: EmoCareError | None = None
    listeners: list[Callable[[], None]] = field(default_factory=list)

    def view(self, position: int | None) -> JobView:
        """Return what the owner may see now."""
        return JobView(
            id=self.id,
            state=self.state,
            progress=self.progress,
            position=position,
            reading=self.reading,
            check_in_id=self.check_in_id,
            problem=self.problem,
        )
