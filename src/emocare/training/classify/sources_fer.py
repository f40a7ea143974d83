"""FER2013 (csv or folders) and FER+ (votes beside FER2013's pictures, or our .npz)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from emocare.errors import Invalid, NotFound
from emocare.evaluation.ferplus import (
    FER2013_TO_EXPRESSION,
    FerPlus,
    load_ferplus,
    majority_label,
)
from emocare.evaluation.tables import read_rows
from emocare.training.classify.examples import (
    Examples,
    FilePictures,
    HeldPictures,
    Pictures,
    still_examples,
)
from emocare.training.classify.parts import Parts
from emocare.training.classify.settings import DataSettings
from emocare.training.classify.sources_files import folder_parts
from emocare.types import EXPRESSIONS, Float32Array, UInt8Array

SIDE_PX = 48
TRAINING, WATCHED = "Training", "PublicTest"
VOTES_FILE, PIXELS_FILE = "fer2013new.csv", "fer2013.csv"
VOTES = (*(expression.value for expression in EXPRESSIONS), "unknown", "NF")

# Where Microsoft's script puts the pictures.
PICTURE_FOLDERS = {TRAINING: "FER2013Train", WATCHED: "FER2013Valid"}


def fer2013_parts(path: Path, settings: DataSettings) -> Parts:
    """Read fer2013.csv (its usages Training and PublicTest), or folders per class."""
    if path.is_dir():
        inner = path / PIXELS_FILE
        return fer2013_parts(inner, settings) if inner.is_file() else folder_parts(path, settings)
    parts = {}
    for usage in (TRAINING, WATCHED):
        pixels, labels = _csv_rows(path, usage)
        parts[usage] = still_examples(HeldPictures(pixels), labels)
    _not_empty(parts[TRAINING], path)
    return Parts(parts[TRAINING], parts[WATCHED] if len(parts[WATCHED]) else None)


def ferplus_parts(path: Path, settings: DataSettings) -> Parts:
    """Read our .npz, or fer2013new.csv with fer2013.csv or the picture folders beside it."""
    if path.suffix == ".npz":
        return Parts(_npz_part(path, TRAINING, settings), _npz_part(path, WATCHED, settings))
    table = path / VOTES_FILE if path.is_dir() else path
    return Parts(_vote_part(table, TRAINING, settings), _vote_part(table, WATCHED, settings))


def _npz_part(path: Path, usage: str, settings: DataSettings) -> Examples:
    data: FerPlus = load_ferplus(path, usage)
    if settings.ferplus_labels == "fer2013":
        if (data.fer2013_label < 0).any():
            raise Invalid(
                f"{path.name} was built without FER2013's original labels.", code="dataset_row"
            )
        return still_examples(
            HeldPictures(data.pictures), data.fer2013_label, landmarks5=data.landmarks5
        )
    data = data.judged()
    examples = still_examples(HeldPictures(data.pictures), data.label, landmarks5=data.landmarks5)
    return _with_votes(examples, data.votes) if settings.targets == "votes" else examples


def _with_votes(examples: Examples, votes: Float32Array) -> Examples:
    """Take the vote shares as targets, where their winner is the label (it is, ties aside)."""
    agrees = votes.argmax(axis=1) == examples.label
    targets = np.where(agrees[:, None], votes, examples.targets)
    return Examples(
        examples.pictures,
        examples.frames,
        targets.astype(np.float32),
        examples.affect,
        examples.person,
        examples.landmarks5,
    )


def _vote_part(table: Path, usage: str, settings: DataSettings) -> Examples:
    """Read one usage of fer2013new.csv by the usual protocol (``evaluation.ferplus``)."""
    votes, places, names = [], [], []
    for place, (number, row) in enumerate(read_rows(table, ("Usage", "Image name", *VOTES))):
        if row["Usage"].strip() == usage:
            votes.append([_vote(row[name], table, number, name) for name in VOTES])
            places.append(place)
            names.append(row["Image name"].strip())
    if not votes:
        raise Invalid(f"{table.name} has no row with usage {usage!r}.", code="dataset_usage")
    counts = np.array(votes, np.uint8)
    labels = majority_label(counts)
    kept = labels >= 0
    pictures = _vote_pictures(table.parent, usage, np.array(places)[kept], _kept(names, kept))
    examples = still_examples(pictures, labels[kept])
    if settings.targets != "votes":
        return examples
    shares = counts[kept, : len(EXPRESSIONS)].astype(np.float32)
    return _with_votes(examples, shares / shares.sum(axis=1, keepdims=True))


def _kept(names: Sequence[str], kept: np.ndarray) -> list[str]:
    return [name for name, keep in zip(names, kept.tolist(), strict=True) if keep]


def _vote_pictures(root: Path, usage: str, places: np.ndarray, names: list[str]) -> Pictures:
    """Return the pictures of some rows: PNG files where they are, else rows of fer2013.csv."""
    folder = root / PICTURE_FOLDERS[usage]
    if folder.is_dir():
        return FilePictures(tuple(folder / name for name in names))
    if not (root / PIXELS_FILE).is_file():
        raise NotFound(
            f"{root} holds votes but no pictures. Put {PIXELS_FILE} or the folder {folder.name} "
            f"beside {VOTES_FILE}.",
            code="dataset_missing",
        )
    wanted = set(places.tolist())
    rows = enumerate(read_rows(root / PIXELS_FILE, ("pixels",)))
    pixels = [
        _pixels(row["pixels"], root / PIXELS_FILE, number)
        for place, (number, row) in rows
        if place in wanted
    ]
    if len(pixels) < len(wanted):
        raise Invalid(
            f"{PIXELS_FILE} has fewer rows than {VOTES_FILE}: they must be of the same release.",
            code="dataset_row",
        )
    return HeldPictures(np.stack(pixels))


def _csv_rows(path: Path, usage: str) -> tuple[UInt8Array, list[int]]:
    """Return the pictures (N, 48, 48) and labels of one usage; 2.3 kB per row in memory."""
    pixels, labels = [], []
    for number, row in read_rows(path, ("emotion", "pixels", "Usage")):
        if row["Usage"].strip() == usage:
            labels.append(_label(row["emotion"], path, number))
            pixels.append(_pixels(row["pixels"], path, number))
    empty = np.zeros((0, SIDE_PX, SIDE_PX), np.uint8)
    return (np.stack(pixels) if pixels else empty), labels


def _label(text: str, path: Path, number: int) -> int:
    if not text.strip().isdigit() or int(text) >= len(FER2013_TO_EXPRESSION):
        raise Invalid(
            f"{path.name}, line {number}: emotion {text!r} is not 0 to 6.", code="dataset_row"
        )
    return int(FER2013_TO_EXPRESSION[int(text)])


def _pixels(text: str, path: Path, number: int) -> UInt8Array:
    try:
        values = np.array(text.split(), np.uint8)
    except (ValueError, OverflowError):
        values = np.zeros(0, np.uint8)
    if len(values) != SIDE_PX * SIDE_PX:
        raise Invalid(
            f"{path.name}, line {number}: expected {SIDE_PX * SIDE_PX} pixels from 0 to 255.",
            code="dataset_row",
        )
    return values.reshape(SIDE_PX, SIDE_PX)


def _vote(text: str, path: Path, number: int, name: str) -> int:
    if not text.strip().isdigit() or int(text) > 255:
        raise Invalid(
            f"{path.name}, line {number}: {name} is {text!r}, expected a number of votes.",
            code="dataset_row",
        )
    return int(text)


def _not_empty(examples: Examples, path: Path) -> None:
    if not len(examples):
        raise Invalid(f"{path.name} has no row with usage 'Training'.", code="dataset_usage")
