"""Videos that keep their times, on any machine the same, and fail as a full disk would."""

from __future__ import annotations

import errno
import io
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from emocare.analysis.video_file import VideoFile, even_sides, write_still
from tests.generated_clips import Picture


def written(pictures: list[Picture], times_s: list[float]) -> bytes:
    file = io.BytesIO()
    with VideoFile(file) as video:
        for picture, timestamp_s in zip(pictures, times_s, strict=True):
            video.add(picture, timestamp_s)
        video.finish()
    return file.getvalue()


def plain(level: int, height: int = 90, width: int = 160) -> Picture:
    return np.full((height, width, 3), level, np.uint8)


def test_every_picture_keeps_its_own_time() -> None:
    times_s = np.cumsum(np.random.default_rng(3).uniform(0.01, 0.4, 40)).tolist()

    content = written([plain(6 * index) for index in range(40)], times_s)

    with av.open(io.BytesIO(content)) as container:
        frames = list(container.decode(video=0))
    assert [float(frame.time) for frame in frames] == pytest.approx(times_s, abs=1e-4)
    levels = [frame.to_ndarray(format="rgb24").mean() for frame in frames]
    assert levels == pytest.approx([6 * index for index in range(40)], abs=4)


def test_the_same_pictures_give_the_same_bytes() -> None:
    pictures, times_s = [plain(level) for level in (10, 90, 200)], [0.0, 0.1, 0.7]

    assert written(pictures, times_s) == written(pictures, times_s)


def test_odd_sides_get_one_more_pixel() -> None:
    odd = plain(50, 91, 161)

    assert even_sides(odd).shape == (92, 162, 3)
    with av.open(io.BytesIO(written([odd], [0.0]))) as container:
        assert (container.streams.video[0].width, container.streams.video[0].height) == (162, 92)


def test_a_picture_of_another_size_is_fitted() -> None:
    content = written([plain(50), plain(80, 180, 320), plain(50)], [0.0, 0.1, 0.2])

    with av.open(io.BytesIO(content)) as container:
        shapes = {frame.to_ndarray(format="rgb24").shape for frame in container.decode(video=0)}
    assert shapes == {(90, 160, 3)}


def test_two_pictures_at_one_time_are_both_kept() -> None:
    content = written([plain(10), plain(200)], [0.5, 0.5])

    with av.open(io.BytesIO(content)) as container:
        assert len(list(container.decode(video=0))) == 2


def test_it_is_h264_in_mp4_which_plays_everywhere() -> None:
    with av.open(io.BytesIO(written([plain(10)], [0.0]))) as container:
        assert "mp4" in container.format.name
        assert container.streams.video[0].codec_context.name == "h264"
        assert container.streams.video[0].codec_context.pix_fmt == "yuv420p"


class FullDisk(io.BytesIO):
    """A file on a disk with room for a few kilobytes."""

    def write(self, content: bytes) -> int:  # type: ignore[override]
        if self.tell() + len(content) > 4000:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(content)


def test_a_full_disk_is_reported_as_such() -> None:
    noise = np.random.default_rng(0).integers(0, 255, (90, 160, 3), np.uint8)

    def fill() -> None:
        with VideoFile(FullDisk()) as video:
            for index in range(200):
                video.add(np.roll(noise, index), index / 30)
            video.finish()

    with pytest.raises(OSError, match="No space left") as caught:
        fill()
    assert caught.value.errno == errno.ENOSPC


def test_a_still_is_a_jpeg_with_the_right_colours(tmp_path: Path) -> None:
    picture = plain(0)
    picture[..., 0] = 220
    path = tmp_path / "still.jpg"

    with path.open("wb") as file:
        write_still(file, picture)

    read = cv2.imread(str(path))
    assert read is not None
    assert read[..., 2].mean() > 200  # red, in OpenCV's order
    assert read[..., 0].mean() < 20
