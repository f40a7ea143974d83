"""Work on many entries, in the background: one job a person at a time, seen, cancelled, forgotten.

A job lives in this process. A restart ends it; nothing is lost then, because imports recognise
what is there already and analyses go on with what is not read yet.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from emocare.errors import Conflict, EmoCareError, NotFound
from emocare.journal.schemas import BadRow, JobKind, JobState, JournalJobOut
from emocare.safety.schemas import SafetyStep

KEPT_S = 30 * 60
MOST_BAD_ROWS = 100
_WORKERS = 2
_log = logging.getLogger("emocare.journal")


class Cancelled(Exception):
    """The person stopped the job."""


@dataclass(slots=True)
class Job:
    """One piece of work; written by its own thread, read by others."""

    person_id: UUID
    kind: JobKind
    id: UUID = field(default_factory=uuid4)
    state: JobState = "running"
    done: int = 0
    total: int = 0
    added: int = 0
    known: int = 0
    bad: list[BadRow] = field(default_factory=list)
    bad_count: int = 0
    safety: SafetyStep | None = None
    problem: str | None = None
    follow_up: UUID | None = None
    ended_at: float | None = None
    stop: threading.Event = field(default_factory=threading.Event)

    def step(self, done: int) -> None:
        """Note progress; raise Cancelled when the person stopped the job."""
        self.done = done
        if self.stop.is_set():
            raise Cancelled

    def reject(self, line: int, problem: str) -> None:
        """Note a part that could not be taken over."""
        self.bad_count += 1
        if len(self.bad) < MOST_BAD_ROWS:
            self.bad.append(BadRow(line=line, problem=problem))

    def describe(self) -> JournalJobOut:
        """Return the job in the words of the HTTP contract."""
        return JournalJobOut(
            id=self.id,
            kind=self.kind,
            state=self.state,
            done=self.done,
            total=self.total,
            added=self.added,
            known=self.known,
            bad=list(self.bad),
            bad_count=self.bad_count,
            safety=self.safety,
            problem=self.problem,
            follow_up=self.follow_up,
        )


Work = Callable[[Job], None]


class JournalJobs:
    """Runs jobs in a few threads; safe to share between threads."""

    def __init__(self) -> None:
        """Start with nothing to do."""
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="journal")
        self._jobs: dict[UUID, Job] = {}
        self._lock = threading.Lock()

    def start(self, person_id: UUID, kind: JobKind, work: Work, *, after: Job | None = None) -> Job:
        """Begin ``work``; raise Conflict while another job of the person runs (but ``after``)."""
        with self._lock:
            self._forget_old()
            running = self._running(person_id)
            if running is not None and running is not after:
                raise Conflict(
                    "Something of yours is still being worked on. Wait for it, or cancel it.",
                    code="job_running",
                )
            job = Job(person_id, kind)
            self._jobs[job.id] = job
        self._pool.submit(_run, job, work)
        return job

    def running(self, person_id: UUID, kind: JobKind) -> Job | None:
        """Return the person's running job of this kind, or None."""
        with self._lock:
            job = self._running(person_id)
        return job if job is not None and job.kind == kind else None

    def get(self, person_id: UUID, job_id: UUID) -> Job:
        """Return a job; raise NotFound when it is not one of the person's."""
        job = self._jobs.get(job_id)
        if job is None or job.person_id != person_id:
            raise NotFound("There is no such job, or it is over long since.")
        return job

    def close(self) -> None:
        """Stop everything, at the next step of each."""
        for job in list(self._jobs.values()):
            job.stop.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _running(self, person_id: UUID) -> Job | None:
        mine = (one for one in self._jobs.values() if one.person_id == person_id)
        return next((one for one in mine if one.state == "running"), None)

    def _forget_old(self) -> None:
        long_ago = time.monotonic() - KEPT_S
        for key, job in list(self._jobs.items()):
            if job.ended_at is not None and job.ended_at < long_ago:
                del self._jobs[key]


def _run(job: Job, work: Work) -> None:
    try:
        job.step(0)
        work(job)
        job.state = "done"
    except Cancelled:
        job.state = "cancelled"
    except EmoCareError as error:
        job.problem, job.state = error.message, "failed"
    except Exception as error:  # its message may quote words
        _log.error("a job of the journal failed: %s", type(error).__name__)
        job.problem = "This could not be finished. What was done so far is kept; please try again."
        job.state = "failed"
    finally:
        job.ended_at = time.monotonic()
