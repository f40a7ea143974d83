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
from emocare.analysis.inputs import Inputs, Recording, result_name
from emocare.analysis.pending import write_whole
from emocare.analysis.recording import RecordingReader, fingerprint
from emocare.analysis.report import overview_report
from emocare.analysis.results import ResultPaths
from emocare.analysis.writers import read_metadata, to_json
from emocare.errors import Conflict, EmoCareError
from emocare.types import Frame
from emocare.vision.capture import MediaInfo

INDEX = "index.json"
OVERVIEW = "report.html"
# These would stop every later recording too.
_FATAL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})

Entry = dict[str, Any]


class Watcher(Protocol):
    """Is told how a run goes; shows it, or not."""

    def begin(self, recording: Recording, position: int) -> None:
        """Note that a recording is next; positions start at 0."""
        ...

    def start(self, info: MediaInfo) -> None:
        """Note that it could be opened."""
        ...

    def frame(self, frame: Frame) -> None:
        """Note that one frame was read and written."""
        ...

    def end(self, entry: Mapping[str, Any]) -> None:
        """Note how it ended; ``entry["status"]`` is done, skipped or failed."""
        ...


@dataclass(frozen=True, slots=True)
class Batch:
    """Reads all inputs of a command into one folder."""

    inputs: Inputs
    out: Path
    reader: RecordingReader
    watcher: Watcher

    def run(self) -> list[Entry]:
        """Read every recording and return its entry, in the order of the inputs.

        A recording that cannot be read becomes a failed entry. Raises OSError where nothing
        more can be written, Conflict where another run uses the folder.
        """
        entries: list[Entry] = []
        with _own_folder(self.out):
            before = {} if self.inputs.single else _entries_before(self.out)
            try:
                for position, recording in enumerate(self.inputs.recordings):
                    self.watcher.begin(recording, position)
                    entry = self._skipped(recording, before.get(recording.name))
                    entry = entry or self._read(recording)
                    entries.append(entry)
                    self.watcher.end(entry)
            finally:
                if not self.inputs.single:
                    self._write_index(entries)
        return entries

    def _paths(self, recording: Recording) -> ResultPaths:
        table_format = self.reader.outputs.table
        if self.inputs.single:
            return ResultPaths.alone(self.out, table_format)
        return ResultPaths.beside(self.out, result_name(recording), table_format)

    def _read(self, recording: Recording) -> Entry:
        """Read one recording; whatever is wrong with it becomes a failed entry."""
        try:
            metadata = self.reader.read(
                recording,
                self._paths(recording),
                on_start=self.watcher.start,
                on_frame=self.watcher.frame,
            )
        except EmoCareError as error:
            return _failed(recording, error.code, error.message)
        except OSError as error:
            if error.errno in _FATAL:
                raise
            return _failed(recording, "unreadable", f"{error.strerror or error}.")
        except Exception as error:  # one strange file must not cost the other 199
            return _failed(recording, "unexpected", f"{type(error).__name__}: {error}")
        return _done(recording, "done", metadata)

    def _skipped(self, recording: Recording, before: Entry | None) -> Entry | None:
        """Return the entry of a recording whose results are already there, else None."""
        if self.inputs.single or not isinstance(recording.source, Path):
            return None
        metadata = read_metadata(self.out / self._paths(recording).table)
        if metadata is None or not self._fits(metadata):
            return None
        if not _is_same_file(recording.source, before, metadata["source"]["sha256"]):
            return None
        return _done(recording, "skipped", metadata)

    def _fits(self, metadata: Mapping[str, Any]) -> bool:
        """Whether results were made by this program, these options and these models."""
        reader, written = self.reader, metadata.get("outputs", {})
        wanted = {"table"} | {kind for kind in ("video", "report") if getattr(reader.outputs, kind)}
        return (
            metadata.get("emocare_version") == __version__
            and metadata.get("options") == reader.options.as_metadata()
            and metadata.get("models") == reader.analyzer.models
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
    facts = _file_facts(path)
    if before and all(before.get(key) == value for key, value in facts.items()):
        return before.get("sha256") == sha256
    return fingerprint(Recording("", path)) == sha256


def _file_facts(source: Path | int) -> dict[str, int]:
    """Return what tells cheaply whether a file has changed; nothing for a camera."""
    if isinstance(source, int):
        return {}
    try:
        stat = source.stat()
    except OSError:
        return {}
    return {"size": stat.st_size, "mtime_ns": stat.st_mtime_ns}


def _done(recording: Recording, status: str, metadata: Mapping[str, Any]) -> Entry:
    return {
        "source": recording.name,
        "status": status,
        **_file_facts(recording.source),
        "sha256": metadata["source"]["sha256"],
        **{key: metadata[key] for key in ("outputs", "counts", "main_face", "notes")},
    }


def _failed(recording: Recording, code: str, reason: str) -> Entry:
    """Return the entry of a recording that could not be read, with its reason in one line."""
    one_line = " ".join(reason.split())
    facts = _file_facts(recording.source)
    return {
        "source": recording.name,
        "status": "failed",
        **facts,
        "code": code,
        "reason": one_line,
    }


def _settled(entry: Entry) -> str:
    # In the index a skipped recording is done: the file is the same as after one clean run.
    return "done" if entry["status"] == "skipped" else str(entry["status"])
