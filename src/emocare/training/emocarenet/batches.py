"""One epoch of spoilt crops with their targets, the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, replace

import torch
from torch import Tensor

from emocare.training.augment import Recipe, augment
from emocare.training.crops import NO_JITTER, Jitter, crop_to_picture, sample_crops
from emocare.training.emocarenet.face_set import FaceSet, Targets, joined
from emocare.training.emocarenet.geometry import into_crop, mirrored

# Share of a batch whose crops are spoilt until nobody could read a face in them.
UNREADABLE_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Batch:
    """Crops (N, 1, S, S) in [0, 1] and what they should be read as."""

    crops: Tensor
    targets: Targets

    def to(self, device: torch.device) -> Batch:
        """Return the batch on another device."""
        return Batch(self.crops.to(device), self.targets.to(device))


@dataclass(frozen=True, slots=True)
class Spoiling:
    """How training crops differ from clean ones.

    ``strayed`` is the share of crops that are off by more than a tracker usually is: from them
    landmarks, pose and presence are learned, so that a lost face is found again, and nothing else.
    ``clean`` is the share that the camera spares: a network this small forgets how good pictures
    look when it sees none.
    """

    jitter: Jitter = field(default_factory=Jitter)
    recipe: Recipe = field(default_factory=lambda: Recipe(mirror=0.0, erase=0.2))
    mirror: float = 0.5
    unreadable: float = UNREADABLE_SHARE
    clean: float = 0.0
    strayed: float = 0.1
    strayed_jitter: Jitter = field(
        default_factory=lambda: Jitter(angle=0.2, scale=0.15, shift=0.12, point=0.012)
    )


def epoch_batches(
    sets: Sequence[FaceSet],
    size: int,
    spoiling: Spoiling,
    seed: int,
    *,
    first: int = 0,
    every: int = 1,
) -> Iterator[Batch]:
    """Yield one epoch's batches, those of ``epoch_rows``."""
    shares = [faces.share for faces in sets]
    for rows, own_seed in epoch_rows(shares, size, seed, first=first, every=every):
        generator = torch.Generator().manual_seed(own_seed)
        parts = [
            _spoilt(faces, rows[rows[:, 0] == which, 1], spoiling, generator)
            for which, faces in enumerate(sets)
        ]
        crops = torch.cat([part.crops for part in parts])
        targets = joined([part.targets for part in parts])
        flip = torch.rand(len(crops), generator=generator) < spoiling.mirror
        crops, targets = mirrored(crops, targets, flip)
        batch = unreadable(Batch(crops, targets), spoiling.unreadable, generator)
        spared = torch.rand(len(crops), 1, 1, 1, generator=generator) < spoiling.clean
        taken = augment(batch.crops, spoiling.recipe, generator)
        yield Batch(torch.where(spared, batch.crops, taken), batch.targets)


def epoch_rows(
    shares: Sequence[Tensor], size: int, seed: int, *, first: int = 0, every: int = 1
) -> Iterator[tuple[Tensor, int]]:
    """Yield one epoch in random order: each batch's rows (size, 2), set and face, and its seed.

    ``shares`` (N,) of every set are those of ``drawn_faces``. The last, incomplete batch is left
    out. Of the others only those numbered ``first``, ``first + every`` … are named: each has a
    seed of its own, so that several workers can share an epoch and make the same one as one would.
    """
    generator = torch.Generator().manual_seed(seed)
    drawn = []
    for which, share in enumerate(shares):
        picked = drawn_faces(share, generator)
        drawn.append(torch.stack([torch.full((len(picked),), which), picked], dim=1))
    order = torch.cat(drawn)
    order = order[torch.randperm(len(order), generator=generator)]
    seeds = torch.randint(2**62, (len(order) // size,), generator=generator).tolist()
    for number in range(first, len(seeds), every):
        yield order[number * size : (number + 1) * size], seeds[number]


def drawn_faces(share: Tensor, generator: torch.Generator) -> Tensor:
    """Return the rows seen in one epoch: each with probability ``share`` (N,), always as many.

    The schedule needs the same number of batches in every epoch, so chance decides which faces
    are seen, and not how many.
    """
    count = faces_per_epoch(share)
    luck = torch.rand(len(share), generator=generator) - share
    return luck.argsort()[:count]


def faces_per_epoch(share: Tensor) -> int:
    """Return how many faces of a set an epoch holds."""
    return round(float(share.sum()))


def steps_per_epoch(sets: Sequence[FaceSet], size: int) -> int:
    """Return how many batches an epoch has."""
    return sum(faces_per_epoch(faces.share) for faces in sets) // size


def plain_batches(faces: FaceSet, size: int = 256) -> Iterator[Batch]:
    """Yield every face once in order, exactly as at inference."""
    for rows in torch.arange(len(faces)).split(size):
        yield _cropped(faces, rows, NO_JITTER, None)


def unreadable(batch: Batch, share: float, generator: torch.Generator) -> Batch:
    """Turn some crops into what a lost tracker might cut out: no face anybody could read.

    Pieces of skin or hair, faces in shuffled pieces, faces upside down, noise, shades. All that
    is known about them is that presence is 0.
    """
    picked = (torch.rand(len(batch.crops), generator=generator) < share).nonzero().flatten()
    if not len(picked):
        return batch
    crops = batch.crops.clone()
    for row, way in zip(
        picked.tolist(),
        torch.randint(len(UNREADABLE), (len(picked),), generator=generator).tolist(),
        strict=True,
    ):
        crops[row] = UNREADABLE[way](crops[row], generator)
    kept = torch.ones(len(crops))
    kept[picked] = 0
    return Batch(crops, _forget(batch.targets, kept))


def _forget(targets: Targets, kept: Tensor) -> Targets:
    """Return targets whose weights, and presence, are 0 where ``kept`` (N,) is 0."""
    values = {}
    for name in (column.name for column in fields(Targets)):
        value = getattr(targets, name)
        if name.endswith("_weight") or name == "presence":
            value = value * kept.view(-1, *[1] * (value.ndim - 1))
        values[name] = value
    return Targets(**values)


def _piece(crop: Tensor, generator: torch.Generator) -> Tensor:
    """Return a small part of a crop, enlarged."""
    side = crop.shape[-1]
    small = int(torch.randint(side // 8, side // 4, (1,), generator=generator))
    top, left = torch.randint(side - small, (2,), generator=generator).tolist()
    part = crop[None, :, top : top + small, left : left + small]
    return torch.nn.functional.interpolate(part, size=side, mode="bilinear")[0]


def _shuffled(crop: Tensor, generator: torch.Generator) -> Tensor:
    """Return a crop cut into 4 x 4 tiles in random order."""
    cell = crop.shape[-1] // 4
    tiles = crop.view(4, cell, 4, cell).transpose(1, 2).reshape(16, cell, cell)
    tiles = tiles[torch.randperm(16, generator=generator)]
    return tiles.view(4, 4, cell, cell).transpose(1, 2).reshape(crop.shape)


def _overturned(crop: Tensor, generator: torch.Generator) -> Tensor:
    """Return a crop turned by a quarter or a half."""
    return crop.rot90(int(torch.randint(1, 4, (1,), generator=generator)), dims=(1, 2))


def _noise(crop: Tensor, generator: torch.Generator) -> Tensor:
    """Return grain of any size: single pixels, blotches, or a shade from side to side."""
    side = crop.shape[-1]
    cells = int(2 ** torch.randint(1, 7, (1,), generator=generator))
    grain = torch.rand(1, 1, cells, cells, generator=generator)
    return torch.nn.functional.interpolate(grain, size=side, mode="bilinear")[0]


UNREADABLE = (_piece, _shuffled, _overturned, _noise)


def _spoilt(faces: FaceSet, rows: Tensor, spoiling: Spoiling, generator: torch.Generator) -> Batch:
    """Return jittered crops, some of which have strayed."""
    strayed = torch.rand(len(rows), generator=generator) < spoiling.strayed
    near = _cropped(faces, rows[~strayed], spoiling.jitter, generator)
    far = _cropped(faces, rows[strayed], spoiling.strayed_jitter, generator)
    zeros = {
        f"{head}_weight": torch.zeros_like(getattr(far.targets, f"{head}_weight"))
        for head in ("expression", "fer2013", "action_units", "openness", "gaze")
    }
    targets = joined([near.targets, replace(far.targets, **zeros)])
    return Batch(torch.cat([near.crops, far.crops]), targets)


def _cropped(
    faces: FaceSet, rows: Tensor, jitter: Jitter, generator: torch.Generator | None
) -> Batch:
    to_picture = crop_to_picture(faces.landmarks5[rows], jitter, generator)
    crops = sample_crops(faces.pictures[rows], to_picture)
    return Batch(crops, into_crop(faces.targets.rows(rows), to_picture))
