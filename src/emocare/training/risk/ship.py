"""Turn a finished run of the risk recipe into the file that ships, and set its thresholds.

    ./app exec python -m emocare.training.risk.ship --run runs/risk \\
        --encoder runs/encoder.npz --watched tests/safety/sentences_outside.yaml

The path opens with a warm word (level 1) where phrase list and network together find ``OPENED``
of the watched author's sentences of risk, and asks directly (level 2) where they find ``ASKED``:
every question asked in vain interrupts somebody. Level 3 begins where ``ACUTE`` of what is called
acute is. The sentences that judge the result (tests/safety/*unseen*.yaml) play no part.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from emocare.language.pieces import PieceVocabulary
from emocare.safety import network as shipped
from emocare.safety.labelled import POSITIVE, Labelled, read_labelled
from emocare.safety.network import ANSWERS, LOGITS, PIECES, RiskNetwork
from emocare.safety.risk import phrases_level
from emocare.training.classify.runs import run_weights
from emocare.training.export import Example, to_onnx, write_metadata, write_onnx
from emocare.training.language.universal import load_encoder
from emocare.training.quantise import quantise_dense
from emocare.training.recipe import RECIPE_FILE, load_recipe
from emocare.training.risk.network import RiskNet

NAME, VERSION, LICENCE = "risk", "1", "Apache-2.0"
OPENED, ASKED, ACUTE = 0.985, 0.95, 0.85
_FIXED = {"threshold_1": 0.2, "threshold_2": 0.5, "threshold_3": 0.5}

BoolArray = NDArray[np.bool_]


def main(arguments: Sequence[str] | None = None) -> None:
    """Ship one run; print the thresholds."""
    parser = argparse.ArgumentParser(description="Export a risk network and set its thresholds.")
    parser.add_argument("--run", type=Path, required=True, help="folder of the training run")
    parser.add_argument("--encoder", type=Path, required=True, help="what it began with (.npz)")
    parser.add_argument("--watched", type=Path, required=True, help="sentences for thresholds")
    parser.add_argument("--out", type=Path, default=shipped.shipped_network())
    options = parser.parse_args(arguments)
    vocabulary = export(options.run, options.encoder, options.out)
    found = thresholds(RiskNetwork(options.out), read_labelled(options.watched))
    write_metadata(options.out, {name: f"{value:.4f}" for name, value in found.items()})
    print(json.dumps({"pieces": len(vocabulary), **found}, indent=2))


def export(run: Path, encoder_file: Path, out: Path) -> PieceVocabulary:
    """Write the file with provisional thresholds, dense weights and pieces as int8."""
    recipe = load_recipe(str(run / RECIPE_FILE))
    encoder, vocabulary = load_encoder(encoder_file, 0.0)
    network = RiskNet(encoder, recipe.task.network)
    network.load_state_dict(run_weights(run, recipe, "last"))
    rows, length = torch.export.Dim("texts", min=1), torch.export.Dim("pieces", min=1)
    texts = torch.from_numpy(vocabulary.encode(["what a fine day", "I do not want to be here now"]))
    example = Example({PIECES: texts}, ({0: rows, 1: length},))
    metadata = {
        "name": NAME,
        "version": VERSION,
        "licence": LICENCE,
        "answers": ",".join(ANSWERS),
        "pieces": str(vocabulary),
        "begins_with": "Universal Sentence Encoder lite (Cer et al. 2018, Apache-2.0)",
        "training_command": "emocare train risk (docs/safety.md)",
        **{name: f"{value:.4f}" for name, value in _FIXED.items()},
    }
    model = to_onnx(network.eval(), example, (LOGITS,))
    write_onnx(model, out, metadata, half=False)
    quantise_dense(out)
    return vocabulary


def thresholds(network: RiskNetwork, watched: Sequence[Labelled]) -> dict[str, float]:
    """Return from which probability on each level counts."""
    said = network.probabilities([row.text for row in watched])
    level = np.array([row.level for row in watched])
    by_phrase = np.array([phrases_level(row.text) >= POSITIVE for row in watched])
    second, third = (said[:, ANSWERS.index(f"level_{which}")] for which in (2, 3))
    risk = level >= POSITIVE
    return {
        "threshold_1": least_for_recall(second, risk, by_phrase, OPENED),
        "threshold_2": least_for_recall(second, risk, by_phrase, ASKED),
        "threshold_3": least_for_precision(third, level == 3, ACUTE),
    }


def least_for_recall(
    said: NDArray[np.float64], truth: BoolArray, found: BoolArray, recall: float
) -> float:
    """Return the highest threshold at which ``found`` or ``said`` (N,) reach ``recall``."""
    needed = int(np.ceil(recall * truth.sum())) - int((truth & found).sum())
    ranked = np.sort(said[truth & ~found])[::-1]
    return float(ranked[min(needed, len(ranked)) - 1]) if needed > 0 else 1.0


def least_for_precision(said: NDArray[np.float64], truth: BoolArray, precision: float) -> float:
    """Return the lowest threshold from which on ``precision`` of ``said`` (N,) is true."""
    order = np.argsort(-said)
    share = np.cumsum(truth[order]) / np.arange(1, len(said) + 1)
    good = np.flatnonzero(share >= precision)
    return float(said[order][good[-1]]) if len(good) else 1.0


if __name__ == "__main__":
    main()
