"""Find the recordings that a command line names, in an order people expect, with unique names."""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from emocare.errors import Invalid, NotFound
from emocare.vision.capture_images import SUFFIXES as IMAGE_SUFFIXES

# What is picked up inside folders; a file named on the command line is tried whatever its name.
_VIDEO_ENDINGS = (
    "mp4 m4v mov webm mkv avi mpg mpeg mpe m2v ts mts m2ts wmv asf flv f4v 3gp 3g2 ogv ogm mxf dv "
    "vob y4m mjpeg mjpg"
)
VIDEO_SUFFIXES = frozenset(f".{ending}" for ending in _VIDEO_ENDINGS.split())
# Names of results must fit a file system (255 bytes) with their endings and the working name.
_LONGEST_NAME = 180
# Names that the results of several recordings need for themselves.
_RESERVED = frozenset({"index", "report"})


@dataclass(frozen=True, slots=True)
class Recording:
    """One thing to read: a file or a camera, and the name under which its results appear.

    ``name`` is relative and uses ``/``; it never holds the folder that was given, so that
    results tell nothing about the machine they were made on.
    """

    name: str
    source: Path | int

    @property
    def is_camera(self) -> bool:
        """Whether this is a camera rather than a file."""
        return isinstance(self.source, int)


@dataclass(frozen=True, slots=True)
class Inputs:
    """The recordings to read; ``single`` when one file or camera was named."""

    recordings: tuple[Recording, ...]
    single: bool
    ignored: int = 0


def find_inputs(arguments: Sequence[str], out: Path) -> Inputs:
    """Return what the arguments name: files, folders (searched deeply) and camera numbers.

    What lies under ``out`` is left alone, and so are hidden files and, inside folders, files
    without a picture's or video's ending (``ignored`` counts those). Raises NotFound where a
    path does not exist or nothing is left.
    """
    found: list[Recording] = []
    ignored = 0
    for argument in arguments:
        if not argument.strip():  # an unset variable of a script must not mean "everything here"
            raise Invalid("A path is empty; name a file, a folder or a camera number.")
        path = Path(argument)
        if argument.isdecimal() and not path.exists():
            found.append(Recording(f"camera {int(argument)}", int(argument)))
        elif path.is_dir():
            prefix = f"{path.resolve().name}/" if len(arguments) > 1 else ""
            files = list(_files_in(path, out))
            media = [file for file in files if _is_media(file)]
            ignored += len(files) - len(media)
            found += [Recording(prefix + file.relative_to(path).as_posix(), file) for file in media]
        elif path.is_file():
            found.append(Recording(path.name, path))
        elif path.exists():
            raise Invalid(f"{argument} is neither a file nor a folder.")
        else:
            raise NotFound(f"There is no file or folder {argument}; check the path.")
    if not found:
        raise NotFound(f"There are no pictures or videos in {', '.join(arguments)}.")
    recordings = _uniquely_named(_without_repeats(found))
    single = len(arguments) == 1 and not Path(arguments[0]).is_dir()
    return Inputs(tuple(recordings), single, ignored)


def natural_key(name: str) -> tuple[list[tuple[int, int, str]], str]:
    """Return a sort key under which ``clip2`` comes before ``clip10``, whatever the case."""
    path = PurePath(name.casefold())
    parts = re.split(r"(\d+)", path.stem)
    numbers = [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part]
    return numbers, path.suffix


def result_name(recording: Recording) -> str:
    """Return the start of the names of a recording's results, short enough for any disk."""
    folder, _, name = recording.name.rpartition("/")
    if len(name.encode()) > _LONGEST_NAME:
        head = name.encode()[: _LONGEST_NAME - 9].decode(errors="ignore")
        name = f"{head}-{_digest(recording.name)}"
    return f"{folder}/{name}" if folder else name


def _files_in(folder: Path, out: Path) -> Iterator[Path]:
    """Yield the files of a folder and its subfolders, in natural order."""
    out = out.resolve()
    if folder.resolve() == out:
        raise Invalid(f"--out is the folder that is read, {folder}; choose another for results.")
    for place, folders, files in os.walk(folder):
        here = Path(place)
        folders[:] = sorted(
            (f for f in folders if not f.startswith(".") and (here / f).resolve() != out),
            key=natural_key,
        )
        for name in sorted(files, key=natural_key):
            # Pipes would wait for ever and broken links lead nowhere.
            if not name.startswith(".") and (here / name).is_file():
                yield here / name


def _is_media(file: Path) -> bool:
    return file.suffix.lower() in IMAGE_SUFFIXES | VIDEO_SUFFIXES


def _without_repeats(recordings: Sequence[Recording]) -> list[Recording]:
    """Keep the first of several that are the same file or camera."""
    kept: dict[Path | int, Recording] = {}
    for recording in recordings:
        kept.setdefault(_identity(recording), recording)
    return list(kept.values())


def _uniquely_named(recordings: Sequence[Recording]) -> list[Recording]:
    """Add a part of the path's hash to names that several share, also on disks without case."""
    times = Counter(recording.name.casefold() for recording in recordings)
    return [
        replace(recording, name=_told_apart(recording))
        if times[recording.name.casefold()] > 1 or recording.name.casefold() in _RESERVED
        else recording
        for recording in recordings
    ]


def _told_apart(recording: Recording) -> str:
    path = Path(recording.name)
    return path.with_name(
        f"{path.stem}-{_digest(str(_identity(recording)))}{path.suffix}"
    ).as_posix()


def _identity(recording: Recording) -> Path | int:
    source = recording.source
    return source if isinstance(source, int) else source.resolve()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
