"""Aligned crops for whole batches: ``vision.align.align_face`` as one grid sample.

Landmarks are jittered *before* the crop is taken, as a detector or tracker would err, so the
picture is still resampled only once. Pictures are kept at about the crop's own resolution,
where ``align_face`` does no box mean; tests hold the two crops against each other.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from emocare.vision.align import CROP_SIZE_PX, TEMPLATE5


@dataclass(frozen=True, slots=True)
class Jitter:
    """Standard deviations of a tracker's errors.

    ``angle`` (rad), ``scale`` (log) and ``shift`` move the whole face, ``point`` each landmark;
    the last two are in sides of the crop.
    """

    angle: float = 0.07
    scale: float = 0.06
    shift: float = 0.025
    point: float = 0.012


NO_JITTER = Jitter(0.0, 0.0, 0.0, 0.0)


def take_crops(
    pictures: Tensor,
    landmarks5: Tensor,
    jitter: Jitter = NO_JITTER,
    generator: torch.Generator | None = None,
) -> Tensor:
    """Return float32 crops (N, 1, S, S) in [0, 1] of uint8 pictures (N, H, W).

    ``landmarks5`` is float32 (N, 5, 2) in the pictures' pixels.
    """
    return sample_crops(pictures, crop_to_picture(landmarks5, jitter, generator))


def sample_crops(pictures: Tensor, to_picture: Tensor) -> Tensor:
    """Return float32 crops (N, 1, S, S) in [0, 1] of uint8 pictures (N, H, W).

    ``to_picture`` (N, 2, 3) leads from places in a crop of side 1 to the pictures' pixels.
    """
    centres = (torch.arange(CROP_SIZE_PX, dtype=torch.float32) + 0.5) / CROP_SIZE_PX
    y, x = torch.meshgrid(centres, centres, indexing="ij")
    places = torch.stack([x, y, torch.ones_like(x)], dim=-1)  # (S, S, 3)
    places = places.view(1, -1, 3) @ to_picture.transpose(1, 2)  # (N, S*S, 2) pixels
    height, width = pictures.shape[1:]
    grid = places / torch.tensor([width, height]) * 2 - 1
    return functional.grid_sample(
        pictures[:, None].float() / 255,
        grid.view(len(pictures), CROP_SIZE_PX, CROP_SIZE_PX, 2),
        mode="bilinear",
        padding_mode="border",
        align_corners=False,
    )


def crop_to_picture(
    landmarks5: Tensor, jitter: Jitter, generator: torch.Generator | None
) -> Tensor:
    """Return (N, 2, 3): from places in a crop of side 1 to pixels of the picture."""
    count = len(landmarks5)
    template = torch.from_numpy(TEMPLATE5).expand(count, 5, 2)
    side = similarity(template, landmarks5)[:, :, :2].square().sum((1, 2)).div(2).sqrt()
    noise = torch.randn(count, 5, 2, generator=generator) * jitter.point
    matrix = _inverse(similarity(landmarks5 + noise * side[:, None, None], template))
    drawn = torch.randn(4, count, generator=generator)
    angle, scale = drawn[0] * jitter.angle, torch.exp(drawn[1] * jitter.scale)
    cos, sin = torch.cos(angle) * scale, torch.sin(angle) * scale
    turn = torch.stack([torch.stack([cos, -sin], 1), torch.stack([sin, cos], 1)], 1)
    # Turn and scale about the crop's middle, then shift.
    shift = drawn[2:].T * jitter.shift + 0.5 - (turn @ torch.full((2, 1), 0.5))[:, :, 0]
    linear = matrix[:, :, :2] @ turn
    offset = matrix[:, :, :2] @ shift[:, :, None] + matrix[:, :, 2:]
    return torch.cat([linear, offset], dim=2)


def similarity(source: Tensor, target: Tensor) -> Tensor:
    """Return (N, 2, 3) carrying source (N, 5, 2) onto target: align.similarity_transform."""
    source_mean, target_mean = source.mean(1, keepdim=True), target.mean(1, keepdim=True)
    a, b = source - source_mean, target - target_mean
    spread = a.square().sum((1, 2))
    cos = (a * b).sum((1, 2)) / spread
    sin = (a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]).sum(1) / spread
    linear = torch.stack([torch.stack([cos, -sin], 1), torch.stack([sin, cos], 1)], 1)
    shift = target_mean.transpose(1, 2) - linear @ source_mean.transpose(1, 2)
    return torch.cat([linear, shift], dim=2)


def _inverse(matrix: Tensor) -> Tensor:
    linear = torch.linalg.inv(matrix[:, :, :2])
    return torch.cat([linear, -linear @ matrix[:, :, 2:]], dim=2)
