"""AffectNet with valence and arousal: the official CSVs, or numbered pictures with .npy files.

Mollahosseini et al. 2017. The CSV's ``valence`` and ``arousal`` lie in [-1, 1]; -2 means none.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from emocare.errors import Invalid, NotFound
from emocare.evaluation.affectnet import AFFECTNET_LABELS, LAST_CODE
from emocare.evaluation.dataset import place_of
from emocare.evaluation.pictures import SUFFIXES
from emocare.evaluation.tables import read_rows
from emocare.training.classify.examples import Examples, FilePictures, still_examples
from emocare.training.classify.parts import Parts, inside, usage_folders
from emocare.training.classify.settings import DataSettings

TRAINING_CSV, VALIDATION_CSV = "training.csv", "validation.csv"
NONE = -2.0

Row = tuple[Path, int, float, float]


def affectnet_parts(path: Path, _: DataSettings) -> Parts:
    """Read AffectNet: a CSV, a folder with both CSVs, or folders of pictures and annotations."""
    if path.suffix.lower() == ".csv":
        other = path.with_name(VALIDATION_CSV)
        watched = other if path.name == TRAINING_CSV and other.is_file() else None
        return Parts(_csv(path), None if watched is None else _csv(watched))
    if not path.is_dir():
        raise NotFound(f"There is no folder {path}. Check the path.", code="dataset_missing")
    if (path / TRAINING_CSV).is_file():
        return affectnet_parts(path / TRAINING_CSV, _)
    training, validation = usage_folders(path)
    if training is None:
        return Parts(_folder(path), None)
    return Parts(_folder(training), None if validation is None else _folder(validation))


def _csv(path: Path) -> Examples:
    rows: list[Row] = []
    for number, row in read_rows(path, ("subDirectory_filePath", "expression")):
        where = f"{path.name}, line {number}"
        label = _label(row["expression"], where)
        if label is not None:
            file = inside(path.parent, row["subDirectory_filePath"], where)
            affect = [_affect(row.get(name), f"{where}: {name}") for name in ("valence", "arousal")]
            rows.append((file, label, affect[0], affect[1]))
    return _examples(rows, path)


def _folder(root: Path) -> Examples:
    images, annotations = root / "images", root / "annotations"
    if not images.is_dir() or not annotations.is_dir():
        raise NotFound(
            f"{root} has no folders images and annotations. Give AffectNet's folder or its CSV.",
            code="dataset_missing",
        )
    rows: list[Row] = []
    for picture in sorted(p for p in images.iterdir() if p.suffix.lower() in SUFFIXES):
        stem = annotations / picture.stem
        label = _label(_annotation(Path(f"{stem}_exp.npy")), str(picture))
        if label is not None:
            affect = [_optional(Path(f"{stem}_{name}.npy")) for name in ("val", "aro")]
            rows.append((picture, label, affect[0], affect[1]))
    return _examples(rows, root)


def _examples(rows: list[Row], where: Path) -> Examples:
    if not rows:
        raise Invalid(f"{where} holds no labelled picture.", code="dataset_empty")
    affect = np.array([row[2:] for row in rows], np.float32)
    files = FilePictures(tuple(row[0] for row in rows))
    return still_examples(files, [row[1] for row in rows], affect=affect)


def _label(text: str, where: str) -> int | None:
    """Return the place in EXPRESSIONS; None for none, uncertain and no face (8 to 10)."""
    if not text.strip().isdigit() or int(text) > LAST_CODE:
        raise Invalid(f"{where}: expression {text!r} is not 0 to {LAST_CODE}.", code="dataset_row")
    code = int(text)
    return place_of(AFFECTNET_LABELS[code]) if code < len(AFFECTNET_LABELS) else None


def _affect(text: str | None, where: str) -> float:
    """Return a number in [-1, 1], NaN for none."""
    if text is None or not text.strip():
        return math.nan
    try:
        value = float(text)
    except ValueError:
        value = math.inf
    if value == NONE:
        return math.nan
    if not -1 <= value <= 1:
        raise Invalid(f"{where} is {text!r}, expected -1 to 1, or -2 for none.", code="dataset_row")
    return value


def _optional(path: Path) -> float:
    return _affect(_annotation(path), str(path)) if path.is_file() else math.nan


def _annotation(path: Path) -> str:
    try:
        return str(np.load(path, allow_pickle=False).item())
    except (OSError, ValueError) as error:
        raise Invalid(
            f"The annotation {path} is missing or damaged.", code="dataset_row"
        ) from error
