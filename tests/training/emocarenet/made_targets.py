"""Targets of faces that nobody took a picture of."""

from __future__ import annotations

import torch

from emocare.training.emocarenet.face_set import Targets


def targets(count: int) -> Targets:
    """Return random targets, the same every time."""
    generator = torch.Generator().manual_seed(0)

    def drawn(*shape: int) -> torch.Tensor:
        return torch.rand(count, *shape, generator=generator)

    return Targets(
        expression=drawn(8),
        expression_weight=drawn(),
        fer2013=torch.zeros(count, dtype=torch.int64),
        fer2013_weight=drawn(),
        action_units=drawn(18),
        action_units_weight=drawn(18),
        pose=drawn(3) - 0.5,
        pose_weight=drawn(),
        openness=drawn(2),
        openness_weight=drawn(2),
        gaze=drawn(2, 2) - 0.5,
        gaze_weight=drawn(2),
        landmarks=drawn(70, 2) * 48,
        landmarks_weight=drawn(),
        presence=torch.ones(count),
        rendered=torch.zeros(count),
    )
