"""What a finished run hands over to be exported, whatever its kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from torch import Tensor, nn


@dataclass(frozen=True, slots=True)
class Exportable:
    """A network in eval mode that takes pictures in [0, 1] and returns ``outputs`` in order.

    ``shape`` is one input without its batch: (C, S, S), or (T, C, S, S) for sequences. ``pictures``
    (N, *shape) are real inputs, for int8 ranges and for the comparison; None where no data was
    given. The first output are the logits (N, K).
    """

    network: nn.Module
    shape: tuple[int, ...]
    outputs: tuple[str, ...]
    metadata: Mapping[str, str]
    pictures: Tensor | None = None
