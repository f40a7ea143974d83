"""The feelings network: words and their pieces in, one logit per feeling out.

Gated convolutions over the words (Dauphin et al. 2017), pooled by attention, by maximum and by
mean, beside a plain sum of one weight per word and feeling, as in a bag of words. Padding never
takes part, so a sentence reads the same in any company.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from emocare.language.labels import FEELINGS
from emocare.language.tokens import FILLER, PIECE_NUMBERS, UNKNOWN
from emocare.training.language.settings import NetworkSettings

_KERNEL = 5
# Added to what must not win a maximum or weigh in a softmax.
_NEVER = -1e4
_GATED_DROPOUT, _INPUT_DROPOUT_SHARE = 0.2, 0.6


class FeelingsNet(nn.Module):
    """Word numbers (N, L) and piece numbers (N, L, P), 0 for none -> logits (N, 28)."""

    def __init__(self, words: int, shape: NetworkSettings, hidden_words: float = 0.0) -> None:
        """Make a network for ``words`` word numbers, filler and unknown included."""
        super().__init__()
        self.hidden_words = hidden_words
        self.words = nn.Embedding(words, shape.embedding, padding_idx=FILLER)
        self.pieces = nn.Embedding(PIECE_NUMBERS, shape.embedding, padding_idx=FILLER)
        self.bag = nn.Embedding(words, len(FEELINGS), padding_idx=FILLER)
        for table, spread in ((self.words, 0.1), (self.pieces, 0.1), (self.bag, 0.0)):
            nn.init.normal_(table.weight, 0.0, spread)
            nn.init.zeros_(table.weight[FILLER])
        self.enter = nn.Linear(shape.embedding, shape.width)
        self.layers = nn.ModuleList(GatedLayer(shape.width) for _ in range(shape.layers))
        self.attention = nn.Linear(shape.width, shape.heads)
        self.input_dropout = nn.Dropout(_INPUT_DROPOUT_SHARE * shape.dropout)
        pooled = shape.width * (shape.heads + 1) + shape.embedding
        self.answer = nn.Sequential(
            nn.Dropout(shape.dropout),
            nn.Linear(pooled, shape.hidden),
            nn.ReLU(),
            nn.Dropout(shape.dropout),
            nn.Linear(shape.hidden, len(FEELINGS)),
        )

    def forward(self, words: Tensor, pieces: Tensor) -> Tensor:
        """Return the logits."""
        there = (words != FILLER).float()[..., None]  # (N, L, 1)
        words = self._hide_some(words)
        vectors = self.input_dropout(self.words(words) + self._from_pieces(pieces)) * there
        x = self.enter(vectors) * there
        for layer in self.layers:
            x = layer(x) * there
        absent = _NEVER * (1 - there)
        weights = (self.attention(x) + absent).softmax(dim=1)  # (N, L, H)
        attended = (weights.transpose(1, 2) @ x).flatten(1)
        strongest = (x + absent).amax(dim=1)
        mean = vectors.sum(dim=1) / there.sum(dim=1).clamp(min=1).sqrt()
        said = self.answer(torch.cat([attended, strongest, mean], dim=1))
        return said + self.bag(words).sum(dim=1)

    def _from_pieces(self, pieces: Tensor) -> Tensor:
        """Return what the letter groups of each word say (N, L, E)."""
        count = (pieces != FILLER).float().sum(dim=2, keepdim=True).clamp(min=1)
        return self.pieces(pieces).sum(dim=2) / count.sqrt()

    def _hide_some(self, words: Tensor) -> Tensor:
        if not self.training or not self.hidden_words:
            return words
        hidden = (torch.rand(words.shape) < self.hidden_words) & (words != FILLER)
        return torch.where(hidden, UNKNOWN, words)


class GatedLayer(nn.Module):
    """A residual gated convolution along the words (N, L, W)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.convolution = nn.Conv1d(width, 2 * width, _KERNEL, padding=_KERNEL // 2)
        self.dropout = nn.Dropout(_GATED_DROPOUT)

    def forward(self, x: Tensor) -> Tensor:
        """Return (N, L, W); places that were 0 count as nothing for their neighbours."""
        there = (x != 0).any(dim=2, keepdim=True).float()
        y = self.convolution((self.norm(x) * there).transpose(1, 2)).transpose(1, 2)
        return x + self.dropout(functional.glu(y, dim=2))
