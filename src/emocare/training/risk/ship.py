"""Turn a finished run of the risk recipe into the file that ships, and set its thresholds.

    ./app exec python -m emocare.training.risk.ship --run runs/risk \\
        --encoder runs/encoder.npz --watched tests/safety/sentences_outside.yaml …

The path opens with a warm word (level 1) where phrase list and network together find ``OPENED``
of the watched authors' sentences of risk, and asks directly (level 2) where they find ``ASKED``:
every question asked in vain interrupts somebody. Level 3 begins where ``ACUTE`` of what is called
acute is. docs/safety.md says which sentences are watched; those that judge the result play no part.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from emocare.safety import network as shipped
from emocare.safety.labelled import POSITIVE, Labelled, read_labelled
from emocare.safety.network import ANSWERS, RiskNetwork, passages_to_read
from emocare.safety.risk import phrases_level
from emocare.safety.sentences import split_sentences
from emocare.training.answers.export import Finished, export_answers
from emocare.training.export import rounded_down, write_metadata

NAME, VERSION = "risk", "4"
OPENED, ASKED, ACUTE = 0.98, 0.9, 0.8
_FIXED = {"threshold_1": 0.2, "threshold_2": 0.5, "threshold_3": 0.5}

BoolArray = NDArray[np.bool_]


def main(arguments: Sequence[str] | None = None) -> None:
    """Ship one run; print the thresholds."""
    parser = argparse.ArgumentParser(description="Export a risk network and set its thresholds.")
    parser.add_argument("--run", type=Path, required=True, help="folder of the training run")
    parser.add_argument("--encoder", type=Path, required=True, help="what it began with (.npz)")
    parser.add_argument(
        "--watched", type=Path, nargs="+", required=True, help="sentences for thresholds"
    )
    parser.add_argument("--out", type=Path, default=shipped.shipped_network())
    options = parser.parse_args(arguments)
    told = {
        "name": NAME,
        "version": VERSION,
        "training_command": "emocare train risk (docs/safety.md)",
        **{name: f"{value:.4f}" for name, value in _FIXED.items()},
    }
    finished = Finished(options.run, options.encoder, ANSWERS)
    vocabulary = export_answers(finished, options.out, told)
    watched = [row for path in options.watched for row in read_labelled(path)]
    found = thresholds(RiskNetwork(options.out), watched)
    write_metadata(options.out, {name: rounded_down(value) for name, value in found.items()})
    print(json.dumps({"pieces": len(vocabulary), **found}, indent=2))


def thresholds(network: RiskNetwork, watched: Sequence[Labelled]) -> dict[str, float]:
    """Return from which probability on each level counts."""
    said = np.array([_as_read(network, row.text) for row in watched])
    level = np.array([row.level for row in watched])
    by_phrase = np.array([phrases_level(row.text) >= POSITIVE for row in watched])
    second, third = (said[:, ANSWERS.index(f"level_{which}")] for which in (2, 3))
    risk = level >= POSITIVE
    return {
        "threshold_1": least_for_recall(second, risk, by_phrase, OPENED),
        "threshold_2": least_for_recall(second, risk, by_phrase, ASKED),
        "threshold_3": least_for_precision(third, level == 3, ACUTE),
    }


def _as_read(network: RiskNetwork, text: str) -> NDArray[np.float64]:
    """Return what the network makes of a text (A,): the most of its passages, 0 without one."""
    passages = [text[one.start : one.end] for one in passages_to_read(split_sentences(text))]
    return np.vstack([np.zeros(len(ANSWERS)), network.probabilities(passages)]).max(axis=0)


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
