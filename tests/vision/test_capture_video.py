import gc
import tracemalloc

import av
import numpy as np
import pytest

from emocare.errors import MediaError, MediaTooLarge, UnsupportedMedia
from emocare.vision.capture import MediaLimits, open_source
from tests.generated_clips import room, write_video

# Four colours, one in each corner: turning and mirroring show at once.
CORNERS = {"red": (220, 30, 30), "green": (30, 200, 30), "blue": (30, 30, 220), "white": (240,) * 3}


def four_corners(width=96, height=64):
    picture = np.zeros((height, width, 3), np.uint8)
    y, x = height // 2, width // 2
    for name, part in zip(CORNERS, [(0, 0), (0, 1), (1, 0), (1, 1)], strict=True):
        rows, columns = part
        picture[rows * y : (rows + 1) * y, columns * x : (columns + 1) * x] = CORNERS[name]
    return picture


def corner_names(rgb):
    height, width = rgb.shape[:2]
    names = []
    for row in (height // 4, 3 * height // 4):
        for column in (width // 4, 3 * width // 4):
            seen = rgb[row, column].astype(int)
            names.append(min(CORNERS, key=lambda name: np.abs(seen - CORNERS[name]).sum()))
    return names


def numbered(count, width=64, height=48):
    """Frames that tell their number by brightness."""
    return [np.full((height, width, 3), 8 * index, np.uint8) for index in range(count)]


def numbers(frames):
    return [round(float(frame.rgb.mean()) / 8) for frame in frames]


def read(path, **options):
    with open_source(path, **options) as source:
        return source, list(source)


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("clip.mp4", "libx264"),
        ("clip.mov", "libx264"),
        ("clip.mkv", "libx265"),
        ("clip.webm", "libvpx"),
        ("clip.webm", "libvpx-vp9"),
        ("clip.avi", "mpeg4"),
        ("clip.avi", "mjpeg"),
    ],
)
def test_common_containers_and_codecs_are_read(tmp_path, name, codec):
    path = write_video(tmp_path / name, numbered(12), fps=25, codec=codec)
    source, frames = read(path)
    assert source.info.kind == "video"
    assert source.info.name == name
    assert (source.info.width, source.info.height) == (64, 48)
    assert numbers(frames) == list(range(12))
    assert [f.timestamp_s for f in frames] == pytest.approx(np.arange(12) / 25, abs=2e-3)
    assert source.notes == ()


def test_colours_come_out_as_rgb(tmp_path):
    path = write_video(tmp_path / "clip.mp4", [four_corners()] * 3)
    _, frames = read(path)
    assert corner_names(frames[0].rgb) == ["red", "green", "blue", "white"]


@pytest.mark.parametrize(
    ("turn_deg", "expected"),
    [
        (0, ["red", "green", "blue", "white"]),
        (90, ["green", "white", "red", "blue"]),
        (180, ["white", "blue", "green", "red"]),
        (-90, ["blue", "red", "white", "green"]),
    ],
)
@pytest.mark.parametrize("name", ["clip.mp4", "clip.mov", "clip.mkv"])
def test_a_phone_held_sideways_gives_upright_pictures(tmp_path, name, turn_deg, expected):
    path = write_video(tmp_path / name, [four_corners()] * 3, rotation_deg=turn_deg)
    source, frames = read(path)
    assert corner_names(frames[0].rgb) == expected
    sideways = turn_deg in (90, -90)
    assert (source.info.width, source.info.height) == ((64, 96) if sideways else (96, 64))
    assert frames[0].rgb.shape == ((96, 64, 3) if sideways else (64, 96, 3))


def test_a_mirrored_recording_is_mirrored_back(tmp_path):
    path = tmp_path / "clip.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        stream.set_display_rotation(0, hflip=True)
        frame = av.VideoFrame.from_ndarray(four_corners(), format="rgb24")
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    _, frames = read(path)
    assert corner_names(frames[0].rgb) == ["green", "red", "white", "blue"]


def test_variable_frame_rate_keeps_true_times(tmp_path):
    times = [0.0, 0.04, 0.5, 0.55, 1.7, 1.71]
    path = write_video(tmp_path / "clip.mp4", numbered(6), times_s=times)
    _, frames = read(path)
    assert [f.timestamp_s for f in frames] == pytest.approx(times, abs=1e-3)


def test_times_start_at_zero_wherever_the_file_starts(tmp_path):
    times = [5.0, 5.1, 5.2]
    path = write_video(tmp_path / "clip.mkv", numbered(3), times_s=times)
    _, frames = read(path)
    assert [f.timestamp_s for f in frames] == pytest.approx([0, 0.1, 0.2], abs=1e-3)


def test_thinning_a_video_keeps_frame_numbers_and_times(tmp_path):
    path = write_video(tmp_path / "clip.mp4", numbered(30), fps=30)
    _, frames = read(path, fps=10)
    assert [f.index for f in frames] == list(range(0, 30, 3))
    assert numbers(frames) == list(range(0, 30, 3))
    _, every_tenth = read(path, every=10)
    assert [f.index for f in every_tenth] == [0, 10, 20]


def test_pixels_that_are_not_square_are_made_square(tmp_path):
    path = tmp_path / "clip.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        stream.codec_context.sample_aspect_ratio = 2
        frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    source, frames = read(path)
    assert (source.info.width, source.info.height) == (128, 64)
    assert frames[0].rgb.shape == (64, 128, 3)


def test_a_recording_without_length_in_its_header_is_read_to_its_end(tmp_path):
    path = write_video(tmp_path / "clip.webm", numbered(20), fps=10, codec="libvpx")
    live = tmp_path / "live.webm"
    with av.open(str(path)) as source, av.open(str(live), "w", options={"live": "1"}) as target:
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    opened, frames = read(live)
    assert opened.info.duration_s is None
    assert frames[-1].timestamp_s == pytest.approx(1.9, abs=0.01)


def test_a_cut_off_video_gives_what_is_there(tmp_path):
    path = write_video(tmp_path / "clip.mkv", [room(160, 120)] * 60, fps=20, codec="mjpeg")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    source, frames = read(path)
    assert 10 < len(frames) < 60
    assert source.notes == ("clip.mkv is damaged or cut off; it was read as far as possible.",)


@pytest.mark.parametrize("name", ["clip.mkv", "clip.mp4", "clip.webm"])
def test_sound_that_outlasts_the_pictures_is_no_damage(tmp_path, name):
    path = tmp_path / name
    codecs = ("libvpx", "libopus") if name.endswith("webm") else ("libx264", "aac")
    with av.open(str(path), "w") as container:
        pictures = container.add_stream(codecs[0], rate=10)
        pictures.width, pictures.height, pictures.pix_fmt = 64, 48, "yuv420p"
        sound = container.add_stream(codecs[1], rate=48000)
        for shade in numbered(10):
            frame = av.VideoFrame.from_ndarray(shade, format="rgb24")
            container.mux(pictures.encode(frame))
        silence = av.AudioFrame.from_ndarray(np.zeros((1, 48000 * 4), np.float32), "fltp", "mono")
        silence.sample_rate = 48000
        container.mux(sound.encode(silence))
        container.mux(pictures.encode(None))
        container.mux(sound.encode(None))
    source, frames = read(path)
    assert len(frames) == 10
    assert source.notes == ()


def test_a_long_last_picture_is_no_damage(tmp_path):
    times = [0.0, 0.1, 0.2, 5.0]
    path = write_video(tmp_path / "clip.mp4", numbered(4), times_s=times)
    source, frames = read(path)
    assert len(frames) == 4
    assert source.notes == ()


def test_a_video_with_a_damaged_part_gives_the_rest_and_says_so(tmp_path):
    path = write_video(tmp_path / "clip.avi", [room(160, 120)] * 30, codec="mpeg4")
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 3000] = np.random.default_rng(5).bytes(3000)
    path.write_bytes(bytes(data))
    _, frames = read(path)
    assert len(frames) >= 10


def test_a_cut_off_mp4_without_its_index_is_a_clear_error(tmp_path):
    path = write_video(tmp_path / "clip.mp4", [room(160, 120)] * 30)
    path.write_bytes(path.read_bytes()[:-1500])
    with pytest.raises(MediaError, match=r"clip\.mp4 is damaged or cut off") as caught:
        open_source(path)
    assert caught.value.code == "media_unreadable"


def test_a_video_of_which_nothing_can_be_decoded_is_a_clear_error(tmp_path):
    path = write_video(tmp_path / "clip.mkv", [room(160, 120)] * 5, codec="libx264")
    data = path.read_bytes()
    start = data.index(b"\x1f\x43\xb6\x75")  # the first cluster
    path.write_bytes(data[: start + 40] + bytes(len(data) - start - 40))
    with pytest.raises(MediaError, match=r"cut off|not a picture or video"):
        open_source(path)


def test_a_list_of_other_files_is_never_followed_even_in_disguise(tmp_path):
    secret = write_video(tmp_path / "secret.mkv", numbered(3))
    path = tmp_path / "clip.mp4"
    path.write_bytes(f"ffconcat version 1.0\n#\x01\nfile {secret.name}\n".encode())
    with av.open(str(path)) as followed:
        assert followed.format.name == "concat"
    with pytest.raises(UnsupportedMedia):
        open_source(path)


def test_sound_alone_is_refused(tmp_path):
    path = tmp_path / "song.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=16000)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 16000), np.float32), "fltp", "mono")
        frame.sample_rate = 16000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    with pytest.raises(UnsupportedMedia, match="holds no moving picture") as caught:
        open_source(path)
    assert caught.value.code == "no_video"


def test_a_video_past_the_limits_is_refused(tmp_path):
    path = write_video(tmp_path / "clip.mp4", numbered(30), fps=10)
    with pytest.raises(MediaTooLarge, match="64 × 48"):
        open_source(path, limits=MediaLimits(max_pixels=1000))
    with pytest.raises(MediaTooLarge, match="longer than the 2 seconds"):
        open_source(path, limits=MediaLimits(max_duration_s=2))


def test_a_video_that_claims_nothing_is_stopped_where_the_limit_is(tmp_path):
    path = write_video(tmp_path / "clip.webm", numbered(30), fps=10, codec="libvpx")
    live = tmp_path / "live.webm"
    with av.open(str(path)) as source, av.open(str(live), "w", options={"live": "1"}) as target:
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    with open_source(live, limits=MediaLimits(max_duration_s=2)) as opened:
        seen = []
        with pytest.raises(MediaTooLarge, match="longer than the 2 seconds"):
            seen.extend(frame.timestamp_s for frame in opened)


def test_4k_is_read(tmp_path):
    path = write_video(tmp_path / "clip.mp4", [np.zeros((2160, 3840, 3), np.uint8)])
    source, frames = read(path)
    assert (source.info.width, source.info.height) == (3840, 2160)
    assert frames[0].rgb.shape == (2160, 3840, 3)


def test_memory_does_not_grow_with_length(tmp_path):
    path = write_video(tmp_path / "clip.mp4", (room(320, 240) for _ in range(90)))
    with open_source(path) as source:
        frames = iter(source)
        for _ in range(10):
            next(frames)
        gc.collect()
        tracemalloc.start()
        for _ in frames:
            pass
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 6 * 320 * 240 * 3


def test_closing_early_releases_the_file(tmp_path):
    path = write_video(tmp_path / "clip.mp4", numbered(10))
    with open_source(path) as source:
        next(iter(source))
    path.unlink()
    assert not path.exists()


def test_real_clip_has_true_facts_and_times(shared):
    source, frames = read(shared / "media" / "single_face.mp4")
    assert (source.info.width, source.info.height, source.info.fps) == (640, 360, 30.0)
    assert len(frames) == source.info.frame_count == 72
    assert np.diff([f.timestamp_s for f in frames]) == pytest.approx(1 / 30, abs=1e-3)
