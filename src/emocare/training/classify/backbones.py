"""The bodies of the networks: transformers' architectures, and one small CNN of our own.

A backbone maps pictures (N, C, S, S) to ``Features`` and lists its stages from input to output,
for staged unfreezing and rates per stage.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import torch
import transformers
from torch import Tensor, nn

from emocare.errors import Invalid
from emocare.training.classify.settings import InputSettings, NetworkSettings

CNN48_WIDTHS = (32, 64, 128, 256)


class Features(NamedTuple):
    """``maps`` (N, D, h, w) and what the backbone pools from them, ``pooled`` (N, D)."""

    maps: Tensor
    pooled: Tensor


class Backbone(nn.Module):
    """A body with ``width`` features and its ``stages`` from input to output."""

    width: int
    stages: list[list[nn.Module]]

    def forward(self, pictures: Tensor) -> Features:
        """Return the features of pictures (N, C, S, S)."""
        raise NotImplementedError


class Cnn48(Backbone):
    """Blocks of two 3x3 convolutions with batch norm, halved and thinned out after each.

    Paper 002 names a CNN on 48 px with batch normalisation and nothing more; the widths are ours.
    """

    def __init__(self, channels: int, widths: tuple[int, ...], dropout: float = 0.25) -> None:
        super().__init__()
        sides = [channels, *widths]
        self.blocks = nn.ModuleList(
            nn.Sequential(
                nn.Conv2d(before, width, 3, padding=1, bias=False),
                nn.BatchNorm2d(width), nn.ReLU(),
                nn.Conv2d(width, width, 3, padding=1, bias=False),
                nn.BatchNorm2d(width), nn.ReLU(),
                nn.MaxPool2d(2, ceil_mode=True), nn.Dropout2d(dropout),
            )
            for before, width in zip(sides, widths, strict=False)
        )  # fmt: skip
        self.width = widths[-1]
        self.stages = [[block] for block in self.blocks]

    def forward(self, pictures: Tensor) -> Features:
        """Return the features of pictures (N, C, S, S)."""
        maps = pictures
        for block in self.blocks:
            maps = block(maps)
        return Features(maps, maps.mean(dim=(2, 3)))


class TransformersBackbone(Backbone):
    """One of transformers' image networks without its classifier."""

    def __init__(self, body: nn.Module, width: int, stages: list[list[nn.Module]]) -> None:
        super().__init__()
        self.body, self.width, self.stages = body, width, stages

    def forward(self, pictures: Tensor) -> Features:
        """Return the features of pictures (N, C, S, S); ViT's pooled is its class token."""
        answer = self.body(pictures, **self._options())
        last: Tensor = answer.last_hidden_state
        if last.ndim == 4:
            return Features(last, answer.pooler_output.flatten(1))
        side = round((last.shape[1] - 1) ** 0.5)
        maps = last[:, 1:].transpose(1, 2).reshape(len(last), self.width, side, side)
        return Features(maps, last[:, 0])

    def _options(self) -> dict[str, bool]:
        is_vit = isinstance(self.body, transformers.ViTModel)
        return {"interpolate_pos_encoding": True} if is_vit else {}


@dataclass(frozen=True, slots=True)
class Family:
    """A transformers architecture: its classes, how it counts features, and its stages."""

    config: Any
    model: Any
    width: Callable[[Any], int]
    stages: Callable[[Any], list[list[nn.Module]]]
    options: Mapping[str, Any] = field(default_factory=dict)


def _efficientnet_stages(body: Any) -> list[list[nn.Module]]:  # noqa: ANN401
    blocks = list(body.encoder.blocks)
    quarters = [blocks[len(blocks) * i // 4 : len(blocks) * (i + 1) // 4] for i in range(4)]
    top = [body.encoder.top_conv, body.encoder.top_bn]
    return [[body.embeddings], *(q for q in quarters[:3] if q), [*quarters[3], *top]]


def _stage_list(body: Any) -> list[list[nn.Module]]:  # noqa: ANN401
    return [[body.embeddings if hasattr(body, "embeddings") else body.embedder]] + [
        [stage] for stage in body.encoder.stages
    ]


def _convnext_stages(body: Any) -> list[list[nn.Module]]:  # noqa: ANN401
    stages = _stage_list(body)
    return [*stages[:-1], [*stages[-1], body.layernorm]]


def _vit_stages(body: Any) -> list[list[nn.Module]]:  # noqa: ANN401
    layers = list(body.layers if hasattr(body, "layers") else body.encoder.layer)
    quarters = [layers[len(layers) * i // 4 : len(layers) * (i + 1) // 4] for i in range(4)]
    return [[body.embeddings], *(q for q in quarters[:3] if q), [*quarters[3], body.layernorm]]


EFFICIENTNET = Family(
    transformers.EfficientNetConfig, transformers.EfficientNetModel,
    lambda config: config.hidden_dim, _efficientnet_stages,
)  # fmt: skip
CONVNEXT = Family(
    transformers.ConvNextConfig, transformers.ConvNextModel,
    lambda config: config.hidden_sizes[-1], _convnext_stages,
)  # fmt: skip
VIT = Family(
    transformers.ViTConfig, transformers.ViTModel, lambda config: config.hidden_size, _vit_stages,
    MappingProxyType({"add_pooling_layer": False}),
)  # fmt: skip
RESNET = Family(
    transformers.ResNetConfig, transformers.ResNetModel,
    lambda config: config.hidden_sizes[-1], _stage_list,
)  # fmt: skip

# Shapes of the published variants, so that they can be built without asking the hub.
SHAPES: Mapping[str, tuple[Family, Mapping[str, Any]]] = MappingProxyType(
    {
        "efficientnet_b0": (EFFICIENTNET, {
            "width_coefficient": 1.0, "depth_coefficient": 1.0, "hidden_dim": 1280,
            "dropout_rate": 0.2,
        }),
        "efficientnet_b4": (EFFICIENTNET, {
            "width_coefficient": 1.4, "depth_coefficient": 1.8, "hidden_dim": 1792,
            "dropout_rate": 0.4,
        }),
        "convnext_small": (CONVNEXT, {
            "depths": [3, 3, 27, 3], "hidden_sizes": [96, 192, 384, 768],
        }),
        "convnext_base": (CONVNEXT, {
            "depths": [3, 3, 27, 3], "hidden_sizes": [128, 256, 512, 1024],
        }),
        "convnext_large": (CONVNEXT, {
            "depths": [3, 3, 27, 3], "hidden_sizes": [192, 384, 768, 1536],
        }),
        "vit_base": (VIT, {}),
        "resnet50": (RESNET, {}),
    }
)  # fmt: skip


def build_backbone(
    network: NetworkSettings, inputs: InputSettings, *, load_pretrained: bool
) -> Backbone:
    """Return the recipe's backbone, with its pretrained weights where they are wanted and there.

    A local folder that cannot be read raises Invalid; the hub's weights are replaced by a start
    from scratch, with a warning.
    """
    if network.backbone == "cnn48":
        return _cnn48(network, inputs)
    family, shape = SHAPES[network.backbone]
    if network.pretrained and load_pretrained:
        body = _pretrained(family, network.pretrained)
        if body is not None:
            return TransformersBackbone(body, family.width(body.config), family.stages(body))
    config = family.config(**_shape(family, dict(shape), network, inputs))
    body = family.model(config, **family.options)
    if family is EFFICIENTNET:
        start_convolutions(body)
    return TransformersBackbone(body, family.width(config), family.stages(body))


@torch.no_grad()
def start_convolutions(body: nn.Module) -> None:
    """Start convolutions and norms as Tan & Le 2019 did.

    Transformers starts EfficientNet's kernels and norms at a deviation of 0.02, which suits
    loaded weights only: from scratch the signal dies out within a few blocks.
    """
    for part in body.modules():
        if isinstance(part, nn.Conv2d):
            nn.init.kaiming_normal_(part.weight, mode="fan_out")
            if part.bias is not None:
                nn.init.zeros_(part.bias)
        elif isinstance(part, nn.BatchNorm2d):
            nn.init.ones_(part.weight)
            nn.init.zeros_(part.bias)


def _cnn48(network: NetworkSettings, inputs: InputSettings) -> Cnn48:
    widths = network.config.get("widths", CNN48_WIDTHS)
    are_counts = bool(widths) and all(isinstance(width, int) for width in widths)
    if set(network.config) - {"widths"} or not are_counts:
        raise Invalid("network.config of cnn48 knows only widths, a list of whole numbers.")
    return Cnn48(inputs.channels, tuple(widths))


def _shape(
    family: Family, shape: dict[str, Any], network: NetworkSettings, inputs: InputSettings
) -> dict[str, Any]:
    known = family.config().to_dict()
    unknown = [key for key in network.config if key not in known]
    if unknown:
        raise Invalid(
            f"network.config: {family.config.__name__} has no key {unknown[0]!r}.",
            code="recipe_invalid",
        )
    size = {"image_size": inputs.size_px} if "image_size" in known else {}
    return {**shape, **size, "num_channels": inputs.channels, **network.config}


def _pretrained(family: Family, name: str) -> Any:  # noqa: ANN401  the family's model
    """Return the pretrained body; None, with a warning, where the hub does not give it."""
    is_local = Path(name).expanduser().exists()
    where = str(Path(name).expanduser()) if is_local else name
    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)  # five lines per retry
    try:
        return family.model.from_pretrained(where, **family.options)
    except (OSError, ValueError, RuntimeError) as error:
        if is_local:
            raise Invalid(
                f"network.pretrained: {where} holds no {family.model.__name__} weights.",
                code="pretrained_unreadable",
            ) from error
        warnings.warn(
            f"The pretrained weights {name!r} cannot be had (no network, or no such name): "
            "training starts from scratch, and the paper's figure is out of reach.",
            stacklevel=2,
        )
        return None


def count_parameters(module: nn.Module) -> int:
    """Return the number of learned numbers."""
    return sum(parameter.numel() for parameter in module.parameters())


def freeze(parts: list[nn.Module], frozen: bool) -> None:
    """Stop or let learn; frozen batch norms keep their statistics too."""
    for part in parts:
        part.requires_grad_(not frozen)
        if frozen:
            part.eval()
