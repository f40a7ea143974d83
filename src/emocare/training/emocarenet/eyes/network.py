"""A finished EmoCareNet with a second, small branch that looks at each eye more closely.

At 64 pixels a lid moves by a third of a pixel; the patches of ``vision.align.cut_eyes`` show it
twice as large. One trunk looks at both (the left one comes mirrored), finds its seven landmarks
as the mean of a heat map (soft-argmax, Luvizon et al. 2017) and says how far each movement went on
its side. What both sides have in common and how far they differ (so that a mirrored face reads
alike) corrects what the face network says about four action units, in the light of everything
else it says. Nothing else changes: the face network is frozen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn

from emocare.training.emocarenet.eyes.settings import Unit
from emocare.training.emocarenet.network import Answers, EmoCareNet, standardise
from emocare.types import ACTION_UNITS, EXPRESSIONS
from emocare.vision.align import CROP_SIZE_PX, EYE_SIDE, EYE_SIZE_PX, EYES_LEFT, EYES_TOP

# The action units that show at the lids, and their places among all.
UNITS: tuple[Unit, ...] = ("AU05", "AU06", "AU07", "AU43")
PLACES = tuple(ACTION_UNITS.index(unit) for unit in UNITS)
# What is told of each eye: the four units, and how open it is.
SIDE_ANSWERS = len(UNITS) + 1
# The landmarks of the right eye, and of the left one as they come to stand when it is mirrored.
EYE_POINTS = ((36, 37, 38, 39, 40, 41, 68), (45, 44, 43, 42, 47, 46, 69))
# Brows, eyes and irises: where they are is part of what the face network knows.
_CONTEXT_POINTS = (*range(17, 27), *range(36, 48), 68, 69)
# Standard deviation of the noise by which the branch learns not to rely on that too finely.
_CONTEXT_NOISE = 0.1
# How strongly the trunk's second look at the landmarks moves them (sides of the patch).
_REFINED_BY = 0.1


@dataclass(frozen=True, slots=True)
class EyesArchitecture:
    """Channels at 24, 12 and 6 pixels, convolutions at the last two; then the dense layers."""

    widths: tuple[int, int, int] = (16, 40, 56)
    depth: int = 2
    points: int = 16
    hidden: int = 128
    joint: int = 160
    dropout: float = 0.1


class EyeAnswers(NamedTuple):
    """What the branch says about N faces.

    ``added`` (N, 4) goes on top of ``UNITS``' logits; ``marks`` (N, 2, 7, 2) are the places of
    ``EYE_POINTS`` in sides of the patch; ``sides`` (N, 2, 5) logits of each eye's intensities / 5
    and openness.
    """

    added: Tensor
    marks: Tensor
    sides: Tensor


class EyesBranch(nn.Module):
    """Patches (N, 2, E, E) in [0, 1] and the face network's knowledge (N, K) -> ``EyeAnswers``."""

    def __init__(self, context: int, architecture: EyesArchitecture | None = None) -> None:
        super().__init__()
        shape = architecture or EyesArchitecture()
        first, second, third = shape.widths
        self.fine = nn.Sequential(
            _layer(1, first, 2), _layer(first, second, 2), *_layers(second, shape.depth - 1)
        )
        self.heat = nn.Conv2d(second, len(EYE_POINTS[0]), 1)
        self.coarse = nn.Sequential(
            _layer(second, third, 2), *_layers(third, shape.depth - 1), _layer(third, shape.points)
        )
        cells = (EYE_SIZE_PX // 8) ** 2
        self.hidden = nn.Linear(shape.points * cells, shape.hidden)
        self.marks = nn.Linear(shape.hidden, 2 * len(EYE_POINTS[0]))
        self.sides = nn.Linear(shape.hidden, SIDE_ANSWERS)
        self.known = nn.BatchNorm1d(context, affine=False)
        seen = shape.hidden + 2 * len(EYE_POINTS[0]) + SIDE_ANSWERS
        self.joint = nn.Sequential(
            nn.Linear(2 * seen + context, shape.joint),
            nn.ReLU(),
            nn.Dropout(shape.dropout),
            nn.Linear(shape.joint, len(UNITS)),
        )
        self.gain = nn.Parameter(torch.ones(len(UNITS)))
        # Before anything is learned the face network's answers stay as they are.
        nn.init.zeros_(self.joint[-1].weight)
        nn.init.zeros_(self.joint[-1].bias)

    def forward(self, patches: Tensor, context: Tensor) -> EyeAnswers:
        """Return what is seen of both eyes, and what it adds."""
        fine = self.fine(standardise(patches.flatten(0, 1)[:, None]))  # (2 N, C, 12, 12)
        hidden = torch.relu(self.hidden(self.coarse(fine).flatten(1)))
        # Places stay exact where training computes in bfloat16: a lid moves by less than its grid.
        refined = _REFINED_BY * self.marks(hidden).float()
        marks = mean_places(self.heat(fine).float()).flatten(1) + refined
        sides = self.sides(hidden)
        seen = torch.cat([hidden, marks, sides], dim=1).unflatten(0, (-1, 2))  # (N, 2, S)
        right, left = seen[:, 0], seen[:, 1]
        known = self.known(context)
        if self.training:
            known = known + _CONTEXT_NOISE * torch.randn_like(known)
        both = torch.cat([(right + left) / 2, (right - left).abs(), known], dim=1)
        points = marks.view(-1, 2, len(EYE_POINTS[0]), 2) + 0.5
        return EyeAnswers(self.joint(both), points, sides.view(-1, 2, SIDE_ANSWERS))


class EyedNetwork(nn.Module):
    """Crops (N, 1, S, S) and eye patches (N, 2, E, E), both in [0, 1] -> ``Answers``."""

    def __init__(self, face: EmoCareNet, architecture: EyesArchitecture | None = None) -> None:
        """Put a branch beside ``face``, which learns no more."""
        super().__init__()
        self.face = face.requires_grad_(False).eval()
        context = face.expression.in_channels + len(ACTION_UNITS) + len(EXPRESSIONS)
        context += 3 + 2 + 4 + 2 * len(_CONTEXT_POINTS)  # pose, openness, gaze, places
        self.eyes = EyesBranch(context, architecture)
        chosen = torch.zeros(len(UNITS), len(ACTION_UNITS))
        chosen[torch.arange(len(UNITS)), list(PLACES)] = 1
        self.register_buffer("chosen", chosen, persistent=False)
        self.register_buffer("windows", windows(CROP_SIZE_PX // 8), persistent=False)

    def train(self, mode: bool = True) -> EyedNetwork:
        """Let the branch learn; the face network's statistics stay as they are."""
        super().train(mode)
        self.face.eval()
        return self

    def forward(self, crop: Tensor, patches: Tensor) -> Answers:
        """Return what the face network says, corrected."""
        said, context = self.look(crop)
        return self.corrected(said, self.eyes(patches, context).added)

    def look(self, crop: Tensor) -> tuple[Answers, Tensor]:
        """Return what the face network says, and everything it knows (N, K) side by side."""
        joined = self.face.features(crop)
        said = self.face.say(joined)
        places = said.landmarks[:, list(_CONTEXT_POINTS)].flatten(1) - 0.5
        numbers = [said.action_units, said.pose, said.openness, said.gaze.flatten(1), places]
        return said, torch.cat([joined.mean(dim=(2, 3)), *numbers, said.expression], dim=1)

    def corrected(self, said: Answers, added: Tensor) -> Answers:
        """Return the answers with ``added`` (N, 4) on ``UNITS``' logits, and on their maps.

        A map's mean stays the logit: what is added lies evenly on the cells of the eye windows.
        """
        factor = 1 + (self.eyes.gain - 1) @ self.chosen  # 1 for all other units
        shift = added @ self.chosen
        spread = shift[:, :, None, None] * self.windows
        return said._replace(
            action_units=said.action_units * factor + shift,
            action_unit_maps=said.action_unit_maps * factor[:, None, None] + spread,
        )


def mean_places(heat: Tensor) -> Tensor:
    """Return the mean places (N, K, 2) of softmaxed maps (N, K, S, S): x, y in [-0.5, 0.5]."""
    side = heat.shape[-1]
    share = torch.softmax(heat.flatten(2), dim=2).unflatten(2, (side, side))
    line = (torch.arange(side, device=heat.device, dtype=heat.dtype) + 0.5) / side - 0.5
    return torch.stack([(share.sum(2) * line).sum(2), (share.sum(3) * line).sum(2)], dim=2)


def windows(cells: int) -> Tensor:
    """Return a grid (cells, cells) over the crop: the same on all cells of the eye windows, else 0.

    A cell belongs to them with its centre. The mean over the grid is 1.
    """
    centres = (torch.arange(cells) + 0.5) / cells
    across = (centres >= EYES_LEFT) & (centres < EYES_LEFT + 2 * EYE_SIDE)
    down = (centres >= EYES_TOP) & (centres < EYES_TOP + EYE_SIDE)
    inside = (down[:, None] & across[None]).float()
    return inside / inside.mean()


def _layer(inputs: int, outputs: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()
    )


def _layers(channels: int, count: int) -> list[nn.Sequential]:
    return [_layer(channels, channels) for _ in range(count)]
