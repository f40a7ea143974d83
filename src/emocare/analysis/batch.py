"""Read many recordings into one folder: skip what is done, report what is bad, go on.

A table says itself which file, options and models it came from, so a run that was stopped at any
moment, even by a power cut, continues where it was. ``index.json`` lists every recording.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from emocare import __version__
from emocare.analysis.entries import Entry, Job, Watcher, done_entry, file_facts, read_job
from emocare.analysis.inputs import Inputs, Recording, result_name
from emocare.analysis.pending import write_whole
from emocare.analysis.recording import RecordingReader, fingerprint
from emocare.analysis.report import overview_report
from emocare.analysis.results import ResultPaths
from emocare.analysis.writers import read_metadata, to_json
from emocare.errors import Conflict

INDEX = "index.json"
OVERVIEW = "report.html"


class Reading(Protocol):
    """A way to work through jobs: here, or in other processes."""

    def read_all(self, jobs: Sequence[Job], watcher: Watcher) -> Iterator[tuple[Job, Entry]]:
        """Yield each job with its entry as soon as it is done; tell the watcher."""
        ...


@dataclass(frozen=True, slots=True)
class InThisProcess:
    """Reads one recording after the other."""

    reader: RecordingReader

    def read_all(self, jobs: Sequence[Job], watcher: Watcher) -> Iterator[tuple[Job, Entry]]:
        """Yield each job with its entry, in order."""
        for job in jobs:
            watcher.begin(job)
            entry = read_job(job, self.reader, watcher)
            watcher.end(job, entry)
            yield job, entry


@dataclass(frozen=True, slots=True)
class Batch:
    """Reads all inputs of a command into one folder."""

    inputs: Inputs
    out: Path
    reader: RecordingReader
    reading: Reading

    def run(self, watcher: Watcher) -> list[Entry]:
        """Read every recording and return the entries in the order of the inputs.

        A recording that cannot be read becomes a failed entry. Raises OSError where nothing
        more can be written, Conflict where another run uses the folder.
        """
        entries: dict[int, Entry] = {}
        with _own_folder(self.out):
            try:
                jobs = list(self._still_to_read(entries, watcher))
                for job, entry in self.reading.read_all(jobs, watcher):
                    entries[job.position] = entry
            finally:
                if not self.inputs.single:
                    self._write_index([entries[position] for position in sorted(entries)])
        return [entries[position] for position in sorted(entries)]

    def _still_to_read(self, entries: dict[int, Entry], watcher: Watcher) -> Iterator[Job]:
        """Yield the jobs without results, and enter those that have them."""
        before = {} if self.inputs.single else _entries_before(self.out)
        for position, recording in enumerate(self.inputs.recordings):
            job = Job(position, recording, self._paths(recording))
            entry = self._skipped(job, before.get(recording.name))
            if entry is None:
                yield job
            else:
                entries[position] = entry
                watcher.begin(job)
                watcher.end(job, entry)

    def _paths(self, recording: Recording) -> ResultPaths:
        table_format = self.reader.outputs.table
        if self.inputs.single:
            return ResultPaths.alone(self.out, table_format)
        return ResultPaths.beside(self.out, result_name(recording), table_format)

    def _skipped(self, job: Job, before: Entry | None) -> Entry | None:
        """Return the entry of a recording whose results are already there, else None."""
        source = job.recording.source
        if self.inputs.single or not isinstance(source, Path):
            return None
        metadata = read_metadata(self.out / job.paths.table)
        if metadata is None or not self._fits(metadata):
            return None
        if not _is_same_file(source, before, metadata["source"]["sha256"]):
            return None
        return done_entry(job.recording, "skipped", metadata)

    def _fits(self, metadata: Mapping[str, Any]) -> bool:
        """Whether results were made by this program, these options and these models."""
        reader, written = self.reader, metadata.get("outputs", {})
        wanted = {"table"} | {kind for kind in ("video", "report") if getattr(reader.outputs, kind)}
        return (
            metadata.get("emocare_version") == __version__
            and metadata.get("options") == reader.options.as_metadata()
            and metadata.get("models") == reader.analyzer.models
            and metadata.get("extras") == reader.extras
            and (reader.outputs.keep_damaged or not metadata.get("notes"))
            and all(kind in written and (self.out / written[kind]).is_file() for kind in wanted)
        )

    def _write_index(self, entries: Sequence[Entry]) -> None:
        """Write ``index.json`` and, with reports, the page that links them."""
        if not any(entry["status"] != "failed" for entry in entries):
            return
        listed = [{**entry, "status": _settled(entry)} for entry in entries]
        index = {
            "emocare_version": __version__,
            "complete": len(entries) == len(self.inputs.recordings),
            "options": self.reader.options.as_metadata(),
            "outputs": asdict(self.reader.outputs),
            "models": self.reader.analyzer.models,
            "recordings": listed,
        }
        write_whole(self.out / INDEX, to_json(index))
        if self.reader.outputs.report:
            write_whole(self.out / OVERVIEW, overview_report(listed).encode())


@contextmanager
def _own_folder(out: Path) -> Iterator[None]:
    """Make the folder and keep other runs out; remove it again where it stayed empty."""
    missing = [folder for folder in (out, *out.parents) if not folder.exists()]
    out.mkdir(parents=True, exist_ok=True)
    if not os.access(out, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(out))
    handle = os.open(out, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Conflict(
                f"Another analysis is writing to {out}. Wait for it, or choose another --out."
            ) from error
        yield
    finally:
        os.close(handle)
        for folder in missing:
            if any(folder.iterdir()):
                break
            folder.rmdir()


def _entries_before(out: Path) -> dict[str, Entry]:
    """Return the entries of an earlier run by source; none where its index cannot be read."""
    try:
        index = json.loads((out / INDEX).read_bytes())
        return {entry["source"]: entry for entry in index["recordings"]}
    except (OSError, ValueError, TypeError, KeyError):
        return {}


def _is_same_file(path: Path, before: Entry | None, sha256: str | None) -> bool:
    """Whether a file is the one that results came from; hashes it only where that is unclear."""
    facts = file_facts(path)
    if before and all(before.get(key) == value for key, value in facts.items()):
        return before.get("sha256") == sha256
    return fingerprint(Recording("", path)) == sha256


def _settled(entry: Entry) -> str:
    # In the index a skipped recording is done: the file is the same as after one clean run.
    return "done" if entry["status"] == "skipped" else str(entry["status"])
