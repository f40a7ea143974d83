"""Turn a finished run of the traps recipe into the file that ships, and set its threshold.

    ./app exec python -m emocare.training.traps.ship --run runs/traps \\
        --encoder runs/encoder.npz --watched tests/language/traps_sentences_later.yaml

A trap is suggested from where rules and network together have the best F0.5 on the watched
author's sentences: a wrong hint on a true and painful sentence hurts more than a miss. Those that
judge the result (tests/language/traps_unseen.yaml) play no part.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from emocare.language.evaluate_traps import read_sentences
from emocare.language.traps import for_the_network, traps_by_rules
from emocare.language.traps_network import ANSWERS, ANY, THRESHOLD, TrapsNetwork, shipped_network
from emocare.training.answers.export import Finished, export_answers
from emocare.training.export import rounded_down, write_metadata

NAME, VERSION = "traps", "1"
_PROVISIONAL = "0.5"
# Precision counts twice as much as recall.
_BETA = 0.5


def main(arguments: Sequence[str] | None = None) -> None:
    """Ship one run; print the threshold."""
    parser = argparse.ArgumentParser(description="Export a traps network and set its threshold.")
    parser.add_argument("--run", type=Path, required=True, help="folder of the training run")
    parser.add_argument("--encoder", type=Path, required=True, help="what it began with (.npz)")
    parser.add_argument("--watched", type=Path, required=True, help="sentences for the threshold")
    parser.add_argument("--out", type=Path, default=shipped_network())
    options = parser.parse_args(arguments)
    told = {
        "name": NAME,
        "version": VERSION,
        "training_command": "emocare train traps (docs/thinking-traps.md)",
        THRESHOLD: _PROVISIONAL,
    }
    finished = Finished(options.run, options.encoder, ANSWERS)
    vocabulary = export_answers(finished, options.out, told)
    watched = read_sentences(options.watched)
    network = TrapsNetwork(options.out)
    said = np.array([_asked(network, one.text) for one in watched])
    ruled = np.array([bool(traps_by_rules(one.text)) for one in watched])
    truth = np.array([bool(one.traps) for one in watched])
    threshold = best_threshold(said, truth, ruled)
    write_metadata(options.out, {THRESHOLD: rounded_down(threshold)})
    print(json.dumps({"pieces": len(vocabulary), THRESHOLD: threshold}, indent=2))


def _asked(network: TrapsNetwork, sentence: str) -> float:
    """Return how likely a sentence holds a trap; 0 where the network is not asked."""
    if not (for_the_network(sentence) and network.weighs(sentence)):
        return 0.0
    return float(network.probabilities([sentence])[0, ANSWERS.index(ANY)])


def best_threshold(
    said: NDArray[np.float64], truth: NDArray[np.bool_], ruled: NDArray[np.bool_]
) -> float:
    """Return where ``ruled`` or ``said`` (N,) have the best F0.5; the highest of equals."""

    def f_score(threshold: float) -> float:
        found = ruled | (said >= threshold)
        weighed = found.sum() + _BETA**2 * truth.sum()
        return float((1 + _BETA**2) * (found & truth).sum() / max(weighed, 1))

    return max(sorted(said.tolist(), reverse=True), key=f_score)


if __name__ == "__main__":
    main()
