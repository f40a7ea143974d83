"""Video files through FFmpeg (PyAV): true time stamps, upright pictures, damage survived.

What cannot be decoded is skipped and noted; only a file of which nothing can be decoded is an
error. A video without length in its header (browser recordings) is as long as its frames say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import av
import numpy as np
from av.container import InputContainer
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

from emocare.errors import MediaError, UnsupportedMedia
from emocare.types import Frame, UInt8Array
from emocare.vision.capture_source import MediaInfo, MediaLimits, OpenedSource, Thinning

# Containers that hold pictures themselves, by FFmpeg's names. Playlists and their like (hls,
# concat, dash, image2 …) are not among them: they name other files or addresses to open.
_CONTAINERS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,m4v,mjpeg,mjpeg_2000,"
    "smjpeg,flv,live_flv,asf,asf_o,ogg,dv,mxf,gxf,nut,nuv,rm,wtv,ivf,h261,h263,h264,hevc,vvc,"
    "evc,av1,obu,vc1,cavsvideo,avs2,avs3,dirac,yuv4mpegpipe,swf,roq,dhav,mods,moflex,vivo,r3d,"
    "lxf,film_cpk,smk,bink,psxstr,ty,pva,mp3,wav,flac,aac,w64,aiff,amr"
)
# How Matroska writes the length of a stream.
_CLOCK_TAG = re.compile(r"(\d+):(\d+):(\d+(?:\.\d+)?)")
# A video that stops this much before its claimed end was cut off.
_MISSING_S, _MISSING_SHARE = 1.0, 0.1
_OPTIONS = {"protocol_whitelist": "file", "format_whitelist": _CONTAINERS}


class VideoSource(OpenedSource):
    """The frames of one video file, decoded one at a time as they are asked for."""

    def __init__(
        self, path: Path, thinning: Thinning, limits: MediaLimits, *, decode_threads: int = 1
    ) -> None:
        """Open the file and decode its first frame, so that errors come at once."""
        self._name = path.name
        self._thinning = thinning
        self._limits = limits
        self._lost_packets = 0
        self._broke_off = False
        self._orientation = _Orientation()
        self._container = _open(path)
        try:
            self._stream = _picture_stream(self._container, self._name)
            self._stream.thread_count = decode_threads
            limits.check_size(self._name, self._stream.width, self._stream.height)
            self._pictures = self._decode()
            self._first = self._read_first()
            self.info = self._describe()
        except BaseException:
            self._container.close()
            raise

    @property
    def notes(self) -> tuple[str, ...]:
        """What could not be read so far, one sentence each."""
        notes = []
        if self._lost_packets:
            notes.append(f"{self._name}: {self._lost_packets} damaged parts were skipped.")
        if self._broke_off:
            notes.append(f"{self._name} is damaged or cut off; it was read as far as possible.")
        return tuple(notes)

    def close(self) -> None:
        """Close the file."""
        self._container.close()

    def __iter__(self) -> Iterator[Frame]:
        """Yield upright RGB frames with seconds since the first one.

        Raises MediaTooLarge where the video turns out longer or larger than the limits.
        """
        clock = _Clock(self._stream)
        ends_s = 0.0
        for index, picture in enumerate(self._all_pictures()):
            timestamp_s = clock.time_s(picture)
            ends_s = timestamp_s + _shown_s(picture)
            self._limits.check_duration(self._name, timestamp_s)
            if not self._thinning.keeps(index, timestamp_s):
                continue
            self._limits.check_size(self._name, picture.width, picture.height)
            rgb = upright_rgb(picture, self._aspect(), self._orientation.matrix(picture))
            yield Frame(rgb, index, timestamp_s)
        self._broke_off |= _ends_early(ends_s, self.info.duration_s)

    def _all_pictures(self) -> Iterator[VideoFrame]:
        yield self._first
        yield from self._pictures

    def _read_first(self) -> VideoFrame:
        for picture in self._pictures:
            return picture
        raise MediaError(
            f"No picture in {self._name} can be read: it is damaged or cut off. "
            "Record or export it again."
        )

    def _decode(self) -> Iterator[VideoFrame]:
        """Yield what can be decoded; count the packets that cannot."""
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets, None)
            except av.error.FFmpegError:
                self._broke_off = True
                break
            if packet is None:
                break
            try:
                yield from packet.decode()
            except av.error.EOFError:
                break
            except av.error.FFmpegError:
                self._lost_packets += 1

    def _describe(self) -> MediaInfo:
        picture, stream = self._first, self._stream
        matrix = self._orientation.matrix(picture)
        height, width = upright_rgb(picture, self._aspect(), matrix).shape[:2]
        duration_s = _claimed_duration_s(self._container, stream)
        if duration_s is not None:
            self._limits.check_duration(self._name, duration_s)
        return MediaInfo(
            name=self._name,
            kind="video",
            width=width,
            height=height,
            duration_s=duration_s,
            frame_count=stream.frames or None,
            fps=float(stream.average_rate) if stream.average_rate else None,
        )

    def _aspect(self) -> float:
        """Width of a pixel over its height."""
        return float(self._stream.sample_aspect_ratio or 1) or 1.0


def _shown_s(picture: VideoFrame) -> float:
    """Return how long a picture is shown, 0 where the file does not say."""
    if not picture.duration or picture.time_base is None:
        return 0.0
    return float(picture.duration * picture.time_base)


def _ends_early(ends_s: float, claimed_s: float | None) -> bool:
    """Whether clearly less was read than the file claims to hold."""
    if claimed_s is None:
        return False
    return claimed_s - ends_s > max(_MISSING_S, _MISSING_SHARE * claimed_s)


class _Clock:
    """Seconds since the first picture; never backwards, also where time stamps are missing."""

    def __init__(self, stream: VideoStream) -> None:
        self._start_s: float | None = None
        self._last_s = 0.0
        self._step_s = 1 / float(stream.average_rate) if stream.average_rate else 1 / 30

    def time_s(self, picture: VideoFrame) -> float:
        """Return the time of the next picture."""
        shown_s = None if picture.pts is None else picture.time
        if self._start_s is None:
            self._start_s = shown_s or 0.0
            return 0.0
        if shown_s is None:
            self._last_s += self._step_s
        else:
            self._last_s = max(self._last_s, shown_s - self._start_s)
        return self._last_s


class _Orientation:
    """How the pictures of a stream must be turned; asked again only where their rotation changes.

    Looking at a picture's side data ties it into a reference cycle (PyAV 18): done for every
    frame, hundreds of decoded pictures would wait for the garbage collector.
    """

    def __init__(self) -> None:
        self._rotation: int | None = None
        self._matrix: NDArray[np.int32] | None = None

    def matrix(self, picture: VideoFrame) -> NDArray[np.int32] | None:
        """Return the nine numbers that say how to turn the picture, or None."""
        if picture.rotation != self._rotation:
            self._rotation = picture.rotation
            stored = picture.side_data.get("DISPLAYMATRIX")
            as_numbers = None if stored is None else np.frombuffer(cast(bytes, stored), np.int32)
            self._matrix = None if as_numbers is None else as_numbers.copy()
        return self._matrix


def upright_rgb(
    picture: VideoFrame, pixel_aspect: float, matrix: NDArray[np.int32] | None
) -> UInt8Array:
    """Return a decoded picture as RGB, square pixels, turned and mirrored as it is meant."""
    width = max(1, round(picture.width * pixel_aspect))
    converted = picture.reformat(width=width, format="rgb24", threads=1)
    rgb = np.asarray(converted.to_ndarray(), np.uint8)
    return rgb if matrix is None else _turned(rgb, matrix)


def _turned(rgb: UInt8Array, matrix: NDArray[np.int32]) -> UInt8Array:
    """Apply a display matrix, rounded to quarter turns: x' = a·x + c·y, y' = b·x + d·y."""
    a, b, c, d = (int(matrix[index]) for index in (0, 1, 3, 4))
    swapped = abs(c) > abs(a)
    if swapped:
        rgb = rgb.transpose(1, 0, 2)
    along_x, along_y = (c, b) if swapped else (a, d)
    if along_x < 0:
        rgb = rgb[:, ::-1]
    if along_y < 0:
        rgb = rgb[::-1]
    return np.ascontiguousarray(rgb)


def _open(path: Path) -> InputContainer:
    """Open a container; raise UnsupportedMedia or MediaError where FFmpeg cannot."""
    try:
        return av.open(str(path), options=dict(_OPTIONS), metadata_errors="replace")
    except av.error.FFmpegError as error:
        if _looks_like_video(path):
            raise MediaError(
                f"{path.name} is damaged or cut off, so nothing in it can be read. "
                "Record or export it again."
            ) from error
        raise UnsupportedMedia(
            f"{path.name} is not a picture or video that can be read. Use MP4, WebM, MOV, MKV, "
            "AVI, JPEG or PNG."
        ) from error


def _looks_like_video(path: Path) -> bool:
    """Whether the first bytes are those of a common video container."""
    with path.open("rb") as file:
        head = file.read(12)
    return head[4:8] in {b"ftyp", b"moov", b"mdat"} or head[:4] in {b"\x1aE\xdf\xa3", b"RIFF"}


def _picture_stream(container: InputContainer, name: str) -> VideoStream:
    """Return the first moving-picture stream; cover art of a song does not count."""
    for stream in container.streams.video:
        if not stream.disposition & Disposition.attached_pic and stream.codec_context is not None:
            return stream
    raise UnsupportedMedia(
        f"{name} holds no moving picture, only sound or data; choose a video.", code="no_video"
    )


def _claimed_duration_s(container: InputContainer, stream: VideoStream) -> float | None:
    """Return the length of the pictures that the file claims, or None.

    A container's own length counts only without sound, which may outlast the pictures.
    """
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    tagged = _CLOCK_TAG.fullmatch(stream.metadata.get("DURATION", ""))
    if tagged:
        hours, minutes, seconds = (float(part) for part in tagged.groups())
        return hours * 3600 + minutes * 60 + seconds
    if container.duration and not container.streams.audio:
        return container.duration / av.time_base
    return None
