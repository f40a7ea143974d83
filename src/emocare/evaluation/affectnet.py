"""AffectNet (Mollahosseini et al. 2017): the official CSV, or the numbered pictures.

The CSV names each picture in ``subDirectory_filePath`` and its label in ``expression``; the
later release is a folder of ``images/<n>.jpg`` with ``annotations/<n>_exp.npy``.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from emocare.errors import Invalid, NotFound
from emocare.evaluation.dataset import Dataset, place_of
from emocare.evaluation.pictures import SUFFIXES, file_dataset
from emocare.evaluation.tables import read_rows
from emocare.types import EXPRESSIONS, Expression

# 8 none, 9 uncertain and 10 no face carry no expression and are left out.
AFFECTNET_LABELS: tuple[Expression, ...] = (
    Expression.NEUTRAL,
    Expression.HAPPINESS,
    Expression.SADNESS,
    Expression.SURPRISE,
    Expression.FEAR,
    Expression.DISGUST,
    Expression.ANGER,
    Expression.CONTEMPT,
)
LAST_CODE = 10


def affectnet_dataset(path: Path, usage: str | None) -> Dataset:
    """Return AffectNet from its CSV (pictures beside it) or from a folder.

    ``usage`` names a subfolder of the folder form (``train_set``, ``val_set``).
    """
    if path.suffix.lower() == ".csv":
        if usage is not None:
            raise Invalid("An AffectNet CSV is one usage. Leave --usage out.")
        return file_dataset("affectnet", _from_csv(path), EXPRESSIONS, None, path.parent)
    root = path / usage if usage is not None else path
    return file_dataset("affectnet", _from_folder(root), EXPRESSIONS, usage, root)


def _from_csv(path: Path) -> list[tuple[Path, int]]:
    files = []
    for number, row in read_rows(path, ("subDirectory_filePath", "expression")):
        label = _label(row["expression"], f"{path.name}, line {number}")
        if label is not None:
            files.append((_picture(path.parent, row["subDirectory_filePath"], number), label))
    return files


def _from_folder(root: Path) -> list[tuple[Path, int]]:
    images, annotations = root / "images", root / "annotations"
    if not images.is_dir() or not annotations.is_dir():
        raise NotFound(
            f"{root} has no folders images and annotations. Give AffectNet's folder or its CSV.",
            code="dataset_missing",
        )
    files = []
    for picture in sorted(p for p in images.iterdir() if p.suffix.lower() in SUFFIXES):
        label = _label(_annotation(annotations / f"{picture.stem}_exp.npy"), str(picture))
        if label is not None:
            files.append((picture, label))
    return files


def _annotation(path: Path) -> str:
    try:
        return str(np.load(path, allow_pickle=False).item())
    except (OSError, ValueError) as error:
        raise Invalid(
            f"The annotation {path} is missing or damaged.", code="dataset_row"
        ) from error


def _label(text: str, where: str) -> int | None:
    if not text.strip().isdigit() or int(text) > LAST_CODE:
        raise Invalid(f"{where}: expression {text!r} is not 0 to {LAST_CODE}.", code="dataset_row")
    code = int(text)
    return place_of(AFFECTNET_LABELS[code]) if code < len(AFFECTNET_LABELS) else None


def _picture(root: Path, name: str, number: int) -> Path:
    """Return the picture's path; a name that leads out of the folder is refused."""
    file = root / name
    if not file.resolve().is_relative_to(root.resolve()):
        raise Invalid(
            f"Line {number}: {name!r} leads out of the data's folder.", code="dataset_row"
        )
    return file
