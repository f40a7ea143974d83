"""Read one clip from beginning to end: frames in, one summary out. Runs in the child process.

Only the child imports this file: the server itself never loads a decoder.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import av

from emocare.affect.pipeline import FaceAnalyzer
from emocare.affect.summary import summarise
from emocare.errors import MediaError, MediaTooLarge, UnsupportedMedia
from emocare.monitoring.clip_moment import MomentLog
from emocare.monitoring.clips import ClipFormat, ClipLimits
from emocare.monitoring.summaries import summary_json
from emocare.types import FaceReading, Frame, UInt8Array
from emocare.vision.capture import FrameSource, MediaLimits
from emocare.vision.capture_source import Thinning
from emocare.vision.capture_video import VideoSource

Aggregate = Literal["mean", "vote", "sum"]

# FFmpeg's own name of the reader for each format.
_READERS = {ClipFormat.MP4: "mov,mp4,m4a,3gp,3g2,mj2", ClipFormat.WEBM: "matroska,webm"}
# A timer that stops at 60 s delivers a little more.
_DURATION_GRACE_S = 1.0
_PROGRESS_EVERY_S = 0.2
# Mean brightness (0-255) of a clip in which nobody can be seen any more, and the contrast
# (standard deviation) below which it shows nothing at all.
_DARK_BELOW, _BRIGHT_ABOVE, _UNIFORM_BELOW = 40.0, 225.0, 4.0


class ClipProblem(Exception):
    """The clip cannot be read; ``name`` is one of ``clip_problems``."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True, slots=True)
class ClipOrder:
    """What to do: which open file, in which format, and how to sum it up."""

    descriptor: int
    format: ClipFormat
    aggregate: Aggregate = "mean"

    def rewind(self) -> Path:
        """Return the path that opens the file, from its start.

        On Linux opening it gives a position of its own; elsewhere it is shared.
        """
        os.lseek(self.descriptor, 0, os.SEEK_SET)
        return Path(f"/dev/fd/{self.descriptor}")


def read_clip(
    order: ClipOrder,
    analyzer: FaceAnalyzer,
    limits: ClipLimits,
    on_progress: Callable[[float], None],
) -> dict[str, object]:
    """Return the summary of a clip as JSON; raise ClipProblem where there is none.

    ``on_progress`` is told the share that is done, 0 to 1, a few times a second.
    """
    duration_s = measure(order, limits)
    look, moments = _Look(), MomentLog(analyzer.network)
    try:
        with _open(order, limits) as source:
            frames = _watched(source, look, _Progress(duration_s, on_progress))
            readings = _noted(analyzer.frames(frames), moments)
            summary = summarise(readings, aggregate=order.aggregate)
    except MediaTooLarge:
        late = look.last_s > limits.max_duration_s - _DURATION_GRACE_S
        raise ClipProblem("clip_too_long" if late else "clip_too_many_pixels") from None
    except MediaError as error:
        raise ClipProblem(_name_of(error)) from None
    if summary.face_count == 0:
        raise ClipProblem(look.why_no_face())
    return {**summary_json(summary, analyzer.models), **moments.explain(summary)}


def measure(order: ClipOrder, limits: ClipLimits) -> float:
    """Return the clip's length in seconds, by walking its packets without decoding them.

    Browser recordings carry no length in their header, and a header may lie. Raises ClipProblem
    for a clip that is too long, has no picture, or is not what its first bytes said.
    """
    try:
        with av.open(str(order.rewind()), options={"protocol_whitelist": "file"}) as container:
            if container.format.name != _READERS[order.format]:
                raise ClipProblem("clip_unreadable")
            if not container.streams.video:
                raise ClipProblem("clip_without_picture")
            return _walk(container, limits.max_duration_s + _DURATION_GRACE_S)
    except (av.error.FFmpegError, ValueError):
        raise ClipProblem("clip_unreadable") from None


def _walk(container: av.container.InputContainer, max_s: float) -> float:
    stream = container.streams.video[0]
    first_s: float | None = None
    last_s = 0.0
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except av.error.FFmpegError:  # cut off: what came so far counts
            break
        if packet is None:
            break
        if packet.pts is None or packet.time_base is None:
            continue
        at_s = float(packet.pts * packet.time_base)
        first_s = at_s if first_s is None else min(first_s, at_s)
        last_s = max(last_s, at_s)
        if last_s - first_s > max_s:
            raise ClipProblem("clip_too_long")
    return last_s - (first_s or 0.0)


def _open(order: ClipOrder, limits: ClipLimits) -> VideoSource:
    """Open the frames; what kind of file it is was found out before."""
    return VideoSource(
        order.rewind(),
        Thinning(limits.fps),
        MediaLimits(
            max_pixels=limits.max_pixels,
            max_duration_s=limits.max_duration_s + _DURATION_GRACE_S,
        ),
    )


class _Progress:
    """Passes on how far the reading is, not more often than is worth it."""

    def __init__(self, duration_s: float, report: Callable[[float], None]) -> None:
        self._duration_s = max(duration_s, 1e-3)
        self._report = report
        self._reported_at = 0.0

    def at(self, timestamp_s: float) -> None:
        now = time.monotonic()
        if now - self._reported_at >= _PROGRESS_EVERY_S:
            self._reported_at = now
            self._report(min(timestamp_s / self._duration_s, 1.0))


class _Look:
    """How the picture looked as a whole, to say why nobody was seen in it."""

    def __init__(self) -> None:
        self.last_s = 0.0
        self._frames = 0
        self._brightness = 0.0
        self._contrast = 0.0

    def add(self, rgb: UInt8Array, timestamp_s: float) -> None:
        sample = rgb[::8, ::8]
        self.last_s = timestamp_s
        self._frames += 1
        self._brightness += float(sample.mean())
        self._contrast += float(sample.std())

    def why_no_face(self) -> str:
        frames = max(self._frames, 1)
        brightness, contrast = self._brightness / frames, self._contrast / frames
        if brightness < _DARK_BELOW:
            return "no_face_dark"
        if brightness > _BRIGHT_ABOVE:
            return "no_face_bright"
        return "no_face_uniform" if contrast < _UNIFORM_BELOW else "no_face"


def _watched(source: FrameSource, look: _Look, progress: _Progress) -> Iterator[Frame]:
    for frame in source:
        look.add(frame.rgb, frame.timestamp_s)
        progress.at(frame.timestamp_s)
        yield frame


def _noted(
    read: Iterable[tuple[Frame, list[FaceReading]]], moments: MomentLog
) -> Iterator[tuple[float, list[FaceReading]]]:
    for frame, readings in read:
        moments.add(frame, readings)
        yield frame.timestamp_s, readings


def _name_of(error: MediaError) -> str:
    if isinstance(error, UnsupportedMedia):
        return "clip_without_picture" if error.code == "no_video" else "clip_unreadable"
    return "clip_too_small" if error.code == "media_too_small" else "clip_unreadable"


__all__ = ["ClipOrder", "ClipProblem", "measure", "read_clip", "summary_json"]
