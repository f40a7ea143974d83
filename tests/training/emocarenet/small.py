"""A shrunken EmoCareNet, for tests that only need its form."""

from __future__ import annotations

import torch

from emocare.training.emocarenet.eyes.network import EyedNetwork, EyesArchitecture
from emocare.training.emocarenet.network import Architecture, EmoCareNet

SMALL = Architecture(stem=8, stages=((16, 1, False), (24, 1, True), (32, 1, True)), joined=24)
SMALL_EYES = EyesArchitecture(widths=(4, 6, 8), hidden=12, joint=12)


def eyed(*, learned: bool = True) -> EyedNetwork:
    """Return a small network with a closer look; ``learned``: the branch has something to add."""
    torch.manual_seed(0)
    network = EyedNetwork(EmoCareNet(SMALL), SMALL_EYES).eval()
    if learned:
        with torch.no_grad():
            network.eyes.joint[-1].weight.normal_()
            network.eyes.joint[-1].bias.normal_()
            network.eyes.gain.copy_(torch.tensor([0.7, 1.2, 0.9, 1.1]))
    return network
