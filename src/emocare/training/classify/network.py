"""The classifier: backbone, spatial attention, LSTM over time, heads."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn

from emocare.training.classify.backbones import Backbone, build_backbone
from emocare.training.classify.settings import ClassifySettings, HeadSettings


class Answer(NamedTuple):
    """``logits`` (N, K); ``affect`` (N, 2), valence and arousal in [-1, 1], or None."""

    logits: Tensor
    affect: Tensor | None


class SpatialAttention(nn.Module):
    """A mask over places: sigmoid of a 7x7 convolution of mean and maximum (Woo et al. 2018)."""

    def __init__(self) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(2, 1, 7, padding=3)

    def forward(self, maps: Tensor) -> Tensor:
        """Return the maps (N, D, h, w), each place scaled to between 0 and 1 of itself."""
        seen = torch.cat([maps.mean(1, keepdim=True), maps.amax(1, keepdim=True)], dim=1)
        return maps * torch.sigmoid(self.convolution(seen))


class FaceClassifier(nn.Module):
    """Pictures (N, C, S, S), or sequences (N, T, C, S, S), to an ``Answer``."""

    def __init__(self, backbone: Backbone, settings: ClassifySettings) -> None:
        super().__init__()
        network = settings.network
        self.backbone = backbone
        self.attention = SpatialAttention() if network.attention else None
        width = backbone.width
        self.lstm = nn.LSTM(width, network.lstm, batch_first=True) if network.lstm else None
        width = network.lstm or width
        self.head = make_head(width, settings.data.labels, network.head)
        self.affect_head = nn.Linear(width, 2) if network.affect_head else None

    def forward(self, pictures: Tensor) -> Answer:
        """Return logits and, where the network has the head, valence and arousal."""
        embedding = self.embed(pictures)
        affect = None if self.affect_head is None else torch.tanh(self.affect_head(embedding))
        return Answer(self.head(embedding), affect)

    def embed(self, pictures: Tensor) -> Tensor:
        """Return what the heads look at, (N, width)."""
        if self.lstm is None:
            return self._look(pictures)
        if pictures.ndim == 4:  # a still is a sequence of one
            pictures = pictures[:, None]
        count, length = pictures.shape[:2]
        frames = self._look(pictures.flatten(0, 1)).reshape(count, length, -1)
        return self.lstm(frames)[0][:, -1]

    def _look(self, pictures: Tensor) -> Tensor:
        features = self.backbone(pictures)
        if self.attention is None:
            pooled: Tensor = features.pooled
            return pooled
        return self.attention(features.maps).mean(dim=(2, 3))


def make_head(width: int, classes: int, settings: HeadSettings) -> nn.Sequential:
    """Return [norm] [dropout] [hidden ReLU [norm] [dropout]] classes."""
    layers: list[nn.Module] = [nn.LayerNorm(width)] if settings.norm else []
    layers += [nn.Dropout(settings.dropout)] if settings.dropout else []
    if settings.hidden:
        layers += [nn.Linear(width, settings.hidden), nn.ReLU()]
        layers += [nn.BatchNorm1d(settings.hidden)] if settings.hidden_norm else []
        layers += [nn.Dropout(settings.hidden_dropout)] if settings.hidden_dropout else []
        width = settings.hidden
    return nn.Sequential(*layers, nn.Linear(width, classes))


def build_network(settings: ClassifySettings, *, load_pretrained: bool) -> FaceClassifier:
    """Return the recipe's network with fresh, or pretrained, weights."""
    backbone = build_backbone(settings.network, settings.input, load_pretrained=load_pretrained)
    return FaceClassifier(backbone, settings)
