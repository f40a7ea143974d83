"""The larger, sharper faces with one (noisy) label each: the ``faces`` .npz form."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from emocare.errors import Invalid
from emocare.evaluation.ferplus import five_landmarks
from emocare.evaluation.npz import read_arrays
from emocare.types import EXPRESSIONS, Float32Array, UInt8Array

HELD_OUT_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Faces:
    """Faces as JPEG bytes, decoded one at a time.

    ``name`` holds the file names; ``label`` int64 (N,) is the place in EXPRESSIONS, -1 where
    nobody labelled it; ``held_out`` bool (N,) marks the people that are never trained on;
    ``landmarks70`` float32 (N, 70, 2) is in units of the picture's longer side.
    """

    jpeg: UInt8Array
    offset: NDArray[np.int64]
    name: tuple[str, ...]
    label: NDArray[np.int64]
    held_out: NDArray[np.bool_]
    landmarks70: Float32Array

    def __len__(self) -> int:
        """Return the number of faces."""
        return len(self.label)

    def picture(self, index: int) -> UInt8Array:
        """Return one picture, grey uint8 (H, W); raise Invalid where its bytes are damaged."""
        data = self.jpeg[self.offset[index] : self.offset[index + 1]]
        picture = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE) if len(data) else None
        if picture is None:
            raise Invalid(f"Picture {index} of the faces file is damaged.", code="dataset_row")
        return np.asarray(picture, np.uint8)

    def landmarks5(self, index: int) -> Float32Array:
        """Return five landmarks (5, 2) in pixels of ``picture(index)``."""
        side = max(self.picture(index).shape)
        five, _ = five_landmarks(self.landmarks70[index : index + 1], side)
        return np.asarray(five[0], np.float32)

    def pictures(self) -> Iterator[UInt8Array]:
        """Yield every picture in order."""
        return (self.picture(index) for index in range(len(self)))


def load_faces(path: Path) -> Faces:
    """Read the ``faces`` .npz form; raise NotFound or Invalid where it cannot be used."""
    names = ("jpeg", "offset", "name", "label", "landmarks")
    arrays = read_arrays(path, names, "faces")
    place = {expression.value: i for i, expression in enumerate(EXPRESSIONS)} | {"": -1}
    unknown = sorted(set(arrays["label"].tolist()) - set(place))
    if unknown:
        raise Invalid(f"{path.name} has the unknown label {unknown[0]!r}.", code="dataset_row")
    return Faces(
        arrays["jpeg"],
        arrays["offset"].astype(np.int64),
        tuple(arrays["name"].tolist()),
        np.array([place[label] for label in arrays["label"].tolist()], np.int64),
        np.array([is_held_out(person_of(name)) for name in arrays["name"].tolist()], bool),
        arrays["landmarks"].astype(np.float32),
    )


def person_of(name: str) -> str:
    """Return the person in ``Ann_Lee_0003.jpg``, ``AnnLee_3.jpg`` or ``AL.HA1.3.jpg``."""
    return re.sub(r"([_\-]?\d*|\.[A-Z]{2}\d\.\d+)\.\w+$", "", name)


def is_held_out(person: str) -> bool:
    """Say whether this person belongs to the tenth that training never sees."""
    digest = hashlib.sha256(person.encode()).digest()
    return int.from_bytes(digest[:4], "big") < HELD_OUT_SHARE * 2**32
