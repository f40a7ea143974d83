"""Which pictures make a row: one still, the frames of a clip, or a pseudo-sequence of stills.

Pseudo-sequences hold no true motion and are never called clips: ``repeated_still`` shows one
still under small changes, ``neutral_to_apex`` a neutral still of the same person, then the
labelled one.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from emocare.errors import Invalid
from emocare.training.classify.examples import Examples, IntArray
from emocare.training.classify.settings import InputSettings
from emocare.types import EXPRESSIONS, Expression

NEUTRAL = EXPRESSIONS.index(Expression.NEUTRAL)


def in_sequence(examples: Examples, settings: InputSettings) -> Examples:
    """Return rows of ``settings.length`` pictures each.

    Raises Invalid where clips are given to a recipe for stills, or the other way round.
    """
    is_clip = examples.frames.shape[1] > 1
    if is_clip != (settings.sequence == "frames"):
        wanted = "clips (--data frames=PATH)" if settings.sequence == "frames" else "stills"
        raise Invalid(f"This recipe's input.sequence needs {wanted}.", code="dataset_wrong_kind")
    if settings.sequence == "none":
        return examples
    if settings.sequence == "frames":
        return replace(examples, frames=_even(examples.frames, settings.length))
    repeated = np.repeat(examples.frames, settings.length, axis=1)
    if settings.sequence == "neutral_to_apex":
        _begin_neutral(repeated, examples)
    return replace(examples, frames=repeated)


def _even(frames: IntArray, length: int) -> IntArray:
    """Return ``length`` frames per clip, evenly spaced from first to last."""
    counts = (frames >= 0).sum(axis=1)
    at = np.linspace(0, 1, length)[None, :] * (counts - 1)[:, None]
    return np.take_along_axis(frames, np.rint(at).astype(np.int64), axis=1)


def _begin_neutral(frames: IntArray, examples: Examples) -> None:
    """Put a neutral still of the same person, where there is one, into each row's first third."""
    neutral: dict[str, list[int]] = {}
    for row in np.flatnonzero(examples.label == NEUTRAL).tolist():
        neutral.setdefault(str(examples.person[row]), []).append(row)
    neutral.pop("", None)
    if not neutral:
        raise Invalid(
            "input.sequence neutral_to_apex needs people with names and neutral pictures, which "
            "this data lacks. Use repeated_still.",
            code="dataset_wrong_kind",
        )
    third = max(1, frames.shape[1] // 3)
    for row, person in enumerate(examples.person.tolist()):
        stills = neutral.get(person)
        if stills and examples.label[row] != NEUTRAL:
            frames[row, :third] = examples.frames[stills[row % len(stills)], 0]
