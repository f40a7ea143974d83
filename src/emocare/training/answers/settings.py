"""The sections of a recipe of answers; no torch, so that recipes are checked without it."""

from __future__ import annotations

from dataclasses import field

from pydantic.dataclasses import dataclass

from emocare.training.fit_settings import STRICT, NotNegative, Positive, Share
from emocare.training.rate import RateSettings


@dataclass(frozen=True, slots=True, config=STRICT)
class NetworkSettings:
    """``hidden`` units before the answers; dropout in the encoder and before the answers."""

    hidden: Positive = 128
    encoder_dropout: Share = 0.1
    dropout: Share = 0.3


@dataclass(frozen=True, slots=True, config=STRICT)
class TextSettings:
    """``everyday`` comments are seen in every epoch as texts of which nothing is true.

    They weigh less. ``hidden_pieces`` is the share of pieces that training hides,
    ``among_others`` the share of texts that are read in the middle of ordinary ones.
    """

    batch_size: Positive = 32
    everyday: int = 3000
    everyday_weight: NotNegative = 0.7
    hidden_pieces: Share = 0.08
    among_others: Share = 0.35


@dataclass(frozen=True, slots=True, config=STRICT)
class AnswersSettings:
    """The sections of the recipe; the answers learn ``head_rate`` times as fast as the encoder."""

    network: NetworkSettings = field(default_factory=NetworkSettings)
    text: TextSettings = field(default_factory=TextSettings)
    rate: RateSettings = field(default_factory=RateSettings)
    head_rate: NotNegative = 5.0
