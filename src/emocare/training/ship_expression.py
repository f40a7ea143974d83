"""Turn a finished training run into the files that ship: export, calibrate, describe.

    ./app exec python -m emocare.training.ship_expression --run runs/expression \
        --data ../shared/data [--out src/emocare/vision/weights/expression.onnx]

The averaged weights of the last epoch are taken, not those of the best one: choosing by
PublicTest would make its figures too good.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import torch

from emocare.training.calibrate import calibrate_file, figures
from emocare.training.export import export_network
from emocare.training.expression_net import ExpressionNet
from emocare.training.loop import CHECKPOINT
from emocare.vision.model_card import expression_metadata
from emocare.vision.network import shipped_weights

NAME, LICENCE = "emocare-expression", "Apache-2.0"


def main(arguments: Sequence[str] | None = None) -> None:
    """Export and calibrate the run's network; print the calibration."""
    parser = argparse.ArgumentParser(description="Export and calibrate a training run.")
    parser.add_argument("--run", type=Path, required=True, help="folder of the training run")
    parser.add_argument("--data", type=Path, required=True, help="folder with the .npz files")
    parser.add_argument("--out", type=Path, default=shipped_weights())
    parser.add_argument("--version", default="1")
    options = parser.parse_args(arguments)
    ship(options.run, options.out, options.version)
    print(json.dumps(figures(calibrate_file(options.out, options.data)), indent=2))


def ship(run: Path, out: Path, version: str) -> None:
    """Write the averaged network of a run's last checkpoint to ``out``, not yet calibrated."""
    state: dict[str, Any] = torch.load(run / CHECKPOINT, weights_only=True)
    network = ExpressionNet()
    network.load_state_dict(state["averaged"])
    schedule = state["schedule"]
    extra = {
        "licence": LICENCE,
        "training_date": _finished(run / CHECKPOINT),
        "training_epochs": f"{state['epoch']} of {schedule['epochs']}",
        "training_command": "python -m emocare.training.train_expression --data ../shared/data "
        f"--out runs/expression --epochs {schedule['epochs']} --seed {schedule['seed']}",
    }
    metadata = expression_metadata(name=NAME, version=version, temperature=1.0, extra=extra)
    export_network(network, out, metadata)


def _finished(checkpoint: Path) -> str:
    return datetime.fromtimestamp(checkpoint.stat().st_mtime, tz=UTC).date().isoformat()


if __name__ == "__main__":
    main()
