"""Labelled faces as a table of rows over pictures that are decoded one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from emocare.errors import Invalid
from emocare.evaluation.dataset import read_picture
from emocare.evaluation.faces import Faces
from emocare.types import EXPRESSIONS, Expression, Float32Array, UInt8Array

IntArray = NDArray[np.int64]


class Pictures(Protocol):
    """Pictures by place: grey (H, W) or RGB (H, W, 3) uint8, decoded when asked for."""

    def __len__(self) -> int:
        """Return how many there are."""

    def __getitem__(self, place: int) -> UInt8Array:
        """Return one; raise Invalid naming the file where it cannot be read."""


@dataclass(frozen=True, slots=True)
class HeldPictures:
    """Small pictures of one size in memory, uint8 (N, H, W)."""

    array: UInt8Array

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.array)

    def __getitem__(self, place: int) -> UInt8Array:
        """Return one."""
        picture: UInt8Array = self.array[place]
        return picture


@dataclass(frozen=True, slots=True)
class FilePictures:
    """Image files, opened one at a time."""

    files: tuple[Path, ...]

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.files)

    def __getitem__(self, place: int) -> UInt8Array:
        """Read one; raise Invalid naming the file where it is missing or damaged."""
        return read_picture(self.files[place])


@dataclass(frozen=True, slots=True)
class FacePictures:
    """Faces as JPEG bytes, decoded one at a time."""

    faces: Faces

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.faces)

    def __getitem__(self, place: int) -> UInt8Array:
        """Decode one; raise Invalid where its bytes are damaged."""
        return self.faces.picture(place)


@dataclass(frozen=True, slots=True)
class JoinedPictures:
    """The pictures of several sets, one after the other."""

    parts: tuple[Pictures, ...]
    starts: tuple[int, ...]

    def __len__(self) -> int:
        """Return how many there are."""
        return self.starts[-1] + len(self.parts[-1])

    def __getitem__(self, place: int) -> UInt8Array:
        """Return one."""
        which = int(np.searchsorted(self.starts, place, side="right")) - 1
        return self.parts[which][place - self.starts[which]]


@dataclass(frozen=True, slots=True)
class Examples:
    """N labelled rows over M pictures.

    ``frames`` (N, T) are places in ``pictures``: one per row for stills. ``targets`` float32
    (N, 8) are distributions over EXPRESSIONS; ``affect`` float32 (N, 2) is valence and arousal
    in [-1, 1], NaN where nobody gave them; ``person`` (N,) is '' where unknown; ``landmarks5``
    (M, 5, 2) in pixels, or None for sets without.
    """

    pictures: Pictures
    frames: IntArray
    targets: Float32Array
    affect: Float32Array
    person: NDArray[np.str_]
    landmarks5: Float32Array | None = None

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.frames)

    @property
    def label(self) -> IntArray:
        """The most likely expression of each row, its place in EXPRESSIONS."""
        return np.asarray(self.targets.argmax(axis=1), np.int64)

    def only(self, rows: IntArray | NDArray[np.bool_]) -> Examples:
        """Return some rows; the pictures stay shared."""
        return replace(
            self,
            frames=self.frames[rows],
            targets=self.targets[rows],
            affect=self.affect[rows],
            person=self.person[rows],
        )


def still_examples(
    pictures: Pictures,
    labels: Sequence[int] | IntArray,
    *,
    affect: Float32Array | None = None,
    person: Sequence[str] | None = None,
    landmarks5: Float32Array | None = None,
) -> Examples:
    """Return one row per picture with one label each (places in EXPRESSIONS)."""
    count = len(labels)
    targets = np.zeros((count, len(EXPRESSIONS)), np.float32)
    targets[np.arange(count), np.asarray(labels, np.int64)] = 1
    return Examples(
        pictures,
        np.arange(count)[:, None],
        targets,
        np.full((count, 2), np.nan, np.float32) if affect is None else affect,
        np.array([""] * count if person is None else list(person), np.str_),
        landmarks5,
    )


def joined(parts: Sequence[Examples]) -> Examples:
    """Return the rows of several sets as one; clips of different lengths do not mix."""
    if len(parts) == 1:
        return parts[0]
    sizes = [len(part.pictures) for part in parts]
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)
    return Examples(
        JoinedPictures(tuple(part.pictures for part in parts), tuple(starts.tolist())),
        np.concatenate([p.frames + start for p, start in zip(parts, starts, strict=True)]),
        np.concatenate([part.targets for part in parts]),
        np.concatenate([part.affect for part in parts]),
        np.concatenate([part.person for part in parts]),
        _joined_landmarks(parts),
    )


def _joined_landmarks(parts: Sequence[Examples]) -> Float32Array | None:
    if all(part.landmarks5 is None for part in parts):
        return None
    missing = [np.full((len(part.pictures), 5, 2), np.nan, np.float32) for part in parts]
    return np.concatenate(
        [
            hole if part.landmarks5 is None else part.landmarks5
            for part, hole in zip(parts, missing, strict=True)
        ]
    )


def among(examples: Examples, expressions: tuple[Expression, ...]) -> Examples:
    """Return the rows whose label is one of ``expressions``, targets shared among those only."""
    columns = [EXPRESSIONS.index(expression) for expression in expressions]
    kept = examples.only(np.isin(examples.label, columns))
    targets = np.zeros_like(kept.targets)
    targets[:, columns] = kept.targets[:, columns]
    return replace(kept, targets=targets / targets.sum(axis=1, keepdims=True))


def check_classes(examples: Examples, expressions: tuple[Expression, ...]) -> IntArray:
    """Return the rows per class; raise Invalid (``dataset_class``) naming an empty one."""
    counts = np.bincount(examples.label, minlength=len(EXPRESSIONS))
    for expression in expressions:
        if not counts[EXPRESSIONS.index(expression)]:
            raise Invalid(
                f"No training picture is labelled {expression.value!r}: a class without a picture "
                "cannot be learned. Add data, or check data.labels (7 leaves contempt out).",
                code="dataset_class",
            )
    return counts[[EXPRESSIONS.index(expression) for expression in expressions]]
