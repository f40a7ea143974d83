"""Networks that answer yes or no about a short text: a sentence encoder in an ONNX file.

Files come from ``emocare train risk`` and ``emocare train traps``; they carry their vocabulary,
the names of their answers and their thresholds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from emocare.errors import Unavailable
from emocare.language.pieces import PieceVocabulary
from emocare.runtime import OnnxModel

PIECES, LOGITS = "pieces", "logits"
# Names in the file's metadata.
ANSWERS_KEY, VOCABULARY_KEY = "answers", "pieces"

FloatArray = NDArray[np.float64]


class AnswersNetwork:
    """Loaded weights; safe to share between threads."""

    def __init__(self, path: Path, answers: Sequence[str], *, threads: int = 1) -> None:
        """Load ``path``; raise Unavailable where it is missing or gives other ``answers``."""
        self._model = OnnxModel(path, threads=threads)
        self.answers = tuple(answers)
        told = self._model.metadata
        try:
            if told[ANSWERS_KEY].split(",") != list(answers):
                raise KeyError(ANSWERS_KEY)
            self.vocabulary = PieceVocabulary.parse(told[VOCABULARY_KEY])
        except (KeyError, ValueError) as error:
            raise self._unfit() from error

    @property
    def metadata(self) -> Mapping[str, str]:
        """What the file says of itself."""
        return self._model.metadata

    def threshold(self, name: str) -> float:
        """Return a threshold that the file carries; raise Unavailable where it does not."""
        try:
            return float(self.metadata[name])
        except (KeyError, ValueError) as error:
            raise self._unfit() from error

    def probabilities(self, texts: Sequence[str]) -> FloatArray:
        """Return (N, A) probabilities in the order of ``answers``; 0 for a text without letters."""
        found = np.zeros((len(texts), len(self.answers)))
        for row, text in enumerate(texts):
            logits = self.logits(text)
            if logits is not None:
                found[row] = 1 / (1 + np.exp(-logits))
        return found

    def logits(self, text: str) -> FloatArray | None:
        """Return (A,) of one text, None where it has no letters.

        One text at a time: the range of int8 products comes from what is read together, and a
        text has to read the same in any company.
        """
        numbers = self.vocabulary.numbers(text)
        if not numbers:
            return None
        pieces = self.vocabulary.padded([numbers])
        said: FloatArray = self._model.run({PIECES: pieces}, [LOGITS])[0][0].astype(np.float64)
        return said

    def _unfit(self) -> Unavailable:
        return Unavailable(
            f"{self._model.path.name} is not the network of EmoCare that belongs here.",
            code="model_mismatch",
        )
