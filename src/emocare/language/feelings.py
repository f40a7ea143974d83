"""The feelings network: sentences in, the probability of each of 28 feelings out.

A small network of ours, trained on GoEmotions (training/language). Its file carries its words,
its calibration and the thresholds from which a feeling is named; docs/language.md has the figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from emocare.errors import Unavailable
from emocare.language.labels import EKMAN, FEELINGS, NEGATIVE, POSITIVE
from emocare.language.tokens import Vocabulary, tokens_of
from emocare.runtime import OnnxModel

FloatArray = NDArray[np.float64]

WORDS, PIECES, LOGITS = "words", "pieces", "logits"
# Sentences at a time, alike in length, so that long journals need little memory.
_BATCH = 64


def shipped_feelings() -> Path:
    """Return the path of the network that comes with the package."""
    return Path(str(files("emocare.language") / "weights" / "feelings.onnx"))


class FeelingsNetwork:
    """Loaded weights; safe to share between threads."""

    def __init__(self, path: Path | None = None, *, threads: int = 1) -> None:
        """Load ``path``; raise Unavailable where it is missing or no feelings network."""
        self._model = OnnxModel(path or shipped_feelings(), threads=threads)
        told = self._model.metadata
        try:
            if told["labels"].split(",") != list(FEELINGS):
                raise KeyError("labels")
            self.name, self.version = told["name"], told["version"]
            self.vocabulary = Vocabulary(told["vocabulary"].split(" "))
            self.temperature = float(told["temperature"])
            self.thresholds = _numbers(told["thresholds"], len(FEELINGS))
            self.ekman_thresholds = _numbers(told["ekman_thresholds"], len(EKMAN))
        except (KeyError, ValueError) as error:
            raise Unavailable(
                f"{self._model.path.name} is not a feelings network of EmoCare.",
                code="model_mismatch",
            ) from error

    @property
    def sha256(self) -> str:
        """Which weights these are."""
        return self._model.sha256

    def logits(self, tokens: Sequence[Sequence[str]]) -> FloatArray:
        """Return the uncalibrated logits (N, 28) of tokenised sentences."""
        found = np.zeros((len(tokens), len(FEELINGS)))
        order = sorted(range(len(tokens)), key=lambda row: len(tokens[row]))
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            encoded = self.vocabulary.encode([tokens[row] for row in rows])
            inputs = {WORDS: encoded.words, PIECES: encoded.pieces}
            found[rows] = self._model.run(inputs, [LOGITS])[0]
        return found

    def probabilities(self, sentences: Sequence[str]) -> FloatArray:
        """Return the calibrated probability (N, 28) of each feeling, in ``FEELINGS`` order."""
        return self.calibrated(self.logits([tokens_of(sentence) for sentence in sentences]))

    def calibrated(self, logits: FloatArray) -> FloatArray:
        """Return probabilities; feelings do not exclude each other, so rows do not sum to 1."""
        return 1 / (1 + np.exp(-logits / self.temperature))


def ekman_probabilities(probabilities: FloatArray) -> FloatArray:
    """Return the probability (N, 7) that any feeling of each of Ekman's groups is shown."""
    return np.stack([any_of(probabilities, names) for names in EKMAN.values()], axis=-1)


def sentiment_of(probabilities: FloatArray) -> FloatArray:
    """Return the sentiment (N,) in [-1, 1]: any pleasant feeling against any unpleasant one."""
    return any_of(probabilities, POSITIVE) - any_of(probabilities, NEGATIVE)


def any_of(probabilities: FloatArray, names: Sequence[str]) -> FloatArray:
    """Return the probability (...,) of at least one of some feelings, taken as independent."""
    places = [FEELINGS.index(name) for name in names]
    return np.asarray(1 - np.prod(1 - probabilities[..., places], axis=-1))


def _numbers(text: str, count: int) -> FloatArray:
    values = np.array([float(part) for part in text.split(",")])
    if len(values) != count or not np.isfinite(values).all():
        raise ValueError(f"expected {count} numbers")
    return values
