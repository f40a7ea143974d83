"""The sections of a ``feelings`` recipe; no torch, so that recipes are checked without it."""

from __future__ import annotations

from dataclasses import field

from pydantic.dataclasses import dataclass

from emocare.training.fit_settings import STRICT, Positive, Share
from emocare.training.rate import RateSettings


@dataclass(frozen=True, slots=True, config=STRICT)
class NetworkSettings:
    """Widths: of word vectors, of the convolutions, of the layer before the answer."""

    embedding: Positive = 112
    width: Positive = 128
    layers: Positive = 2
    heads: Positive = 4
    hidden: Positive = 192
    dropout: Share = 0.4


@dataclass(frozen=True, slots=True, config=STRICT)
class TextSettings:
    """Words seen ``min_count`` times get a number of their own, the ``max_words`` most frequent.

    ``hidden_words`` is the share of words that training hides, so that their pieces and their
    neighbours must do.
    """

    batch_size: Positive = 64
    min_count: Positive = 3
    max_words: Positive = 16_000
    hidden_words: Share = 0.1


@dataclass(frozen=True, slots=True, config=STRICT)
class FeelingsSettings:
    """The sections of the recipe."""

    network: NetworkSettings = field(default_factory=NetworkSettings)
    text: TextSettings = field(default_factory=TextSettings)
    rate: RateSettings = field(default_factory=RateSettings)
