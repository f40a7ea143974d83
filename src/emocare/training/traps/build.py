"""From a checked ``traps`` recipe and its data to the task and the data that ``fit`` takes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, log_softmax

from emocare.language.evaluate_traps import Sentence, read_sentences
from emocare.language.traps_network import ANSWERS, ANY
from emocare.training.answers.build import LabelledTexts, build_answers, one_source
from emocare.training.answers.data import Answered
from emocare.training.answers.task import Objective
from emocare.training.kinds import Built, Source
from emocare.training.recipe import Recipe

OWN_SENTENCES = Path(__file__).parent / "sentences"
GUIDE = "docs/thinking-traps.md"
# Whether there is any trap decides what is shown at all, so it counts more than which.
_ANY = 3.0
_ANY_PLACE = ANSWERS.index(ANY)


def build(recipe: Recipe, sources: Sequence[Source]) -> Built:
    """Return the task and its data; raise Invalid or NotFound where something is missing.

    ``--data sentences=FILE`` (any number, besides those of the package), ``watched=FILE``,
    ``everyday=FILE.tsv`` and ``encoder=FILE.npz``.
    """
    given = [source.path for source in sources if source.kind == "sentences"]
    files = [*sorted(OWN_SENTENCES.glob("*.yaml")), *given]
    watched = read_sentences(one_source(sources, "watched", GUIDE))
    texts = LabelledTexts(
        [answered(row) for file in files for row in read_sentences(file) if row.half == "tune"],
        [answered(row) for row in watched],
        ANSWERS,
        Objective(loss, _ANY_PLACE),
        lambda sentence: [sentence],
        GUIDE,
    )
    return build_answers(recipe, sources, texts)


def answered(sentence: Sentence) -> Answered:
    """Return a sentence with what is true of it, in the order of ``ANSWERS``."""
    held = {*sentence.traps, *([ANY] if sentence.traps else [])}
    return Answered(sentence.text, tuple(float(name in held) for name in ANSWERS))


def loss(logits: Tensor, answers: Tensor) -> Tensor:
    """Return the loss of each row (N,): whether there is any trap, and which one it is.

    Which: cross-entropy over the fifteen, its target shared by those named; nothing without one.
    """
    traps, named = logits[:, :_ANY_PLACE], answers[:, :_ANY_PLACE]
    target = named / named.sum(dim=1, keepdim=True).clamp(min=1)
    which = -(log_softmax(traps, dim=1) * target).sum(dim=1)
    held = answers[:, _ANY_PLACE]
    told = binary_cross_entropy_with_logits(logits[:, _ANY_PLACE], held, reduction="none")
    return _ANY * told + which
