"""What cameras, trackers and hands do to a face, in fast batched operations.

Crops are float32 (N, 1, S, S) in [0, 1]. Every function draws from the generator it is given,
so that an epoch can be repeated to the bit.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional


@dataclass(frozen=True, slots=True)
class Recipe:
    """How often and how strongly each thing happens (shares in [0, 1], sigmas in its unit)."""

    mirror: float = 0.5
    light: float = 0.8
    ramp: float = 0.3
    dark: float = 0.08
    blur: float = 0.25
    low_resolution: float = 0.15
    noise: float = 0.4
    jpeg: float = 0.15
    erase: float = 0.25
    mask: float = 0.06


def augment(crops: Tensor, recipe: Recipe, generator: torch.Generator) -> Tensor:
    """Return the crops as a worse camera would have seen them."""
    crops = mirror(crops, recipe.mirror, generator)
    crops = cover(crops, recipe.erase, generator)
    crops = wear_mask(crops, recipe.mask, generator)
    crops = blur(crops, recipe.blur, generator)
    crops = low_resolution(crops, recipe.low_resolution, generator)
    crops = relight(crops, recipe, generator)
    crops = add_noise(crops, recipe.noise, generator)
    return compress(crops, recipe.jpeg, generator)


def mirror(crops: Tensor, share: float, generator: torch.Generator) -> Tensor:
    """Flip some crops left to right."""
    chosen = _chosen(len(crops), share, generator)
    return torch.where(chosen[:, None, None, None], crops.flip(3), crops)


def relight(crops: Tensor, recipe: Recipe, generator: torch.Generator) -> Tensor:
    """Change contrast, brightness and gamma; cast light from one side; darken a few."""
    count, size = len(crops), crops.shape[-1]
    drawn = torch.randn(6, count, 1, 1, 1, generator=generator)
    lit = _chosen(count, recipe.light, generator).float()[:, None, None, None]
    gamma, gain, shift = torch.exp(0.3 * drawn[0] * lit), 0.25 * drawn[1] * lit, 0.1 * drawn[2]
    ramped = _chosen(count, recipe.ramp, generator).float()[:, None, None, None]
    line = torch.linspace(-0.5, 0.5, size)
    ramp = ramped * 0.5 * (drawn[3] * line.view(1, 1, 1, -1) + drawn[4] * line.view(1, 1, -1, 1))
    crops = crops.clamp(0, 1).add(1e-4) ** gamma
    crops = (crops - 0.5) * torch.exp(gain) + 0.5 + shift * lit
    crops = crops * (1 + ramp)
    dark = _chosen(count, recipe.dark, generator)[:, None, None, None]
    dimmed = crops * (0.1 + 0.3 * torch.sigmoid(drawn[5]))
    return torch.where(dark, dimmed, crops).clamp(0, 1)


def blur(crops: Tensor, share: float, generator: torch.Generator) -> Tensor:
    """Blur some crops by a Gaussian of 0.4 to 2.4 pixels."""
    picked = _picked(len(crops), share, generator)
    if not len(picked):
        return crops
    sigma = 0.4 + 2.0 * torch.rand(len(picked), 1, generator=generator) ** 1.5
    reach = torch.arange(-4, 5, dtype=torch.float32)
    kernel = torch.exp(-0.5 * (reach / sigma) ** 2)
    kernel = kernel / kernel.sum(dim=1, keepdim=True)  # (n, 9)
    rows = functional.pad(crops[picked].transpose(0, 1), (4, 4, 4, 4), mode="replicate")
    rows = functional.conv2d(rows, kernel[:, None, None, :], groups=len(picked))
    rows = functional.conv2d(rows, kernel[:, None, :, None], groups=len(picked))
    return crops.index_copy(0, picked, rows.transpose(0, 1))


def low_resolution(crops: Tensor, share: float, generator: torch.Generator) -> Tensor:
    """See some crops with 14 to 40 pixels only."""
    size = crops.shape[-1]
    for _ in range(2):
        picked = _picked(len(crops), share / 2, generator)
        few = int(torch.randint(size * 14 // 64, size * 40 // 64, (1,), generator=generator))
        small = functional.interpolate(crops[picked], size=few, mode="area")
        wide = functional.interpolate(small, size=size, mode="bilinear", align_corners=False)
        crops = crops.index_copy(0, picked, wide)
    return crops


def add_noise(crops: Tensor, share: float, generator: torch.Generator) -> Tensor:
    """Add a sensor's noise, then round to the 256 levels of a picture."""
    noisy = _chosen(len(crops), share, generator).float()
    sigma = noisy * 0.06 * torch.rand(len(crops), generator=generator) ** 2
    crops = crops + sigma[:, None, None, None] * torch.randn(crops.shape, generator=generator)
    return (crops.clamp(0, 1) * 255).round() / 255


def compress(crops: Tensor, share: float, generator: torch.Generator) -> Tensor:
    """Store some crops as JPEG of quality 15 to 60."""
    picked = _picked(len(crops), share, generator)
    quality = torch.randint(15, 61, (len(picked),), generator=generator)
    crops = crops.clone()
    for index, level in zip(picked.tolist(), quality.tolist(), strict=True):
        pixels = (crops[index, 0] * 255).to(torch.uint8).numpy()
        _, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, level])
        back = np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.float32) / 255
        crops[index, 0] = torch.from_numpy(back)
    return crops


def cover(crops: Tensor, share: float, generator: torch.Generator) -> Tensor:
    """Cover a box of some crops by one grey or by noise (a hand, a cup, hair)."""
    picked = _picked(len(crops), share, generator)
    drawn = torch.rand(5, len(picked), generator=generator)
    width, height = 0.2 + 0.35 * drawn[0], 0.2 + 0.35 * drawn[1]
    left, top = drawn[2] * (1.1 - width) - 0.05, drawn[3] * (1.1 - height) - 0.05
    line = (torch.arange(crops.shape[-1]) + 0.5) / crops.shape[-1]
    inside_x = (line >= left[:, None]) & (line < (left + width)[:, None])  # (n, S)
    inside_y = (line >= top[:, None]) & (line < (top + height)[:, None])
    inside = (inside_y[:, :, None] & inside_x[:, None, :])[:, None]  # (n, 1, S, S)
    grain = torch.randn(inside.shape, generator=generator) * 0.15
    fill = (drawn[4][:, None, None, None] + grain * (drawn[4] > 0.5)[:, None, None, None]).clamp(
        0, 1
    )
    return crops.index_copy(0, picked, torch.where(inside, fill, crops[picked]))


def wear_mask(crops: Tensor, share: float, generator: torch.Generator) -> Tensor:
    """Cover the lower face from about the nose's bridge down, shaded from its middle outwards."""
    picked = _picked(len(crops), share, generator)
    drawn = torch.rand(3, len(picked), 1, 1, 1, generator=generator)
    line = (torch.arange(crops.shape[-1]) + 0.5) / crops.shape[-1]
    x, y = line.view(1, 1, 1, -1), line.view(1, 1, -1, 1)
    top = 0.48 + 0.12 * drawn[0] + 0.25 * (x - 0.5).abs()
    shade = (0.2 + 0.75 * drawn[1]) * (1 - 0.6 * drawn[2] * (x - 0.5).abs() * 2)
    inside = (y > top) & ((x - 0.5).abs() < 0.46)
    covered = torch.where(inside, shade.expand(-1, 1, crops.shape[-1], -1), crops[picked])
    return crops.index_copy(0, picked, covered)


def _chosen(count: int, share: float, generator: torch.Generator) -> Tensor:
    """Return bool (count,), true with probability ``share``."""
    return torch.rand(count, generator=generator) < share


def _picked(count: int, share: float, generator: torch.Generator) -> Tensor:
    return _chosen(count, share, generator).nonzero().flatten()
