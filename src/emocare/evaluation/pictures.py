"""Labelled image files: a folder per class, and RAF-DB's official list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import MappingProxyType

from emocare.errors import Invalid, NotFound
from emocare.evaluation.dataset import SEVEN, Dataset, Sample, place_of, read_picture
from emocare.types import EXPRESSIONS, Expression

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff"})

# Folder names in the wild, lower case.
CLASS_NAMES = MappingProxyType(
    {expression.value: expression for expression in EXPRESSIONS}
    | {
        "happy": Expression.HAPPINESS,
        "surprised": Expression.SURPRISE,
        "sad": Expression.SADNESS,
        "angry": Expression.ANGER,
        "disgusted": Expression.DISGUST,
        "fearful": Expression.FEAR,
        "afraid": Expression.FEAR,
        "contemptuous": Expression.CONTEMPT,
    }
)

# RAF-DB numbers its basic emotions from 1 (Li et al. 2017).
RAFDB_LABELS: tuple[Expression, ...] = (
    Expression.SURPRISE,
    Expression.FEAR,
    Expression.DISGUST,
    Expression.HAPPINESS,
    Expression.SADNESS,
    Expression.ANGER,
    Expression.NEUTRAL,
)


def folder_dataset(path: Path, usage: str | None) -> Dataset:
    """Return pictures in folders named after their expression.

    With ``usage`` the folders are looked for in ``path/usage`` (``train``, ``test``, …).
    """
    root = path / usage if usage is not None else path
    if not root.is_dir():
        raise NotFound(f"There is no folder {root}. Check the path.", code="dataset_missing")
    folders = {p: CLASS_NAMES.get(p.name.lower()) for p in sorted(root.iterdir()) if p.is_dir()}
    unknown = [p.name for p, label in folders.items() if label is None]
    if unknown or not folders:
        what = f"the folder {unknown[0]!r}" if unknown else "no folder"
        known = ", ".join(EXPRESSIONS)
        raise Invalid(
            f"{root} holds {what}; expected one folder per expression ({known}).",
            code="dataset_class",
        )
    files = [
        (file, place_of(label))
        for folder, label in folders.items()
        for file in _pictures_in(folder)
        if label is not None
    ]
    labels = EXPRESSIONS if Expression.CONTEMPT in folders.values() else SEVEN
    return file_dataset("folder", files, labels, usage, root)


def rafdb_dataset(path: Path, usage: str | None) -> Dataset:
    """Return RAF-DB's aligned faces by its list; usage ``test`` (default) or ``train``."""
    usage = usage or "test"
    if usage not in ("test", "train"):
        raise Invalid(f"RAF-DB has no usage {usage!r}. Choose one of: test, train.")
    listing = path / "EmoLabel" / "list_patition_label.txt"  # spelt so in the original
    if not listing.is_file():
        raise NotFound(f"There is no file {listing}. Give RAF-DB's basic folder.")
    files = []
    for number, line in enumerate(listing.read_text(encoding="utf-8").splitlines(), start=1):
        words = line.split()
        if not words:
            continue
        if len(words) != 2 or words[1] not in "1234567" or len(words[1]) != 1:
            raise Invalid(
                f"{listing.name}, line {number}: expected a file name and a label from 1 to 7.",
                code="dataset_row",
            )
        if words[0].startswith(usage):
            files.append((_aligned(path, words[0]), place_of(RAFDB_LABELS[int(words[1]) - 1])))
    return file_dataset("rafdb", files, SEVEN, usage, path / "Image" / "aligned")


def file_dataset(
    kind: str,
    files: Sequence[tuple[Path, int]],
    labels: tuple[Expression, ...],
    usage: str | None,
    root: Path,
) -> Dataset:
    """Return a dataset that opens each file only when its turn comes.

    Pictures are named by their path within ``root``.
    """

    def samples() -> Iterator[Sample]:
        for file, label in files:
            yield Sample(read_picture(file), label, name=file.relative_to(root).as_posix())

    return Dataset(kind, labels, len(files), samples, MappingProxyType({"usage": usage}))


def _pictures_in(folder: Path) -> list[Path]:
    files = sorted(p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES)
    if not files:
        raise Invalid(f"The folder {folder} holds no picture.", code="dataset_class")
    return files


def _aligned(root: Path, name: str) -> Path:
    """Return test_0001.jpg's aligned form, Image/aligned/test_0001_aligned.jpg."""
    file = Path(name)
    return root / "Image" / "aligned" / f"{file.stem}_aligned{file.suffix}"
