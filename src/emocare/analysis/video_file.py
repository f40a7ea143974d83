"""Write annotated pictures as a video that keeps every timestamp, or as one still."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fractions import Fraction
from types import TracebackType
from typing import IO, Any, Self

import av
import av.codec
import av.error
import cv2
import numpy as np

from emocare.errors import Unavailable
from emocare.types import UInt8Array

# 90 000 ticks a second: the usual clock of video, fine enough for any camera.
TIME_BASE = Fraction(1, 90_000)
# H.264 plays everywhere; MPEG-4 part 2 is in every FFmpeg. The number of threads is fixed because
# the encoder's output depends on it: the same video comes out on any machine.
ENCODERS: tuple[tuple[str, dict[str, str]], ...] = (
    ("libx264", {"crf": "20", "preset": "veryfast", "threads": "2"}),
    ("mpeg4", {"qscale": "3"}),
)
JPEG_QUALITY = 92


class VideoFile:
    """An MP4 with one picture per added frame, each at its own time; complete after ``finish``."""

    def __init__(self, file: IO[bytes]) -> None:
        """Write into ``file``, which stays open."""
        self._file = file
        self._container: Any = None
        self._stream: Any = None
        self._last_tick = -1

    def __enter__(self) -> Self:
        """Start the file; the size of the picture is taken from the first frame."""
        # The edit list of an MP4 is in these units: milliseconds, unless told otherwise.
        options = {"movie_timescale": str(TIME_BASE.denominator)}
        self._container = av.open(self._file, "w", format="mp4", options=options)
        return self

    def add(self, picture: UInt8Array, timestamp_s: float) -> None:
        """Append one RGB picture, shown from ``timestamp_s`` on; times must not go back."""
        picture = even_sides(picture)
        height, width = picture.shape[:2]
        if self._stream is None:
            self._start(width, height)
        if (width, height) != (self._stream.width, self._stream.height):
            # A recording may change its size on the way, a file cannot.
            size = (self._stream.width, self._stream.height)
            picture = np.asarray(cv2.resize(picture, size), np.uint8)
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
        # Two frames within one tick would be refused by the container.
        self._last_tick = max(round(timestamp_s / TIME_BASE), self._last_tick + 1)
        frame.pts, frame.time_base = self._last_tick, TIME_BASE
        with _disk_errors():
            self._container.mux(self._stream.encode(frame))

    def finish(self) -> None:
        """Write what the encoder still holds; no more pictures after this."""
        with _disk_errors():
            if self._stream is not None:
                self._container.mux(self._stream.encode(None))
            self._close()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the container; after a failure, a second one while closing says nothing new."""
        with suppress(*([av.FFmpegError] if error is not None else [])):
            self._close()

    def _start(self, width: int, height: int) -> None:
        name, options = _encoder()
        self._stream = self._container.add_stream(name, options=options)
        self._stream.width, self._stream.height = width, height
        self._stream.pix_fmt = "yuv420p"
        self._stream.codec_context.time_base = TIME_BASE

    def _close(self) -> None:
        if self._container is not None:
            container, self._container = self._container, None
            container.close()


@contextmanager
def _disk_errors() -> Iterator[None]:
    """Raise the file's own OSError (a full disk, say) instead of PyAV's wrapping of it."""
    try:
        yield
    except av.error.PyAVCallbackError as error:
        raise error.__context__ if isinstance(error.__context__, OSError) else error from None


def write_still(file: IO[bytes], picture: UInt8Array) -> None:
    """Write one RGB picture as JPEG."""
    options = [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY]
    done, encoded = cv2.imencode(".jpg", picture[..., ::-1], options)
    if not done:
        raise Unavailable("The annotated picture could not be written as JPEG.")
    file.write(encoded.tobytes())


def even_sides(picture: UInt8Array) -> UInt8Array:
    """Return the picture with even sides, its last row or column repeated where needed."""
    height, width = picture.shape[:2]
    if height % 2 == 0 and width % 2 == 0:
        return np.ascontiguousarray(picture)
    padded: UInt8Array = np.pad(picture, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
    return padded


def _encoder() -> tuple[str, dict[str, str]]:
    """Return the best encoder that this FFmpeg has."""
    for name, options in ENCODERS:
        if name in av.codec.codecs_available:
            return name, options
    raise Unavailable("This installation of PyAV cannot write video. Leave out --video.")
