from itertools import pairwise

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emocare.errors import Invalid, MediaError, NotFound, Unavailable, UnsupportedMedia
from emocare.types import Frame
from emocare.vision import capture
from emocare.vision.capture import MediaLimits, is_text, open_source
from emocare.vision.capture_source import Thinning
from tests.generated_clips import write_video


def pictures(count, shape=(20, 30, 3)):
    return [np.full(shape, index, np.uint8) for index in range(count)]


def test_arrays_are_frames_at_thirty_a_second():
    with open_source(np.stack(pictures(3))) as source:
        frames = list(source)
    assert source.info.kind == "array"
    assert (source.info.width, source.info.height, source.info.frame_count) == (30, 20, 3)
    assert [frame.timestamp_s for frame in frames] == pytest.approx([0, 1 / 30, 2 / 30])
    assert [frame.rgb[0, 0, 0] for frame in frames] == [0, 1, 2]


def test_one_array_is_one_frame():
    with open_source(pictures(1)[0]) as source:
        assert [frame.index for frame in source] == [0]


def test_an_endless_iterable_is_read_as_it_comes():
    def endless():
        while True:
            yield from pictures(2)

    with open_source(endless()) as source:
        first = [frame for frame, _ in zip(source, range(5), strict=False)]
    assert [frame.index for frame in first] == [0, 1, 2, 3, 4]


def test_frames_keep_their_own_times():
    given_frames = [Frame(picture, i, 0.4 * i) for i, picture in enumerate(pictures(3))]
    with open_source(given_frames) as source:
        assert [frame.timestamp_s for frame in source] == [0, 0.4, 0.8]


@pytest.mark.parametrize(
    "wrong", [[], [np.zeros((4, 4), np.uint8)], [np.zeros((4, 4, 3))], ["not a picture"]]
)
def test_arrays_that_are_no_pictures_are_refused(wrong):
    with pytest.raises(Invalid):
        open_source(wrong)


def test_every_second_frame_is_kept():
    with open_source(pictures(7), every=2) as source:
        assert [frame.index for frame in source] == [0, 2, 4, 6]


def test_thinning_to_fewer_frames_a_second_keeps_true_times():
    with open_source(pictures(60), fps=10) as source:
        frames = list(source)
    assert [frame.index for frame in frames] == list(range(0, 60, 3))
    assert frames[1].timestamp_s == pytest.approx(0.1)


@given(
    st.lists(st.floats(0.001, 0.5), min_size=1, max_size=80),
    st.floats(0.5, 60),
)
def test_thinning_never_exceeds_the_rate_and_keeps_the_first(gaps, fps):
    times = np.cumsum([0.0, *gaps])
    thinning = Thinning(fps=fps)
    kept = [t for i, t in enumerate(times) if thinning.keeps(i, float(t))]
    assert kept[0] == 0.0
    cells = [np.floor((t + 5e-4) * fps + 1e-9) for t in kept]
    assert len(set(cells)) == len(cells)


@given(st.lists(st.floats(0.02, 0.05), min_size=30, max_size=60))
def test_thinning_leaves_no_hole_longer_than_two_steps(gaps):
    times = np.cumsum([0.0, *gaps])
    thinning = Thinning(fps=10)
    kept = [t for i, t in enumerate(times) if thinning.keeps(i, float(t))]
    assert max(np.diff(kept), default=0) <= 0.2 + 1e-6


@pytest.mark.parametrize("wrong", [{"fps": 0}, {"fps": -1}, {"fps": float("nan")}, {"every": 0}])
def test_thinning_by_nonsense_is_refused(wrong):
    with pytest.raises(Invalid, match=r"--(fps|every)"):
        open_source(pictures(1), **wrong)


def test_a_missing_file_says_so(tmp_path):
    with pytest.raises(NotFound, match=r"There is no file or folder .*gone\.mp4"):
        open_source(tmp_path / "gone.mp4")


def test_an_empty_file_says_so(tmp_path):
    (tmp_path / "empty.mp4").touch()
    with pytest.raises(MediaError, match="empty") as caught:
        open_source(tmp_path / "empty.mp4")
    assert caught.value.code == "media_empty"


@pytest.mark.parametrize("name", ["notes.mp4", "notes.jpg", "notes"])
@pytest.mark.parametrize(
    "text",
    ["just words\n", "#EXTM3U\n#EXTINF:1,\n/etc/passwd\n", "ffconcat version 1.0\nfile secret.mp4"],
)
def test_text_is_refused_before_any_decoder_sees_it(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    with pytest.raises(UnsupportedMedia, match="is a text file"):
        open_source(tmp_path / name)


def test_random_bytes_are_refused(tmp_path):
    path = tmp_path / "noise.mp4"
    path.write_bytes(np.random.default_rng(3).bytes(20_000))
    with pytest.raises(UnsupportedMedia, match=r"noise\.mp4 is not a picture or video"):
        open_source(path)


def test_a_heic_photograph_says_what_to_do(tmp_path):
    path = tmp_path / "IMG_0001.HEIC"
    path.write_bytes(b"\0\0\0\x24ftypheic\0\0\0\0mif1heic" + bytes(100))
    with pytest.raises(UnsupportedMedia, match="save it as JPEG"):
        open_source(path)


def test_a_file_past_the_byte_limit_is_refused(tmp_path):
    path = tmp_path / "large.mp4"
    path.write_bytes(b"\0" * 2000)
    with pytest.raises(MediaError, match=r"0\.0 MB allowed") as caught:
        open_source(path, limits=MediaLimits(max_bytes=1000))
    assert caught.value.code == "media_too_large"


def test_a_camera_that_is_not_there_says_so():
    with pytest.raises(Unavailable, match=r"Camera 97 cannot be opened") as caught:
        open_source(97)
    assert caught.value.code == "camera_missing"


def test_a_camera_gives_rgb_with_the_clocks_times(tmp_path, monkeypatch):
    """A video stands in for the device: the same OpenCV class reads it, in the same BGR."""
    reddish = np.zeros((48, 64, 3), np.uint8)
    reddish[..., 0] = 200
    path = write_video(tmp_path / "device.mp4", [reddish] * 5)
    monkeypatch.setattr(capture, "_open_camera", lambda number: cv2.VideoCapture(str(path)))
    with open_source(0) as source:
        frames = list(source)
    assert (source.info.kind, source.info.name) == ("camera", "camera 0")
    assert (source.info.width, source.info.height) == (64, 48)
    assert [frame.index for frame in frames] == [0, 1, 2, 3, 4]
    assert frames[0].timestamp_s == 0
    assert all(a.timestamp_s < b.timestamp_s for a, b in pairwise(frames))
    assert frames[0].rgb[..., 0].mean() > 150
    assert frames[0].rgb[..., 2].mean() < 60


@given(st.text(max_size=200))
def test_any_text_without_control_characters_counts_as_text(text):
    printable = "".join(c for c in text if ord(c) >= 32)
    assert is_text(printable.encode("utf-8"))


@given(st.binary(max_size=100))
def test_zero_bytes_never_count_as_text(data):
    assert not is_text(data + b"\0")
