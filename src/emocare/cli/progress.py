"""How a run of ``emocare analyze`` shows itself: a bar on a terminal, lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from emocare.analysis.entries import Job, Watcher
from emocare.analysis.inputs import Inputs, Recording
from emocare.analysis.sentences import how_often
from emocare.analysis.words import percent, seconds
from emocare.cli.console import say, stderr_console
from emocare.vision.capture import MediaInfo

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

# A long recording without a terminal says every so often that it is alive.
_HEARTBEAT_S = 30.0
_LONGEST_NAME = 36
# With fewer frames, frames a second says how long opening took.
_WORTH_A_SPEED = 10


@contextmanager
def watching(inputs: Inputs, *, silent: bool) -> Iterator[Watcher]:
    """Yield what fits where stderr goes: a bar, lines, or (``silent``) failures only."""
    if sys.stderr.isatty():
        with _progress() as progress:
            yield BarWatcher(progress, inputs.recordings)
    else:
        yield LineWatcher(several=not inputs.single, failures_only=silent)


@dataclass(slots=True)
class _Pace:
    """How far a recording is and how fast it goes."""

    length_s: float = 0.0
    frames: int = 0
    start_s: float = field(default_factory=time.monotonic)
    spoke_s: float = field(default_factory=time.monotonic)

    def share(self, timestamp_s: float) -> float:
        """Return how much of the recording is done, 0-1; 0 where its length is not known."""
        return min(timestamp_s / self.length_s, 1.0) if self.length_s else 0.0

    def __str__(self) -> str:
        elapsed_s = max(time.monotonic() - self.start_s, 1e-6)
        return f"{self.frames / elapsed_s:.0f} frames/s"


class LineWatcher:
    """Writes one plain line per recording, and only the failures if told so."""

    def __init__(self, *, several: bool, failures_only: bool = False) -> None:
        self._several, self._failures_only = several, failures_only
        self._paces: dict[int, _Pace] = {}

    def begin(self, job: Job) -> None:
        """Start the clock."""
        self._paces[job.position] = _Pace()

    def start(self, job: Job, info: MediaInfo) -> None:
        """Remember how long the recording is."""
        self._paces[job.position].length_s = info.duration_s or 0.0

    def frames(self, job: Job, timestamp_s: float, count: int) -> None:
        """Count, and say now and then how far a long recording is."""
        pace = self._paces[job.position]
        pace.frames += count
        if self._failures_only or time.monotonic() - pace.spoke_s < _HEARTBEAT_S:
            return
        pace.spoke_s = time.monotonic()
        share = f" ({percent(pace.share(timestamp_s))})" if pace.length_s else ""
        say(f"{job.recording.name}: {seconds(timestamp_s)} read{share}, {pace}")

    def end(self, job: Job, entry: Mapping[str, Any]) -> None:
        """Write the recording's line."""
        pace = self._paces.pop(job.position)
        if entry["status"] == "failed":
            say(failure(entry))
        elif self._several and not self._failures_only:
            speed = f" ({pace})" if pace.frames >= _WORTH_A_SPEED else ""
            say(f"{entry['source']}: {outcome(entry)}{speed}")


class BarWatcher:
    """Moves a bar for each recording being read and, with several, one for all of them."""

    def __init__(self, progress: Progress, recordings: Sequence[Recording]) -> None:
        self._progress = progress
        self._weights = [_weight(recording) for recording in recordings]
        self._done, self._ended = 0.0, 0
        self._bars: dict[int, TaskID] = {}
        self._paces: dict[int, _Pace] = {}
        self._shares: dict[int, float] = {}
        self._whole: TaskID | None = None
        if len(recordings) > 1:
            self._whole = progress.add_task("all", total=sum(self._weights), note="")

    def begin(self, job: Job) -> None:
        """Show a bar for the recording."""
        self._paces[job.position] = _Pace()
        name = _short(job.recording.name)
        self._bars[job.position] = self._progress.add_task(name, total=None, note="")

    def start(self, job: Job, info: MediaInfo) -> None:
        """Give the bar its length, where the file claims one."""
        self._paces[job.position].length_s = info.duration_s or 0.0
        self._progress.update(self._bars[job.position], total=info.duration_s or None)

    def frames(self, job: Job, timestamp_s: float, count: int) -> None:
        """Move the bars."""
        pace = self._paces[job.position]
        pace.frames += count
        bar = self._bars[job.position]
        self._progress.update(bar, completed=timestamp_s, note=str(pace))
        self._shares[job.position] = pace.share(timestamp_s) * self._weights[job.position]
        self._move_whole()

    def end(self, job: Job, entry: Mapping[str, Any]) -> None:
        """Take the bar away; write a failure above the others, where it stays."""
        self._progress.remove_task(self._bars.pop(job.position))
        self._shares.pop(job.position, None)
        self._done += self._weights[job.position]
        self._ended += 1
        self._move_whole()
        if entry["status"] == "failed":
            line = f"emocare: {failure(entry)}"
            self._progress.console.print(line, markup=False, soft_wrap=True)

    def _move_whole(self) -> None:
        if self._whole is not None:
            completed = self._done + sum(self._shares.values())
            note = f"{self._ended} of {len(self._weights)}"
            self._progress.update(self._whole, completed=completed, note=note)


def outcome(entry: Mapping[str, Any]) -> str:
    """Return in words what was read from one recording."""
    if entry["status"] == "skipped":
        return "already done"
    counts, main = entry["counts"], entry["main_face"]
    frames = f"{counts['frames']:,} frame{'' if counts['frames'] == 1 else 's'}"
    if main is None:
        return f"{frames}, no face"
    often = f"{how_often(main['share'])} " if counts["duration_s"] and main["share"] else ""
    looked = f"looked {often}{main['looked']}" if main["looked"] else "could not be read"
    several = f"{counts['faces']} faces, the main one" if counts["faces"] > 1 else "the face"
    readings = f"{counts['rows']:,} reading{'' if counts['rows'] == 1 else 's'}"
    return f"{frames}, {readings}; {several} {looked}"


def failure(entry: Mapping[str, Any]) -> str:
    """Return one line about a recording that could not be read; it names the recording once."""
    name, reason = str(entry["source"]), str(entry["reason"])
    if name.casefold() in reason.casefold():
        return reason
    file_name = name.rpartition("/")[2]
    if reason.startswith(file_name):
        return name + reason.removeprefix(file_name)
    return f"{name}: {reason}"


def _progress() -> Progress:
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[note]}"),
        TimeRemainingColumn(),
        console=stderr_console(),
        transient=True,
    )


def _weight(recording: Recording) -> int:
    """Return a recording's share of the work: its bytes, the only thing known beforehand."""
    if not isinstance(recording.source, Path):
        return 1
    try:
        return max(recording.source.stat().st_size, 1)
    except OSError:
        return 1


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"…{name[1 - _LONGEST_NAME :]}"
