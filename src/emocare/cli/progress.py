"""How a run of ``emocare analyze`` shows itself: a bar on a terminal, lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from emocare.analysis.inputs import Recording
from emocare.analysis.sentences import how_often
from emocare.analysis.words import percent, seconds
from emocare.cli.console import say, stderr_console
from emocare.types import Frame
from emocare.vision.capture import MediaInfo

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from emocare.analysis.batch import Watcher

# A long recording without a terminal says every so often that it is alive.
_HEARTBEAT_S = 30.0


@contextmanager
def watching(recordings: Sequence[Recording], *, silent: bool) -> Iterator[Watcher]:
    """Yield what fits where stderr goes: a bar, lines, or (``silent``) failures only."""
    if sys.stderr.isatty():
        with _progress(recordings) as progress:
            yield BarWatcher(progress, recordings)
    elif silent:
        yield LineWatcher(recordings, failures_only=True)
    else:
        yield LineWatcher(recordings)


class LineWatcher:
    """Writes one plain line per recording."""

    def __init__(self, recordings: Sequence[Recording], *, failures_only: bool = False) -> None:
        self._recordings = recordings
        self._failures_only = failures_only
        self._pace = _Pace()
        self._info: MediaInfo | None = None
        self._spoke_s = time.monotonic()

    def begin(self, recording: Recording, position: int) -> None:  # noqa: ARG002  the end says it
        """Start the clock."""
        self._pace = _Pace()
        self._info, self._spoke_s = None, time.monotonic()

    def start(self, info: MediaInfo) -> None:
        """Remember how long the recording is."""
        self._info = info

    def frame(self, frame: Frame) -> None:
        """Count, and say now and then how far a long recording is."""
        self._pace.frames += 1
        if self._failures_only or time.monotonic() - self._spoke_s < _HEARTBEAT_S:
            return
        self._spoke_s = time.monotonic()
        length_s = self._info.duration_s if self._info else None
        share = f", {percent(min(frame.timestamp_s / length_s, 1))}" if length_s else ""
        name = self._info.name if self._info else ""
        say(f"{name}: {seconds(frame.timestamp_s)} read{share}, {self._pace}")

    def end(self, entry: Mapping[str, Any]) -> None:
        """Write the recording's line."""
        if entry["status"] == "failed":
            say(failure(entry))
        elif not self._failures_only and len(self._recordings) > 1:
            pace = "" if entry["status"] == "skipped" else f" ({self._pace})"
            say(f"{entry['source']}: {outcome(entry)}{pace}")


class BarWatcher:
    """Moves a bar for the recording and, with several, one for all of them."""

    def __init__(self, progress: Progress, recordings: Sequence[Recording]) -> None:
        self._progress = progress
        self._recordings = recordings
        self._weights = [_weight(recording) for recording in recordings]
        self._whole: TaskID | None = None
        if len(recordings) > 1:
            self._whole = progress.add_task("all", total=sum(self._weights), note="", pace="")
        self._one = progress.add_task("", total=None, note="", pace="")
        self._position, self._length_s = 0, 0.0
        self._pace = _Pace()

    def begin(self, recording: Recording, position: int) -> None:
        """Point the bar at the next recording."""
        self._position, self._length_s, self._pace = position, 0.0, _Pace()
        self._progress.reset(self._one, total=None, description=_short(recording.name), pace="")
        self._move_whole(0.0)

    def start(self, info: MediaInfo) -> None:
        """Give the bar its length, where the file claims one."""
        self._length_s = info.duration_s or 0.0
        self._progress.update(self._one, total=self._length_s or None)

    def frame(self, frame: Frame) -> None:
        """Move the bar."""
        self._pace.frames += 1
        self._progress.update(self._one, completed=frame.timestamp_s, pace=str(self._pace))
        if self._length_s:
            self._move_whole(min(frame.timestamp_s / self._length_s, 1.0))

    def end(self, entry: Mapping[str, Any]) -> None:
        """Fill the bar; write failures above it, where they stay."""
        self._move_whole(1.0)
        if entry["status"] == "failed":
            self._progress.console.print(f"emocare: {failure(entry)}", markup=False, soft_wrap=True)

    def _move_whole(self, share: float) -> None:
        if self._whole is None:
            return
        done = sum(self._weights[: self._position]) + share * self._weights[self._position]
        note = f"{self._position + (share >= 1)}/{len(self._recordings)}"
        self._progress.update(self._whole, completed=done, note=note)


class _Pace:
    """Frames so far and how fast they came."""

    def __init__(self) -> None:
        self.frames = 0
        self._start_s = time.monotonic()

    def __str__(self) -> str:
        elapsed_s = max(time.monotonic() - self._start_s, 1e-6)
        return f"{self.frames / elapsed_s:.0f} frames/s"


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
    """Return one line about a recording that could not be read; it names the recording."""
    name, reason = str(entry["source"]), str(entry["reason"])
    return reason if name in reason else f"{name}: {reason}"


def _progress(recordings: Sequence[Recording]) -> Progress:
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=None if len(recordings) == 1 else 30),
        TextColumn("{task.fields[note]}"),
        TextColumn("{task.fields[pace]}"),
        TimeRemainingColumn(elapsed_when_finished=True),
        console=stderr_console(),
        transient=True,
    )


def _weight(recording: Recording) -> int:
    """Return a recording's share of the work: its bytes, the only thing known beforehand."""
    try:
        return max(Path(recording.source).stat().st_size, 1)  # type: ignore[arg-type]
    except (OSError, TypeError):
        return 1


def _short(name: str, longest: int = 40) -> str:
    return name if len(name) <= longest else f"…{name[1 - longest :]}"
