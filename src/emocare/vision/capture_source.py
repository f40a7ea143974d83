"""What every source of frames has in common: its facts, its limits and how it is thinned."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Protocol, Self

from emocare.errors import Invalid, MediaError, MediaTooLarge
from emocare.types import Frame

SourceKind = Literal["video", "image", "folder", "camera", "array"]

# A face cannot be read in fewer pixels than this, whatever the rest of the picture holds.
MIN_SIDE_PX = 16


@dataclass(frozen=True, slots=True)
class MediaInfo:
    """The facts of a source. None where only reading to the end would tell.

    ``width`` and ``height`` are as shown, after rotation. ``frame_count`` and ``duration_s``
    are what the file claims, before thinning.
    """

    name: str
    kind: SourceKind
    width: int
    height: int
    duration_s: float | None = None
    frame_count: int | None = None
    fps: float | None = None

    @property
    def moves(self) -> bool:
        """Whether a face is seen in several frames, as in no picture and no folder of pictures."""
        return self.kind in {"video", "camera"} or (self.kind == "array" and self.frame_count != 1)


@dataclass(frozen=True, slots=True)
class MediaLimits:
    """What is refused as too large. The defaults let 8K pass and stop decompression bombs."""

    max_pixels: int = 8192 * 4320
    max_duration_s: float | None = None
    max_bytes: int | None = None

    def check_size(self, name: str, width: int, height: int) -> None:
        """Raise MediaTooLarge past ``max_pixels``, MediaError where no face could fit."""
        if width * height > self.max_pixels:
            raise MediaTooLarge(
                f"{name} is {width} × {height} pixels, more than the "
                f"{self.max_pixels / 1e6:.1f} million allowed; make it smaller."
            )
        if min(width, height) < MIN_SIDE_PX:
            raise MediaError(
                f"{name} is {width} × {height} pixels; a face needs at least "
                f"{MIN_SIDE_PX} each way.",
                code="media_too_small",
            )

    def check_duration(self, name: str, duration_s: float) -> None:
        """Raise MediaTooLarge past ``max_duration_s``."""
        if self.max_duration_s is not None and duration_s > self.max_duration_s:
            raise MediaTooLarge(
                f"{name} is longer than the {self.max_duration_s:g} seconds allowed; shorten it."
            )

    def check_bytes(self, name: str, size: int) -> None:
        """Raise MediaError for an empty file, MediaTooLarge past ``max_bytes``."""
        if size == 0:
            raise MediaError(f"{name} is empty (0 bytes); choose another file.", code="media_empty")
        if self.max_bytes is not None and size > self.max_bytes:
            raise MediaTooLarge(
                f"{name} has {size / 1e6:.1f} MB, more than the "
                f"{self.max_bytes / 1e6:.1f} MB allowed; make it smaller."
            )


class FrameSource(Protocol):
    """Frames in order of time. Use it in a ``with`` block and read it once."""

    @property
    def info(self) -> MediaInfo:
        """The facts of the source."""
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """What could not be read so far, one sentence each; empty where all was well."""
        ...

    def __iter__(self) -> Iterator[Frame]:
        """Yield the frames; each is fresh memory that the caller may keep."""
        ...

    def __enter__(self) -> Self:
        """Return the source itself."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Release the file or the camera."""
        ...


class OpenedSource:
    """What our sources do alike: they close at the end of their ``with`` block."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What could not be read so far; nothing, where nothing can be damaged."""
        return ()

    def close(self) -> None:
        """Release what the source holds; arrays and folders hold nothing."""

    def __enter__(self) -> Self:
        """Return the source itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the source, whatever happened."""
        self.close()


class Thinning:
    """Decides which frames to keep: every n-th, and no more than ``fps`` a second."""

    def __init__(self, fps: float | None = None, every: int = 1) -> None:
        """Raise Invalid unless ``fps`` is positive and ``every`` at least 1."""
        if every < 1:
            raise Invalid("--every must be a whole number from 1 up.", code="bad_thinning")
        if fps is not None and not (math.isfinite(fps) and fps > 0):
            raise Invalid("--fps must be a number above 0.", code="bad_thinning")
        self._every = every
        self._step_s = 1 / fps if fps else 0.0
        self._next_s = 0.0

    def keeps(self, index: int, timestamp_s: float) -> bool:
        """Whether to keep frame ``index``; call once per frame, in order of time.

        A time grid of ``fps`` starts at 0; the first frame at or after each of its points stays.
        """
        # Half a millisecond of grace: container time stamps are rounded.
        if index % self._every or timestamp_s < self._next_s - 5e-4:
            return False
        if self._step_s:
            self._next_s = (math.floor((timestamp_s + 5e-4) / self._step_s) + 1) * self._step_s
        return True
