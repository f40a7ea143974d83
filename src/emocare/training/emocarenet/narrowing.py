"""A finished network's weights for one with narrower blocks, which then learns on.

Of the channels between a block's two convolutions those stay that carry most: the scale of their
normalisation times the weight with which the second convolution looks at them (Liu et al. 2017,
"Network Slimming", with the outgoing weights as in Li et al. 2017). Nothing outside the blocks
changes its width, so that what all heads look at stays what it was, nearly.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from emocare.training.emocarenet.network import EmoCareNet, ResidualBlock


def narrowed(weights: Mapping[str, Tensor], network: EmoCareNet) -> dict[str, Tensor]:
    """Return the weights with as many channels within each block as ``network`` has.

    Blocks that are not wider, and everything else, stay as they are.
    """
    found = dict(weights)
    for name, block in network.named_modules():
        if not isinstance(block, ResidualBlock):
            continue
        scale, seen = weights.get(f"{name}.first.1.weight"), weights.get(f"{name}.second.0.weight")
        if scale is None or seen is None or len(scale) <= block.second[0].in_channels:
            continue
        carried = scale.abs() * seen.square().sum(dim=(0, 2, 3)).sqrt()
        kept = torch.topk(carried, block.second[0].in_channels).indices.sort().values
        for key, values in weights.items():
            if key.startswith(f"{name}.first.") and values.ndim:
                found[key] = values[kept]
        found[f"{name}.second.0.weight"] = seen[:, kept]
    return found
