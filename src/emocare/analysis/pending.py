"""Files that appear under their name only when they are complete."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self


class PendingFile:
    """A file written beside its final place and renamed in one step by ``commit``.

    Leaving the ``with`` block without ``commit`` removes what was written, new folders
    included. The working name is derived from the final one, so what a killed run left behind
    is overwritten by the next.
    """

    def __init__(self, path: Path) -> None:
        """Prepare for ``path``; nothing touches the disk before the block is entered."""
        self.path = path
        self.working_path = path.with_name(f".{path.name}.partial")
        self._file: IO[bytes] | None = None
        self._new_folders: list[Path] = []

    @property
    def file(self) -> IO[bytes]:
        """The open binary file to write to."""
        if self._file is None:
            raise ValueError("the file is not open")
        return self._file

    def __enter__(self) -> Self:
        """Make the folders that are missing and open the file for writing."""
        folders = [folder for folder in self.path.parents if not folder.exists()]
        self._new_folders = folders
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.working_path.open("wb")
        except OSError:
            self._remove_new_folders()
            raise
        return self

    def commit(self) -> None:
        """Put the complete file in its place, replacing an older one."""
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()
        self.working_path.replace(self.path)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file, and remove it where it was not committed."""
        if self._file is not None:
            with suppress(OSError):  # a full disk fails once more for what was still buffered
                self._file.close()
            self._file = None
            self.working_path.unlink(missing_ok=True)
            self._remove_new_folders()

    def _remove_new_folders(self) -> None:
        """Remove the folders made for this file that hold nothing else."""
        with suppress(OSError):
            for folder in self._new_folders:
                folder.rmdir()


def write_whole(path: Path, content: bytes) -> None:
    """Write a small file in one step: it is either the old one or the complete new one."""
    with PendingFile(path) as pending:
        pending.file.write(content)
        pending.commit()
