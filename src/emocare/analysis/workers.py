"""Read several recordings at once, each worker in a process of its own.

A worker that dies (a decoder crashed, memory ran out) costs the recording it was reading and
nothing else: another one takes its place.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, NoReturn, cast

from emocare.analysis.entries import Entry, Job, Watcher, failed_entry, read_job
from emocare.analysis.explaining import build_explainer
from emocare.analysis.options import OutputOptions, ReadingOptions, build_analyzer
from emocare.analysis.recording import RecordingReader
from emocare.vision.capture import MediaInfo

# How often a worker says how far it is.
_SPEAK_EVERY_S = 0.2
_GOODBYE_S = 5.0


@dataclass(frozen=True, slots=True)
class ReaderRecipe:
    """How to build a reader; travels to other processes, which a loaded network cannot."""

    options: ReadingOptions
    outputs: OutputOptions
    model: Path | None
    models_folder: Path | None

    def build(self) -> RecordingReader:
        """Load the models; raise Invalid or Unavailable where that cannot be."""
        analyzer = build_analyzer(self.options, model=self.model, models_folder=self.models_folder)
        explainer = build_explainer(analyzer.network, self.outputs)
        reader = RecordingReader(analyzer, self.options, self.outputs, explainer)
        _ = reader.layout  # a coverage that nobody fitted is refused before anything is read
        return reader


@dataclass(slots=True)
class _Worker:
    """One process, our end of the line to it, and what it is reading."""

    process: BaseProcess
    line: Connection
    job: Job | None = None


@dataclass(frozen=True, slots=True)
class InWorkers:
    """Reads ``count`` recordings at a time."""

    recipe: ReaderRecipe
    count: int

    def read_all(self, jobs: Sequence[Job], watcher: Watcher) -> Iterator[tuple[Job, Entry]]:
        """Yield each job with its entry as soon as it is done."""
        waiting = list(reversed(jobs))
        workers: list[_Worker] = []
        try:
            while waiting or any(worker.job for worker in workers):
                self._keep_busy(workers, waiting, watcher)
                lines = [worker.line for worker in workers if worker.job]
                for line in wait(lines, timeout=1.0):
                    [worker] = [worker for worker in workers if worker.line is line]
                    entry = _listen(worker, watcher)
                    if entry is not None and worker.job is not None:
                        job, worker.job = worker.job, None
                        watcher.end(job, entry)
                        yield job, entry
        finally:
            _dismiss(workers)

    def _keep_busy(self, workers: list[_Worker], waiting: list[Job], watcher: Watcher) -> None:
        """Replace workers that died and give idle ones the next jobs."""
        workers[:] = [worker for worker in workers if worker.job or worker.process.is_alive()]
        while len(workers) < min(self.count, len(waiting) + sum(bool(w.job) for w in workers)):
            workers.append(_hire(self.recipe))
        for worker in workers:
            if worker.job is None and waiting:
                worker.job = waiting.pop()
                watcher.begin(worker.job)
                worker.line.send(worker.job)


class _LineWatcher:
    """Speaks to the main process, not more often than is of use."""

    def __init__(self, line: Connection) -> None:
        self._line = line
        self._spoke_s, self._count = 0.0, 0

    def begin(self, job: Job) -> None:
        """Nothing: the main process gave the job."""

    def start(self, job: Job, info: MediaInfo) -> None:  # noqa: ARG002  one job at a time
        """Pass on the facts of the recording."""
        self._line.send(info)

    def frames(self, job: Job, timestamp_s: float, count: int) -> None:  # noqa: ARG002
        """Pass on how far the recording is."""
        self._count += count
        if time.monotonic() - self._spoke_s >= _SPEAK_EVERY_S:
            self._line.send((timestamp_s, self._count))
            self._spoke_s, self._count = time.monotonic(), 0

    def end(self, job: Job, entry: Mapping[str, Any]) -> None:
        """Nothing: the entry itself is sent."""


def _hire(recipe: ReaderRecipe) -> _Worker:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(recipe, theirs), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _work(recipe: ReaderRecipe, line: Connection) -> None:
    """Read what comes down the line until it closes. Runs in the worker."""
    # Ctrl-C reaches the whole group: the main process decides and asks politely.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    reader, watcher = recipe.build(), _LineWatcher(line)
    while True:
        try:
            job: Job = line.recv()
        except EOFError:
            return
        try:
            line.send(read_job(job, reader, watcher))
        except OSError as error:
            line.send(error)


def _leave(number: int, frame: object) -> NoReturn:  # noqa: ARG001  the signature is Python's
    """Unwind, so that unfinished files are removed."""
    sys.exit(128 + number)


def _listen(worker: _Worker, watcher: Watcher) -> Entry | None:
    """Take one message; return the entry when the job has ended, also by the worker's death."""
    job = cast(Job, worker.job)
    try:
        message = worker.line.recv()
    except (EOFError, ConnectionError):
        worker.process.join()
        worker.line.close()
        reason = f"the process that read it ended suddenly (code {worker.process.exitcode})."
        return failed_entry(job.recording, "reader_died", reason)
    if isinstance(message, OSError):
        raise message
    if isinstance(message, MediaInfo):
        watcher.start(job, message)
    elif isinstance(message, tuple):
        watcher.frames(job, *message)
    else:
        return cast(Entry, message)
    return None


def _dismiss(workers: Sequence[_Worker]) -> None:
    """Stop all workers; those in the middle of a recording remove its unfinished files."""
    for worker in workers:
        worker.line.close()
        if worker.job is not None:
            worker.process.terminate()
    for worker in workers:
        worker.process.join(_GOODBYE_S)
        if worker.process.is_alive():
            worker.process.kill()
