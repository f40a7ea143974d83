"""A watcher that remembers, and one that pulls the plug."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from emocare.analysis.entries import Job
from emocare.vision.capture import MediaInfo


@dataclass
class Notebook:
    """Remembers what a run told."""

    begun: list[str] = field(default_factory=list)
    started: list[str] = field(default_factory=list)
    frames_read: int = 0
    ended: list[str] = field(default_factory=list)

    def begin(self, job: Job) -> None:
        self.begun.append(job.recording.name)

    def start(self, job: Job, info: MediaInfo) -> None:
        self.started.append(job.recording.name)

    def frames(self, job: Job, timestamp_s: float, count: int) -> None:
        self.frames_read += count

    def end(self, job: Job, entry: Mapping[str, Any]) -> None:
        self.ended.append(f"{job.recording.name}: {entry['status']}")


@dataclass
class Interruption(Notebook):
    """Presses Ctrl-C at the n-th frame of the run."""

    at_frame: int = 0

    def frames(self, job: Job, timestamp_s: float, count: int) -> None:
        super().frames(job, timestamp_s, count)
        if self.frames_read >= self.at_frame:
            raise KeyboardInterrupt
