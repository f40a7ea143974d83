"""Many recordings: what is done is skipped, what is bad is told, and stopping loses nothing."""

from __future__ import annotations

import errno
import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emocare.analysis.batch import INDEX, OVERVIEW, Batch, InThisProcess
from emocare.analysis.entries import Entry, Watcher
from emocare.analysis.inputs import find_inputs
from emocare.analysis.options import OutputOptions, ReadingOptions
from emocare.analysis.recording import RecordingReader
from emocare.errors import Conflict
from emocare.types import FaceReading, Frame
from tests.analysis import media
from tests.analysis.made_readings import SteadyAnalyzer
from tests.analysis.watching import Interruption, Notebook

PLAIN = OutputOptions(table="csv")


def run(
    folder: Path,
    out: Path,
    *,
    analyzer: Any = None,
    options: ReadingOptions | None = None,
    outputs: OutputOptions = PLAIN,
    watcher: Watcher | None = None,
) -> list[Entry]:
    reader = RecordingReader(analyzer or SteadyAnalyzer(), options or ReadingOptions(), outputs)
    batch = Batch(find_inputs([str(folder)], out), out, reader, InThisProcess(reader))
    return batch.run(watcher or Notebook())


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return media.small_clip(tmp_path_factory.mktemp("pattern") / "clip.mp4", seconds=0.5)


@pytest.fixture
def folder(pattern: Path, tmp_path: Path) -> Path:
    """Four recordings, one of them deeper, and a text file."""
    place = tmp_path / "in"
    for name in ("a.mp4", "b.mp4", "deep/a.mp4"):
        media.copy(pattern, place / name)
    media.still(place / "face.png")
    (place / "notes.txt").write_text("not a recording")
    return place


def statuses(entries: list[Entry]) -> list[str]:
    return [f"{entry['source']}: {entry['status']}" for entry in entries]


def test_every_recording_gets_a_table_and_a_line_in_the_index(folder: Path, tmp_path: Path) -> None:
    run(folder, tmp_path / "out")

    index = json.loads((tmp_path / "out" / INDEX).read_bytes())
    assert index["complete"]
    assert [entry["source"] for entry in index["recordings"]] == [
        *("a.mp4", "b.mp4", "face.png", "deep/a.mp4")
    ]
    for entry in index["recordings"]:
        assert entry["status"] == "done"
        assert (tmp_path / "out" / entry["outputs"]["table"]).is_file()
    assert index["models"]["crop_version"] == "1"


def test_a_second_run_skips_everything_and_changes_nothing(folder: Path, tmp_path: Path) -> None:
    run(folder, tmp_path / "out")
    before = contents(tmp_path / "out")
    analyzer = SteadyAnalyzer()

    entries = run(folder, tmp_path / "out", analyzer=analyzer)

    assert {entry["status"] for entry in entries} == {"skipped"}
    assert analyzer.seen == []
    assert contents(tmp_path / "out") == before


@pytest.mark.parametrize(
    "changes",
    [
        {"options": ReadingOptions(every=2)},
        {"options": ReadingOptions(max_faces=1)},
        {"analyzer": SteadyAnalyzer(model="cd" * 32)},
        {"outputs": OutputOptions(table="csv", report=True)},
        {"outputs": OutputOptions(table="json")},
        {"outputs": OutputOptions(table="csv", landmarks=True)},
    ],
    ids=["thinning", "faces", "model", "report", "format", "landmarks"],
)
def test_what_was_made_otherwise_is_made_again(
    changes: dict[str, Any], folder: Path, tmp_path: Path
) -> None:
    run(folder, tmp_path / "out")

    entries = run(folder, tmp_path / "out", **changes)

    assert {entry["status"] for entry in entries} == {"done"}


def test_a_changed_file_is_read_again_and_a_touched_one_is_not(
    folder: Path, tmp_path: Path
) -> None:
    run(folder, tmp_path / "out")
    media.small_clip(folder / "a.mp4", seconds=0.8)
    os.utime(folder / "b.mp4", (1, 1))

    entries = run(folder, tmp_path / "out")

    assert statuses(entries)[:2] == ["a.mp4: done", "b.mp4: skipped"]


def test_a_missing_result_is_made_again(folder: Path, tmp_path: Path) -> None:
    outputs = OutputOptions(table="csv", report=True)
    run(folder, tmp_path / "out", outputs=outputs)
    (tmp_path / "out" / "a.mp4.html").unlink()
    (tmp_path / "out" / "b.mp4.csv").unlink()

    entries = run(folder, tmp_path / "out", outputs=outputs)

    assert statuses(entries) == [
        *("a.mp4: done", "b.mp4: done"),
        *("face.png: skipped", "deep/a.mp4: skipped"),
    ]


def test_bad_files_are_told_and_the_rest_goes_on(folder: Path, tmp_path: Path) -> None:
    media.zero_bytes(folder / "a0.mp4")
    media.text_named_mp4(folder / "zz.mp4")

    entries = run(folder, tmp_path / "out")

    assert statuses(entries) == [
        *("a.mp4: done", "a0.mp4: failed", "b.mp4: done"),
        *("face.png: done", "zz.mp4: failed", "deep/a.mp4: done"),
    ]
    failed = [entry for entry in entries if entry["status"] == "failed"]
    assert [entry["code"] for entry in failed] == ["media_empty", "media_unsupported"]
    assert all("\n" not in entry["reason"] for entry in failed)
    assert not list((tmp_path / "out").glob("*zz*"))


def test_a_bad_file_is_tried_again_once_it_is_repaired(folder: Path, tmp_path: Path) -> None:
    media.zero_bytes(folder / "c.mp4")
    run(folder, tmp_path / "out")
    media.copy(folder / "a.mp4", folder / "c.mp4")

    entries = run(folder, tmp_path / "out")

    assert "c.mp4: done" in statuses(entries)


def test_where_all_fail_nothing_is_left_behind(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    media.zero_bytes(tmp_path / "in" / "a.mp4")

    [entry] = run(tmp_path / "in", tmp_path / "out")

    assert entry["status"] == "failed"
    assert not (tmp_path / "out").exists()


@dataclass
class OddAnalyzer(SteadyAnalyzer):
    """Fails on the second recording with an error nobody foresaw."""

    error: Exception | None = None
    recordings: int = 0

    def frames(
        self, source: Iterable[Frame], *, moving: bool = True
    ) -> Iterator[tuple[Frame, list[FaceReading]]]:
        self.recordings += 1
        if self.recordings == 2 and self.error is not None:
            raise self.error
        return super().frames(source, moving=moving)


def test_an_error_nobody_foresaw_costs_one_recording(folder: Path, tmp_path: Path) -> None:
    analyzer = OddAnalyzer(error=ZeroDivisionError("division by zero"))

    entries = run(folder, tmp_path / "out", analyzer=analyzer)

    assert [entry["status"] for entry in entries] == ["done", "failed", "done", "done"]
    assert entries[1]["reason"] == "ZeroDivisionError: division by zero"


def test_a_full_disk_stops_the_run_and_keeps_what_is_finished(folder: Path, tmp_path: Path) -> None:
    analyzer = OddAnalyzer(error=OSError(errno.ENOSPC, "No space left on device"))

    with pytest.raises(OSError, match="No space left"):
        run(folder, tmp_path / "out", analyzer=analyzer)

    assert sorted(contents(tmp_path / "out")) == ["a.mp4.csv", "a.mp4.meta.json", INDEX]
    index = json.loads((tmp_path / "out" / INDEX).read_bytes())
    assert not index["complete"]


@settings(max_examples=6, deadline=None)
@given(at_frame=st.integers(1, 15))
def test_a_run_stopped_anywhere_ends_like_one_that_was_not(
    at_frame: int, pattern: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    base = tmp_path_factory.mktemp("stop")
    for name in ("a.mp4", "b.mp4", "c.mp4"):
        media.copy(pattern, base / "in" / name)
    outputs = OutputOptions(video=True, report=True)
    run(base / "in", base / "clean", outputs=outputs)

    with pytest.raises(KeyboardInterrupt):
        run(base / "in", base / "out", outputs=outputs, watcher=Interruption(at_frame=at_frame))
    finished = (at_frame - 1) // 5
    assert len(list((base / "out").glob("*.parquet"))) == finished
    assert not list((base / "out").glob(".*"))

    entries = run(base / "in", base / "out", outputs=outputs)
    assert [entry["status"] for entry in entries].count("skipped") == finished
    assert contents(base / "out") == contents(base / "clean")


def test_a_killed_run_continues_without_its_index(folder: Path, tmp_path: Path) -> None:
    run(folder, tmp_path / "clean")
    run(folder, tmp_path / "out")
    # What kill -9 leaves: no index, one table missing, one half-written working file.
    (tmp_path / "out" / INDEX).unlink()
    (tmp_path / "out" / "b.mp4.csv").rename(tmp_path / "out" / ".b.mp4.csv.partial")

    entries = run(folder, tmp_path / "out")

    assert [entry["status"] for entry in entries].count("skipped") == 3
    assert contents(tmp_path / "out") == contents(tmp_path / "clean")


def test_two_runs_cannot_share_a_folder(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    handle = os.open(out, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        with pytest.raises(Conflict, match="Another analysis"):
            run(folder, out)
    finally:
        os.close(handle)


def test_reports_get_a_page_that_links_them(folder: Path, tmp_path: Path) -> None:
    run(folder, tmp_path / "out", outputs=OutputOptions(table="csv", report=True))

    html = (tmp_path / "out" / OVERVIEW).read_text("utf-8")

    for name in ("a.mp4", "face.png", "deep/a.mp4"):
        assert f'href="./{name}.html"' in html
        assert (tmp_path / "out" / f"{name}.html").is_file()


def test_the_watcher_hears_of_everything(folder: Path, tmp_path: Path) -> None:
    media.zero_bytes(folder / "z.mp4")
    notebook = Notebook()

    run(folder, tmp_path / "out", watcher=notebook)

    assert notebook.begun == ["a.mp4", "b.mp4", "face.png", "z.mp4", "deep/a.mp4"]
    assert notebook.started == ["a.mp4", "b.mp4", "face.png", "deep/a.mp4"]
    assert notebook.frames_read == 5 + 5 + 1 + 5
    assert notebook.ended[3] == "z.mp4: failed"
