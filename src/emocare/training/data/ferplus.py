"""FER+ from its originals: FER2013's pictures and the votes of ``fer2013new.csv``.

Two layouts: ``fer2013.csv`` (``emotion,pixels,Usage``) with the votes beside it, row by row; or
FER+'s folders ``FER2013Train``, ``FER2013Valid`` and ``FER2013Test`` of PNG files with
``fer2013new.csv`` beside them. Rows without a picture name are those that FER+ gave up.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from emocare.errors import Invalid, NotFound
from emocare.evaluation.fer2013 import SIDE_PX, read_pixels
from emocare.evaluation.ferplus import NO_LABEL
from emocare.evaluation.tables import read_rows
from emocare.training.data.lessons import Arrays, finish, take_lessons
from emocare.training.data.order import Built, Order
from emocare.training.data.store import save_arrays
from emocare.types import UInt8Array

FER2013_CSV, VOTES_CSV = "fer2013.csv", "fer2013new.csv"
ANSWERS = (
    *("neutral", "happiness", "surprise", "sadness", "anger"),
    *("disgust", "fear", "contempt", "unknown", "NF"),
)
USAGES = ("Training", "PublicTest", "PrivateTest")
_FOLDERS = dict(zip(USAGES, ("FER2013Train", "FER2013Valid", "FER2013Test"), strict=True))
_NAME, _USAGE = "Image name", "Usage"
_MOST_VOTES = 10


@dataclass(frozen=True, slots=True)
class Row:
    """One picture (48, 48), its ten vote counts, FER2013's label, usage and number."""

    picture: UInt8Array
    votes: tuple[int, ...]
    label: int
    usage: str
    number: int


@dataclass(frozen=True, slots=True)
class Votes:
    """One line of fer2013new.csv; ``name`` is empty where FER+ dropped the picture."""

    line: int
    usage: str
    name: str
    counts: tuple[int, ...]


def build_ferplus(order: Order) -> Built:
    """Write the .npz form of FER+."""
    unknown = set(order.usages) - set(USAGES)
    if unknown:
        raise Invalid(f"FER+ has no usage {min(unknown)!r}. Choose among: {', '.join(USAGES)}.")
    wanted = order.usages or USAGES
    rows = [row for row in read_ferplus(order.source, order.labels) if row.usage in wanted]
    if not rows:
        raise Invalid(
            f"{order.source} has no picture of {', '.join(wanted)}.", code="dataset_empty"
        )
    arrays = _arrays(rows)
    digest = hashlib.sha256(arrays["image"].tobytes()).hexdigest()
    lessons = take_lessons(
        lambda row: rows[row].picture,
        len(rows),
        order.teacher,
        order.out,
        {"kind": "ferplus", "pictures": digest},
        order.progress,
    )
    save_arrays(order.out, {**arrays, **lessons})
    finish(order.out, order.teacher)
    usages = arrays["usage"].tolist()
    seen = int(np.isfinite(lessons["pose_ypr"]).all(axis=1).sum())
    return Built(
        len(rows),
        {"usages": {u: usages.count(u) for u in wanted}, "faces_seen_by_teacher": seen},
    )


def read_ferplus(source: Path, votes: Path | None) -> Iterator[Row]:
    """Yield the rows of either layout; raise Invalid naming the line or file that is wrong."""
    folder = source if source.is_dir() else source.parent
    csv = source if source.is_file() else folder / FER2013_CSV
    counted = list(read_votes(votes or folder / VOTES_CSV))
    if source.is_dir() and any((folder / name).is_dir() for name in _FOLDERS.values()):
        return _from_folders(folder, counted, csv if csv.is_file() else None)
    if not csv.is_file():
        raise NotFound(
            f"{source} holds neither {FER2013_CSV} nor the folder {_FOLDERS[USAGES[0]]}.",
            code="dataset_missing",
        )
    return _from_csv(csv, counted)


def read_votes(path: Path) -> Iterator[Votes]:
    """Yield the lines of fer2013new.csv."""
    for line, row in read_rows(path, (_USAGE, _NAME, *ANSWERS)):
        where = f"{path.name}, line {line}"
        usage = row[_USAGE].strip()
        if usage not in USAGES:
            raise Invalid(f"{where}: {usage!r} is no usage of FER2013.", code="dataset_row")
        counts = tuple(_count(row[answer], answer, where) for answer in ANSWERS)
        yield Votes(line, usage, row[_NAME].strip(), counts)


def _from_csv(csv: Path, counted: list[Votes]) -> Iterator[Row]:
    labelled = read_rows(csv, ("emotion", "pixels", _USAGE))
    place = 0
    for place, (line, row) in enumerate(labelled, start=1):
        if place > len(counted):
            raise Invalid(f"{csv.name}, line {line}: there are no votes for it: {VOTES_CSV} is "
                          "shorter.", code="dataset_rows")  # fmt: skip
        votes = counted[place - 1]
        if row[_USAGE].strip() != votes.usage:
            raise Invalid(
                f"{csv.name}, line {line} is {row[_USAGE].strip()}, but line {votes.line} of the "
                f"votes is {votes.usage}: the files do not belong together.",
                code="dataset_rows",
            )
        if votes.name:
            picture = read_pixels(row["pixels"], csv, line)
            label = _label(row["emotion"], f"{csv.name}, line {line}")
            yield Row(picture, votes.counts, label, votes.usage, _number(votes))
    if place < len(counted):
        raise Invalid(f"{csv.name} has {place:,} rows and the votes have {len(counted):,}.",
                      code="dataset_rows")  # fmt: skip


def _from_folders(folder: Path, counted: list[Votes], csv: Path | None) -> Iterator[Row]:
    labels = [NO_LABEL] * len(counted)
    if csv is not None:
        known = list(read_rows(csv, ("emotion",)))
        if len(known) != len(counted):
            raise Invalid(f"{csv.name} has {len(known):,} rows and the votes have "
                          f"{len(counted):,}.", code="dataset_rows")  # fmt: skip
        labels = [_label(row["emotion"], f"{csv.name}, line {line}") for line, row in known]
    for votes, label in zip(counted, labels, strict=True):
        if votes.name:
            file = folder / _FOLDERS[votes.usage] / votes.name
            yield Row(_picture(file, votes), votes.counts, label, votes.usage, _number(votes))


def _picture(file: Path, votes: Votes) -> UInt8Array:
    where = f"{VOTES_CSV}, line {votes.line}"
    if not file.is_file():
        raise Invalid(f"{where}: there is no picture {file}.", code="dataset_picture")
    data = np.frombuffer(file.read_bytes(), np.uint8)
    picture = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE) if len(data) else None
    if picture is None or picture.shape != (SIDE_PX, SIDE_PX):
        raise Invalid(f"{where}: {file} is no picture of {SIDE_PX} x {SIDE_PX} pixels.",
                      code="dataset_picture")  # fmt: skip
    return np.asarray(picture, np.uint8)


def _number(votes: Votes) -> int:
    found = re.search(r"(\d+)\.\w+$", votes.name)
    if found is None:
        raise Invalid(
            f"{VOTES_CSV}, line {votes.line}: {votes.name!r} is not named like fer0000123.png.",
            code="dataset_row",
        )
    return int(found[1])


def _count(text: str, answer: str, where: str) -> int:
    if not text.strip().isdigit() or int(text) > _MOST_VOTES:
        raise Invalid(f"{where}: {text!r} votes for {answer} is no number from 0 to {_MOST_VOTES}.",
                      code="dataset_row")  # fmt: skip
    return int(text)


def _label(text: str, where: str) -> int:
    if not text.strip().isdigit() or int(text) > 6:
        raise Invalid(f"{where}: emotion {text!r} is not 0 to 6.", code="dataset_row")
    return int(text)


def _arrays(rows: list[Row]) -> Arrays:
    return {
        "image": np.stack([row.picture for row in rows]),
        "votes": np.array([row.votes for row in rows], np.uint8),
        "fer2013_label": np.array([row.label for row in rows], np.uint8),
        "usage": np.array([row.usage for row in rows]),
        "row": np.array([row.number for row in rows], np.int32),
    }
