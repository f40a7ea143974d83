"""Count what must not be left over."""

from __future__ import annotations

from pathlib import Path


def open_files() -> int:
    """Return how many files and sockets this process holds open."""
    return len(list(Path("/dev/fd").iterdir()))
