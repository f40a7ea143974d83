"""Files that are whole or not there: written beside their place, then moved."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from emocare.errors import Invalid

PART = ".part"
_ORDER = "order.json"


@contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """Open a file that takes its place only once it is complete; leave nothing behind otherwise."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + PART)
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def save_arrays(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write an .npz file whole or not at all; the same arrays give the same bytes."""
    with written_whole(path) as file:
        np.savez_compressed(file, **dict(arrays))  # type: ignore[arg-type]


def load_if_whole(path: Path, names: tuple[str, ...]) -> dict[str, NDArray[Any]] | None:
    """Return the arrays of a shard, or None where it is missing or damaged."""
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            return {name: file[name] for name in names}
    except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile):
        return None


class PartsFolder:
    """Where finished shards of a long build wait; it belongs to one order of one file."""

    def __init__(self, out: Path, order: Mapping[str, Any]) -> None:
        """Take or resume the folder; raise Invalid where it belongs to another order."""
        self.path = parts_folder(out)
        wanted = json.dumps(order, sort_keys=True)
        note = self.path / _ORDER
        self.path.mkdir(parents=True, exist_ok=True)
        found = note.read_text(encoding="utf-8") if note.is_file() else None
        if found is not None and found != wanted:
            raise Invalid(
                f"{self.path} holds the shards of another order. Finish that one, or remove the "
                "folder.",
                code="build_other_order",
            )
        if found is None:
            with written_whole(note) as file:
                file.write(wanted.encode())

    def shard(self, number: int) -> Path:
        """Return the place of one shard."""
        return self.path / f"{number:05d}.npz"


def parts_folder(out: Path) -> Path:
    """Return where the shards of a file wait."""
    return out.with_name(out.name + ".parts")


def remove_parts(out: Path) -> None:
    """Remove the shards of a file that is written."""
    shutil.rmtree(parts_folder(out), ignore_errors=True)
