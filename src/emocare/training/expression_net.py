"""The expression network: a small residual network for grey 64 x 64 crops.

1.10 M parameters, 41 M multiply-accumulates, 0.8 ms per crop on one thread in ONNX Runtime.
Plain 3 x 3 convolutions rather than depthwise ones: per multiply they are several times
faster on a CPU, forwards and backwards. Resolution is halved early (32 -> 16 -> 8 -> 4), where
most of the cost would be; the later stages weigh their channels by squeeze and excitation
(Hu et al. 2018).
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from emocare.types import EXPRESSIONS

# A flat crop has no contrast to divide by; this is 2.5 grey levels of 255.
MIN_CONTRAST = 0.01


@dataclass(frozen=True, slots=True)
class Architecture:
    """Widths and depths: ``stem`` channels, then (channels, blocks, squeeze) per stage."""

    stem: int = 32
    stages: tuple[tuple[int, int, bool], ...] = ((40, 2, False), (80, 2, True), (160, 2, True))
    dropout: float = 0.3


class ExpressionNet(nn.Module):
    """Grey crops (N, 1, S, S) in [0, 1] -> logits (N, 8) in EXPRESSIONS order.

    Each crop is first brought to zero mean and unit variance, so that exposure and contrast
    carry no information.
    """

    def __init__(self, architecture: Architecture | None = None) -> None:
        super().__init__()
        shape = architecture or Architecture()
        self.stem = _convolution(1, shape.stem, stride=2)
        blocks: list[nn.Module] = []
        width = shape.stem
        for channels, depth, squeeze in shape.stages:
            for index in range(depth):
                blocks.append(ResidualBlock(width, channels, 2 if index == 0 else 1, squeeze))
                width = channels
        self.blocks = nn.Sequential(*blocks)
        self.dropout = nn.Dropout(shape.dropout)
        self.head = nn.Linear(width, len(EXPRESSIONS))

    def forward(self, crop: Tensor) -> Tensor:
        """Return logits (N, 8)."""
        features = self.blocks(torch.relu(self.stem(standardise(crop))))  # (N, C, S/16, S/16)
        pooled = features.mean(dim=(2, 3))  # (N, C)
        logits: Tensor = self.head(self.dropout(pooled))
        return logits


def standardise(crop: Tensor) -> Tensor:
    """Bring each crop (N, 1, S, S) to zero mean and unit variance."""
    centred = crop - crop.mean(dim=(2, 3), keepdim=True)
    variance = (centred * centred).mean(dim=(2, 3), keepdim=True)
    return centred / torch.sqrt(variance + MIN_CONTRAST**2)


class ResidualBlock(nn.Module):
    """Two 3 x 3 convolutions beside a shortcut (He et al. 2015; shortcut after He et al. 2018)."""

    def __init__(self, inputs: int, outputs: int, stride: int, squeeze: bool) -> None:
        super().__init__()
        self.first = _convolution(inputs, outputs, stride=stride)
        self.second = _convolution(outputs, outputs)
        self.squeeze: nn.Module = SqueezeExcite(outputs) if squeeze else nn.Identity()
        self.shortcut: nn.Module = nn.Identity()
        if stride != 1 or inputs != outputs:
            pool = nn.AvgPool2d(stride) if stride > 1 else nn.Identity()
            self.shortcut = nn.Sequential(pool, _convolution(inputs, outputs, size=1))

    def forward(self, x: Tensor) -> Tensor:
        """Return (N, outputs, H / stride, W / stride)."""
        y = self.second(torch.relu(self.first(x)))
        return torch.relu(self.shortcut(x) + self.squeeze(y))


class SqueezeExcite(nn.Module):
    """Scale each channel by a weight computed from all channels' means."""

    def __init__(self, channels: int, ratio: int = 8) -> None:
        super().__init__()
        self.reduce = nn.Conv2d(channels, channels // ratio, 1)
        self.expand = nn.Conv2d(channels // ratio, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Return x with its channels rescaled."""
        means = x.mean(dim=(2, 3), keepdim=True)
        return x * torch.sigmoid(self.expand(torch.relu(self.reduce(means))))


def _convolution(inputs: int, outputs: int, *, stride: int = 1, size: int = 3) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False), nn.BatchNorm2d(outputs)
    )
