"""One recording in; a table, an annotated copy and a report out, or nothing at all."""

from __future__ import annotations

import gc
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import av
import numpy as np
import pandas as pd
import pytest

from emocare.affect.pipeline import FaceAnalyzer
from emocare.analysis.explaining import build_explainer
from emocare.analysis.inputs import Recording
from emocare.analysis.options import OutputOptions, ReadingOptions
from emocare.analysis.recording import RecordingReader
from emocare.analysis.results import ResultPaths
from emocare.analysis.table import COLUMNS
from emocare.analysis.writers import read_metadata
from emocare.errors import MediaError
from emocare.types import Eye, FaceReading, Frame
from emocare.vision.detect import FaceDetector
from tests.analysis import media
from tests.analysis.made_readings import SteadyAnalyzer
from tests.generated_clips import face_in_room, moving_clip, write_video
from tests.made_network import MadeNetwork

ALL = OutputOptions(video=True, report=True)


def read_into(
    out: Path,
    path: Path,
    analyzer: Any,
    options: ReadingOptions | None = None,
    outputs: OutputOptions = ALL,
) -> dict[str, Any]:
    explainer = build_explainer(analyzer.network, outputs) if outputs.explain else None
    reader = RecordingReader(analyzer, options or ReadingOptions(), outputs, explainer)
    return reader.read(
        Recording(path.name, path),
        ResultPaths.alone(out, outputs.table),
        on_start=lambda _: None,
        on_frame=lambda _: None,
    )


def decoded(path: Path) -> list[av.VideoFrame]:
    with av.open(str(path)) as container:
        return list(container.decode(video=0))


def test_a_moving_face_is_read_in_every_frame(
    swaying_clip: Path, analyzer: FaceAnalyzer, tmp_path: Path
) -> None:
    metadata = read_into(tmp_path, swaying_clip, analyzer)

    table = pd.read_parquet(tmp_path / "readings.parquet")
    assert table["frame"].tolist() == list(range(30))
    assert table["track_id"].unique().tolist() == [1]
    times_s = table["timestamp_s"].to_numpy()
    assert times_s == pytest.approx(np.arange(30) / 15, abs=1e-3)
    # The boxes follow the head along its path.
    centre_x = (table["box_x1"] + table["box_x2"]) / 2
    path_x = [320 + 60 * math.sin(2 * t) for t in times_s]
    assert np.corrcoef(centre_x, path_x)[0, 1] > 0.95
    assert metadata["counts"]["rows"] == 30


def test_the_annotated_copy_matches_the_table_frame_by_frame(
    swaying_clip: Path, analyzer: FaceAnalyzer, tmp_path: Path
) -> None:
    read_into(tmp_path, swaying_clip, analyzer)

    table = pd.read_parquet(tmp_path / "readings.parquet")
    source, drawn = decoded(swaying_clip), decoded(tmp_path / "annotated.mp4")
    assert [frame.time for frame in drawn] == pytest.approx(table["timestamp_s"].tolist(), abs=1e-4)
    assert (drawn[0].width, drawn[0].height) == (source[0].width, source[0].height)
    # Whatever changed lies around the box of that very row.
    for row, before, after in list(zip(table.itertuples(), source, drawn, strict=True))[::7]:
        change = np.abs(
            before.to_ndarray(format="rgb24").astype(int) - after.to_ndarray(format="rgb24")
        ).max(axis=2)
        columns = np.flatnonzero((change[100:250] > 60).any(axis=0))
        assert abs(columns.min() - row.box_x1) < 8


def test_true_times_of_a_variable_frame_rate_are_kept(tmp_path: Path) -> None:
    times_s = [0.0, 0.04, 0.3, 0.31, 1.2, 1.9]
    clip = write_video(tmp_path / "vfr.mp4", [face_in_room((320, 180))] * 6, times_s=times_s)

    read_into(tmp_path / "out", clip, SteadyAnalyzer())

    table = pd.read_parquet(tmp_path / "out" / "readings.parquet")
    assert table["timestamp_s"].tolist() == pytest.approx(times_s, abs=1e-3)
    shown = [frame.time for frame in decoded(tmp_path / "out" / "annotated.mp4")]
    assert shown == pytest.approx(times_s, abs=1e-3)


def test_a_turned_video_stands_upright_in_the_copy(tmp_path: Path) -> None:
    frames = moving_clip(0.5, 10, lambda _: (320, 180))
    clip = write_video(tmp_path / "turned.mp4", frames, fps=10, rotation_deg=90)

    metadata = read_into(tmp_path / "out", clip, SteadyAnalyzer())

    [first, *_] = decoded(tmp_path / "out" / "annotated.mp4")
    assert (metadata["source"]["width"], metadata["source"]["height"]) == (360, 640)
    assert (first.width, first.height) == (360, 640)
    assert first.side_data.get("DISPLAYMATRIX") is None


@pytest.mark.parametrize(
    ("options", "frames"),
    [(ReadingOptions(every=4), [0, 4, 8, 12, 16]), (ReadingOptions(fps=5), [0, 2, 4, 6, 8])],
)
def test_thinning_keeps_true_frame_numbers_and_the_copy_in_step(
    options: ReadingOptions, frames: list[int], tmp_path: Path
) -> None:
    clip = media.small_clip(tmp_path / "clip.mp4", seconds=2.0, fps=10)

    read_into(tmp_path / "out", clip, SteadyAnalyzer(), options)

    table = pd.read_parquet(tmp_path / "out" / "readings.parquet")
    assert table["frame"].tolist()[:5] == frames
    assert table["timestamp_s"].tolist()[:5] == pytest.approx([f / 10 for f in frames], abs=1e-3)
    assert len(decoded(tmp_path / "out" / "annotated.mp4")) == len(table)


def test_a_picture_gives_a_jpeg_copy_and_no_duration(
    analyzer: FaceAnalyzer, tmp_path: Path
) -> None:
    picture = media.still(tmp_path / "face.png")

    metadata = read_into(tmp_path / "out", picture, analyzer)

    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == [
        "annotated.jpg",
        "readings.parquet",
        "report.html",
    ]
    assert metadata["counts"]["duration_s"] == 0
    assert metadata["counts"]["rows"] == 1


def test_nobody_in_view_gives_a_table_with_a_header_only(
    analyzer: FaceAnalyzer, tmp_path: Path
) -> None:
    clip = write_video(tmp_path / "room.mp4", [media.room()] * 8, fps=10)

    metadata = read_into(tmp_path / "out", clip, analyzer)

    table = pd.read_parquet(tmp_path / "out" / "readings.parquet")
    assert table.shape == (0, len(COLUMNS))
    assert metadata["counts"]["frames_without_face"] == 8
    assert metadata["main_face"] is None


def test_metadata_name_the_file_the_options_and_the_models(
    analyzer: FaceAnalyzer, tmp_path: Path
) -> None:
    clip = media.small_clip(tmp_path / "clip.mp4")

    read_into(tmp_path / "out", clip, analyzer, ReadingOptions(every=2, max_faces=1))

    metadata = read_metadata(tmp_path / "out" / "readings.parquet")
    assert metadata is not None
    assert metadata["models"] == analyzer.models
    assert metadata["models"]["crop_version"] == "1"
    assert len(metadata["models"]["model_sha256"]) == 64
    assert metadata["options"]["every"] == 2
    assert metadata["source"]["name"] == "clip.mp4"
    assert str(tmp_path) not in str(metadata)


def test_reading_again_gives_identical_files(analyzer: FaceAnalyzer, tmp_path: Path) -> None:
    clip = media.small_clip(tmp_path / "clip.mp4")

    for name in ("a", "b"):
        read_into(tmp_path / name, clip, analyzer)

    for file in (tmp_path / "a").iterdir():
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes(), file.name


@dataclass
class FailingAnalyzer(SteadyAnalyzer):
    """Reads three frames, then something breaks."""

    error: BaseException | None = None

    def frames(
        self, source: Iterable[Frame], *, moving: bool = True
    ) -> Iterator[tuple[Frame, list[FaceReading]]]:
        for count, pair in enumerate(super().frames(source)):
            if count == 3 and self.error is not None:
                raise self.error
            yield pair


@pytest.mark.parametrize(
    "error", [RuntimeError("broke"), KeyboardInterrupt(), OSError(28, "No space left on device")]
)
def test_whatever_breaks_nothing_is_left_behind(error: BaseException, tmp_path: Path) -> None:
    clip = media.small_clip(tmp_path / "clip.mp4")

    with pytest.raises(type(error)):
        read_into(tmp_path / "out", clip, FailingAnalyzer(error=error))

    assert not (tmp_path / "out").exists()


def test_a_cut_off_video_fails_unless_what_is_left_is_wanted(tmp_path: Path) -> None:
    whole = media.small_clip(tmp_path / "whole.mkv", seconds=3)
    cut = tmp_path / "cut.mkv"
    content = whole.read_bytes()
    cut.write_bytes(content[:-8000])  # most of the bytes are in the first picture

    with pytest.raises(MediaError, match="keep-damaged"):
        read_into(tmp_path / "out", cut, SteadyAnalyzer())
    assert not (tmp_path / "out").exists()

    metadata = read_into(
        tmp_path / "out", cut, SteadyAnalyzer(), outputs=OutputOptions(keep_damaged=True)
    )
    assert 0 < metadata["counts"]["frames"] < 30
    assert metadata["notes"]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="measures by /proc")
def test_memory_does_not_grow_with_length(tmp_path: Path) -> None:
    clip = write_video(tmp_path / "long.mp4", [face_in_room((320, 180))] * 700, fps=30)
    sizes: list[int] = []

    def note_size(frame: Frame) -> None:
        if frame.index % 100 == 0:
            sizes.append(int(Path("/proc/self/statm").read_text().split()[1]) * 4096)

    reader = RecordingReader(SteadyAnalyzer(), ReadingOptions(), ALL)
    gc.disable()  # what only the collector frees would pile up
    try:
        reader.read(
            Recording("long.mp4", clip),
            ResultPaths.alone(tmp_path / "out", "parquet"),
            on_start=lambda _: None,
            on_frame=note_size,
        )
    finally:
        gc.enable()

    # 500 pictures would be 345 MB; a handful of MB is the encoder's and the table's.
    assert sizes[-1] - sizes[1] < 60e6


def test_what_a_full_network_measures_reaches_every_result(
    swaying_clip: Path, detector: FaceDetector, tmp_path: Path
) -> None:
    outputs = OutputOptions(video=True, report=True, landmarks=True, explain="AU12")
    analyzer = FaceAnalyzer(detector, MadeNetwork())

    metadata = read_into(tmp_path, swaying_clip, analyzer, outputs=outputs)

    table = pd.read_parquet(tmp_path / "readings.parquet")
    assert (table["AU12"] == 4.0).all()
    assert table["eye_left_openness"].tolist() == pytest.approx([0.8] * 30)
    assert (table["lm_x30"].between(table["box_x1"], table["box_x2"])).all()
    assert metadata["action_units"]["AU23"] == "experimental"
    assert metadata["extras"] == {**{"landmarks": True, "explain": "AU12", "explain_method": "cam"}}
    blinks = metadata["main_face"]["blinks"]
    assert (blinks["count"], blinks["per_minute"], blinks["events"]) == (0, None, [])
    assert "AU12 lip corners raised" in (tmp_path / "report.html").read_text("utf-8")
    assert len(decoded(tmp_path / "annotated.mp4")) == 30


def test_blinks_are_in_the_metadata_of_a_recording(tmp_path: Path) -> None:
    clip = write_video(tmp_path / "room.mp4", [media.room()] * 60, fps=30)

    metadata = read_into(tmp_path / "out", clip, BlinkingAnalyzer())

    [event] = metadata["main_face"]["blinks"]["events"]
    assert event["onset_s"] == pytest.approx(1.0, abs=0.05)
    assert event["duration_s"] == pytest.approx(0.13, abs=0.05)
    assert "blinked once" in (tmp_path / "out" / "report.html").read_text("utf-8")


class BlinkingAnalyzer(SteadyAnalyzer):
    """The same face in every frame; its eyes are shut from 1.0 to 1.1 s."""

    def frames(
        self, source: Iterable[Frame], *, moving: bool = True
    ) -> Iterator[tuple[Frame, list[FaceReading]]]:
        for frame, [reading] in super().frames(source):
            shut = 0.99 < frame.timestamp_s < 1.11
            eye = Eye(0.05 if shut else 0.9, 0.0, 0.0)
            yield frame, [replace(reading, eyes=(eye, eye))]
