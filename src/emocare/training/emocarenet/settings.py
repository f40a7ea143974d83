"""The sections of an ``emocarenet`` recipe; no torch, so that recipes are checked without it."""

from __future__ import annotations

from dataclasses import field
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from emocare.training.fit_settings import STRICT, NotNegative, Positive, Share
from emocare.training.rate import RateSettings

Stage = tuple[Positive, Positive, bool]


@dataclass(frozen=True, slots=True, config=STRICT)
class NetworkSettings:
    """Widths and depths, see ``network.Architecture``; stages are (channels, blocks, squeeze)."""

    stem: Positive = 32
    stages: tuple[Stage, Stage, Stage] = ((36, 2, False), (80, 2, True), (160, 2, True))
    inner: tuple[()] | tuple[Positive, Positive, Positive] = ()
    joined: Positive = 120
    points: Positive = 24
    hidden: Positive = 128
    dropout: Share = 0.2


@dataclass(frozen=True, slots=True, config=STRICT)
class DataSettings:
    """What an epoch is made of.

    ``common`` is the share of the larger faces' neutral, happy and unlabelled pictures, and
    ``rendered`` that of the rendered faces, seen in one epoch; ``unreadable``, ``strayed`` and
    ``clean`` are shares of the crops (``batches.Spoiling``). The batches do not depend on how many
    ``workers`` make them.
    """

    batch_size: Positive = 128
    common: Share = 0.4
    rendered: Share = 0.6
    unreadable: Share = 0.05
    strayed: Share = 0.1
    clean: Share = 0.3
    workers: Annotated[int, Field(ge=0, le=64)] = 1


@dataclass(frozen=True, slots=True, config=STRICT)
class LossSettings:
    """How much each head counts, see ``losses``."""

    expression: NotNegative = 1.5
    fer2013: NotNegative = 0.3
    action_units: NotNegative = 4.0
    pose: NotNegative = 2.0
    openness: NotNegative = 0.3
    gaze: NotNegative = 2.0
    landmarks: NotNegative = 6.0
    presence: NotNegative = 0.3
    locality: NotNegative = 0.3
    concordance: NotNegative = 0.0


@dataclass(frozen=True, slots=True, config=STRICT)
class TeachingSettings:
    """Distillation: whose answers are mixed into the labels, and how much.

    ``runs`` are folders of finished runs of this kind of recipe, usually larger networks. What
    they say on average about the very crop counts ``weight``, the labels the rest.
    """

    runs: tuple[str, ...] = ()
    weight: Share = 0.5


@dataclass(frozen=True, slots=True, config=STRICT)
class EmoCareNetSettings:
    """The sections of the recipe.

    ``start`` is a file of weights to begin with (a run's averaged.pt) instead of random ones.
    """

    start: str = ""
    network: NetworkSettings = field(default_factory=NetworkSettings)
    data: DataSettings = field(default_factory=DataSettings)
    rate: RateSettings = field(default_factory=RateSettings)
    loss: LossSettings = field(default_factory=LossSettings)
    teaching: TeachingSettings = field(default_factory=TeachingSettings)
