"""The larger faces from a folder of pictures and a CSV of labels.

The layout is that of the Apache-2.0 collection github.com/muxspace/facial_expressions: ``images/``
and ``data/legend.csv`` with the columns ``user.id,image,emotion``. Some of that file's lines are
separated by tabs instead of commas, and labels are written in several ways; both are understood.
A picture with several labels gets the most frequent one, the first where two tie.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from emocare.errors import Invalid, NotFound
from emocare.evaluation.dataset import read_picture
from emocare.evaluation.pictures import CLASS_NAMES, SUFFIXES
from emocare.training.data.lessons import Arrays, finish, take_lessons
from emocare.training.data.order import Built, Order
from emocare.training.data.store import save_arrays
from emocare.types import UInt8Array

SIDE_PX = 160
JPEG_QUALITY = 88
_IMAGES, _LEGEND = "images", Path("data") / "legend.csv"


@dataclass(frozen=True, slots=True)
class Label:
    """One line of the legend: the picture's file name and its label, '' for none."""

    line: int
    name: str
    expression: str


def build_faces(order: Order) -> Built:
    """Write the .npz form of a collection of faces."""
    if order.seen_only and order.teacher is None:
        raise Invalid("Without --teacher nobody has seen a face: leave --seen-only out.")
    files = _picture_files(order.source)
    legend = order.labels or order.source / _LEGEND
    labels, left_out = _labels(legend, {file.name for file in files}, order.lenient)
    if not any(labels.values()):
        raise Invalid(f"{legend} gives no picture in {order.source} a label.", code="dataset_empty")
    pictures, damaged = _readable(files, order.lenient)
    lessons = take_lessons(
        lambda row: read_picture(pictures[row]),
        len(pictures),
        order.teacher,
        order.out,
        {"kind": "faces", "files": _digest(pictures)},
        order.progress,
    )
    seen = np.isfinite(lessons["pose_ypr"]).all(axis=1)
    kept = np.flatnonzero(seen if order.seen_only else np.ones(len(pictures)))
    arrays = _arrays([pictures[row] for row in kept], labels)
    save_arrays(order.out, {**arrays, **{name: part[kept] for name, part in lessons.items()}})
    finish(order.out, order.teacher)
    facts = {
        "labels": dict(Counter(arrays["label"].tolist()).most_common()),
        "faces_seen_by_teacher": int(seen.sum()),
        "lines_left_out": left_out,
        "pictures_left_out": damaged,
    }
    return Built(len(kept), facts)


def read_legend(path: Path, *, lenient: bool) -> Iterator[Label]:
    """Yield the lines of the legend; raise Invalid naming the line that is wrong.

    ``lenient`` gives lines that cannot be used an empty name.
    """
    if not path.is_file():
        raise NotFound(f"There is no file {path}. Give it with --labels.", code="dataset_missing")
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.reader(file)
            image, emotion = _columns(next(reader, []), path)
            for cells in reader:
                cells = cells[0].split("\t") if len(cells) == 1 else cells
                yield _label(cells, image, emotion, reader.line_num, path, lenient=lenient)
    except (UnicodeDecodeError, csv.Error) as error:
        raise Invalid(f"{path.name} is not a CSV text file.", code="dataset_unreadable") from error


def _columns(header: list[str], path: Path) -> tuple[int, int]:
    names = [name.strip().lower() for name in header]
    for name in ("image", "emotion"):
        if name not in names:
            raise Invalid(f"{path.name} has no column {name!r}.", code="dataset_column")
    return names.index("image"), names.index("emotion")


def _label(
    cells: list[str], image: int, emotion: int, line: int, path: Path, *, lenient: bool
) -> Label:
    where = f"{path.name}, line {line}"
    if len(cells) <= max(image, emotion):
        return _unusable(line, f"{where}: too few columns.", lenient=lenient)
    word = cells[emotion].strip().lower()
    if word and word not in CLASS_NAMES:
        return _unusable(line, f"{where}: {word!r} is no expression.", lenient=lenient)
    return Label(line, cells[image].strip(), CLASS_NAMES[word].value if word else "")


def _unusable(line: int, why: str, *, lenient: bool) -> Label:
    if not lenient:
        raise Invalid(f"{why} --lenient leaves such lines out.", code="dataset_row")
    return Label(line, "", "")


def _labels(legend: Path, names: set[str], lenient: bool) -> tuple[dict[str, str], int]:
    """Return the label of each picture, and how many lines could not be used."""
    given: dict[str, list[str]] = defaultdict(list)
    left_out = 0
    for label in read_legend(legend, lenient=lenient):
        if label.name and label.name not in names and not lenient:
            raise Invalid(
                f"{legend.name}, line {label.line}: there is no picture {label.name}. "
                "--lenient leaves such lines out.",
                code="dataset_picture",
            )
        if label.name in names:
            given[label.name].append(label.expression)
        else:
            left_out += 1
    return {name: Counter(words).most_common(1)[0][0] for name, words in given.items()}, left_out


def _readable(files: list[Path], lenient: bool) -> tuple[list[Path], int]:
    """Return the files that are pictures; a damaged one raises Invalid unless ``lenient``."""
    good = []
    for file in files:
        try:
            read_picture(file)
        except Invalid:
            if not lenient:
                raise
        else:
            good.append(file)
    if not good:
        raise Invalid("None of the files is a picture that can be read.", code="dataset_empty")
    return good, len(files) - len(good)


def _arrays(files: list[Path], labels: dict[str, str]) -> Arrays:
    """Return the pictures as grey JPEG, one after the other, with their names and labels."""
    if not files:
        raise Invalid("The teacher saw no face in any picture.", code="dataset_empty")
    parts = [_jpeg(read_picture(file)) for file in files]
    return {
        "jpeg": np.concatenate(parts),
        "offset": np.cumsum([0, *(len(part) for part in parts)], dtype=np.int64),
        "name": np.array([file.name for file in files]),
        "label": np.array([labels.get(file.name, "") for file in files]),
    }


def _jpeg(rgb: UInt8Array) -> UInt8Array:
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    scale = SIDE_PX / max(grey.shape)
    size = tuple(max(1, round(side * scale)) for side in grey.shape[::-1])
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    small = cv2.resize(grey, size, interpolation=how)
    _, data = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    return np.asarray(data, np.uint8).ravel()


def _picture_files(source: Path) -> list[Path]:
    folder = source / _IMAGES if (source / _IMAGES).is_dir() else source
    if not folder.is_dir():
        raise NotFound(f"There is no folder {folder}. Check the path.", code="dataset_missing")
    files = sorted(p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES)
    if not files:
        raise Invalid(f"The folder {folder} holds no picture.", code="dataset_empty")
    return files


def _digest(files: list[Path]) -> str:
    listing = "\n".join(f"{file} {file.stat().st_size}" for file in files)
    return hashlib.sha256(listing.encode()).hexdigest()
