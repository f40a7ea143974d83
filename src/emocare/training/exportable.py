"""What a finished run hands over to be exported, whatever its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from torch import Tensor, nn

from emocare.types import Float32Array
from emocare.vision.network import INPUT


def nothing_further(pictures: Float32Array) -> dict[str, Float32Array]:  # noqa: ARG001
    """Return no inputs: most networks look at pictures alone."""
    return {}


@dataclass(frozen=True, slots=True)
class Exportable:
    """A network in eval mode that takes pictures in [0, 1] and returns ``outputs`` in order.

    ``shape`` is one input without its batch: (C, S, S), or (T, C, S, S) for sequences. ``pictures``
    (N, *shape) are real inputs, for int8 ranges and for the comparison; None where no data was
    given. ``further`` makes the inputs after the pictures, by name, out of pictures. The first
    output are the logits (N, K).
    """

    network: nn.Module
    shape: tuple[int, ...]
    outputs: tuple[str, ...]
    metadata: Mapping[str, str]
    pictures: Tensor | None = None
    further: Callable[[Float32Array], dict[str, Float32Array]] = nothing_further

    def given(self, pictures: Float32Array) -> dict[str, Float32Array]:
        """Return every input by name, in order."""
        return {INPUT: pictures, **self.further(pictures)}
