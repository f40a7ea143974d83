"""The sections of a recipe of kind ``classify``. No torch here.

Every section has defaults that do the plain thing; a recipe states what differs.
"""

from __future__ import annotations

from dataclasses import field
from typing import Annotated, Any, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from emocare.evaluation.dataset import SEVEN
from emocare.training.fit_settings import STRICT, Count, NotNegative, Positive, Share
from emocare.types import EXPRESSIONS, Expression

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)

Backbone = Literal[
    "efficientnet_b0", "efficientnet_b4", "convnext_small", "convnext_base", "convnext_large",
    "vit_base", "resnet50", "cnn48",
]  # fmt: skip


@dataclass(frozen=True, slots=True, config=STRICT)
class DataSettings:
    """Which labelled faces, in which batches.

    ``kinds`` are the sets of the paper; a lone ``--data PATH`` is the first of them. ``labels``
    7 leaves contempt out, 8 keeps it. ``targets`` votes takes FER+ vote shares where there are
    any, majority their winner; ``ferplus_labels`` fer2013 reads FER2013's original labels out of
    our .npz. ``validation_share`` is split off, stratified and by person where people are known,
    from sets without a usage of their own. ``limit`` keeps so many rows of each part (0: all).
    """

    kinds: tuple[str, ...] = ()
    labels: Literal[7, 8] = 7
    targets: Literal["majority", "votes"] = "majority"
    ferplus_labels: Literal["ferplus", "fer2013"] = "ferplus"
    validation_share: Annotated[float, Field(gt=0, lt=1)] = 0.1
    batch_size: Positive = 64
    balance: Literal["none", "class_weights", "weighted_sampling"] = "none"
    workers: Count = 0
    limit: Count = 0

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """The network's classes in order."""
        return SEVEN if self.labels == 7 else EXPRESSIONS


@dataclass(frozen=True, slots=True, config=STRICT)
class InputSettings:
    """What the network sees: (N, channels, size_px, size_px), or (N, length, …) of a sequence.

    Pixels are scaled to [0, 1], then ``(pixel - mean) / std``. ``crop`` whole resizes the
    central square of the picture (the sets hold cropped faces); aligned takes EmoCare's own crop
    (``vision/align.py``) where a set brings landmarks. Grey pictures are repeated for 3 channels.

    ``sequence``: none reads stills; frames reads clips of the ``frames`` kind of data.
    ``repeated_still`` and ``neutral_to_apex`` are PSEUDO-sequences, made from stills: the same
    still under ``length`` small changes, or a neutral still of the same person followed by the
    labelled one. They hold no true motion.
    """

    size_px: Annotated[int, Field(ge=8)] = 224
    channels: Literal[1, 3] = 3
    mean: tuple[float, ...] = IMAGENET_MEAN
    std: tuple[Annotated[float, Field(gt=0)], ...] = IMAGENET_STD
    crop: Literal["whole", "aligned"] = "whole"
    sequence: Literal["none", "frames", "repeated_still", "neutral_to_apex"] = "none"
    length: Positive = 1

    def __post_init__(self) -> None:
        """Raise ValueError for contradictions."""
        if not len(self.mean) == len(self.std) == self.channels:
            raise ValueError(f"mean and std need {self.channels} numbers, one per channel")
        if (self.sequence == "none") != (self.length == 1):
            raise ValueError("length is 1 exactly where sequence is none")


@dataclass(frozen=True, slots=True, config=STRICT)
class HeadSettings:
    """Norm, dropout, and perhaps one hidden layer (``hidden`` 0: none) before the classes."""

    norm: bool = False
    dropout: Share = 0.0
    hidden: Count = 0
    hidden_norm: bool = False
    hidden_dropout: Share = 0.0


@dataclass(frozen=True, slots=True, config=STRICT)
class NetworkSettings:
    """Backbone, spatial attention, LSTM over time, head.

    ``pretrained`` names weights on the Hugging Face hub or a local folder; where the hub's cannot
    be had, training starts from scratch with a warning. ``config`` changes the backbone's shape
    (keys of its transformers configuration, or ``widths`` of ``cnn48``) and excludes
    ``pretrained``. ``start_from`` is a run folder whose weights are taken where shapes agree.

    ``unfreeze`` holds epochs (from 0): from its first epoch on the backbone's last stage learns,
    from its second the one before, and so on; stages without an epoch stay frozen. Empty:
    everything learns from the start.
    """

    backbone: Backbone = "cnn48"
    pretrained: str = ""
    config: dict[str, Any] = field(default_factory=dict)
    attention: bool = False
    lstm: Count = 0
    head: HeadSettings = field(default_factory=HeadSettings)
    affect_head: bool = False
    start_from: str = ""
    unfreeze: tuple[Count, ...] = ()

    def __post_init__(self) -> None:
        """Raise ValueError for contradictions."""
        if self.pretrained and self.config:
            raise ValueError("pretrained weights have a shape: leave pretrained or config out")
        if list(self.unfreeze) != sorted(self.unfreeze):
            raise ValueError("unfreeze must rise: the last stage learns first")


@dataclass(frozen=True, slots=True, config=STRICT)
class LossSettings:
    """Cross-entropy and what softens it; ``affect_weight`` scales 1 - CCC of the affect head.

    ``mixup_alpha`` 0 mixes nothing.
    """

    label_smoothing: Annotated[float, Field(ge=0, lt=1)] = 0.0
    mixup_alpha: NotNegative = 0.0
    affect_weight: NotNegative = 1.0


@dataclass(frozen=True, slots=True, config=STRICT)
class DistilSettings:
    """Learn from trained networks: ``(1 - weight) · loss + weight · T² · KL(teacher ‖ student)``.

    ``teachers`` are run folders or ONNX files; their probabilities are averaged.
    """

    teachers: tuple[str, ...] = ()
    temperature: Annotated[float, Field(gt=0)] = 4.0
    weight: Share = 0.7


@dataclass(frozen=True, slots=True, config=STRICT)
class OptimiserSettings:
    """How weights move.

    ``rate`` is the head's; the backbone's is ``rate · backbone_share``, and each stage further
    down is slower by ``layer_decay``. Biases and normalisation are never decayed.
    """

    kind: Literal["adamw", "adam", "sgd"] = "adamw"
    rate: Annotated[float, Field(gt=0)] = 1e-3
    weight_decay: NotNegative = 0.0
    momentum: Annotated[float, Field(ge=0, lt=1)] = 0.9
    backbone_share: NotNegative = 1.0
    layer_decay: Annotated[float, Field(gt=0, le=1)] = 1.0


@dataclass(frozen=True, slots=True, config=STRICT)
class ScheduleSettings:
    """The share of the rate over time; formulas in ``schedule.py``."""

    kind: Literal["constant", "cosine", "cosine_restarts"] = "constant"
    warm_up_epochs: NotNegative = 0.0
    first_cycle_epochs: Annotated[float, Field(gt=0)] = 5.0
    cycle_factor: Positive = 1
    final_share: Share = 0.0


@dataclass(frozen=True, slots=True, config=STRICT)
class AugmentSettings:
    """How pictures are changed: shares of the side, degrees, and spreads around 1.

    ``rand_augment_ops`` operations of strength ``rand_augment_magnitude`` are drawn per picture
    (Cubuk et al. 2020). ``noise`` is the sigma of Gaussian noise on [0, 1].
    """

    mirror: Share = 0.0
    rotation_deg: NotNegative = 0.0
    shift: Share = 0.0
    zoom: Share = 0.0
    shear_deg: NotNegative = 0.0
    brightness: Share = 0.0
    contrast: Share = 0.0
    saturation: Share = 0.0
    noise: NotNegative = 0.0
    erase: Share = 0.0
    rand_augment_ops: Count = 0
    rand_augment_magnitude: Share = 0.3


@dataclass(frozen=True, slots=True, config=STRICT)
class JudgeSettings:
    """How the finished network is judged: single view always, ``tta_views`` beside it (0: not)."""

    tta_views: Annotated[int, Field(ge=0, le=5)] = 0


@dataclass(frozen=True, slots=True, config=STRICT)
class ClassifySettings:
    """All sections of kind ``classify``."""

    data: DataSettings = field(default_factory=DataSettings)
    input: InputSettings = field(default_factory=InputSettings)
    network: NetworkSettings = field(default_factory=NetworkSettings)
    loss: LossSettings = field(default_factory=LossSettings)
    distil: DistilSettings = field(default_factory=DistilSettings)
    optimiser: OptimiserSettings = field(default_factory=OptimiserSettings)
    schedule: ScheduleSettings = field(default_factory=ScheduleSettings)
    augment: AugmentSettings = field(default_factory=AugmentSettings)
    judge: JudgeSettings = field(default_factory=JudgeSettings)

    def __post_init__(self) -> None:
        """Raise ValueError for contradictions between sections."""
        if self.network.pretrained and self.input.channels != 3:
            raise ValueError("pretrained backbones need input.channels 3 (grey is repeated)")
        if self.input.sequence != "none" and not self.network.lstm:
            raise ValueError("sequences need network.lstm")
