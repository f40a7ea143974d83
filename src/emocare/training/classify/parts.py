"""What a reader of labelled data returns."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePath

from emocare.errors import Invalid
from emocare.training.classify.examples import Examples

VALIDATION_NAMES = ("val", "valid", "validation", "val_set", "test")

TEST_AS_VALIDATION = (
    "the set has no validation part, so its test part is watched, as in the papers; stopping early "
    "or choosing an epoch by it makes its figure a little too good"
)


@dataclass(frozen=True, slots=True)
class Parts:
    """Rows to train on, rows to watch (None: to be split off), and what to tell about them."""

    training: Examples
    validation: Examples | None
    messages: tuple[str, ...] = ()


def usage_folders(root: Path) -> tuple[Path | None, Path | None]:
    """Return ``root``'s training and validation folders; None for what it has not."""
    names = {path.name.lower(): path for path in root.iterdir() if path.is_dir()}
    training = next((names[n] for n in ("train", "train_set", "training") if n in names), None)
    validation = next((names[n] for n in VALIDATION_NAMES if n in names), None)
    return training, validation


def told_about(folder: Path | None) -> tuple[str, ...]:
    """Return the warning that belongs to a test part watched during training."""
    return (TEST_AS_VALIDATION,) if folder is not None and folder.name.lower() == "test" else ()


def inside(folder: Path, name: str, where: str) -> Path:
    """Return ``folder/name``; raise Invalid where the name leads out of the folder."""
    file = PurePath(name)
    if file.is_absolute() or ".." in file.parts:
        raise Invalid(f"{where}: {name!r} leads out of its folder.", code="dataset_row")
    return folder / file
