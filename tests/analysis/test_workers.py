"""Several processes: the same results as one, and a death costs one recording."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from emocare.analysis.batch import Batch, InThisProcess
from emocare.analysis.entries import Job
from emocare.analysis.inputs import find_inputs
from emocare.analysis.options import OutputOptions, ReadingOptions
from emocare.analysis.workers import InWorkers, ReaderRecipe
from emocare.vision.capture import MediaInfo
from tests.analysis import media
from tests.analysis.test_batch import contents, statuses
from tests.analysis.watching import Interruption, Notebook
from tests.generated_clips import moving_clip, write_video

RECIPE = ReaderRecipe(ReadingOptions(every=2), OutputOptions(report=True), None, None)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("in")
    for name in ("a.mp4", "b.mp4", "c.mp4"):
        media.small_clip(place / name, seconds=1.0)
    media.zero_bytes(place / "empty.mp4")
    return place


def batch(folder: Path, out: Path, *, workers: int) -> Batch:
    reader = RECIPE.build()
    reading = InWorkers(RECIPE, workers) if workers else InThisProcess(reader)
    return Batch(find_inputs([str(folder)], out), out, reader, reading)


@pytest.mark.slow
def test_workers_write_what_one_process_writes(folder: Path, tmp_path: Path) -> None:
    notebook = Notebook()

    here = batch(folder, tmp_path / "here", workers=0).run(Notebook())
    there = batch(folder, tmp_path / "there", workers=2).run(notebook)

    assert here == there
    assert contents(tmp_path / "here") == contents(tmp_path / "there")
    assert sorted(notebook.begun) == ["a.mp4", "b.mp4", "c.mp4", "empty.mp4"]
    assert sorted(notebook.started) == ["a.mp4", "b.mp4", "c.mp4"]


@dataclass
class Assassin(Notebook):
    """Kills the worker that opens ``victim``."""

    victim: str = ""

    def start(self, job: Job, info: MediaInfo) -> None:
        super().start(job, info)
        if job.recording.name == self.victim:
            children = Path(f"/proc/self/task/{threading.get_native_id()}/children")
            for child in map(int, children.read_text().split()):
                if "spawn_main" in Path(f"/proc/{child}/cmdline").read_text():
                    os.kill(child, signal.SIGKILL)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds children by /proc")
def test_a_worker_that_dies_costs_what_it_was_reading(tmp_path: Path) -> None:
    place = tmp_path / "in"
    place.mkdir()
    write_video(place / "a.mp4", moving_clip(0.5, 10, lambda _: (320, 180)) * 60)
    media.small_clip(place / "b.mp4", seconds=0.5)

    entries = batch(place, tmp_path / "out", workers=1).run(Assassin(victim="a.mp4"))

    assert statuses(entries) == ["a.mp4: failed", "b.mp4: done"]
    assert entries[0]["code"] == "reader_died"


@dataclass
class ImpatientWatcher(Interruption):
    """Presses Ctrl-C as soon as any worker reads."""

    pressed_s: float = 0.0

    def end(self, job: Job, entry: Mapping[str, Any]) -> None:
        super().end(job, entry)

    def start(self, job: Job, info: MediaInfo) -> None:
        super().start(job, info)
        self.pressed_s = time.monotonic()
        raise KeyboardInterrupt


@pytest.mark.slow
def test_stopping_leaves_no_unfinished_files(folder: Path, tmp_path: Path) -> None:
    watcher = ImpatientWatcher()

    with pytest.raises(KeyboardInterrupt):
        batch(folder, tmp_path / "out", workers=2).run(watcher)

    left = [path.name for path in (tmp_path / "out").rglob("*")]
    assert not [name for name in left if name.endswith(".partial")]
    assert time.monotonic() - watcher.pressed_s < 10
