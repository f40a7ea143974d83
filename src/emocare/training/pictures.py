"""Training pictures in memory: grey squares, landmarks and soft targets, by source.

FER+ brings votes, which become the targets as they are. The larger faces bring one noisy label
each, so theirs is softened; they are there because FER+ pictures are 48 px and cameras are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor

from emocare.evaluation.faces import Faces, load_faces
from emocare.evaluation.ferplus import load_ferplus
from emocare.training.crops import NO_JITTER, Jitter, take_crops
from emocare.types import EXPRESSIONS, Expression, UInt8Array

FACES_SIDE_PX = 80
FACES_LABEL_TRUST = 0.85

# Pictures named like KM.SU2.15 come from a set whose terms exclude use in products.
_RESTRICTED_NAME = re.compile(r"^[A-Z]{2}\.[A-Z]{2}\d\.\d+\.")


@dataclass(frozen=True, slots=True)
class PictureSet:
    """``pictures`` uint8 (N, S, S), ``landmarks5`` (N, 5, 2) pixels, ``targets`` (N, 8) sum to 1.

    ``share`` (N,) is how often a picture is seen per epoch, at most once.
    """

    pictures: Tensor
    landmarks5: Tensor
    targets: Tensor
    share: Tensor

    def __len__(self) -> int:
        """Return the number of pictures."""
        return len(self.pictures)


@dataclass(frozen=True, slots=True)
class Batch:
    """Crops (N, 1, S, S) in [0, 1] and targets (N, 8)."""

    crops: Tensor
    targets: Tensor


def ferplus_pictures(path: Path, usage: str) -> PictureSet:
    """Return the pictures of one usage that the FER+ protocol keeps, with their votes."""
    data = load_ferplus(path, usage).judged()
    return PictureSet(
        torch.from_numpy(data.pictures),
        torch.from_numpy(data.landmarks5),
        torch.from_numpy(data.votes),
        torch.ones(len(data)),
    )


def faces_pictures(path: Path, common_share: float = 0.35) -> PictureSet:
    """Return the labelled faces of people who are not held out.

    Neutral and happy faces outnumber the rest twelve to one; ``common_share`` of them is seen
    in an epoch.
    """
    faces = load_faces(path)
    used = [i for i in range(len(faces)) if faces.label[i] >= 0 and not faces.held_out[i]]
    used = [i for i in used if not _RESTRICTED_NAME.match(faces.name[i])]
    squares, landmarks = zip(*(_square(faces, index) for index in used), strict=True)
    labels = torch.from_numpy(faces.label[used])
    others = (1 - FACES_LABEL_TRUST) / len(EXPRESSIONS)
    targets = torch.full((len(used), len(EXPRESSIONS)), others)
    targets[torch.arange(len(used)), labels] += FACES_LABEL_TRUST
    common = labels <= EXPRESSIONS.index(Expression.HAPPINESS)
    share = torch.where(common, common_share, 1.0)
    return PictureSet(
        torch.from_numpy(np.stack(squares)), torch.from_numpy(np.stack(landmarks)), targets, share
    )


def batches(
    sets: tuple[PictureSet, ...], size: int, jitter: Jitter, generator: torch.Generator
) -> Iterator[Batch]:
    """Yield one epoch in random order; the last, incomplete batch is left out."""
    seen = [
        torch.stack([torch.full((len(picked),), which), picked], dim=1)
        for which, pictures in enumerate(sets)
        for picked in [_drawn(pictures, generator)]
    ]
    order = torch.cat(seen)
    order = order[torch.randperm(len(order), generator=generator)]
    for rows in order.split(size)[: len(order) // size]:
        parts = [
            _batch(pictures, rows[rows[:, 0] == which, 1], jitter, generator)
            for which, pictures in enumerate(sets)
        ]
        yield Batch(
            torch.cat([part.crops for part in parts]), torch.cat([part.targets for part in parts])
        )


def plain_batches(pictures: PictureSet, size: int = 256) -> Iterator[Batch]:
    """Yield every picture once in order, exactly as at inference."""
    for rows in torch.arange(len(pictures)).split(size):
        yield _batch(pictures, rows, NO_JITTER, None)


def _batch(
    pictures: PictureSet, rows: Tensor, jitter: Jitter, generator: torch.Generator | None
) -> Batch:
    crops = take_crops(pictures.pictures[rows], pictures.landmarks5[rows], jitter, generator)
    return Batch(crops, pictures.targets[rows])


def _drawn(pictures: PictureSet, generator: torch.Generator) -> Tensor:
    chance = torch.rand(len(pictures), generator=generator)
    return (chance < pictures.share).nonzero().flatten()


def _square(faces: Faces, index: int) -> tuple[UInt8Array, np.ndarray]:
    """Return one face as a square of FACES_SIDE_PX with repeated edges, and its landmarks."""
    picture, landmarks = faces.picture(index), faces.landmarks5(index)
    scale = FACES_SIDE_PX / max(picture.shape)
    width, height = (max(1, round(side * scale)) for side in picture.shape[::-1])
    small = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    below, right = FACES_SIDE_PX - height, FACES_SIDE_PX - width
    square = cv2.copyMakeBorder(small, 0, below, 0, right, cv2.BORDER_REPLICATE)
    return np.asarray(square, np.uint8), landmarks * np.float32(scale)
