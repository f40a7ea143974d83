"""The sentence encoder with eight answers: five kinds of risk and three levels."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from emocare.language.pieces import FILLER
from emocare.safety.network import ANSWERS
from emocare.training.language.encoder import WIDTH, SentenceEncoder
from emocare.training.risk.settings import NetworkSettings

_NEVER = -1e4
# Maxima over places are several times as large as the summary, which a tanh bounds.
_STRONGEST_SHARE = 0.2


class RiskNet(nn.Module):
    """Piece numbers (N, L), ``FILLER`` for none -> logits (N, 8) in ``ANSWERS`` order."""

    def __init__(self, encoder: SentenceEncoder, shape: NetworkSettings) -> None:
        """Put answers on an encoder, which learns on with them."""
        super().__init__()
        self.encoder = encoder
        self.answer = nn.Sequential(
            nn.Dropout(shape.dropout),
            nn.Linear(2 * WIDTH, shape.hidden),
            nn.GELU(),
            nn.Dropout(shape.dropout),
            nn.Linear(shape.hidden, len(ANSWERS)),
        )

    def forward(self, pieces: Tensor) -> Tensor:
        """Return the logits."""
        places, summary = self.encoder(pieces)
        absent = (pieces == FILLER)[..., None].float() * _NEVER
        strongest = (places + absent).amax(dim=1) * _STRONGEST_SHARE
        return self.answer(torch.cat([summary, strongest], dim=1))
