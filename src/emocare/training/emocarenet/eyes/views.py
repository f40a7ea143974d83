"""One epoch of spoilt views of eyes with their targets, the same for the same seed.

Crops and patches are made by ``vision.align`` itself, from pictures as sharp as they are, so that
training sees them exactly as they are read. A face is mirrored and taken by a worse camera before
anything is cut out, its landmarks then err as a tracker does (``training.crops.Jitter``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields

import numpy as np
import torch
from torch import Tensor

from emocare.training.crops import NO_JITTER, Jitter, crop_to_picture
from emocare.training.emocarenet.batches import epoch_rows, faces_per_epoch
from emocare.training.emocarenet.eyes.camera import worse_camera
from emocare.training.emocarenet.eyes.network import EYE_POINTS
from emocare.training.emocarenet.eyes.portraits import Portraits
from emocare.training.emocarenet.heads import MIRRORED
from emocare.types import Float32Array, UInt8Array
from emocare.vision.align import (
    CROP_SIZE_PX,
    EYE_SIDE,
    EYES_LEFT,
    EYES_TOP,
    cut_eyes,
    transform_points,
    warp_crop,
)
from emocare.vision.landmarks import five_of, inverse

_PLAIN_SIZE = 256


@dataclass(frozen=True, slots=True)
class EyeViews:
    """N views, and what they should be read as; weights of 0 where that is unknown.

    ``crops`` (N, 1, S, S) and ``patches`` (N, 2, E, E) in [0, 1]; ``units`` (N, 4) and ``sides``
    (N, 2, 5) as in ``Portraits``; ``marks`` (N, 2, 7, 2) in sides of the patch; ``rendered`` (N,)
    1 where the picture is a rendered one.
    """

    crops: Tensor
    patches: Tensor
    units: Tensor
    units_weight: Tensor
    sides: Tensor
    sides_weight: Tensor
    marks: Tensor
    rendered: Tensor

    def to(self, device: torch.device) -> EyeViews:
        """Return the views on another device."""
        return EyeViews(*(getattr(self, one.name).to(device) for one in fields(self)))


@dataclass(frozen=True, slots=True)
class Taking:
    """How training views differ from clean ones: mirrored and by a worse camera, as shares."""

    mirror: float = 0.5
    worse: float = 0.7
    jitter: Jitter = field(default_factory=Jitter)


CLEAN = Taking(0.0, 0.0, NO_JITTER)


def epoch_views(
    sets: Sequence[Portraits],
    size: int,
    taking: Taking,
    seed: int,
    *,
    first: int = 0,
    every: int = 1,
) -> Iterator[EyeViews]:
    """Yield one epoch's views, those of ``batches.epoch_rows``."""
    for rows, own_seed in epoch_rows(_shares(sets), size, seed, first=first, every=every):
        yield views_of(sets, rows.tolist(), taking, own_seed)


def views_per_epoch(sets: Sequence[Portraits], size: int) -> int:
    """Return how many batches an epoch has."""
    return sum(faces_per_epoch(share) for share in _shares(sets)) // size


def _shares(sets: Sequence[Portraits]) -> list[Tensor]:
    return [torch.full((len(faces),), faces.share) for faces in sets]


def plain_views(faces: Portraits) -> Iterator[EyeViews]:
    """Yield every face once in order, exactly as at inference."""
    for start in range(0, len(faces), _PLAIN_SIZE):
        rows = [[0, row] for row in range(start, min(start + _PLAIN_SIZE, len(faces)))]
        yield views_of([faces], rows, CLEAN, 0)


def views_of(
    sets: Sequence[Portraits], rows: Sequence[Sequence[int]], taking: Taking, seed: int
) -> EyeViews:
    """Return one view of each of ``rows`` (set, face)."""
    rng = np.random.default_rng(seed)
    taken = [_taken(sets[which], row, taking, rng) for which, row in rows]
    pictures, marks, truths = zip(*taken, strict=True)
    five = torch.from_numpy(np.stack([five_of(points) for points in marks]))
    generator = torch.Generator().manual_seed(seed)
    back = crop_to_picture(five, taking.jitter, generator).double().numpy()
    matrices = [inverse(matrix) for matrix in back]
    pairs = list(zip(pictures, matrices, strict=True))
    crops = np.stack([warp_crop(p, m * CROP_SIZE_PX, CROP_SIZE_PX) for p, m in pairs])
    patches = np.stack([cut_eyes(picture, matrix) for picture, matrix in pairs])
    placed = [eye_marks(transform_points(m, p)) for m, p in zip(matrices, marks, strict=True)]
    units, units_weight, sides, sides_weight = (
        torch.from_numpy(np.stack(column)) for column in zip(*truths, strict=True)
    )
    rendered = torch.tensor([float(sets[which].rendered) for which, _ in rows])
    return EyeViews(
        torch.from_numpy(crops)[:, None].float() / 255,
        torch.from_numpy(patches).float() / 255,
        units,
        units_weight,
        sides,
        sides_weight,
        torch.from_numpy(np.stack(placed)),
        rendered,
    )


def _taken(
    faces: Portraits, row: int, taking: Taking, rng: np.random.Generator
) -> tuple[UInt8Array, Float32Array, tuple[Float32Array, ...]]:
    """Return a picture, its landmarks (70, 2) in pixels, and the truth about it."""
    picture = faces.picture(row)
    marks = faces.landmarks[row] * np.float32(max(picture.shape))
    truth = (faces.units[row], faces.units_weight[row], faces.sides[row], faces.sides_weight[row])
    if rng.random() < taking.mirror:
        picture = np.ascontiguousarray(picture[:, ::-1])
        marks = marks[list(MIRRORED)].copy()
        marks[:, 0] = np.float32(picture.shape[1]) - marks[:, 0]
        truth = (*truth[:2], *(side[::-1].copy() for side in truth[2:]))
    if rng.random() < taking.worse:
        right, left = five_of(marks)[:2]
        picture, scales = worse_camera(picture, float(np.linalg.norm(right - left)), rng)
        marks = marks * np.array(scales, np.float32)
    return picture, marks, truth


def eye_marks(landmarks: Float32Array) -> Float32Array:
    """Return where the eyes' points lie in their patches (2, 7, 2), from places in the crop.

    ``landmarks`` (70, 2) and the result are in sides of the crop and of the patch.
    """
    marks = (landmarks[np.array(EYE_POINTS)] - (EYES_LEFT, EYES_TOP)) / EYE_SIDE
    marks[1, :, 0] = 2 - marks[1, :, 0]  # the second window, mirrored
    return np.asarray(marks, np.float32)
