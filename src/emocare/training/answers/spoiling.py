"""Spoil texts as people type them: no capitals, no apostrophes, no full stop, slips of a key."""

from __future__ import annotations

import random

_LOWER, _UPPER, _BARE, _OPEN, _SLIPS = 0.35, 0.05, 0.3, 0.25, 0.3
_SHORTEST_SLIPPED = 8


def as_typed(text: str, rng: random.Random) -> str:
    """Return ``text`` as somebody in a hurry may have typed it."""
    luck = rng.random()
    if luck < _LOWER:
        text = text.lower()
    elif luck < _LOWER + _UPPER:
        text = text.upper()
    if rng.random() < _BARE:
        text = text.replace("'", "").replace("’", "")
    if rng.random() < _OPEN:
        text = text.rstrip(".!?")
    if rng.random() < _SLIPS:
        for _ in range(rng.randint(1, 2)):
            text = _slipped(text, rng)
    return text


def _slipped(text: str, rng: random.Random) -> str:
    """Leave out, swap or double one letter."""
    if len(text) < _SHORTEST_SLIPPED:
        return text
    place = rng.randrange(1, len(text) - 1)
    before, one, after = text[:place], text[place], text[place + 1 :]
    return rng.choice(
        (before + after, before + after[:1] + one + after[1:], before + one + one + after)
    )
