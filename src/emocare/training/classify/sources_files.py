"""Image files: a folder per class, clips as folders of frames, RAF-DB's two forms."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from emocare.errors import Invalid, NotFound
from emocare.evaluation.dataset import place_of
from emocare.evaluation.pictures import CLASS_NAMES, RAFDB_LABELS, SUFFIXES
from emocare.evaluation.tables import read_rows
from emocare.training.classify.examples import Examples, FilePictures, still_examples
from emocare.training.classify.parts import (
    TEST_AS_VALIDATION,
    Parts,
    inside,
    told_about,
    usage_folders,
)
from emocare.training.classify.settings import DataSettings
from emocare.types import EXPRESSIONS, Expression

LISTING = Path("EmoLabel") / "list_patition_label.txt"  # spelt so in the original


def folder_parts(path: Path, _: DataSettings) -> Parts:
    """Read one folder per class, directly or within ``train`` and ``val`` (or ``test``)."""
    training, validation = usage_folders(_folder(path))
    if training is None:
        return Parts(_folder_examples(path), None)
    watched = None if validation is None else _folder_examples(validation)
    return Parts(_folder_examples(training), watched, told_about(validation))


def frames_parts(path: Path, _: DataSettings) -> Parts:
    """Read clips: class / clip / frames in the order of their names, perhaps within train, val."""
    training, validation = usage_folders(_folder(path))
    if training is None:
        return Parts(_clip_examples(path), None)
    watched = None if validation is None else _clip_examples(validation)
    return Parts(_clip_examples(training), watched, told_about(validation))


def rafdb_parts(path: Path, settings: DataSettings) -> Parts:
    """Read RAF-DB by its official list, or train_labels.csv and test_labels.csv (Kaggle)."""
    if (path / LISTING).is_file():
        training, watched = (_listed(path, usage) for usage in ("train", "test"))
    elif (path / "train_labels.csv").is_file():
        training, watched = (_rafdb_csv(path, usage) for usage in ("train", "test"))
    elif path.is_dir() and not (path / "EmoLabel").is_dir():
        return folder_parts(path, settings)
    else:
        raise NotFound(
            f"{path} is not RAF-DB: it has neither {LISTING} nor train_labels.csv.",
            code="dataset_missing",
        )
    return Parts(training, watched, (f"rafdb: {TEST_AS_VALIDATION}",))


def _folder(path: Path) -> Path:
    if not path.is_dir():
        raise NotFound(f"There is no folder {path}. Check the path.", code="dataset_missing")
    return path


def class_folders(root: Path) -> dict[Path, Expression]:
    """Return the folders of ``root`` with their expressions.

    Raises Invalid (``dataset_class``) for a name that is no expression or an empty ``root``.
    """
    known = ", ".join(EXPRESSIONS)
    found = {}
    for folder in sorted(p for p in root.iterdir() if p.is_dir()):
        if folder.name.lower() not in CLASS_NAMES:
            raise Invalid(
                f"{folder} is not named after an expression ({known}).", code="dataset_class"
            )
        found[folder] = CLASS_NAMES[folder.name.lower()]
    if not found:
        raise Invalid(
            f"{root} holds no folder; expected one per expression ({known}).", code="dataset_class"
        )
    return found


def _images(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES)


def _folder_examples(root: Path) -> Examples:
    files, labels = [], []
    for folder, expression in class_folders(root).items():
        found = _images(folder)
        if not found:
            raise Invalid(f"The folder {folder} holds no picture.", code="dataset_class")
        files += found
        labels += [place_of(expression)] * len(found)
    return still_examples(FilePictures(tuple(files)), labels)


def _clip_examples(root: Path) -> Examples:
    """Return clips as rows whose ``frames`` hold every frame; -1 fills shorter clips."""
    files: list[Path] = []
    clips, labels = [], []
    for folder, expression in class_folders(root).items():
        for clip in sorted(p for p in folder.iterdir() if p.is_dir()):
            found = _images(clip)
            if not found:
                raise Invalid(f"The clip {clip} holds no frame.", code="dataset_class")
            clips.append(list(range(len(files), len(files) + len(found))))
            files += found
            labels.append(place_of(expression))
    if not clips:
        raise Invalid(
            f"{root} holds no clip; expected class / clip / frames.", code="dataset_class"
        )
    stills = still_examples(FilePictures(tuple(files)), labels)
    frames = np.full((len(clips), max(map(len, clips))), -1, np.int64)
    for row, places in enumerate(clips):
        frames[row, : len(places)] = places
    return Examples(stills.pictures, frames, stills.targets, stills.affect, stills.person)


def _listed(root: Path, usage: str) -> Examples:
    files, labels = [], []
    lines = (root / LISTING).read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        words = line.split()
        if not words:
            continue
        if len(words) != 2 or words[1] not in tuple("1234567"):
            raise Invalid(
                f"{LISTING.name}, line {number}: expected a file name and a label from 1 to 7.",
                code="dataset_row",
            )
        if words[0].startswith(usage):
            name = Path(words[0])
            files.append(root / "Image" / "aligned" / f"{name.stem}_aligned{name.suffix}")
            labels.append(place_of(RAFDB_LABELS[int(words[1]) - 1]))
    return still_examples(FilePictures(tuple(files)), labels)


def _rafdb_csv(root: Path, usage: str) -> Examples:
    """Read ``image,label``; pictures lie in DATASET/train/LABEL/."""
    table = root / f"{usage}_labels.csv"
    files, labels = [], []
    for number, row in read_rows(table, ("image", "label")):
        text = row["label"].strip()
        if text not in tuple("1234567"):
            raise Invalid(
                f"{table.name}, line {number}: label {text!r} is not 1 to 7.", code="dataset_row"
            )
        folder = root / "DATASET" / usage / text
        files.append(inside(folder, row["image"].strip(), f"{table.name}, line {number}"))
        labels.append(place_of(RAFDB_LABELS[int(text) - 1]))
    return still_examples(FilePictures(tuple(files)), labels)
