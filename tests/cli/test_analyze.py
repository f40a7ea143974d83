"""``emocare analyze`` as a researcher types it, with good input and bad."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from emocare.analysis.table import COLUMNS
from emocare.cli import app
from emocare.types import Frame
from emocare.vision.capture import MediaInfo
from tests.analysis import media
from tests.generated_clips import face_in_room, room, write_video

RUNNER = CliRunner()


def analyze(*arguments: object) -> tuple[int, str, str]:
    """Run the command and return its exit code, stdout and stderr."""
    result = RUNNER.invoke(app, ["analyze", *(str(argument) for argument in arguments)])
    return result.exit_code, result.stdout, result.stderr


def files_in(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def test_a_single_file_gives_readings_parquet(swaying_clip: Path, tmp_path: Path) -> None:
    code, stdout, stderr = analyze(swaying_clip, "--out", tmp_path / "out")

    assert (code, stdout) == (0, "")
    assert stderr.startswith("emocare: 30 frames, 30 readings; the face looked mostly ")
    assert stderr.count("\n") == 1
    assert files_in(tmp_path / "out") == ["readings.parquet"]
    assert list(pd.read_parquet(tmp_path / "out" / "readings.parquet").columns) == list(COLUMNS)


@pytest.mark.parametrize("name", ["csv", "json"])
def test_other_formats_have_their_metadata_beside_them(
    name: str, swaying_clip: Path, tmp_path: Path
) -> None:
    code, _, _ = analyze(swaying_clip, "--out", tmp_path / "out", "--format", name)

    assert code == 0
    assert files_in(tmp_path / "out") == [f"readings.{name}", "readings.meta.json"]


def test_json_is_one_object_and_nothing_else_on_stdout(swaying_clip: Path, tmp_path: Path) -> None:
    code, stdout, stderr = analyze(swaying_clip, "--out", tmp_path / "out", "--json")

    document = json.loads(stdout)
    assert (code, stderr) == (0, "")
    assert (document["read"], document["failed"], document["rows"]) == (1, 0, 30)
    [recording] = document["recordings"]
    assert recording["outputs"] == {"table": "readings.parquet"}
    assert document["models"]["crop_version"] == "1"


def test_copies_and_reports_come_when_asked_for(swaying_clip: Path, tmp_path: Path) -> None:
    code, _, _ = analyze(swaying_clip, "--out", tmp_path / "out", "--video", "--report")

    assert code == 0
    assert files_in(tmp_path / "out") == ["annotated.mp4", "readings.parquet", "report.html"]


def test_a_folder_gives_one_table_each_and_an_index(swaying_clip: Path, tmp_path: Path) -> None:
    media.copy(swaying_clip, tmp_path / "in" / "deep" / "clip.mp4")
    media.still(tmp_path / "in" / "face.png")
    (tmp_path / "in" / "notes.txt").write_text("x")

    code, _, stderr = analyze(tmp_path / "in", "--out", tmp_path / "out", "--every", "5")

    assert code == 0
    assert files_in(tmp_path / "out") == [
        "deep/clip.mp4.parquet",
        "face.png.parquet",
        "index.json",
    ]
    assert "2 recordings: 2 read, 1 other files ignored." in stderr


def test_a_second_run_skips_what_is_done(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    media.still(tmp_path / "in" / "a.png")
    analyze(tmp_path / "in", "--out", tmp_path / "out")

    code, _, stderr = analyze(tmp_path / "in", "--out", tmp_path / "out")

    assert code == 0
    assert "a.png: already done" in stderr


def test_faces_can_be_limited(tmp_path: Path) -> None:
    two = face_in_room((450, 180), background=face_in_room((180, 180)))
    picture = media.still(tmp_path / "two.png", two)

    analyze(picture, "--out", tmp_path / "all")
    analyze(picture, "--out", tmp_path / "one", "--max-faces", "1")

    assert len(pd.read_parquet(tmp_path / "all" / "readings.parquet")) == 2
    assert len(pd.read_parquet(tmp_path / "one" / "readings.parquet")) == 1


def test_an_explanation_is_an_annotated_copy_with_heat(tmp_path: Path) -> None:
    picture = media.still(tmp_path / "face.png")

    plain = analyze(picture, "--out", tmp_path / "plain", "--video")
    lit = analyze(picture, "--out", tmp_path / "lit", "--explain", "happiness")

    assert (plain[0], lit[0]) == (0, 0)
    assert files_in(tmp_path / "lit") == ["annotated.jpg", "readings.parquet"]
    one, other = ((tmp_path / name / "annotated.jpg").read_bytes() for name in ("plain", "lit"))
    assert one != other


def test_another_explanation_makes_a_folders_results_anew(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    media.still(tmp_path / "in" / "a.png")
    arguments = (tmp_path / "in", "--out", tmp_path / "out", "--explain", "top")

    first, again = analyze(*arguments)[2], analyze(*arguments)[2]
    other = analyze(*arguments[:-1], "sadness")[2]

    assert "1 read" in first
    assert "already done" in again
    assert "1 read" in other


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--explain", "boredom"), "says nothing about 'boredom'"),
        (("--explain-method", "shap"), "--explain-method needs --explain"),
        (("--explain", "top", "--explain-method", "magic"), "magic"),
    ],
)
def test_an_explanation_that_cannot_be_had_is_said_in_one_line(
    arguments: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    picture = media.still(tmp_path / "face.png")

    code, stdout, stderr = analyze(picture, "--out", tmp_path / "out", *arguments)

    assert code in {1, 2}
    assert stdout == ""
    assert said in stderr
    assert not (tmp_path / "out").exists()


def test_landmarks_are_columns_for_those_who_ask(tmp_path: Path) -> None:
    picture = media.still(tmp_path / "face.png")

    analyze(picture, "--out", tmp_path / "out", "--landmarks")

    columns = list(pd.read_parquet(tmp_path / "out" / "readings.parquet").columns)
    assert columns[: len(COLUMNS)] == list(COLUMNS)
    assert columns[len(COLUMNS) :][:3] == ["lm_x0", "lm_y0", "lm_x1"]
    assert columns[-1] == "lm_y69"


def test_small_faces_can_be_passed_over(tmp_path: Path) -> None:
    picture = media.still(tmp_path / "face.png")

    code, _, _ = analyze(picture, "--out", tmp_path / "out", "--min-face", "200")

    assert code == 0
    assert len(pd.read_parquet(tmp_path / "out" / "readings.parquet")) == 0


@pytest.mark.parametrize("kind", media.BAD)
def test_a_bad_file_is_one_line_exit_code_1_and_leaves_nothing(kind: str, tmp_path: Path) -> None:
    make, name, words = media.BAD[kind]
    path = make(tmp_path / name)

    code, stdout, stderr = analyze(path, "--out", tmp_path / "out", "--video", "--report")

    assert (code, stdout) == (1, "")
    assert stderr.startswith("emocare: ")
    assert words in stderr
    assert stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_bad_files_among_good_ones_are_named_and_the_rest_is_there(tmp_path: Path) -> None:
    place = tmp_path / "in"
    place.mkdir()
    media.still(place / "good.png")
    for make, name, _ in media.BAD.values():
        make(place / name)
    (place / "sound.wav").rename(place / "sound.mp4")

    code, stdout, stderr = analyze(place, "--out", tmp_path / "out", "--json")

    document = json.loads(stdout)
    assert code == 1
    assert (document["read"], document["failed"]) == (1, len(media.BAD))
    assert stderr.count("\n") == len(media.BAD)
    assert files_in(tmp_path / "out") == ["good.png.parquet", "index.json"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--detector", "psychic"], "no detector 'psychic'"),
        (["--detector", "mediapipe"], "emocare models fetch face_landmarker"),
        (["--detector", "mediapipe", "--min-face", "40"], "--min-face works with"),
        (["--model", "gone.onnx"], "gone.onnx"),
    ],
)
def test_parts_that_are_missing_are_said_plainly(
    arguments: list[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMOCARE_HOME", str(tmp_path / "home"))
    picture = media.still(tmp_path / "face.png")

    code, _, stderr = analyze(picture, "--out", tmp_path / "out", *arguments)

    assert code == 1
    assert words in stderr
    assert stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    picture = media.still(tmp_path / "face.png")

    code, _, stderr = analyze(picture, "--out", tmp_path / "out", "--model", picture)

    assert code == 1
    assert "not an ONNX network" in stderr


@pytest.mark.parametrize("out", ["file/out", "/proc/emocare-out"])
def test_a_place_that_cannot_be_written_is_said_plainly(out: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    picture = media.still(tmp_path / "face.png")

    code, _, stderr = analyze(picture, "--out", tmp_path / out)

    assert code == 1
    assert stderr.startswith("emocare: ")
    assert stderr.count("\n") == 1


def test_a_4k_video_is_read_like_any_other(tmp_path: Path) -> None:
    large = face_in_room((1900, 1000), background=room(3840, 2160), scale=5)
    clip = write_video(tmp_path / "4k.mp4", [large] * 2, fps=10)

    code, _, _ = analyze(clip, "--out", tmp_path / "out", "--video")

    assert code == 0
    table = pd.read_parquet(tmp_path / "out" / "readings.parquet")
    assert len(table) == 2
    assert (table["box_x2"] - table["box_x1"]).min() > 300


@pytest.mark.parametrize("room", [0, 500, 9000])
def test_where_writing_fails_nothing_is_left(room: int, tmp_path: Path) -> None:
    picture = media.still(tmp_path / "face.png")

    done = subprocess.run(
        [
            *(sys.executable, "-m", "emocare", "analyze", str(picture)),
            *("--out", str(tmp_path / "out"), "--video", "--report"),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        # No file may grow beyond this, as on a disk that is nearly full.
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )

    assert done.returncode == 1
    assert done.stderr == "emocare: face.png: File too large.\n"
    assert not (tmp_path / "out").exists()


class PassingCamera:
    """A camera that shows a face until somebody presses Ctrl-C."""

    info = MediaInfo("camera 0", "camera", 640, 360)
    notes: tuple[str, ...] = ()

    def __enter__(self) -> PassingCamera:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to release."""

    def __iter__(self) -> Iterator[Frame]:
        picture = face_in_room((320, 180))
        for index in range(8):
            yield Frame(picture, index, index / 10)
        raise KeyboardInterrupt


def test_camera_recordings_end_with_ctrl_c_and_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def open_camera(source: object, **_: object) -> PassingCamera:
        assert source == 0
        return PassingCamera()

    monkeypatch.setattr("emocare.analysis.recording.open_source", open_camera)

    code, _, stderr = analyze("0", "--out", tmp_path / "out")

    assert code == 0, stderr
    table = pd.read_parquet(tmp_path / "out" / "readings.parquet")
    assert table["source"].unique().tolist() == ["camera 0"]
    assert table["frame"].tolist() == list(range(8))


def test_a_camera_that_is_not_there_is_said_plainly(tmp_path: Path) -> None:
    code, _, stderr = analyze("97", "--out", tmp_path / "out")

    assert code == 1
    assert stderr.startswith("emocare: Camera 97 cannot be opened")
    assert not (tmp_path / "out").exists()


def start(folder: Path, out: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "emocare", "analyze", str(folder), "--out", str(out), "--video"],
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ,
    )


def wait_until(condition: Callable[[], object], seconds: float = 60) -> None:
    end_s = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end_s, "waited in vain"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def long_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short recording, then one that takes some seconds."""
    place = tmp_path_factory.mktemp("long")
    media.small_clip(place / "a.mp4", seconds=0.4)
    frames = [face_in_room((300 + 4 * index, 180)) for index in range(10)]
    write_video(place / "b.mp4", frames * 15, fps=30)
    return place


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)]
)
def test_stopped_halfway_it_continues_to_the_same_result(
    number: signal.Signals, code: int, long_folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    process = start(long_folder, out)
    wait_until(lambda: list(out.glob(".b.mp4*.partial")))
    process.send_signal(number)
    _, stderr = process.communicate(timeout=60)

    assert process.returncode == code
    if number != signal.SIGKILL:
        assert files_in(out) == ["a.mp4.annotated.mp4", "a.mp4.parquet", "index.json"]
    if number == signal.SIGINT:
        assert stderr.endswith("emocare: stopped; what was finished is kept\n")

    code, stdout, _ = analyze(long_folder, "--out", out, "--video", "--json")
    statuses = {e["source"]: e["status"] for e in json.loads(stdout)["recordings"]}
    assert (code, statuses) == (0, {"a.mp4": "skipped", "b.mp4": "done"})
    analyze(long_folder, "--out", tmp_path / "clean", "--video")
    assert files_in(out) == files_in(tmp_path / "clean")
    for name in files_in(out):
        assert (out / name).read_bytes() == (tmp_path / "clean" / name).read_bytes(), name


def test_real_recordings_are_read(shared: Path, tmp_path: Path) -> None:
    code, stdout, _ = analyze(shared / "media", "--out", tmp_path / "out", "--json")

    counts = {e["source"]: e["counts"] for e in json.loads(stdout)["recordings"]}
    assert code == 0
    single = counts["single_face.mp4"]
    assert single["frames"] == single["rows"] > 0
    assert counts["no_face.mp4"]["rows"] == 0
    assert counts["multi_face.jpg"]["rows"] == 5
    table = pd.read_parquet(tmp_path / "out" / "single_face.mp4.parquet")
    assert table["track_id"].nunique() == 1
    assert np.all(np.diff(table["timestamp_s"]) > 0)
