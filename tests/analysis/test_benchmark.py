"""The benchmark measures the real pipeline: every frame, every stage, detection included."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from emocare.affect.pipeline import FaceAnalyzer, Stages
from emocare.analysis.benchmark import StageClock, benchmark
from emocare.analysis.options import ReadingOptions
from emocare.errors import NotFound
from emocare.vision.detect import MtcnnDetector
from emocare.vision.network import OnnxFaceNetwork


@pytest.fixture(scope="module")
def stages(detector: MtcnnDetector) -> Stages:
    return Stages(detector, OnnxFaceNetwork())


def test_figures_cover_every_frame_and_stage(swaying_clip: Path, stages: Stages) -> None:
    figures = benchmark(swaying_clip, stages, ReadingOptions())

    assert figures["frames"] == 30
    assert figures["faces_per_frame"] == 1.0
    assert set(figures["stages"]) == {"capture", "detect", "track", "network", "align_and_quality"}
    assert figures["size"] == "640x360"
    assert {"processor", "cores", "system", "python"} == set(figures["machine"])


def test_stages_add_up_to_the_whole(swaying_clip: Path, stages: Stages) -> None:
    figures = benchmark(swaying_clip, stages, ReadingOptions())

    parts = sum(stage["mean_ms"] for stage in figures["stages"].values())
    assert parts == pytest.approx(figures["mean_ms"], abs=0.01)
    assert all(stage["mean_ms"] >= 0 for stage in figures["stages"].values())
    assert figures["p50_ms"] <= figures["p95_ms"]
    assert figures["cpu_ms_per_frame"] > 0


def test_faces_are_searched_at_least_once_a_second(swaying_clip: Path, stages: Stages) -> None:
    assert benchmark(swaying_clip, stages, ReadingOptions())["detections"] >= 2


def test_measuring_does_not_change_what_is_read(
    swaying_clip: Path, stages: Stages, analyzer: FaceAnalyzer
) -> None:
    figures = benchmark(swaying_clip, stages, ReadingOptions(), most_frames=7)

    assert figures["frames"] == 7
    assert len(list(analyzer.video(swaying_clip))) == 30


def test_a_missing_file_is_said_plainly(stages: Stages, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        benchmark(tmp_path / "gone.mp4", stages, ReadingOptions())


def test_nested_stages_do_not_count_twice() -> None:
    clock = StageClock()

    start = time.perf_counter()
    with clock.stage("track"):
        time.sleep(0.002)
        with clock.stage("detect"):
            time.sleep(0.004)
    took_ms = (time.perf_counter() - start) * 1e3

    taken = clock.take()
    assert taken["detect"] >= 4
    assert taken["track"] >= 2
    assert sum(taken.values()) <= took_ms
    assert clock.take() == {}
