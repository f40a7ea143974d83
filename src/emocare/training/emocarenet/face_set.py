"""Faces with everything that is known about them, and nothing that is not: weights of 0."""

from __future__ import annotations

from dataclasses import dataclass, fields

import torch
from torch import Tensor


@dataclass(frozen=True, slots=True)
class Targets:
    """What N faces should be read as; each weight says how far its label counts (0: unknown).

    ``expression`` (N, 8) sums to 1; ``fer2013`` (N,) is the place among FER2013's labels;
    ``action_units`` (N, A) intensities 0-5 with weights per unit; ``pose`` (N, 3) radians;
    ``openness`` (N, 2); ``gaze`` (N, 2, 2) radians; ``landmarks`` (N, 70, 2), in pixels of the
    picture in a ``FaceSet`` and in sides of the crop in a batch; ``presence`` (N,) 0 or 1;
    ``rendered`` (N,) 1 where the picture is a rendered one.
    """

    expression: Tensor
    expression_weight: Tensor
    fer2013: Tensor
    fer2013_weight: Tensor
    action_units: Tensor
    action_units_weight: Tensor
    pose: Tensor
    pose_weight: Tensor
    openness: Tensor
    openness_weight: Tensor
    gaze: Tensor
    gaze_weight: Tensor
    landmarks: Tensor
    landmarks_weight: Tensor
    presence: Tensor
    rendered: Tensor

    def rows(self, index: Tensor) -> Targets:
        """Return some faces' targets."""
        return Targets(*(getattr(self, field.name)[index] for field in fields(self)))

    def to(self, device: torch.device) -> Targets:
        """Return the targets on another device."""
        return Targets(*(getattr(self, field.name).to(device) for field in fields(self)))


def joined(parts: list[Targets]) -> Targets:
    """Return several groups of faces as one."""
    names = [field.name for field in fields(Targets)]
    return Targets(*(torch.cat([getattr(part, name) for part in parts]) for name in names))


@dataclass(frozen=True, slots=True)
class FaceSet:
    """Pictures uint8 (N, S, S) of one size, five landmarks (N, 5, 2) in pixels, and targets.

    ``share`` (N,) is how often a face is seen per epoch, at most once. ``eyes`` uint8
    (N, 2, E, E) are the clean eye patches of the pictures as they were taken, where asked for.
    """

    pictures: Tensor
    landmarks5: Tensor
    targets: Targets
    share: Tensor
    eyes: Tensor | None = None

    def __len__(self) -> int:
        """Return the number of faces."""
        return len(self.pictures)
