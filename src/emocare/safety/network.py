"""A second reader beside the phrase list: a sentence encoder that says how likely risk is.

Weights (``weights/risk.onnx``) come from ``emocare train risk``; without the file, or where it
cannot be read, the rules work alone. docs/safety.md has its figures.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from emocare.errors import Unavailable
from emocare.language.answers import AnswersNetwork, FloatArray
from emocare.safety.phrase_list import KINDS
from emocare.safety.sentences import Sentence

log = logging.getLogger(__name__)

LEVELS = (1, 2, 3)
# One yes or no each: what kind of risk, and whether the level is at least 1, 2, 3.
ANSWERS: tuple[str, ...] = (*KINDS, *(f"level_{level}" for level in LEVELS))

# As long as most texts that it was trained on.
_SENTENCES, _WORDS = 4, 60
# "The dog" says too little to be weighed; phrases know the short calls. Of a few words it must be
# sure: where it was not, it found one of 730 at risk whom nothing else found (docs/safety.md).
_FEWEST_WORDS, _FEWEST_UNSURE = 4, 6
# A kind is named from here on, and the likeliest one in any case.
_KIND_NAMED = 0.35


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the network makes of a passage: its level 0-3, and of what from level 2 on.

    Level 1 also says "perhaps": where it is not sure of risk, help is offered and nobody asked.
    """

    level: int
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """Some sentences in a row: where in the text they stand, and how many words they are."""

    start: int
    end: int
    words: int


def shipped_network() -> Path:
    """Return the path of the network that comes with the package."""
    return Path(str(files("emocare.safety") / "weights" / "risk.onnx"))


class RiskNetwork(AnswersNetwork):
    """Loaded weights; safe to share between threads."""

    def __init__(self, path: Path | None = None, *, threads: int = 1) -> None:
        """Load ``path``; raise Unavailable where it is missing or no risk network."""
        super().__init__(path or shipped_network(), ANSWERS, threads=threads)
        self.thresholds = tuple(self.threshold(f"threshold_{level}") for level in LEVELS)

    def opinions(self, texts: Sequence[str]) -> list[Opinion]:
        """Return what it makes of each text."""
        return [self._opinion(row) for row in self.probabilities(texts)]

    def _opinion(self, row: FloatArray) -> Opinion:
        unsure, sure, acute = self.thresholds
        likely, grave = row[ANSWERS.index("level_2")], row[ANSWERS.index("level_3")]
        if likely < sure:
            return Opinion(1 if likely >= unsure else 0)
        kinds = row[: len(KINDS)]
        named = tuple(name for name, one in zip(KINDS, kinds, strict=True) if one >= _KIND_NAMED)
        level = 3 if grave >= acute else 2
        return Opinion(level, named or (KINDS[int(kinds.argmax())],))


@cache
def load_network() -> RiskNetwork | None:
    """Return the shipped network, or None, with a line in the log, where it cannot be used."""
    try:
        return RiskNetwork()
    except Unavailable as error:
        log.warning("The phrase list works alone: %s", error)
        return None


def second_opinions(text: str, sentences: Sequence[Sentence]) -> Iterator[tuple[Passage, Opinion]]:
    """Yield what the network makes of each passage of ``text``; nothing without a network."""
    network = load_network()
    if network is None or not sentences:
        return
    passages = passages_to_read(sentences)
    said = network.opinions([text[one.start : one.end] for one in passages])
    for passage, opinion in zip(passages, said, strict=True):
        if opinion.level > 1 or passage.words >= _FEWEST_UNSURE:
            yield passage, opinion


def passages_to_read(sentences: Sequence[Sentence]) -> list[Passage]:
    """Return the passages that are long enough to say something."""
    return [one for one in passages_of(sentences) if one.words >= _FEWEST_WORDS]


def passages_of(sentences: Sequence[Sentence]) -> Iterator[Passage]:
    """Yield passages of a few sentences; the last of one is the first of the next."""
    first = 0
    while first < len(sentences):
        end, words = first + 1, len(sentences[first].tokens)
        while end < min(first + _SENTENCES, len(sentences)):
            more = len(sentences[end].tokens)
            if words + more > _WORDS:
                break
            end, words = end + 1, words + more
        start = sentences[first].tokens[0].start
        yield Passage(start, sentences[end - 1].tokens[-1].end, words)
        if end >= len(sentences):
            return
        first = max(first + 1, end - 1)
