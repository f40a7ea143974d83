"""How a run shows itself: in words, once, and where eyes are."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from emocare.analysis.entries import Job
from emocare.analysis.inputs import Inputs, Recording
from emocare.analysis.results import ResultPaths
from emocare.cli import progress
from emocare.cli.progress import BarWatcher, LineWatcher, failure, outcome
from emocare.vision.capture import MediaInfo

INFO = MediaInfo("clip.mp4", "video", 640, 360, duration_s=10.0)


def job(position: int, name: str) -> Job:
    return Job(position, Recording(name, Path(name)), ResultPaths.beside(Path("out"), name, "csv"))


def done(**counts: Any) -> dict[str, Any]:
    known = {"frames": 250, "rows": 250, "faces": 1, "duration_s": 10.0}
    main = {"looked": "sad", "share": 0.63}
    return {"status": "done", "source": "a.mp4", "counts": {**known, **counts}, "main_face": main}


FAILED = {"status": "failed", "source": "b.mp4", "reason": "b.mp4 is empty (0 bytes)."}


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (done(), "250 frames, 250 readings; the face looked mostly sad"),
        (done(faces=3), "250 frames, 250 readings; 3 faces, the main one looked mostly sad"),
        (done(frames=1, rows=1, duration_s=0.0), "1 frame, 1 reading; the face looked sad"),
        ({**done(), "main_face": None}, "250 frames, no face"),
        (
            {**done(), "main_face": {"looked": None, "share": None}},
            "250 frames, 250 readings; the face could not be read",
        ),
        ({"status": "skipped"}, "already done"),
    ],
)
def test_outcomes_read_as_words(entry: dict[str, Any], words: str) -> None:
    assert outcome(entry) == words


@pytest.mark.parametrize(
    ("source", "reason", "words"),
    [
        ("a.mp4", "a.mp4 is empty.", "a.mp4 is empty."),
        ("deep/a.mp4", "a.mp4 is empty.", "deep/a.mp4 is empty."),
        ("deep/a.mp4", "a.mp4: 3 parts were skipped.", "deep/a.mp4: 3 parts were skipped."),
        ("a.mp4", "Not a picture.", "a.mp4: Not a picture."),
        ("camera 0", "Camera 0 cannot be opened.", "Camera 0 cannot be opened."),
    ],
)
def test_a_failure_names_its_recording_once(source: str, reason: str, words: str) -> None:
    assert failure({"source": source, "reason": reason}) == words


def test_lines_come_as_recordings_end(capsys: pytest.CaptureFixture[str]) -> None:
    watcher = LineWatcher(several=True)

    for position, entry in enumerate([done(), FAILED]):
        watcher.begin(job(position, entry["source"]))
        watcher.end(job(position, entry["source"]), entry)

    assert capsys.readouterr().err.splitlines() == [
        "emocare: a.mp4: 250 frames, 250 readings; the face looked mostly sad",
        "emocare: b.mp4 is empty (0 bytes).",
    ]


def test_with_json_only_failures_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    watcher = LineWatcher(several=True, failures_only=True)

    for position, entry in enumerate([done(), FAILED]):
        watcher.begin(job(position, entry["source"]))
        watcher.start(job(position, entry["source"]), INFO)
        watcher.frames(job(position, entry["source"]), 5.0, 100)
        watcher.end(job(position, entry["source"]), entry)

    assert capsys.readouterr().err == "emocare: b.mp4 is empty (0 bytes).\n"


def test_a_long_recording_says_that_it_is_alive(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "_HEARTBEAT_S", 0.0)
    watcher = LineWatcher(several=False)

    watcher.begin(job(0, "a.mp4"))
    watcher.start(job(0, "a.mp4"), INFO)
    watcher.frames(job(0, "a.mp4"), 5.0, 100)

    line = capsys.readouterr().err.replace("\u00a0", " ")
    assert line.startswith("emocare: a.mp4: 5.0 s read (50 %), ")
    assert "frames/s" in line


def test_a_terminal_gets_bars_with_speed_and_failures_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=100, highlight=False)
    monkeypatch.setattr(progress, "stderr_console", lambda: console)
    inputs = Inputs((Recording("a.mp4", 0), Recording("b.mp4", 1)), single=False)

    with progress._progress() as bars:
        watcher = BarWatcher(bars, inputs.recordings)
        watcher.begin(job(0, "a.mp4"))
        watcher.start(job(0, "a.mp4"), INFO)
        watcher.frames(job(0, "a.mp4"), 5.0, 100)
        bars.refresh()
        watcher.begin(job(1, "b.mp4"))
        watcher.end(job(1, "b.mp4"), FAILED)
        watcher.end(job(0, "a.mp4"), done())
        bars.refresh()

    shown = screen.getvalue()
    assert "frames/s" in shown
    assert "2 of 2" in shown
    assert "emocare: b.mp4 is empty (0 bytes)." in shown
