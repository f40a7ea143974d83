"""The feelings a text may show: the 28 labels of GoEmotions and how they group.

Demszky et al. 2020, "GoEmotions: A Dataset of Fine-Grained Emotions": 27 feelings and neutral in
alphabetical order (neutral last), grouped into Ekman's six and neutral, and by sentiment.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

FEELINGS: tuple[str, ...] = (
    *("admiration", "amusement", "anger", "annoyance", "approval", "caring", "confusion"),
    *("curiosity", "desire", "disappointment", "disapproval", "disgust", "embarrassment"),
    *("excitement", "fear", "gratitude", "grief", "joy", "love", "nervousness", "optimism"),
    *("pride", "realization", "relief", "remorse", "sadness", "surprise", "neutral"),
)
NEUTRAL = "neutral"

POSITIVE: tuple[str, ...] = (
    *("admiration", "amusement", "approval", "caring", "desire", "excitement", "gratitude"),
    *("joy", "love", "optimism", "pride", "relief"),
)
NEGATIVE: tuple[str, ...] = (
    *("anger", "annoyance", "disappointment", "disapproval", "disgust", "embarrassment"),
    *("fear", "grief", "nervousness", "remorse", "sadness"),
)
# Neither pleasant nor unpleasant by themselves.
AMBIGUOUS: tuple[str, ...] = ("confusion", "curiosity", "realization", "surprise")

EKMAN: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "anger": ("anger", "annoyance", "disapproval"),
        "disgust": ("disgust",),
        "fear": ("fear", "nervousness"),
        "joy": POSITIVE,
        "sadness": ("disappointment", "embarrassment", "grief", "remorse", "sadness"),
        "surprise": AMBIGUOUS,
        "neutral": (NEUTRAL,),
    }
)
