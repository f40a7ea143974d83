"""A sentence encoder: two layers of self-attention over word pieces.

The shape is that of the lite Universal Sentence Encoder (Cer et al. 2018, arXiv 1803.11175), so
that a network of ours can begin with its weights (``universal.py``) and learn on from there.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from emocare.language.pieces import FILLER

EMBEDDING, WIDTH, INNER, HEADS = 256, 512, 1536, 4
_NEVER = -1e9
_LONGEST_WAVE = 10_000.0


class SentenceEncoder(nn.Module):
    """Piece numbers (N, L), ``FILLER`` for none -> places (N, L, 512) and sentences (N, 512)."""

    def __init__(self, pieces: int, dropout: float = 0.1) -> None:
        """Make an encoder for ``pieces`` piece numbers."""
        super().__init__()
        self.pieces = nn.Embedding(pieces, EMBEDDING)
        self.layers = nn.ModuleList(
            [AttentionLayer(EMBEDDING, WIDTH, dropout), AttentionLayer(WIDTH, WIDTH, dropout)]
        )
        self.summary = nn.Linear(WIDTH, WIDTH)
        self.register_buffer("waves", _waves(), persistent=False)

    def forward(self, pieces: Tensor) -> tuple[Tensor, Tensor]:
        """Return what is said at each place, 0 where nothing is, and in the whole sentence."""
        there = (pieces != FILLER).float()  # (N, L)
        angle = torch.arange(pieces.shape[1], device=pieces.device)[:, None] * self.waves
        place = torch.cat([angle.sin(), angle.cos()], dim=1)
        # Pieces count twice: the published network adds the place to them, and them to that.
        x = (2 * self.pieces(pieces.clamp(min=0)) + place) * there[..., None]
        for layer in self.layers:
            x = layer(x, (1 - there)[:, None, None] * _NEVER)
        x = x * there[..., None]
        mean = x.sum(dim=1) / there.sum(dim=1, keepdim=True).clamp(min=1)
        return x, torch.tanh(self.summary(mean))


class AttentionLayer(nn.Module):
    """Attention, then two dense layers, each after a norm and beside a shortcut."""

    def __init__(self, inputs: int, outputs: int, dropout: float) -> None:
        super().__init__()
        self.before_attention = nn.LayerNorm(inputs, 1e-6)
        self.asked = nn.Linear(inputs, 3 * inputs)
        self.attended = nn.Linear(inputs, outputs)
        self.shortcut = nn.Linear(inputs, outputs) if inputs != outputs else nn.Identity()
        self.before_dense = nn.LayerNorm(outputs, 1e-6)
        self.dense = nn.Sequential(
            nn.Linear(outputs, INNER), nn.ReLU(), nn.Dropout(dropout), nn.Linear(INNER, outputs)
        )
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, absent: Tensor) -> Tensor:
        """Return (N, L, outputs); ``absent`` (N, 1, 1, L) keeps fillers out."""
        x = self.shortcut(x) + self.dropout(self._attend(self.before_attention(x), absent))
        return x + self.dropout(self.dense(self.before_dense(x)))

    def _attend(self, x: Tensor, absent: Tensor) -> Tensor:
        rows, length, width = x.shape
        asked = self.asked(x).view(rows, length, 3, HEADS, width // HEADS)
        query, key, value = asked.permute(2, 0, 3, 1, 4)
        likeness = query @ key.transpose(2, 3) / math.sqrt(width // HEADS) + absent
        found = self.dropout(likeness.softmax(dim=3)) @ value
        return self.attended(found.transpose(1, 2).reshape(rows, length, width))


def _waves() -> Tensor:
    """Return the angular speeds (128,) of the places' sines (Vaswani et al. 2017)."""
    count = EMBEDDING // 2
    return torch.exp(torch.arange(count) * (-math.log(_LONGEST_WAVE) / (count - 1)))
