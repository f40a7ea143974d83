"""Frames as they arrive: the header, pictures that are refused unread, and broken ones."""

import io
from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from emocare.monitoring import live_reading
from emocare.monitoring.live_packet import (
    HEADER_BYTES,
    MAX_MESSAGE_BYTES,
    BadMessage,
    jpeg_size,
    make_packet,
    parse_packet,
)
from emocare.monitoring.live_reading import (
    SEARCH_EVERY_S,
    SessionReader,
    StreamEngine,
    decode,
)
from tests.monitoring.live_sessions import as_jpeg, face_jpegs

[FACE] = face_jpegs(1)


@given(st.integers(0, 2**32 - 1), st.floats(0, 3600), st.binary(min_size=1, max_size=64))
def test_a_packet_is_what_was_put_in(seq, t_s, picture):
    packet = parse_packet(make_packet(seq, t_s, picture))
    assert (packet.seq, bytes(packet.jpeg)) == (seq, picture)
    assert packet.t_s == pytest.approx(t_s, abs=1e-6)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (b"", "message_malformed"),
        (bytes(HEADER_BYTES), "message_malformed"),
        (b"\x02" + bytes(HEADER_BYTES), "message_version"),
        (make_packet(1, 0.1, bytes(MAX_MESSAGE_BYTES)), "message_too_large"),
    ],
)
def test_what_is_no_message_of_ours_is_named(message, code):
    with pytest.raises(BadMessage) as caught:
        parse_packet(message)
    assert caught.value.code == code


def test_the_size_is_known_before_anything_is_decoded():
    assert jpeg_size(FACE) == (320, 240)
    wide = as_jpeg(np.zeros((100, 1999, 3), np.uint8))
    assert jpeg_size(wide) == (1999, 100)


def saved(picture, **options):
    data = io.BytesIO()
    Image.fromarray(picture).save(data, **{"format": "JPEG", **options})
    return data.getvalue()


def bomb(width, height):
    """The header of a JPEG far larger than the file that holds it."""
    at = FACE.index(b"\xff\xc0")
    return FACE[: at + 5] + height.to_bytes(2, "big") + width.to_bytes(2, "big") + FACE[at + 9 :]


BLANK = np.zeros((64, 64, 3), np.uint8)


@pytest.mark.parametrize(
    ("picture", "code"),
    [
        (bomb(65_500, 65_500), "frame_too_large"),
        (bomb(2100, 1001), "frame_too_large"),
        (bomb(0, 240), "frame_unreadable"),
        (bomb(15, 15), "frame_unreadable"),
        (saved(BLANK, progressive=True), "frame_unreadable"),
        (saved(BLANK, format="PNG"), "frame_unreadable"),
        (saved(BLANK, format="WEBP"), "frame_unreadable"),
        (FACE + b"\xff\xda" * 9, "frame_unreadable"),
        (FACE[:40], "frame_unreadable"),
        (b"\xff\xd8\xff" + b"\xff" * 5000, "frame_unreadable"),
        (b"hello" * 100, "frame_unreadable"),
    ],
)
def test_bombs_and_other_formats_are_refused_by_their_header(picture, code):
    with pytest.raises(BadMessage) as caught:
        jpeg_size(picture)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("shape", "read_as"),
    [
        ((240, 320), (240, 320)),
        ((320, 240), (320, 240)),
        ((180, 320), (180, 320)),
        ((480, 640), (240, 320)),
        ((1080, 1920), (180, 320)),
        ((100, 100), (100, 100)),
    ],
)
def test_larger_pictures_are_shrunk(shape, read_as):
    picture = np.full((*shape, 3), (200, 30, 60), np.uint8)
    rgb = decode(memoryview(as_jpeg(picture)))
    assert rgb.shape[:2] == read_as
    assert np.abs(rgb.astype(int) - (200, 30, 60)).max() < 12, "red stays red"


@pytest.fixture(scope="module")
def engine():
    return StreamEngine()


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_fuzzed_pictures_are_read_or_refused_and_nothing_else(engine, data):
    broken = bytearray(FACE)
    for _ in range(data.draw(st.integers(1, 30))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(1, len(broken)))
    reader = SessionReader(engine)
    try:
        frame = reader.read(memoryview(bytes(broken[:cut])), 0.1)
    except BadMessage:
        return
    assert max(frame.width, frame.height) <= 320


def test_a_stream_is_read_as_a_clip_is_within_what_following_costs(engine, analyzer):
    """The same frames through the pipeline of clips: the same expression, nearly the same share."""
    from emocare.types import Frame

    jpegs = face_jpegs(12)
    reader = SessionReader(engine)
    streamed = [reader.read(memoryview(jpeg), 0.1 * i).readings for i, jpeg in enumerate(jpegs)]
    frames = [Frame(decode(memoryview(jpeg)), i, 0.1 * i) for i, jpeg in enumerate(jpegs)]
    clip = [readings for _, readings in analyzer.frames(frames)]
    for ours, theirs in zip(streamed[1:], clip[1:], strict=True):
        assert len(ours) == len(theirs) == 1
        assert ours[0].track_id == theirs[0].track_id
        assert ours[0].top_expression == theirs[0].top_expression
        assert np.abs(ours[0].expression - theirs[0].expression).max() < 0.15
        assert np.abs(ours[0].landmarks70 - theirs[0].landmarks70).max() < 6


def test_a_map_is_made_only_when_it_is_asked_for(engine, monkeypatch):
    asked = []
    maps = engine.network.maps

    def counted(crops):
        asked.append(len(crops))
        return maps(crops)

    monkeypatch.setattr(engine.network, "maps", counted)
    reader = SessionReader(engine)
    assert reader.read(memoryview(FACE), 0.1).heats == ()
    assert asked == []
    frame = reader.read(memoryview(FACE), 0.2, heat=True)
    [heat] = frame.heats
    assert asked == [1]
    assert (heat.shape, heat.dtype) == ((8, 8), np.uint8)
    assert (heat.min(), heat.max()) == (0, 255)
    # It speaks for the face in the middle of the crop, not for the ground at its corners.
    assert heat[2:6, 2:6].mean() > heat[[0, 0, -1, -1], [0, -1, 0, -1]].mean()


def test_a_face_that_is_too_hard_to_read_has_no_map(engine, monkeypatch):
    read = live_reading.read_faces

    def abstaining(*arguments):
        return [replace(one, expression=None) for one in read(*arguments)]

    monkeypatch.setattr(live_reading, "read_faces", abstaining)
    frame = SessionReader(engine).read(memoryview(FACE), 0.1, heat=True)
    assert len(frame.readings) == 1
    assert frame.heats == (None,)


def test_a_map_that_fails_costs_no_reading(engine, monkeypatch, caplog):
    def failing(*arguments):
        raise RuntimeError("out of words")

    monkeypatch.setattr(live_reading, "explain", failing)
    frame = SessionReader(engine).read(memoryview(FACE), 0.1, heat=True)
    assert frame.readings[0].expression is not None
    assert frame.heats == ()
    assert "RuntimeError" in caplog.text
    assert "out of words" not in caplog.text


def test_a_stream_is_searched_as_often_as_is_promised_while_somebody_is_followed(engine):
    [jpeg] = face_jpegs(1)
    reader = SessionReader(engine)
    searched = [0.1 * i for i in range(70) if reader.read(memoryview(jpeg), 0.1 * i).detected]
    assert 2 < np.diff(searched).max() <= SEARCH_EVERY_S + 1e-6
    assert len(searched) <= 4


def test_opencv_keeps_to_one_thread(engine):
    assert cv2.getNumThreads() == 1


def test_a_face_that_comes_is_found_within_a_second_and_one_that_left_is_not_reported(engine):
    reader = SessionReader(engine)
    blank = as_jpeg(np.full((240, 320, 3), 90, np.uint8))
    assert reader.read(memoryview(blank), 0.1).readings == []
    for tenth in range(2, 12):
        readings = reader.read(memoryview(FACE), tenth / 10).readings
    assert readings[0].expression is not None
    assert reader.read(memoryview(blank), 1.2).readings == []
