import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from emocare.affect.pipeline import FaceAnalyzer
from emocare.monitoring.clip_reading import ClipOrder, ClipProblem, measure, read_clip
from emocare.monitoring.clips import ClipFormat, ClipLimits
from emocare.monitoring.schemas import Reading
from emocare.types import Expression, Reason
from tests.monitoring import recordings


@pytest.fixture(scope="module")
def analyzer():
    return FaceAnalyzer()


@contextmanager
def order(path: Path, aggregate="mean", kind=None) -> Iterator[ClipOrder]:
    with path.open("rb") as file:
        yield ClipOrder(file.fileno(), ClipFormat(kind or path.suffix[1:]), aggregate)


def nothing(_: float) -> None:
    pass


def read(path, analyzer, limits=None, aggregate="mean"):
    with order(path, aggregate) as one:
        return read_clip(one, analyzer, limits or ClipLimits(), nothing)


def problem_of(path, analyzer, limits=None) -> str:
    with pytest.raises(ClipProblem) as caught:
        read(path, analyzer, limits)
    return caught.value.name


@pytest.mark.parametrize("name", ["face.mp4", "fragments.mp4", "face.webm"])
def test_a_smiling_face_looks_happy_in_every_format(media, analyzer, name):
    reading = Reading.model_validate(read(media / name, analyzer))
    assert reading.dominant is Expression.HAPPINESS
    assert reading.face_count == 1
    assert reading.duration_s == pytest.approx(2.0, abs=0.15)
    assert reading.usable_s > 1.5
    assert reading.distribution is not None
    assert sum(reading.distribution.values()) == pytest.approx(1, abs=1e-3)
    assert [second.t_s for second in reading.timeline] == [0, 1]
    assert reading.model.sha256 == analyzer.models["model_sha256"]


@pytest.mark.parametrize("aggregate", ["mean", "vote", "sum"])
def test_the_aggregate_asked_for_is_used(media, analyzer, aggregate):
    assert read(media / "face.webm", analyzer, aggregate=aggregate)["aggregate"] == aggregate


def test_progress_rises_to_the_end(media, analyzer):
    heard = []
    with order(media / "face.mp4") as one:
        read_clip(one, analyzer, ClipLimits(), heard.append)
    assert heard == sorted(heard)
    assert all(0 <= share <= 1 for share in heard)


def test_a_browser_recording_is_measured_although_its_header_has_no_length(media):
    with order(media / "face.webm") as one:
        assert measure(one, ClipLimits()) == pytest.approx(29 / 15, abs=0.01)


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("dark.webm", "no_face_dark"),
        ("bright.webm", "no_face_bright"),
        ("covered.webm", "no_face_uniform"),
        ("room.webm", "no_face"),
        ("sound.mp4", "clip_without_picture"),
        ("sound.webm", "clip_without_picture"),
    ],
)
def test_what_cannot_be_read_says_why(media, analyzer, name, problem):
    assert problem_of(media / name, analyzer) == problem


def test_a_face_too_dim_to_read_is_a_result_that_could_not_tell(tmp_path, analyzer):
    dim = [(frame * 0.06).astype(np.uint8) for frame in recordings.face_frames()]
    path = recordings.live_webm(tmp_path / "dim.webm", dim)
    reading = Reading.model_validate(read(path, analyzer))
    assert reading.dominant is None
    assert reading.face_count == 1
    assert Reason.TOO_DARK in reading.reasons


def test_a_clip_cut_off_is_read_as_far_as_it_goes(media, analyzer, tmp_path):
    for name in ("fragments.mp4", "face.webm"):
        data = (media / name).read_bytes()
        path = tmp_path / name
        path.write_bytes(data[: len(data) * 14 // 15])  # the first frame alone is most of it
        reading = Reading.model_validate(read(path, analyzer))
        assert 0.5 < reading.duration_s < 2.0


def test_a_clip_without_its_index_cannot_be_read(media, analyzer, tmp_path):
    data = (media / "face.mp4").read_bytes()
    path = tmp_path / "face.mp4"
    path.write_bytes(data[: len(data) // 2])
    assert problem_of(path, analyzer) == "clip_unreadable"


def test_a_clip_of_headers_only_cannot_be_read(media, analyzer, tmp_path):
    path = tmp_path / "head.webm"
    path.write_bytes((media / "face.webm").read_bytes()[:300])
    assert problem_of(path, analyzer) == "clip_unreadable"


def test_a_clip_past_the_limit_is_too_long_whatever_its_header_says(tmp_path, analyzer):
    frames = recordings.plain_frames(90, seconds=1.7)
    path = recordings.live_webm(tmp_path / "long.webm", frames, fps=1)
    assert problem_of(path, analyzer, ClipLimits(max_duration_s=20)) == "clip_too_long"
    assert problem_of(path, analyzer, ClipLimits(max_duration_s=60)) == "no_face_uniform"


def test_a_picture_past_the_limit_has_too_many_pixels(media, analyzer):
    limits = ClipLimits(max_pixels=300 * 200)
    assert problem_of(media / "face.mp4", analyzer, limits) == "clip_too_many_pixels"


def test_a_tiny_picture_is_too_small(tmp_path, analyzer):
    frames = [np.zeros((8, 8, 3), np.uint8)] * 10
    path = recordings.live_webm(tmp_path / "tiny.webm", frames)
    assert problem_of(path, analyzer) == "clip_too_small"


def test_only_the_format_that_was_checked_is_read(media, analyzer):
    with (
        order(media / "face.webm", kind="mp4") as wrong,
        pytest.raises(ClipProblem, match="clip_unreadable"),
    ):
        read_clip(wrong, analyzer, ClipLimits(), nothing)


def test_reading_begins_at_the_start_wherever_the_file_stands(media, analyzer):
    with order(media / "face.webm") as one:
        os.lseek(one.descriptor, 0, os.SEEK_END)
        assert read_clip(one, analyzer, ClipLimits(), nothing)["face_count"] == 1
