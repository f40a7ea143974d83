"""One recording's line in ``index.json``: read, skipped, or failed with its reason."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from emocare.analysis.inputs import Recording
from emocare.analysis.recording import RecordingReader
from emocare.analysis.results import ResultPaths
from emocare.errors import EmoCareError
from emocare.types import Frame
from emocare.vision.capture import MediaInfo

# These would stop every later recording too.
_FATAL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})

Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Job:
    """One recording to read, its place among the inputs and where its results go."""

    position: int
    recording: Recording
    paths: ResultPaths


class Watcher(Protocol):
    """Is told how a run goes; several jobs may run at once."""

    def begin(self, job: Job) -> None:
        """Note that a recording is being opened."""
        ...

    def start(self, job: Job, info: MediaInfo) -> None:
        """Note that it could be opened."""
        ...

    def frames(self, job: Job, timestamp_s: float, count: int) -> None:
        """Note that ``count`` more frames were read, up to this time."""
        ...

    def end(self, job: Job, entry: Mapping[str, Any]) -> None:
        """Note how it ended; ``entry["status"]`` is done, skipped or failed."""
        ...


def read_job(job: Job, reader: RecordingReader, watcher: Watcher) -> Entry:
    """Read one recording; whatever is wrong with it becomes a failed entry.

    Raises OSError where nothing more can be written at all.
    """

    def on_frame(frame: Frame) -> None:
        watcher.frames(job, frame.timestamp_s, 1)

    recording = job.recording
    try:
        metadata = reader.read(
            recording,
            job.paths,
            on_start=lambda info: watcher.start(job, info),
            on_frame=on_frame,
        )
    except EmoCareError as error:
        return failed_entry(recording, error.code, error.message)
    except OSError as error:
        if error.errno in _FATAL:
            raise
        return failed_entry(recording, "unreadable", f"{error.strerror or error}.")
    except Exception as error:  # one strange file must not cost the other 199
        return failed_entry(recording, "unexpected", f"{type(error).__name__}: {error}")
    return done_entry(recording, "done", metadata)


def done_entry(recording: Recording, status: str, metadata: Mapping[str, Any]) -> Entry:
    """Return the entry of a recording whose results are there."""
    return {
        "source": recording.name,
        "status": status,
        **file_facts(recording.source),
        "sha256": metadata["source"]["sha256"],
        **{key: metadata[key] for key in ("outputs", "counts", "main_face", "notes")},
    }


def failed_entry(recording: Recording, code: str, reason: str) -> Entry:
    """Return the entry of a recording that could not be read, with its reason in one line."""
    return {
        "source": recording.name,
        "status": "failed",
        **file_facts(recording.source),
        "code": code,
        "reason": " ".join(reason.split()),
    }


def file_facts(source: Path | int) -> dict[str, int]:
    """Return what tells cheaply whether a file has changed; nothing for a camera."""
    if isinstance(source, int):
        return {}
    try:
        stat = source.stat()
    except OSError:
        return {}
    return {"size": stat.st_size, "mtime_ns": stat.st_mtime_ns}
