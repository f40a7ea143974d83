"""Clips as people send them: good ones, and the many kinds of bad ones."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

import av
import numpy as np

from tests.generated_clips import Picture, face_in_room, room, write_video

FPS = 15
_FAST = {"deadline": "realtime", "cpu-used": "8"}


class _Pipe(io.RawIOBase):
    """A place that can only be written on, as a browser's recorder sees it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, data: bytes) -> int:  # type: ignore[override]
        return self._file.write(data)

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False


def face_frames(seconds: float = 2.0, width: int = 320, height: int = 240) -> list[Picture]:
    """Frames of the astronaut's head, moving a little."""
    background = room(width, height)
    return [
        face_in_room(
            (width / 2 + 20 * math.sin(3 * index / FPS), height / 2),
            background=background,
            scale=height / 260,
        )
        for index in range(round(seconds * FPS))
    ]


def plain_frames(value: int, seconds: float = 1.0) -> list[Picture]:
    """Frames of one colour."""
    return [np.full((240, 320, 3), value, np.uint8)] * round(seconds * FPS)


def live_webm(path: Path, frames: Iterable[Picture], fps: float = FPS) -> Path:
    """Write a WebM as MediaRecorder does: as a stream, so without length or index."""
    with path.open("wb") as file, av.open(_Pipe(file), "w", format="webm") as container:
        stream = container.add_stream("libvpx", rate=fps, options=_FAST)
        stream.pix_fmt = "yuv420p"
        for index, rgb in enumerate(frames):
            if index == 0:
                stream.width, stream.height = rgb.shape[1], rgb.shape[0]
            container.mux(stream.encode(av.VideoFrame.from_ndarray(rgb, format="rgb24")))
        container.mux(stream.encode(None))
    return path


def streamable_mp4(path: Path, frames: Iterable[Picture]) -> Path:
    """Write an MP4 in fragments, as Safari's recorder does: readable although cut off."""
    options = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
    with av.open(str(path), "w", format="mp4", options=options) as container:
        stream = container.add_stream("libx264", rate=FPS, options={"g": "5"})
        stream.pix_fmt = "yuv420p"
        for index, rgb in enumerate(frames):
            if index == 0:
                stream.width, stream.height = rgb.shape[1], rgb.shape[0]
            container.mux(stream.encode(av.VideoFrame.from_ndarray(rgb, format="rgb24")))
        container.mux(stream.encode(None))
    return path


def sound_only(path: Path, seconds: float = 1.0) -> Path:
    """Write a tone without any picture."""
    rate = 48_000
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac" if path.suffix == ".mp4" else "libopus", rate=rate)
        stream.layout = "mono"
        tone = np.sin(np.arange(round(seconds * rate)) / 20).astype(np.float32)[None]
        for start in range(0, tone.shape[1] - 1023, 1024):
            samples = np.ascontiguousarray(tone[:, start : start + 1024])
            frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout="mono")
            frame.sample_rate, frame.pts = rate, start
            frame.time_base = Fraction(1, rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


__all__ = [
    "FPS",
    "face_frames",
    "live_webm",
    "plain_frames",
    "sound_only",
    "streamable_mp4",
    "write_video",
]
