"""EmoCareNet: a small residual network for grey 64 x 64 crops with one head per question.

Plain 3 x 3 convolutions rather than depthwise ones: per multiply they are several times faster
on a CPU, forwards and backwards. Resolution is halved early (32 -> 16 -> 8 -> 4), where most of
the cost would be; the later stages weigh their channels by squeeze and excitation (Hu et al.
2018). The last two stages are joined at 8 x 8, as in a feature pyramid (Lin et al. 2017): small
movements need the finer one, and the class activation maps (Zhou et al. 2016) become twice as
sharp. Expressions and action units are the mean of such a map, so a map explains its answer
exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn

from emocare.training.emocarenet.heads import FER2013_CLASSES
from emocare.types import ACTION_UNITS, EXPRESSIONS, LANDMARKS
from emocare.vision.align import CROP_SIZE_PX

# A flat crop has no contrast to divide by; this is 2.5 grey levels of 255.
MIN_CONTRAST = 0.01


@dataclass(frozen=True, slots=True)
class Architecture:
    """Widths and depths: ``stem`` channels, then (channels, blocks, squeeze) per stage.

    ``inner`` channels, one number per stage, lie between a block's two convolutions; as many as
    the stage has where it is empty. ``joined`` channels at 8 x 8 feed the maps; ``points`` of
    them, and ``hidden`` units, feed landmarks, eyes and pose.
    """

    stem: int = 32
    stages: tuple[tuple[int, int, bool], ...] = ((36, 2, False), (80, 2, True), (160, 2, True))
    inner: tuple[int, ...] = ()
    joined: int = 120
    points: int = 24
    hidden: int = 128
    dropout: float = 0.2


class Answers(NamedTuple):
    """What every head says about N crops, before calibration.

    ``action_units`` (N, A) are logits of intensity / 5, ``presence`` (N,) a logit, ``openness``
    (N, 2) logits; ``pose`` (N, 3) and ``gaze`` (N, 2, 2) radians; ``landmarks`` (N, 70, 2) in
    sides of the crop; the maps are (N, K, 8, 8) and have their head's logits as means.
    """

    expression: Tensor
    fer2013: Tensor
    action_units: Tensor
    pose: Tensor
    openness: Tensor
    gaze: Tensor
    landmarks: Tensor
    presence: Tensor
    expression_maps: Tensor
    action_unit_maps: Tensor


class EmoCareNet(nn.Module):
    """Grey crops (N, 1, S, S) in [0, 1] -> ``Answers``.

    Each crop is first brought to zero mean and unit variance, so that exposure and contrast
    carry no information.
    """

    def __init__(self, architecture: Architecture | None = None) -> None:
        super().__init__()
        shape = architecture or Architecture()
        self.stem = _convolution(1, shape.stem, stride=2)
        self.stages = nn.ModuleList()
        width = shape.stem
        inner = shape.inner or tuple(channels for channels, _, _ in shape.stages)
        for (channels, depth, squeeze), between in zip(shape.stages, inner, strict=True):
            blocks = [
                ResidualBlock(channels if i else width, between, channels, 1 if i else 2, squeeze)
                for i in range(depth)
            ]
            self.stages.append(nn.Sequential(*blocks))
            width = channels
        self.fine = _convolution(shape.stages[-2][0], shape.joined, size=1)
        self.coarse = _convolution(width, shape.joined, size=1)
        self.dropout = nn.Dropout(shape.dropout)
        self.expression = nn.Conv2d(shape.joined, len(EXPRESSIONS), 1)
        self.action_units = nn.Conv2d(shape.joined, len(ACTION_UNITS), 1)
        self.fer2013 = nn.Linear(shape.joined, FER2013_CLASSES)
        self.presence = nn.Linear(shape.joined, 1)
        self.geometry = GeometryHead(shape)

    def forward(self, crop: Tensor) -> Answers:
        """Return what the heads say."""
        return self.say(self.features(crop))

    def features(self, crop: Tensor) -> Tensor:
        """Return the joined features (N, J, 8, 8) that all heads look at."""
        x = torch.relu(self.stem(standardise(crop)))
        *early, before_last, last = self.stages
        for stage in early:
            x = stage(x)
        fine = before_last(x)  # (N, C, 8, 8)
        coarse = self.coarse(last(fine))  # (N, J, 4, 4)
        coarse = nn.functional.interpolate(coarse, scale_factor=2.0, mode="nearest")
        return torch.relu(self.fine(fine) + coarse)

    def say(self, joined: Tensor) -> Answers:
        """Return what the heads say about joined features (N, J, 8, 8)."""
        kept = self.dropout(joined)
        expression_maps, unit_maps = self.expression(kept), self.action_units(kept)
        pooled = kept.mean(dim=(2, 3))
        pose, openness, gaze, landmarks = self.geometry(joined)
        return Answers(
            expression_maps.mean(dim=(2, 3)),
            self.fer2013(pooled),
            unit_maps.mean(dim=(2, 3)),
            pose,
            openness,
            gaze,
            landmarks,
            self.presence(pooled)[:, 0],
            expression_maps,
            unit_maps,
        )


class GeometryHead(nn.Module):
    """Joined features (N, J, 8, 8) -> pose, openness, gaze and landmarks.

    Places would be lost in a mean over the map, so the whole map is kept, in few channels.
    """

    def __init__(self, shape: Architecture) -> None:
        super().__init__()
        cells = (CROP_SIZE_PX // 8) ** 2
        self.reduce = _convolution(shape.joined, shape.points, size=1)
        self.hidden = nn.Linear(shape.points * cells, shape.hidden)
        self.landmarks = nn.Linear(shape.points * cells, LANDMARKS * 2)
        self.refine = nn.Linear(shape.hidden, LANDMARKS * 2)
        self.angles = nn.Linear(shape.hidden, 9)
        nn.init.constant_(self.landmarks.bias, 0.5)

    def forward(self, joined: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return pose (N, 3), openness (N, 2), gaze (N, 2, 2) and landmarks (N, 70, 2)."""
        flat = torch.relu(self.reduce(joined)).flatten(1)
        hidden = torch.relu(self.hidden(flat))
        landmarks = (self.landmarks(flat) + self.refine(hidden)).view(-1, LANDMARKS, 2)
        angles = self.angles(hidden)
        return angles[:, :3], angles[:, 3:5], angles[:, 5:].view(-1, 2, 2), landmarks


def standardise(crop: Tensor) -> Tensor:
    """Bring each crop (N, 1, S, S) to zero mean and unit variance."""
    centred = crop - crop.mean(dim=(2, 3), keepdim=True)
    variance = (centred * centred).mean(dim=(2, 3), keepdim=True)
    return centred / torch.sqrt(variance + MIN_CONTRAST**2)


class ResidualBlock(nn.Module):
    """Two 3 x 3 convolutions beside a shortcut (He et al. 2015; shortcut after He et al. 2018)."""

    def __init__(self, inputs: int, inner: int, outputs: int, stride: int, squeeze: bool) -> None:
        super().__init__()
        self.first = _convolution(inputs, inner, stride=stride)
        self.second = _convolution(inner, outputs)
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
