"""Image files and folders of them: upright, 8-bit RGB, whatever was stored."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from emocare.errors import EmoCareError, MediaError, MediaTooLarge, NotFound, UnsupportedMedia
from emocare.types import Frame, UInt8Array
from emocare.vision.capture_source import (
    MediaInfo,
    MediaLimits,
    OpenedSource,
    SourceKind,
    Thinning,
)

# Formats are told by content, and only these are tried: others have parsers nobody needs here.
FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF", "PPM", "AVIF")
_ENDINGS = "jpg jpeg jpe png webp bmp gif tif tiff avif ppm pgm pnm"
SUFFIXES = frozenset(f".{ending}" for ending in _ENDINGS.split())
# Pictures of a folder have no clock; this far apart, each is searched anew.
FOLDER_STEP_S = 1.0
# A frame of an animation that says 0 is shown this long by every browser.
ANIMATION_STEP_S = 0.1
_WHITE = (255, 255, 255)


class ImageSource(OpenedSource):
    """One image file: a single frame, or all frames of an animation."""

    def __init__(self, path: Path, thinning: Thinning, limits: MediaLimits) -> None:
        """Open the file and decode its first frame, so that errors come at once."""
        self._path, self._thinning, self._limits = path, thinning, limits
        self._image = _open(path, limits)
        try:
            self._first = _decoded(self._image, path.name)
            self.info = self._describe()
        except BaseException:
            self._image.close()
            raise
        self._broke_off = False

    @property
    def notes(self) -> tuple[str, ...]:
        """What could not be read so far, one sentence each."""
        cut = f"{self._path.name} is damaged or cut off; it was read as far as possible."
        return (cut,) if self._broke_off else ()

    def close(self) -> None:
        """Close the file."""
        self._image.close()

    def __iter__(self) -> Iterator[Frame]:
        """Yield the frames with their times; a still picture has one, at 0."""
        timestamp_s = 0.0
        for index in range(self.info.frame_count or 1):
            self._limits.check_duration(self.info.name, timestamp_s)
            try:
                rgb = self._first if index == 0 else self._frame(index)
            except MediaError:
                self._broke_off = True
                return
            if self._thinning.keeps(index, timestamp_s):
                yield Frame(rgb, index, timestamp_s)
            timestamp_s += self._image.info.get("duration", 0) / 1000 or ANIMATION_STEP_S

    def _frame(self, index: int) -> UInt8Array:
        try:
            self._image.seek(index)
        except (EOFError, OSError, ValueError, SyntaxError) as error:
            raise MediaError(f"Frame {index} of {self._path.name} cannot be read.") from error
        return _decoded(self._image, self._path.name)

    def _describe(self) -> MediaInfo:
        height, width = self._first.shape[:2]
        # Other formats with several pictures (TIFF pages, MPO) hold one still and its relatives.
        animated = self._image.format in {"GIF", "WEBP", "PNG", "AVIF"}
        count = getattr(self._image, "n_frames", 1) if animated else 1
        kind: SourceKind = "video" if count > 1 else "image"
        return MediaInfo(self._path.name, kind, width, height, frame_count=count)


class FolderSource(OpenedSource):
    """The pictures of a folder in order of their names, one second apart.

    Files that cannot be read are noted and passed over.
    """

    def __init__(self, path: Path, thinning: Thinning, limits: MediaLimits) -> None:
        """List the folder; raise NotFound where it holds no pictures."""
        self._thinning, self._limits = thinning, limits
        self._paths = sorted(p for p in path.iterdir() if p.suffix.lower() in SUFFIXES)
        if not self._paths:
            raise NotFound(f"The folder {path.name} holds no pictures.", code="folder_empty")
        self._notes: list[str] = []
        self.info = self._describe(path.name)

    @property
    def notes(self) -> tuple[str, ...]:
        """Which pictures could not be read so far."""
        return tuple(self._notes)

    def __iter__(self) -> Iterator[Frame]:
        """Yield one frame per picture; raise MediaError where none could be read."""
        readable = False
        for index, path in enumerate(self._paths):
            if not self._thinning.keeps(index, index * FOLDER_STEP_S):
                continue
            try:
                rgb = read_image(path, self._limits)
            except EmoCareError as error:
                self._notes.append(error.message)
                continue
            readable = True
            yield Frame(rgb, index, index * FOLDER_STEP_S)
        if not readable:
            raise MediaError(f"No picture in the folder {self.info.name} can be read.")

    def _describe(self, name: str) -> MediaInfo:
        """Take the size of the first picture that opens; the others may differ."""
        for path in self._paths:
            try:
                height, width = read_image(path, self._limits).shape[:2]
            except EmoCareError:
                continue
            return MediaInfo(name, "folder", width, height, frame_count=len(self._paths))
        raise MediaError(f"No picture in the folder {name} can be read.")


def is_image(path: Path) -> bool:
    """Whether the file's first bytes are those of an image format that is read here."""
    try:
        with _quiet_open(path):
            return True
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return False
    except Image.DecompressionBombError:
        return True


def read_image(path: Path, limits: MediaLimits | None = None) -> UInt8Array:
    """Return an image file as upright RGB (H, W, 3); of an animation, the first frame.

    Transparent parts become white. Raises MediaError and its kin as ``open_source`` does.
    """
    with _open(path, limits or MediaLimits()) as image:
        return _decoded(image, path.name)


def _open(path: Path, limits: MediaLimits) -> Image.Image:
    """Open an image without decoding it, once its size is known to be fine."""
    try:
        image = _quiet_open(path)
    except Image.DecompressionBombError as error:
        raise MediaTooLarge(
            f"{path.name} unpacks to far too many pixels; make it smaller."
        ) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise UnsupportedMedia(f"{path.name} is not a picture that can be read.") from error
    try:
        limits.check_size(path.name, *image.size)
    except MediaError:
        image.close()
        raise
    return image


def _quiet_open(path: Path) -> Image.Image:
    """Open lazily; the library's own size warning is left to ``MediaLimits``."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        return Image.open(path, formats=FORMATS)


def _decoded(image: Image.Image, name: str) -> UInt8Array:
    """Return the current frame of an open image as upright RGB."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # oddities of a file are not the caller's fault
            return to_rgb(ImageOps.exif_transpose(image))
    except (OSError, EOFError, ValueError, SyntaxError, MemoryError) as error:
        raise MediaError(
            f"{name} is damaged or cut off, so it cannot be read. Export it again."
        ) from error


def to_rgb(image: Image.Image) -> UInt8Array:
    """Convert any mode to 8-bit RGB: 16 bits are scaled, transparency is laid on white."""
    if image.mode.startswith(("I", "F")):
        deep = np.asarray(image, np.float64)
        # 16-bit greys fill 0..65535; floats are taken as 0..1 unless they exceed it.
        whole = 1.0 if image.mode == "F" and deep.max(initial=0) <= 1 else 65535.0
        grey = np.clip(deep / whole * 255, 0, 255).round().astype(np.uint8)
        return np.repeat(grey[..., None], 3, axis=2)
    if image.has_transparency_data:
        ground = Image.new("RGBA", image.size, (*_WHITE, 255))
        image = Image.alpha_composite(ground, image.convert("RGBA"))
    return np.array(image.convert("RGB"), np.uint8)
