"""Write an untrained EmoCareNet with every output, to try out what reads it.

./app exec python -m emocare.training.emocarenet.untrained --out FILE
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch

from emocare.training.emocarenet.metadata import emocarenet_metadata
from emocare.training.emocarenet.network import EmoCareNet
from emocare.training.emocarenet.outputs import OUTPUTS, ShippedOutputs
from emocare.training.export import export_network


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description="Write an untrained EmoCareNet.")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    torch.manual_seed(0)
    network = ShippedOutputs(EmoCareNet().eval())
    export_network(network, options.out, emocarenet_metadata(version="0"), outputs=OUTPUTS)


if __name__ == "__main__":
    main()
