"""The queue of clips: takes them in, has them read one after another, remembers the outcome.

It lives in memory and in one process. Its worker threads own the reading processes; every other
thread only asks. One lock guards all that changes, and nothing slow happens under it. Outcomes
are forgotten after ten minutes; what is to last was stored by the task itself.
"""

from __future__ import annotations

import logging
import math
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial

from emocare.errors import EmoCareError, NotFound, Unavailable
from emocare.monitoring.clip_file import Clip
from emocare.monitoring.clip_jobs import ClipTask, Job, JobState, JobView
from emocare.monitoring.clip_line import LineLimits, Owner, WaitingLine
from emocare.monitoring.clip_process import ClipReader, ClipReading
from emocare.monitoring.schemas import Reading

_log = logging.getLogger("emocare.clips")
RETENTION_S = 600.0
_SWEEP_EVERY_S = 30.0
_CHECK_EVERY_S = 1.0
_ID_BYTES = 24
_REMEMBERED = 256
_FIRST_GUESS_S = 4.0


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the line, taken before the clip arrived.

    ``submit`` puts the arrived clip in line and hands it to the queue; call it once.
    """

    submit: Callable[[Clip, ClipTask], JobView]


class ClipQueue:
    """A bounded, first-come-first-served queue of clips."""

    def __init__(
        self,
        reader: ClipReader,
        limits: LineLimits | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Read with ``reader``; ``clock`` gives seconds that never go back."""
        self._reader = reader
        self._clock = clock
        self._line = WaitingLine(limits or LineLimits())
        self._jobs: dict[str, Job] = {}
        self._changed = threading.Condition()
        self._closing = False
        self._mean_s = _FIRST_GUESS_S
        self._threads = [
            threading.Thread(target=self._work, name=f"clips-{number}", daemon=True)
            for number in range(self._line.limits.workers)
        ]

    @property
    def limits(self) -> LineLimits:
        """How many may be where at once."""
        return self._line.limits

    def start(self) -> None:
        """Begin to read."""
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Stop every reading, fail what is left, and wait for the workers to end."""
        with self._changed:
            self._closing = True
            stopped = Unavailable("The server was stopped. Send the clip again later.")
            processes = [self._end(job, JobState.FAILED, stopped) for job in self._jobs.values()]
            self._changed.notify_all()
        _stop(processes)
        for thread in self._threads:
            if thread.is_alive():
                thread.join()
        self._reader.close()

    def prepare(self) -> None:
        """Make the next clip's start quick; worth calling while it arrives."""
        with suppress(EmoCareError):  # a want of memory now may have passed when it is needed
            self._reader.prepare()

    @contextmanager
    def place(self, owner: Owner) -> Iterator[Place]:
        """Hold a place in the line while a clip arrives; it is freed unless one was submitted.

        Raises TooMany where a limit is reached.
        """
        job_id = secrets.token_urlsafe(_ID_BYTES)
        with self._changed:
            self._forget_old()
            if self._closing:
                raise Unavailable("The server is stopping. Try again in a minute.")
            self._line.enter(job_id, owner, wait_s=self._wait_s())
        try:
            yield Place(partial(self._submit, job_id, owner))
        finally:
            with self._changed:
                if job_id not in self._jobs:
                    self._line.leave(job_id)

    def view(self, job_id: str) -> JobView:
        """Return a job as it is now; raise NotFound when it is unknown or forgotten."""
        with self._changed:
            self._forget_old()
            return self._view(self._find(job_id))

    def owner(self, job_id: str) -> Owner:
        """Return whose job it is; raise NotFound when it is unknown or forgotten."""
        with self._changed:
            self._forget_old()
            return self._find(job_id).owner

    def cancel(self, job_id: str) -> None:
        """Stop a job, wherever it stands; one that is being stored or has ended stays as it is."""
        with self._changed:
            job = self._find(job_id)
            process = None if job.storing else self._end(job, JobState.CANCELLED)
        _stop([process])

    @contextmanager
    def listening(self, job_id: str, notify: Callable[[], None]) -> Iterator[None]:
        """Call ``notify``, from another thread, whenever the job may look different."""
        with self._changed:
            job = self._find(job_id)
            job.listeners.append(notify)
        try:
            yield
        finally:
            with self._changed:
                job.listeners.remove(notify)

    def _submit(self, job_id: str, owner: Owner, clip: Clip, task: ClipTask) -> JobView:
        with self._changed:
            if self._closing:
                clip.close()
                raise Unavailable("The server is stopping. Try again in a minute.")
            self._line.wait(job_id)
            job = self._jobs[job_id] = Job(id=job_id, owner=owner, clip=clip, task=task)
            self._changed.notify()
            return self._view(job)

    def _work(self) -> None:
        while True:
            job = self._next()
            if job is None:
                return
            self._process(job)

    def _next(self) -> Job | None:
        """Wait for the next job and mark it as running; None when the queue closes."""
        with self._changed:
            while not self._closing:
                self._forget_old()
                job_id = self._line.call()
                if job_id is not None:
                    job = self._jobs[job_id]
                    job.state, job.started_at = JobState.RUNNING, self._clock()
                    self._tell_everybody()
                    return job
                self._changed.wait(_SWEEP_EVERY_S)
        return None

    def _process(self, job: Job) -> None:
        """Read one clip and settle its job, whatever happens."""
        process: ClipReading | None = None
        problem: EmoCareError | None = None
        try:
            job.task.check()
            process = self._reader.start()
            if self._attach(job, process):
                reading = process.run(job.clip, job.task.aggregate, partial(self._report, job))
                self._store(job, reading)
        except EmoCareError as error:
            problem = error
        except Exception as error:  # a defect of ours must not take the queue down
            _log.error("a clip failed with %s", type(error).__name__)
            problem = EmoCareError("Something went wrong here. Nothing was kept; try again.")
        finally:
            if process is not None:
                process.close()
            self._settle(job, problem)
            self.prepare()

    def _attach(self, job: Job, process: ClipReading) -> bool:
        """Let ``cancel`` reach the process; False when it came first."""
        with self._changed:
            if job.state is not JobState.RUNNING:
                return False
            job.process = process
            somebody_waits = bool(self._line.waiting)
        if somebody_waits:
            self.prepare()
        return True

    def _report(self, job: Job, progress: float) -> None:
        """Note the progress; raise EmoCareError when the reading is no longer allowed."""
        now = self._clock()
        with self._changed:
            job.progress = max(job.progress, progress)
            _tell(job)
            due = now - max(job.checked_at, job.started_at) >= _CHECK_EVERY_S
            job.checked_at = now if due else job.checked_at
        if due:
            job.task.check()

    def _store(self, job: Job, reading: Reading) -> None:
        """Keep the result and make the job done, unless it was cancelled before."""
        with self._changed:
            if job.state is not JobState.RUNNING:
                return
            job.storing = True
        check_in_id = job.task.keep(reading)
        with self._changed:
            job.storing = False
            job.reading, job.check_in_id, job.progress = reading, check_in_id, 1.0
            self._end(job, JobState.DONE)

    def _settle(self, job: Job, problem: EmoCareError | None) -> None:
        """Give up the job's clip and place; it fails unless it has already ended."""
        with self._changed:
            job.storing = False
            job.process = None
            self._line.leave(job.id)
            job.clip.close()
            self._mean_s += 0.3 * (self._clock() - job.started_at - self._mean_s)
            self._end(job, JobState.FAILED, problem)
            self._tell_everybody()
            self._changed.notify()

    def _end(
        self, job: Job, state: JobState, problem: EmoCareError | None = None
    ) -> ClipReading | None:
        """Bring a job to a final state, once; return the process to stop. Call with the lock."""
        if job.state.final or job.storing:
            return None
        if job.state is JobState.QUEUED:
            self._line.leave(job.id)
            job.clip.close()
        job.state, job.problem, job.finished_at = state, problem, self._clock()
        self._tell_everybody()
        return job.process

    def _find(self, job_id: str) -> Job:
        if job_id not in self._jobs:
            raise NotFound(
                "There is no such clip, or its result has expired.", code="job_not_found"
            )
        return self._jobs[job_id]

    def _view(self, job: Job) -> JobView:
        return job.view(self._line.position(job.id))

    def _wait_s(self) -> int:
        """Return in how many seconds a place is likely to be free."""
        ahead = len(self._line) / self._line.limits.workers
        return min(max(math.ceil(self._mean_s * ahead / 2), 2), 300)

    def _forget_old(self) -> None:
        """Forget outcomes that are too old, or more than are worth remembering."""
        ended = [job for job in self._jobs.values() if job.state.final]
        surplus = len(ended) - _REMEMBERED
        for rank, job in enumerate(ended):
            if rank < surplus or self._clock() - job.finished_at >= RETENTION_S:
                del self._jobs[job.id]

    def _tell_everybody(self) -> None:
        for job in self._jobs.values():
            _tell(job)


def _tell(job: Job) -> None:
    for notify in job.listeners:
        with suppress(RuntimeError):  # the listener's event loop has ended
            notify()


def _stop(processes: Sequence[ClipReading | None]) -> None:
    for process in processes:
        if process is not None:
            process.stop()
