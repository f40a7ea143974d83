"""Open anything that shows a face as a stream of RGB frames.

Only this file knows that cameras deliver BGR; everywhere else colour is RGB.
"""

from __future__ import annotations

import time
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import cv2
import numpy as np

from emocare.errors import Invalid, NotFound, Unavailable, UnsupportedMedia
from emocare.types import Frame, UInt8Array
from emocare.vision.capture_images import FolderSource, ImageSource, is_image, read_image
from emocare.vision.capture_source import (
    FrameSource,
    MediaInfo,
    MediaLimits,
    OpenedSource,
    SourceKind,
    Thinning,
)
from emocare.vision.capture_video import VideoSource

# Arrays carry no clock; they are taken for a video of this rate.
ARRAY_FPS = 30.0
_SNIFFED_BYTES = 4096
# Photographs of newer phones. FFmpeg would open them, but see only one of their tiles.
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"hevc", b"hevx"})

Source = str | Path | int | UInt8Array | Iterable[UInt8Array | Frame]


def open_source(
    source: Source,
    *,
    fps: float | None = None,
    every: int = 1,
    limits: MediaLimits | None = None,
) -> FrameSource:
    """Open a video or image file, a folder of images, a camera number or RGB arrays.

    Arrays are uint8 (H, W, 3) or (N, H, W, 3); an iterable may also yield ``Frame`` with its own
    times. ``fps`` and ``every`` thin. Raises NotFound, UnsupportedMedia, MediaTooLarge, MediaError
    or, for a camera, Unavailable, at once or while reading.
    """
    thinning, limits = Thinning(fps, every), limits or MediaLimits()
    if isinstance(source, int):
        return CameraSource(source, thinning)
    if isinstance(source, str | Path):
        return _open_path(Path(source), thinning, limits)
    return ArraySource(source, thinning)


def _open_path(path: Path, thinning: Thinning, limits: MediaLimits) -> FrameSource:
    """Open a file or folder by what it holds, whatever its name says."""
    if not path.exists():
        raise NotFound(f"There is no file or folder {path}; check the path.", code="file_missing")
    if path.is_dir():
        return FolderSource(path, thinning, limits)
    try:
        with path.open("rb") as file:
            head = file.read(_SNIFFED_BYTES)
    except OSError as error:
        raise Unavailable(
            f"{path.name} cannot be opened; check its permissions.", code="file_unreadable"
        ) from error
    limits.check_bytes(path.name, path.stat().st_size)
    if is_text(head):
        raise UnsupportedMedia(f"{path.name} is a text file, not a picture or video.")
    if is_image(path):
        return ImageSource(path, thinning, limits)
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        raise UnsupportedMedia(
            f"{path.name} is a HEIC picture, which cannot be read; save it as JPEG.",
            code="heic_unsupported",
        )
    return VideoSource(path, thinning, limits)


def is_text(head: bytes) -> bool:
    """Whether the first bytes of a file are plain text."""
    if any(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head):
        return False
    try:
        # Not final: the last character may be cut in two.
        getincrementaldecoder("utf-8")().decode(head, final=False)
    except UnicodeDecodeError:
        return False
    return True


class CameraSource(OpenedSource):
    """A webcam by number; times are those of the clock, starting at the first frame."""

    def __init__(self, number: int, thinning: Thinning) -> None:
        """Open the camera; raise Unavailable where there is none or it is in use."""
        self._thinning = thinning
        self._camera = _open_camera(number)
        if not self._camera.isOpened():
            raise Unavailable(
                f"Camera {number} cannot be opened; check that it is connected and not in use.",
                code="camera_missing",
            )
        width, height = (
            int(self._camera.get(key))
            for key in (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT)
        )
        rate = float(self._camera.get(cv2.CAP_PROP_FPS)) or None
        self.info = MediaInfo(f"camera {number}", "camera", width, height, fps=rate)

    def close(self) -> None:
        """Release the camera."""
        self._camera.release()

    def __iter__(self) -> Iterator[Frame]:
        """Yield frames until the camera stops delivering."""
        start_s: float | None = None
        index = 0
        while True:
            delivered, bgr = self._camera.read()
            if not delivered:
                return
            now_s = time.monotonic()
            start_s = now_s if start_s is None else start_s
            if self._thinning.keeps(index, now_s - start_s):
                rgb = np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), np.uint8)
                yield Frame(rgb, index, now_s - start_s)
            index += 1


class ArraySource(OpenedSource):
    """Pictures that are already in memory, or made while they are asked for."""

    def __init__(
        self, pictures: UInt8Array | Iterable[UInt8Array | Frame], thinning: Thinning
    ) -> None:
        """Look at the first picture; raise Invalid where there is none or it is not RGB."""
        self._thinning = thinning
        kind: SourceKind = "array"
        count: int | None = None
        if isinstance(pictures, np.ndarray):
            pictures = pictures[None] if pictures.ndim == 3 else pictures
            count = len(pictures)
        stream = iter(pictures)
        first = next(stream, None)
        if first is None:
            raise Invalid("There are no pictures to read.", code="no_pictures")
        frame = _as_frame(first, 0)
        self._stream: Iterable[UInt8Array | Frame] = chain([frame], stream)
        height, width = frame.rgb.shape[:2]
        self.info = MediaInfo("array", kind, width, height, frame_count=count, fps=ARRAY_FPS)

    def __iter__(self) -> Iterator[Frame]:
        """Yield the pictures as frames."""
        for index, picture in enumerate(self._stream):
            frame = _as_frame(picture, index)
            if self._thinning.keeps(frame.index, frame.timestamp_s):
                yield frame


def _as_frame(picture: UInt8Array | Frame, index: int) -> Frame:
    """Return a picture as a frame; raise Invalid unless it is RGB uint8."""
    if isinstance(picture, Frame):
        return picture
    try:
        return Frame(picture, index, index / ARRAY_FPS)
    except (ValueError, AttributeError) as error:
        raise Invalid(f"Picture {index} cannot be used: {error}.", code="bad_picture") from error


def _open_camera(number: int) -> cv2.VideoCapture:
    """Open a camera without OpenCV's own messages on the terminal."""
    before = cv2.utils.logging.getLogLevel()
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    try:
        return cv2.VideoCapture(number)
    finally:
        cv2.utils.logging.setLogLevel(before)


__all__ = [
    "FrameSource",
    "MediaInfo",
    "MediaLimits",
    "open_source",
    "read_image",
]
