"""What a network says about a batch of face crops: plain arrays, one row per face.

Signs and units as in ``emocare.types``, but everything as it stands in the crop: landmarks in
units of the crop's side, the head's roll without the rotation that the alignment took away.
``vision.landmarks`` carries both back into the picture.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from types import MappingProxyType

import numpy as np

from emocare.types import EXPRESSIONS, LANDMARKS, Float32Array


@dataclass(frozen=True, slots=True)
class FaceScores:
    """The answers for N faces; what the network does not measure is None.

    ``expression`` (N, 8): calibrated probabilities in EXPRESSIONS order. ``action_units`` (N, K):
    intensities 0-5 of the units that the network's ``ModelInfo.action_units`` names, in its
    order. ``head_pose`` (N, 3): yaw, pitch, roll. ``eyes`` (N, 2, 3): the person's right eye,
    then the left; openness, gaze yaw, gaze pitch (relative to the head). ``landmarks70``
    (N, 70, 2). ``presence`` (N,): probability that there is a readable face in the crop.
    ``fer2013`` (N, 7): how FER2013's own labellers would name the face, in the order of
    EXPRESSIONS without contempt; for comparing with what others report on that set.
    """

    expression: Float32Array
    action_units: Float32Array | None = None
    head_pose: Float32Array | None = None
    eyes: Float32Array | None = None
    landmarks70: Float32Array | None = None
    presence: Float32Array | None = None
    fer2013: Float32Array | None = None

    def __post_init__(self) -> None:
        """Raise ValueError unless all arrays are about the same faces, in the stated shapes."""
        count = len(self.expression)
        for name, shape in SHAPES.items():
            array: Float32Array | None = getattr(self, name)
            if array is not None and not _fits(array.shape, (count, *shape)):
                raise ValueError(f"{name}: expected {(count, *shape)}, got {array.shape}")

    def __len__(self) -> int:
        """Return the number of faces."""
        return len(self.expression)


@dataclass(frozen=True, slots=True)
class FaceMaps:
    """Class activation maps of N crops, each (N, classes, rows, columns).

    The mean of an expression's map is its logit; that of an action unit's is the number whose
    sigmoid, times 5, is its intensity. None where the network gives no such maps.
    """

    expression: Float32Array
    action_units: Float32Array | None = None


# Shape of one face's answers; -1 is the network's own number of action units.
SHAPES: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {
        "expression": (len(EXPRESSIONS),),
        "action_units": (-1,),
        "head_pose": (3,),
        "eyes": (2, 3),
        "landmarks70": (LANDMARKS, 2),
        "presence": (),
        "fer2013": (len(EXPRESSIONS) - 1,),
    }
)


def joined(parts: Sequence[FaceScores]) -> FaceScores:
    """Return the scores of several batches of one network as those of a single one."""
    if len(parts) == 1:
        return parts[0]
    columns: dict[str, Float32Array | None] = {}
    for field in fields(FaceScores):
        arrays = [getattr(part, field.name) for part in parts]
        columns[field.name] = None if arrays[0] is None else np.concatenate(arrays)
    return FaceScores(**columns)  # type: ignore[arg-type]


def _fits(shape: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    return len(shape) == len(wanted) and all(
        want in (have, -1) for have, want in zip(shape, wanted, strict=True)
    )
