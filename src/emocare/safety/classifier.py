"""A small second opinion where no phrase of the list was found: hashed n-grams, logistic.

Weights (``classifier.npz``) come from ``python -m emocare.training.risk``; without the file the
rules work alone. It only ever adds level 2, never takes a level away, and never says "acute".
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import as_file, files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from emocare.safety.phrase_list import KINDS
from emocare.safety.sentences import Sentence

BUCKETS = 1 << 14
# "Soup again." says too little to be weighed.
FEWEST_WORDS = 4


class Weights(NamedTuple):
    """Per kind: ``weights`` (5, BUCKETS), ``bias`` (5,), ``threshold`` (5,) on the logit."""

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    threshold: NDArray[np.float32]


def features(sentence: Sentence) -> NDArray[np.int64]:
    """Return the buckets of the words, pairs and pairs with a gap of ``sentence``; each once."""
    words = ["<", *sentence.line.split()[:-1], ">"]
    return np.fromiter(sorted(set(_buckets(words))), dtype=np.int64)


def _buckets(words: list[str]) -> Iterator[int]:
    for place, word in enumerate(words):
        yield _bucket(word)
        for gap in (1, 2):
            if place + gap < len(words):
                yield _bucket(f"{word}{' _' * (gap - 1)} {words[place + gap]}")


def _bucket(gram: str) -> int:
    return zlib.crc32(gram.encode()) % BUCKETS


def logits(weights: Weights, found: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return one logit per kind; the length of the sentence is normed away."""
    scale = np.float32(1 / np.sqrt(max(len(found), 1)))
    answer: NDArray[np.float32] = weights.weights[:, found].sum(axis=1) * scale + weights.bias
    return answer


@cache
def load_weights() -> Weights | None:
    """Return the shipped weights, or None where there are none that fit."""
    try:
        with (
            as_file(files("emocare.safety").joinpath("classifier.npz")) as path,
            np.load(path) as stored,
        ):
            weights = stored["weights"].astype(np.float32)
            if weights.shape != (len(KINDS), BUCKETS):
                return None
            return Weights(weights, stored["bias"], stored["threshold"])
    except (OSError, KeyError, ValueError):
        return None


def second_opinion(sentence: Sentence) -> str | None:
    """Return the kind that the classifier sees in ``sentence``, or None."""
    weights = load_weights()
    if weights is None or len(sentence.tokens) < FEWEST_WORDS:
        return None
    over = logits(weights, features(sentence)) - weights.threshold
    best = int(over.argmax())
    return KINDS[best] if over[best] > 0 else None
