"""A text as it is read: sentence by sentence and as a whole."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from types import MappingProxyType

import numpy as np

from emocare.language.feelings import (
    FeelingsNetwork,
    FloatArray,
    ekman_probabilities,
    sentiment_of,
)
from emocare.language.labels import EKMAN, FEELINGS, NEUTRAL
from emocare.language.recognise import is_understood
from emocare.language.sentences import Span, split_sentences
from emocare.language.tokens import tokens_of
from emocare.language.traps import Trap, find_traps

ENGLISH = "en"
_NOTHING: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """One sentence: where it is, and what it shows.

    ``sentiment`` is -1 to 1. ``feelings`` are those named (probability from their threshold on),
    the most probable first; neutral only where nothing else is. A trap's place is within the
    whole text.
    """

    span: Span
    sentiment: float
    feelings: Mapping[str, float]
    traps: tuple[Trap, ...] = ()


@dataclass(frozen=True, slots=True)
class TextReading:
    """What a text shows.

    Where it is not ``understood`` (not English, or too few known words), everything else is
    empty: nothing is guessed. ``feelings`` (28) and ``ekman`` (7) hold the probability that any
    sentence shows them, which is that of the sentence that shows them most; ``named`` are those
    above their thresholds, the most probable first. ``sentiment`` is the mean over sentences.
    """

    understood: bool
    language: str | None = None
    sentiment: float | None = None
    feelings: Mapping[str, float] = field(default_factory=lambda: _NOTHING)
    ekman: Mapping[str, float] = field(default_factory=lambda: _NOTHING)
    named: tuple[str, ...] = ()
    sentences: tuple[ReadSentence, ...] = ()


class TextReader:
    """Reads texts; loads its network at the first one, and is safe to share between threads."""

    def __init__(self, network: FeelingsNetwork | None = None, *, path: Path | None = None) -> None:
        """Read with ``network``, or with the file at ``path``, or with the shipped one."""
        self._network, self._path = network, path
        self._loading = threading.Lock()

    @property
    def network(self) -> FeelingsNetwork:
        """The network; raises Unavailable where its file is missing or damaged."""
        with self._loading:
            if self._network is None:
                self._network = FeelingsNetwork(self._path)
        return self._network

    def read(self, text: str) -> TextReading:
        """Return what a text shows; an empty one shows nothing."""
        spans = split_sentences(text)
        network = self.network
        tokens = [tokens_of(span.of(text)) for span in spans]
        if not tokens or not is_understood(list(chain.from_iterable(tokens)), network.vocabulary):
            return TextReading(understood=False)
        probabilities = network.calibrated(network.logits(tokens))
        sentiment = sentiment_of(probabilities)
        sentences = tuple(
            ReadSentence(
                span,
                float(sentiment[row]),
                self._named(probabilities[row]),
                _placed(find_traps(span.of(text)), span),
            )
            for row, span in enumerate(spans)
        )
        strongest = probabilities.max(axis=0)
        return TextReading(
            understood=True,
            language=ENGLISH,
            sentiment=float(sentiment.mean()),
            feelings=_by_name(FEELINGS, strongest),
            ekman=_by_name(tuple(EKMAN), ekman_probabilities(probabilities).max(axis=0)),
            named=tuple(self._named(strongest)),
            sentences=sentences,
        )

    def _named(self, probabilities: FloatArray) -> Mapping[str, float]:
        """Return the feelings (28,) above their thresholds, the most probable first."""
        above = np.flatnonzero(probabilities >= self.network.thresholds)
        order = sorted(above.tolist(), key=lambda place: -probabilities[place])
        named = {FEELINGS[place]: float(probabilities[place]) for place in order}
        if len(named) > 1:
            named.pop(NEUTRAL, None)
        return MappingProxyType(named)


def _placed(traps: tuple[Trap, ...], span: Span) -> tuple[Trap, ...]:
    """Return a sentence's traps with places in the whole text."""
    return tuple(trap.moved(span.start) for trap in traps)


def _by_name(names: tuple[str, ...], values: FloatArray) -> Mapping[str, float]:
    return MappingProxyType(dict(zip(names, values.tolist(), strict=True)))
