"""Where a clip lies while it is read: an open file that has no name.

On Linux the file never enters a folder at all (O_TMPFILE); elsewhere it is unlinked at once.
Whatever happens, closed, cancelled, crashed or powered off, the system frees it by itself.
The folder is private all the same, and swept at the start, for the systems in the second group.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from emocare.errors import MediaTooLarge, Unavailable
from emocare.monitoring.clips import SNIFF_BYTES, ClipFormat, sniff_format

_WRITE_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Clip:
    """A received clip. Closing it is what deletes it."""

    file: BinaryIO
    format: ClipFormat
    size: int

    def close(self) -> None:
        """Close the file, and with that free its bytes; harmless when done twice."""
        self.file.close()

    @property
    def closed(self) -> bool:
        """Whether the clip is gone."""
        return self.file.closed


class ClipFolder:
    """The private folder in which clips are received."""

    def __init__(self, path: Path) -> None:
        """Make ``path`` (mode 0700) and remove what an older, killed server left in it."""
        self.path = path
        try:
            path.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.chmod(0o700)
            for left in path.iterdir():
                if left.is_file() or left.is_symlink():
                    left.unlink()
        except OSError as error:
            raise Unavailable(
                f"{path} cannot be written ({error.strerror}). "
                "Choose another folder with EMOCARE_HOME.",
                code="home_unwritable",
            ) from error

    def open(self) -> BinaryIO:
        """Return a new, unnamed, empty file that only this process can reach."""
        return tempfile.TemporaryFile(dir=self.path, buffering=0)


class ClipWriter:
    """Receives one clip piece by piece; at most a mebibyte of it is in memory at a time."""

    def __init__(self, folder: ClipFolder, max_bytes: int) -> None:
        """Open a file in ``folder`` for at most ``max_bytes``."""
        self.size = 0
        self._max_bytes = max_bytes
        self._pending = bytearray()
        self._format: ClipFormat | None = None
        self._file = folder.open()

    def add(self, data: bytes) -> None:
        """Take the next piece.

        Raises MediaTooLarge as soon as the limit is passed and UnsupportedMedia as soon as the
        beginning shows that this is no clip.
        """
        self.size += len(data)
        if self.size > self._max_bytes:
            raise too_large(self._max_bytes)
        self._pending += data
        if self._format is None and self.size >= SNIFF_BYTES:
            self._format = sniff_format(bytes(self._pending[:SNIFF_BYTES]))

    @property
    def should_flush(self) -> bool:
        """Whether enough has gathered to be worth a write."""
        return len(self._pending) >= _WRITE_BYTES

    def flush(self) -> None:
        """Write what has gathered; raise Unavailable when the disk is full."""
        try:
            view = memoryview(self._pending)
            while view:
                view = view[self._file.write(view) :]
        except OSError as error:
            raise Unavailable(
                f"The clip could not be received ({error.strerror}). Nothing was kept; try again.",
                code="clip_not_received",
            ) from error
        self._pending = bytearray()

    def finish(self) -> Clip:
        """Return the whole clip, ready to be read from its start."""
        format_ = self._format or sniff_format(bytes(self._pending[:SNIFF_BYTES]))
        self.flush()
        self._file.seek(0)
        return Clip(file=self._file, format=format_, size=self.size)

    def discard(self) -> None:
        """Throw away what was received."""
        self._file.close()


def too_large(max_bytes: int) -> MediaTooLarge:
    """Return the error for a clip past ``max_bytes``."""
    return MediaTooLarge(
        f"This clip is larger than {max_bytes // 2**20} MB. "
        "Record a shorter one, or choose a lower resolution.",
        code="clip_too_large",
    )
