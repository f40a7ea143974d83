"""Test-time augmentation: the mean answer over up to five views of each picture."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

# (mirrored, degrees, zoom): the picture itself first, so that one view is no augmentation.
VIEWS: tuple[tuple[bool, float, float], ...] = (
    (False, 0.0, 1.0),
    (True, 0.0, 1.0),
    (False, 5.0, 1.0),
    (False, -5.0, 1.0),
    (False, 0.0, 1.1),
)


def predict_with_tta(network: nn.Module, pictures: Tensor, views: int = len(VIEWS)) -> Tensor:
    """Return mean probabilities (N, K) over the first ``views`` views of (N, [T,] C, S, S)."""
    answers = [network(view(pictures, *VIEWS[i])).logits.softmax(dim=1) for i in range(views)]
    return torch.stack(answers).mean(dim=0)


def view(pictures: Tensor, mirrored: bool, angle_deg: float, zoom: float) -> Tensor:
    """Return pictures mirrored, turned and enlarged about their centre; edges repeat."""
    if mirrored:
        pictures = pictures.flip(-1)
    if angle_deg == 0 and zoom == 1:
        return pictures
    turn = math.radians(angle_deg)
    cos, sin = math.cos(turn) / zoom, math.sin(turn) / zoom
    matrix = torch.tensor([[cos, -sin, 0.0], [sin, cos, 0.0]], device=pictures.device)
    flat = pictures.reshape(-1, *pictures.shape[-3:])
    where = functional.affine_grid(
        matrix.to(flat.dtype).expand(len(flat), 2, 3), list(flat.shape), align_corners=False
    )
    moved = functional.grid_sample(flat, where, padding_mode="border", align_corners=False)
    return moved.reshape(pictures.shape)
