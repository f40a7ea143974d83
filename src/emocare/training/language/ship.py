"""Turn a finished run of the feelings recipe into the file that ships, and judge it.

    ./app exec python -m emocare.training.language.ship --run runs/feelings \\
        --data ../shared/data/text [--out src/emocare/language/weights/feelings.onnx]

The averaged weights of the last epoch are taken. One temperature and one threshold per feeling are
fitted on dev: the thresholds on either half, and the mean of both is frozen.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from emocare.evaluation.calibration import least_on_log_scale
from emocare.evaluation.goemotions import Comment, label_matrix, read_comments
from emocare.evaluation.metrics import FloatArray
from emocare.evaluation.text_figures import ekman_labels, judge_comments
from emocare.evaluation.thresholds import BoolArray, cross_fitted
from emocare.language.feelings import (
    LOGITS,
    PIECES,
    WORDS,
    FeelingsNetwork,
    ekman_probabilities,
    shipped_feelings,
)
from emocare.language.labels import EKMAN, FEELINGS
from emocare.language.tokens import Vocabulary, tokens_of
from emocare.training.classify.runs import run_weights
from emocare.training.export import Example, to_onnx, write_metadata, write_onnx
from emocare.training.language.build import DEV_FILE, TRAIN_FILE
from emocare.training.language.data import load_comments, make_vocabulary
from emocare.training.language.network import FeelingsNet
from emocare.training.recipe import RECIPE_FILE, Recipe, load_recipe

NAME, LICENCE = "feelings", "Apache-2.0"
_TEMPERATURES = (0.3, 3.0)


def main(arguments: Sequence[str] | None = None) -> None:
    """Ship one run; print its figures on dev."""
    parser = argparse.ArgumentParser(description="Export and calibrate a feelings network.")
    parser.add_argument("--run", type=Path, required=True, help="folder of the training run")
    parser.add_argument("--data", type=Path, required=True, help="folder with the .tsv files")
    parser.add_argument("--out", type=Path, default=shipped_feelings())
    parser.add_argument("--version", default="1")
    options = parser.parse_args(arguments)
    figures = ship(options.run, options.data, options.out, options.version)
    print(json.dumps(figures, indent=2))


def ship(run: Path, data: Path, out: Path, version: str) -> dict[str, Any]:
    """Write the file; return its figures on dev."""
    recipe = load_recipe(str(run / RECIPE_FILE))
    vocabulary = make_vocabulary(load_comments(data / TRAIN_FILE), recipe.task.text)
    network = FeelingsNet(len(vocabulary), recipe.task.network)
    network.load_state_dict(run_weights(run, recipe, "averaged"))
    export(network.eval(), vocabulary, out, _metadata(recipe, vocabulary, version))
    comments = list(read_comments(data / DEV_FILE))
    write_metadata(out, calibration(FeelingsNetwork(out), comments))
    return judge_comments(comments, FeelingsNetwork(out))


def export(
    network: FeelingsNet, vocabulary: Vocabulary, out: Path, metadata: dict[str, str]
) -> None:
    """Write a network that takes any number of sentences of any length."""
    encoded = vocabulary.encode([tokens_of("what a fine day !"), tokens_of("not bad at all")])
    rows, length = torch.export.Dim("sentences", min=1), torch.export.Dim("tokens", min=1)
    example = Example(
        {WORDS: torch.from_numpy(encoded.words), PIECES: torch.from_numpy(encoded.pieces)},
        ({0: rows, 1: length}, {0: rows, 1: length}),
    )
    write_onnx(to_onnx(network, example, (LOGITS,)), out, metadata)


def calibration(network: FeelingsNetwork, comments: Sequence[Comment]) -> dict[str, str]:
    """Return the temperature and the thresholds that fit labelled comments."""
    labels = label_matrix(comments)
    logits = network.logits([tokens_of(comment.text) for comment in comments])
    temperature = least_on_log_scale(
        lambda log: _cross_entropy(logits / np.exp(log), labels), _TEMPERATURES, steps=40
    )
    probabilities = 1 / (1 + np.exp(-logits / temperature))
    _, thresholds = cross_fitted(labels, probabilities)
    _, grouped = cross_fitted(ekman_labels(labels), ekman_probabilities(probabilities))
    return {
        "temperature": f"{temperature:.4f}",
        "thresholds": _listed(thresholds),
        "ekman_thresholds": _listed(grouped),
    }


def _cross_entropy(logits: FloatArray, labels: BoolArray) -> float:
    return float((np.logaddexp(0, logits) - labels * logits).mean())


def _metadata(recipe: Recipe, vocabulary: Vocabulary, version: str) -> dict[str, str]:
    """Return what the file says about itself; calibration comes later."""
    return {
        "name": NAME,
        "version": version,
        "licence": LICENCE,
        "labels": ",".join(FEELINGS),
        "vocabulary": " ".join(vocabulary.words),
        "temperature": "1",
        "thresholds": _listed(np.full(len(FEELINGS), 0.3)),
        "ekman_thresholds": _listed(np.full(len(EKMAN), 0.3)),
        "training_epochs": str(recipe.fit.epochs),
        "training_command": "emocare train feelings --data ../shared/data/text",
        "data": "GoEmotions Training (Demszky et al. 2020, Apache-2.0)",
    }


def _listed(values: FloatArray) -> str:
    return ",".join(f"{value:.3f}" for value in values.tolist())


if __name__ == "__main__":
    main()
