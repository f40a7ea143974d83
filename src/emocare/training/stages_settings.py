"""The section of a recipe of kind ``stages``. No torch here."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from emocare.training.fit_settings import STRICT


@dataclass(frozen=True, slots=True, config=STRICT)
class StagesSettings:
    """Recipes in the order in which they run; ``overrides`` hold for each of them.

    From the second on, each begins with the averaged weights of the one before (its ``start``).
    """

    stages: Annotated[tuple[str, ...], Field(min_length=2)]
    overrides: tuple[str, ...] = ()
