"""How a network is fitted, whatever the task: the ``fit`` section of every recipe.

No torch here: recipes are read and checked without it.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

STRICT = ConfigDict(extra="forbid", allow_inf_nan=False)
"""Of every recipe section: unknown keys, NaN and infinity are errors."""

Count = Annotated[int, Field(ge=0)]
Positive = Annotated[int, Field(ge=1)]
Share = Annotated[float, Field(ge=0, le=1)]
NotNegative = Annotated[float, Field(ge=0)]

# They change how fast the same numbers are reached, or what is written beside them.
_FREE = ("threads", "device", "tensorboard")


@dataclass(frozen=True, slots=True, config=STRICT)
class FitSettings:
    """Epochs, arithmetic, averaging and stopping.

    ``precision`` bfloat16 means autocast; ``accumulate`` counts batches per optimiser step;
    ``clip_norm`` 0 clips nothing; ``threads`` 0 leaves torch's choice; ``keep_every_epochs``
    keeps a checkpoint of its own every so often (0: only ``last`` and ``best``); ``patience``
    epochs without a better ``monitor`` end the run (0: never).

    ``weight_average`` ``ema`` keeps a running mean of the weights with
    ``keep = min(ema_decay, (1 + step) / (10 + step))``; it is what is validated. ``swa`` takes
    the equal mean over the ends of the epochs from the share ``swa_from`` of the run on
    (Izmailov et al. 2018) and measures the normalisation statistics anew at the end.
    """

    epochs: Positive = 30
    precision: Literal["float32", "bfloat16"] = "float32"
    accumulate: Positive = 1
    clip_norm: NotNegative = 0.0
    seed: Count = 1
    threads: Count = 0
    device: Literal["auto", "cpu", "gpu"] = "auto"
    keep_every_epochs: Count = 0
    monitor: str = "val_loss"
    mode: Literal["min", "max"] = "min"
    patience: Count = 0
    weight_average: Literal["none", "ema", "swa"] = "none"
    ema_decay: Annotated[float, Field(gt=0, lt=1)] = 0.999
    swa_from: Share = 0.75
    tensorboard: bool = True

    @property
    def first_swa_epoch(self) -> int:
        """The first epoch (from 0) whose end is averaged; at least the last one is."""
        return min(int(self.swa_from * self.epochs), self.epochs - 1)

    def decisive(self) -> dict[str, Any]:
        """Return the settings that decide which weights come out."""
        return {key: value for key, value in asdict(self).items() if key not in _FREE}
