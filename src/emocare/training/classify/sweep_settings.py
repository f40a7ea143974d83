"""The sections of a recipe of kind ``sweep``. No torch here."""

from __future__ import annotations

from dataclasses import field
from typing import Annotated, Any, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from emocare.training.fit_settings import STRICT, Count, Positive


@dataclass(frozen=True, slots=True, config=STRICT)
class Range:
    """Numbers between ``low`` and ``high``, evenly or (``log``) evenly in their logarithm."""

    low: float
    high: float
    log: bool = False

    def __post_init__(self) -> None:
        """Raise ValueError for a range without inside."""
        if not self.low < self.high or (self.log and self.low <= 0):
            raise ValueError("low must be below high, and above 0 with log")


Choices = Annotated[list[Any], Field(min_length=1)]


@dataclass(frozen=True, slots=True, config=STRICT)
class SweepSettings:
    """Which recipe, which keys, which values.

    ``method`` grid tries every combination of ``search``'s lists; random draws ``trials`` of
    them, from lists or ranges. ``overrides`` hold for every trial; ``figure`` of the validation
    orders the table, the best first.
    """

    recipe: str
    search: Annotated[dict[str, Choices | Range], Field(min_length=1)]
    method: Literal["grid", "random"] = "grid"
    trials: Positive = 10
    seed: Count = 1
    overrides: tuple[str, ...] = ()
    figure: str = "accuracy"
    order: Literal["highest", "lowest"] = "highest"
    keep_weights: bool = field(default=True)

    def __post_init__(self) -> None:
        """Raise ValueError for a grid over a range."""
        if self.method == "grid" and any(isinstance(v, Range) for v in self.search.values()):
            raise ValueError("a grid needs lists of values; ranges need method random")
