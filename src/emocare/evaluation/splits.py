"""Every picture of a data set with the part it belongs to, for the search for copies.

Unlike an evaluation this looks at all rows, also those without a usable label.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from emocare.errors import Invalid, NotFound
from emocare.evaluation.dataset import read_picture
from emocare.evaluation.faces import load_faces
from emocare.evaluation.fer2013 import read_pixels
from emocare.evaluation.npz import read_arrays
from emocare.evaluation.npz_datasets import HELD_OUT
from emocare.evaluation.pictures import SUFFIXES
from emocare.evaluation.tables import read_rows
from emocare.types import UInt8Array

# What the part is called that networks learn from; it is searched for copies of the others.
TRAINING_NAMES = ("training", "train", "train_set", "trained-on", "fer2013train")
TRAINED_ON = "trained-on"


@dataclass(frozen=True, slots=True)
class SplitPicture:
    """A picture, grey (H, W) or RGB (H, W, 3), what it is called and the part it belongs to."""

    split: str
    name: str
    picture: UInt8Array


Reader = Callable[[Path], Iterator[SplitPicture]]


def read_splits(kind: str, path: Path) -> Iterator[SplitPicture]:
    """Yield every picture; raise Invalid for an unknown kind, NotFound where nothing is there."""
    if kind not in READERS:
        raise Invalid(f"Unknown kind of data {kind!r}. Choose one of: {', '.join(READERS)}.")
    return READERS[kind](path)


def is_training(split: str) -> bool:
    """Say whether networks learn from this part, by its name."""
    return split.lower() in TRAINING_NAMES


def _ferplus(path: Path) -> Iterator[SplitPicture]:
    arrays = read_arrays(path, ("image", "usage"), "ferplus", optional=("row",))
    rows = arrays.get("row", range(len(arrays["usage"])))
    for row, usage, image in zip(rows, arrays["usage"].tolist(), arrays["image"], strict=True):
        yield SplitPicture(usage, str(row), image)


def _fer2013(path: Path) -> Iterator[SplitPicture]:
    for number, row in read_rows(path, ("pixels", "Usage")):
        picture = read_pixels(row["pixels"], path, number)
        yield SplitPicture(row["Usage"].strip(), f"line {number}", picture)


def _faces(path: Path) -> Iterator[SplitPicture]:
    faces = load_faces(path)
    for index, name in enumerate(faces.name):
        split = HELD_OUT if faces.held_out[index] else TRAINED_ON
        yield SplitPicture(split, name, faces.picture(index))


def _rafdb(path: Path) -> Iterator[SplitPicture]:
    folder = path / "Image" / "aligned"
    for file in _picture_files(folder):
        yield SplitPicture(file.name.split("_", 1)[0], file.name, read_picture(file))


def _folder(path: Path) -> Iterator[SplitPicture]:
    for part in sorted(p for p in _existing(path).iterdir() if p.is_dir()):
        for file in _picture_files(part):
            yield SplitPicture(part.name, file.relative_to(path).as_posix(), read_picture(file))


READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "ferplus": _ferplus,
        "fer2013": _fer2013,
        "faces": _faces,
        "rafdb": _rafdb,
        "folder": _folder,
        "affectnet": _folder,
    }
)


def _picture_files(folder: Path) -> list[Path]:
    return sorted(p for p in _existing(folder).rglob("*") if p.suffix.lower() in SUFFIXES)


def _existing(folder: Path) -> Path:
    if not folder.is_dir():
        raise NotFound(f"There is no folder {folder}. Check the path.", code="dataset_missing")
    return folder
