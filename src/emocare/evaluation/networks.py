"""Which network files are meant by a file or by a folder of training runs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from emocare.errors import Invalid, NotFound

SUFFIX = ".onnx"
# A run's own file is called by its folder.
_PLAIN_NAMES = frozenset({"model", "best", "last", "network", "export"})


def find_networks(paths: Sequence[Path]) -> tuple[tuple[str, Path], ...]:
    """Return (name, file) of every network, in the order given; folders are searched below.

    A name is the file's without its suffix; in a folder of runs the path to it, without a last
    part like ``model`` that every run has. Raises NotFound or Invalid for a path without one,
    and where two would have the same name.
    """
    found: list[tuple[str, Path]] = []
    for path in paths:
        if path.is_dir():
            files = sorted(path.rglob(f"*{SUFFIX}"))
            if not files:
                raise Invalid(f"The folder {path} holds no {SUFFIX} file: export a run first.")
            found += [(_name_in(path, file), file) for file in files]
        elif path.is_file():
            found.append((_name_in(path.resolve().parent, path.resolve()), path))
        else:
            raise NotFound(f"There is no model file {path}. Check the path.", code="model_missing")
    return _told_apart(found)


def _name_in(folder: Path, file: Path) -> str:
    parts = list(file.relative_to(folder).with_suffix("").parts)
    while parts and parts[-1] in _PLAIN_NAMES:
        parts.pop()
    above = (parent.name for parent in (folder.resolve(), *folder.resolve().parents))
    return "/".join(parts) or next(name for name in above if name not in _PLAIN_NAMES)


def _told_apart(found: Sequence[tuple[str, Path]]) -> tuple[tuple[str, Path], ...]:
    names = [name for name, _ in found]
    if len(set(names)) == len(names):
        return tuple(found)
    # Files of the same name in different folders are called by their folders as well.
    longer = [
        f"{file.resolve().parent.name}/{name}" if names.count(name) > 1 else name
        for name, file in found
    ]
    for name in longer:
        if longer.count(name) > 1:
            raise Invalid(f"Two networks are called {name}: rename one of the files.")
    return tuple(zip(longer, (file for _, file in found), strict=True))
