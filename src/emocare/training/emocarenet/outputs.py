"""The network as it ships: named outputs in the units of ``emocare.types``.

``docs/emocarenet.md`` lists the outputs; ``vision.network`` reads them.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from emocare.training.emocarenet.network import EmoCareNet
from emocare.types import MAX_INTENSITY

OUTPUTS: tuple[str, ...] = (
    "logits",
    "action_units",
    "head_pose",
    "eyes",
    "landmarks",
    "presence",
    "fer2013_logits",
    "expression_maps",
    "action_unit_maps",
)


class ShippedOutputs(nn.Module):
    """Wrap a trained network: crops (N, 1, S, S) -> tensors in ``OUTPUTS`` order."""

    def __init__(self, network: EmoCareNet) -> None:
        super().__init__()
        self.network = network

    def forward(self, crop: Tensor) -> tuple[Tensor, ...]:
        """Return the outputs; intensities 0-5, probabilities 0-1, angles in radians."""
        said = self.network(crop)
        eyes = torch.cat([torch.sigmoid(said.openness)[:, :, None], said.gaze], dim=2)
        return (
            said.expression,
            MAX_INTENSITY * torch.sigmoid(said.action_units),
            said.pose,
            eyes,
            said.landmarks,
            torch.sigmoid(said.presence),
            said.fer2013,
            said.expression_maps,
            said.action_unit_maps,
        )
