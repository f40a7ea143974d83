"""From a checked ``risk`` recipe and its data to the task and the data that ``fit`` takes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from emocare.safety.labelled import Labelled, read_labelled
from emocare.safety.network import ANSWERS, LEVELS, passages_to_read
from emocare.safety.phrase_list import KINDS
from emocare.safety.sentences import split_sentences
from emocare.training.answers.build import LabelledTexts, build_answers, one_source
from emocare.training.answers.data import Answered
from emocare.training.answers.task import Objective
from emocare.training.kinds import Built, Source
from emocare.training.recipe import Recipe

OWN_SENTENCES = Path(__file__).parent / "sentences"
GUIDE = "docs/safety.md"
# "Any ideation or harm" opens the path, so it counts most; rarer answers count less.
_KIND, _ANY, _OTHER_LEVEL = 0.5, 2.0, 0.7
_ANY_PLACE = ANSWERS.index("level_2")
_WEIGHTS = (*(_KIND for _ in KINDS), *(_ANY if level == 2 else _OTHER_LEVEL for level in LEVELS))


def build(recipe: Recipe, sources: Sequence[Source]) -> Built:
    """Return the task and its data; raise Invalid or NotFound where something is missing.

    ``--data sentences=PATH`` (any number, besides those of the package), ``watched=FILE``,
    ``everyday=FILE.tsv`` and ``encoder=FILE.npz``.
    """
    given = [source.path for source in sources if source.kind == "sentences"]
    learned = [row for path in (OWN_SENTENCES, *given) for row in read_labelled(path)]
    watched = read_labelled(one_source(sources, "watched", GUIDE))
    texts = LabelledTexts(
        [answered(one) for one in learned],
        [answered(one) for one in watched],
        ANSWERS,
        Objective(loss, _ANY_PLACE),
        passages,
        GUIDE,
    )
    return build_answers(recipe, sources, texts)


def passages(text: str) -> list[str]:
    """Return a text as it will be read, the whole where that is not at all."""
    found = passages_to_read(split_sentences(text))
    return [text[one.start : one.end] for one in found] or [text]


def answered(labelled: Labelled) -> Answered:
    """Return a text with what is true of it, in the order of ``ANSWERS``."""
    kinds = [float(kind in labelled.kinds) for kind in KINDS]
    return Answered(labelled.text, (*kinds, *(float(labelled.level >= level) for level in LEVELS)))


def loss(logits: Tensor, answers: Tensor) -> Tensor:
    """Return the weighted cross-entropy (N,), summed over answers: each its own yes or no."""
    each = binary_cross_entropy_with_logits(logits, answers, reduction="none")
    return (each * each.new_tensor(_WEIGHTS)).sum(dim=1)
