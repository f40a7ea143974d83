"""What an evaluation reads: labelled pictures, one at a time, so that memory stays flat."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import cv2
import numpy as np

from emocare.errors import Invalid
from emocare.types import EXPRESSIONS, Expression, Float32Array, UInt8Array

SEVEN: tuple[Expression, ...] = EXPRESSIONS[:7]
"""The labels of sets without contempt."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One labelled picture.

    ``picture`` is grey (H, W) or RGB (H, W, 3) uint8; ``label`` is the place in EXPRESSIONS.
    ``landmarks5`` (5, 2) in pixels comes with sets that bring their own; None means that the
    face has yet to be found. ``name`` is what the set calls the picture: a file, or a row.
    """

    picture: UInt8Array
    label: int
    landmarks5: Float32Array | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """Labelled pictures of one kind.

    ``labels`` are the expressions the set distinguishes: the network's probabilities are
    renormalised over them. ``samples`` starts from the first picture whenever it is called.
    ``fer2013_labels`` says that FER2013's own labellers named the faces; a network with a head
    for their way of naming answers with it.
    """

    kind: str
    labels: tuple[Expression, ...]
    count: int
    samples: Callable[[], Iterator[Sample]]
    facts: MappingProxyType[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    fer2013_labels: bool = False

    def __post_init__(self) -> None:
        """Raise Invalid for a set without a single labelled picture."""
        if self.count == 0:
            raise Invalid(
                f"There is no labelled picture in this {self.kind} data. Check the path.",
                code="dataset_empty",
            )


def read_picture(path: Path) -> UInt8Array:
    """Return an image file as RGB uint8; raise Invalid naming the file where it is unreadable."""
    try:
        data = np.frombuffer(path.read_bytes(), np.uint8)
    except OSError as error:
        raise Invalid(
            f"The picture {path} is missing or cannot be read.", code="dataset_picture"
        ) from error
    picture = cv2.imdecode(data, cv2.IMREAD_COLOR_RGB) if len(data) else None
    if picture is None:
        raise Invalid(f"The picture {path} is damaged or no image.", code="dataset_picture")
    return np.asarray(picture, np.uint8)


def place_of(expression: Expression) -> int:
    """Return the place of an expression in EXPRESSIONS."""
    return EXPRESSIONS.index(expression)
