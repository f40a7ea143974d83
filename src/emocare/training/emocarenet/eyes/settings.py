"""The sections of an ``emocarenet_eyes`` recipe; no torch, so that it is checked without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from emocare.training.emocarenet.settings import NetworkSettings
from emocare.training.fit_settings import STRICT, NotNegative, Positive, Share
from emocare.training.rate import RateSettings

Unit = Literal["AU05", "AU06", "AU07", "AU43"]


@dataclass(frozen=True, slots=True, config=STRICT)
class BranchSettings:
    """Widths and depths of the branch, see ``eyes.network.EyesArchitecture``."""

    widths: tuple[Positive, Positive, Positive] = (16, 40, 56)
    depth: Positive = 2
    points: Positive = 16
    hidden: Positive = 128
    joint: Positive = 160
    dropout: Share = 0.1


@dataclass(frozen=True, slots=True, config=STRICT)
class EyesDataSettings:
    """What an epoch is made of: the share of each set that is seen in it.

    ``people`` are rendered people whom the face network never saw, ``rendered`` those it learned
    from, about whom it knows too well; ``ferplus`` and ``faces`` are photographs. ``worse`` is the
    share of pictures that a worse camera takes.
    """

    batch_size: Positive = 256
    people: Share = 1.0
    rendered: Share = 0.25
    ferplus: Share = 0.4
    faces: Share = 0.8
    worse: Share = 0.7
    workers: Annotated[int, Field(ge=0, le=64)] = 0


@dataclass(frozen=True, slots=True, config=STRICT)
class EyesLossSettings:
    """How much each answer counts, see ``eyes.losses``."""

    units: NotNegative = 2.0
    concordance: NotNegative = 1.0
    sides: NotNegative = 0.5
    marks: NotNegative = 5.0


@dataclass(frozen=True, slots=True, config=STRICT)
class EyesSettings:
    """The sections of the recipe.

    ``start`` is a file of weights of a finished run of emocarenet (its averaged.pt), ``network``
    that network's shape; ``branch_start``, if given, one of a run of this kind, whose branch learns
    on. ``held`` says by how much the network's own answer counts, instead of the teacher's, as
    truth about photographs: 1 for a unit that no teacher knows.
    """

    start: str = ""
    branch_start: str = ""
    network: NetworkSettings = field(default_factory=NetworkSettings)
    branch: BranchSettings = field(default_factory=BranchSettings)
    data: EyesDataSettings = field(default_factory=EyesDataSettings)
    rate: RateSettings = field(default_factory=RateSettings)
    loss: EyesLossSettings = field(default_factory=EyesLossSettings)
    held: Mapping[Unit, Share] = field(default_factory=lambda: {"AU06": 1.0, "AU07": 0.5})
