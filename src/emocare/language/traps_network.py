"""A second reader beside the rules for thinking traps: it knows what no phrase list can.

Weights (``weights/traps.onnx``) come from ``emocare train traps``; without the file, or where it
cannot be read, the rules work alone. docs/thinking-traps.md has its figures.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from emocare.errors import Unavailable
from emocare.language.answers import AnswersNetwork
from emocare.language.traps_rules import TRAP_NAMES

log = logging.getLogger(__name__)

ANY = "any"
ANSWERS: tuple[str, ...] = (*TRAP_NAMES, ANY)
THRESHOLD = "threshold"
# "The dog" says too little to be weighed; phrases know the short ones.
_FEWEST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Hint:
    """A trap that a sentence may hold; ``score`` 0-1 says how likely there is any at all."""

    name: str
    score: float


def shipped_network() -> Path:
    """Return the path of the network that comes with the package."""
    return Path(__file__).with_name("weights") / "traps.onnx"


class TrapsNetwork(AnswersNetwork):
    """Loaded weights; safe to share between threads."""

    def __init__(self, path: Path | None = None, *, threads: int = 1) -> None:
        """Load ``path``; raise Unavailable where it is missing or no traps network."""
        super().__init__(path or shipped_network(), ANSWERS, threads=threads)
        self.suggested_from = self.threshold(THRESHOLD)

    @staticmethod
    def weighs(sentence: str) -> bool:
        """Whether a sentence is long enough to say something."""
        return len(sentence.split()) >= _FEWEST_WORDS

    def hints(self, sentence: str) -> list[Hint]:
        """Return all traps, the likeliest first; none where a sentence seems to hold none."""
        if not self.weighs(sentence):
            return []
        row = self.probabilities([sentence])[0].tolist()
        likely = row[ANSWERS.index(ANY)]
        if likely < self.suggested_from:
            return []
        order = sorted(range(len(TRAP_NAMES)), key=lambda place: -row[place])
        return [Hint(TRAP_NAMES[place], likely) for place in order]


@cache
def load_network() -> TrapsNetwork | None:
    """Return the shipped network, or None, with a line in the log, where it cannot be used."""
    try:
        return TrapsNetwork()
    except Unavailable as error:
        log.warning("The rules for thinking traps work alone: %s", error)
        return None
