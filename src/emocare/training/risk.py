"""Train the risk classifier: ``python -m emocare.training.risk OWN.yaml… --neutral FILE.tsv``.

Positives and hard negatives are the project's own sentences; everyday negatives are comments in
which the rules find nothing. Thresholds are set on cross-fitted logits so that at most
``FALSE_SHARE`` of the everyday comments are flagged. NumPy alone; the same seed, the same file.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from emocare.safety.classifier import BUCKETS, Weights, features, logits
from emocare.safety.phrase_list import KINDS
from emocare.safety.risk import assess_text
from emocare.safety.sentences import split_sentences

NEUTRAL = 6000
FOLDS = 5
STEPS = 300
RATE = 0.5
DECAY = 2e-4
FALSE_SHARE = 0.002
Example = tuple[NDArray[np.int64], frozenset[str]]


def read_own(paths: list[Path]) -> list[Example]:
    """Return one example per sentence of a labelled text."""
    examples: list[Example] = []
    for path in paths:
        for row in yaml.safe_load(path.read_text(encoding="utf-8")):
            kinds = frozenset(row["kinds"]) if row["level"] >= 2 else frozenset()
            sentences = split_sentences(row["text"])
            # In longer texts nobody labelled which sentence it is.
            if len(sentences) <= 2 or not kinds:
                examples.extend((features(one), kinds) for one in sentences)
    return examples


def read_neutral(path: Path) -> list[Example]:
    """Return everyday comments in which the rules find nothing."""
    rows = path.read_text(encoding="utf-8").splitlines()[1:]
    texts = [row.split("\t")[0] for row in rows]
    random.Random(0).shuffle(texts)  # noqa: S311 - a sample, no secret
    calm = (text for text in texts if assess_text(text).level < 2)
    return [
        (features(one), frozenset())
        for text, _ in zip(calm, range(NEUTRAL), strict=False)
        for one in split_sentences(text)
    ]


def matrix(
    examples: list[Example],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32], NDArray[np.float32]]:
    """Return rows, columns and values of the sparse features, and labels (N, 5)."""
    rows = np.concatenate([np.full(len(found), n) for n, (found, _) in enumerate(examples)])
    columns = np.concatenate([found for found, _ in examples])
    scale = np.array([1 / np.sqrt(max(len(found), 1)) for found, _ in examples], dtype=np.float32)
    labels = np.array(
        [[kind in kinds for kind in KINDS] for _, kinds in examples], dtype=np.float32
    )
    return rows, columns, scale[rows], labels


def fit(examples: list[Example]) -> Weights:
    """Return weights after ``STEPS`` of full-batch Adam; positives weigh as much as all others."""
    rows, columns, values, labels = matrix(examples)
    weights = np.zeros((len(KINDS), BUCKETS), dtype=np.float32)
    bias = np.full(len(KINDS), -3, dtype=np.float32)
    for kind in range(len(KINDS)):
        weights[kind], bias[kind] = _fit_one(rows, columns, values, labels[:, kind])
    return Weights(weights, bias, np.zeros(len(KINDS), dtype=np.float32))


def _fit_one(
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    values: NDArray[np.float32],
    labels: NDArray[np.float32],
) -> tuple[NDArray[np.float32], float]:
    weigh = np.where(labels > 0, 0.5 / max(labels.sum(), 1), 0.5 / (1 - labels).sum())
    theta = np.zeros(BUCKETS + 1)
    first, second = np.zeros_like(theta), np.zeros_like(theta)
    for step in range(1, STEPS + 1):
        scores = np.bincount(rows, values * theta[columns], len(labels)) + theta[-1]
        error = (1 / (1 + np.exp(-scores)) - labels) * weigh
        slope = np.append(
            np.bincount(columns, values * error[rows], BUCKETS) + DECAY * theta[:-1], error.sum()
        )
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope * slope
        theta -= (
            0.1 * RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
        )
    return theta[:-1].astype(np.float32), float(theta[-1])


def crossed(examples: list[Example]) -> NDArray[np.float32]:
    """Return logits (N, 5) of each example from weights that never saw it."""
    answers = np.zeros((len(examples), len(KINDS)), dtype=np.float32)
    fold = np.random.default_rng(0).integers(0, FOLDS, len(examples))
    for number in range(FOLDS):
        weights = fit([one for one, place in zip(examples, fold, strict=True) if place != number])
        for place in np.flatnonzero(fold == number):
            answers[place] = logits(weights, examples[place][0])
    return answers


def main(arguments: list[str]) -> int:
    """Train, print cross-fitted recall, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("own", nargs="+", type=Path)
    parser.add_argument("--neutral", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    own, neutral = read_own(options.own), read_neutral(options.neutral)
    examples = own + neutral
    answers = crossed(examples)
    threshold = np.quantile(answers[len(own) :], 1 - FALSE_SHARE, axis=0).astype(np.float32)
    positive = np.array([bool(kinds) for _, kinds in own])
    flagged = np.any(answers[: len(own)] > threshold, axis=1)
    recall, false = np.mean(flagged[positive]), np.mean(flagged[~positive])
    sys.stdout.write(
        f"{len(own)} own, {len(neutral)} neutral; cross-fitted recall {recall:.3f}, "
        f"false on own negatives {false:.3f}\n"
    )
    weights = fit(examples)
    np.savez_compressed(
        options.out,
        weights=weights.weights.astype(np.float16),
        bias=weights.bias,
        threshold=threshold,
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
