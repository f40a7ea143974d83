"""The prompt of the day: an invitation, never a duty; nothing counts how often it is taken."""

from __future__ import annotations

import random
from datetime import date
from functools import cache
from importlib.resources import files
from uuid import UUID

import yaml


@cache
def every_prompt() -> tuple[str, ...]:
    """Return all prompts."""
    text = files("emocare.journal").joinpath("prompts.yaml").read_text(encoding="utf-8")
    return tuple(yaml.safe_load(text))


def prompt_of(person_id: UUID, day: date, *, another: int = 0) -> str:
    """Return a person's prompt of a day, or ``another`` one; none returns before all were shown."""
    prompts = every_prompt()
    turn, place = divmod(day.toordinal() + another, len(prompts))
    order = list(range(len(prompts)))
    random.Random(f"{person_id}/{turn}").shuffle(order)  # noqa: S311 - an order, not a secret
    return prompts[order[place]]
