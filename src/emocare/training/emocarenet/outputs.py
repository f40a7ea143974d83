"""The network as it ships: named outputs in the units of ``emocare.types``.

``docs/emocarenet.md`` lists the outputs; ``vision.network`` reads them.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from emocare.training.emocarenet.eyes.network import EyedNetwork
from emocare.training.emocarenet.network import Answers, EmoCareNet
from emocare.types import MAX_INTENSITY
from emocare.vision.network import EYE_INPUT, EYE_SHAPE

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
        return _outputs(self.network(crop))


class ShippedEyedOutputs(nn.Module):
    """The same for a network with a closer look: crops and eye patches (N, 2, E, E)."""

    def __init__(self, network: EyedNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, crop: Tensor, patches: Tensor) -> tuple[Tensor, ...]:
        """Return the outputs of ``ShippedOutputs``."""
        return _outputs(self.network(crop, patches))


def shipped_outputs(network: EmoCareNet | EyedNetwork) -> nn.Module:
    """Return the network as it ships, in eval mode."""
    if isinstance(network, EyedNetwork):
        return ShippedEyedOutputs(network).eval()
    return ShippedOutputs(network).eval()


def further_inputs(network: EmoCareNet | EyedNetwork) -> dict[str, tuple[int, ...]]:
    """Return what the network takes beside crops: names, and shapes without their N."""
    return {EYE_INPUT: EYE_SHAPE} if isinstance(network, EyedNetwork) else {}


def _outputs(said: Answers) -> tuple[Tensor, ...]:
    """Return the outputs in order; intensities 0-5, probabilities 0-1, angles in radians."""
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
