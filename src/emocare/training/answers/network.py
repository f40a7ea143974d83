"""The sentence encoder with some answers."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from emocare.language.pieces import FILLER
from emocare.training.answers.settings import NetworkSettings
from emocare.training.language.encoder import WIDTH, SentenceEncoder

_NEVER = -1e4
# Maxima over places are several times as large as the summary, which a tanh bounds.
_STRONGEST_SHARE = 0.2


class AnswersNet(nn.Module):
    """Piece numbers (N, L), ``FILLER`` for none -> logits (N, A)."""

    def __init__(self, encoder: SentenceEncoder, shape: NetworkSettings, answers: int) -> None:
        """Put answers on an encoder, which learns on with them."""
        super().__init__()
        self.encoder = encoder
        self.answer = nn.Sequential(
            nn.Dropout(shape.dropout),
            nn.Linear(2 * WIDTH, shape.hidden),
            nn.GELU(),
            nn.Dropout(shape.dropout),
            nn.Linear(shape.hidden, answers),
        )

    def forward(self, pieces: Tensor) -> Tensor:
        """Return the logits."""
        places, summary = self.encoder(pieces)
        absent = (pieces == FILLER)[..., None].float() * _NEVER
        strongest = (places + absent).amax(dim=1) * _STRONGEST_SHARE
        return self.answer(torch.cat([summary, strongest], dim=1))
