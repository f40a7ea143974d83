"""From texts with answers to the task and the data that ``fit`` takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from emocare.errors import Invalid
from emocare.evaluation.goemotions import read_comments
from emocare.training.answers.data import Answered, AnswersData, Cut, Reading
from emocare.training.answers.network import AnswersNet
from emocare.training.answers.settings import AnswersSettings
from emocare.training.answers.task import AnswersTask, Objective
from emocare.training.kinds import Built, Source
from emocare.training.language.universal import load_encoder
from emocare.training.recipe import Recipe


@dataclass(frozen=True, slots=True)
class LabelledTexts:
    """Texts to learn from, another author's to watch, and what is learned of them.

    ``answers`` are their names in order; ``cut`` says in which passages a text is read; ``guide``
    is the page that says what the data are.
    """

    sentences: Sequence[Answered]
    watched: Sequence[Answered]
    answers: tuple[str, ...]
    objective: Objective
    cut: Cut
    guide: str


def build_answers(recipe: Recipe, sources: Sequence[Source], texts: LabelledTexts) -> Built:
    """Return the task and its data, with ``--data everyday=FILE.tsv`` and ``encoder=FILE.npz``."""
    settings: AnswersSettings = recipe.task
    torch.manual_seed(recipe.fit.seed)
    file = one_source(sources, "encoder", texts.guide)
    encoder, vocabulary = load_encoder(file, settings.network.encoder_dropout)
    comments = read_comments(one_source(sources, "everyday", texts.guide))
    everyday = [comment.text for comment in comments]
    data = AnswersData(
        texts.sentences,
        texts.watched,
        everyday,
        Reading(texts.cut, vocabulary),
        settings.text,
        seed=recipe.fit.seed,
    )
    network = AnswersNet(encoder, settings.network, len(texts.answers))
    task = AnswersTask(network, texts.objective, settings, len(data.texts(0)))
    facts = {
        "sentences": len(texts.sentences),
        "watched": len(texts.watched),
        "everyday": len(everyday),
    }
    return Built(task, data, texts.answers, facts=facts, decides=repr(sorted(facts.items())))


def one_source(sources: Sequence[Source], kind: str, guide: str) -> Path:
    """Return the path of the one source of a kind; raise Invalid where there is not just one."""
    paths = [source.path for source in sources if source.kind == kind]
    if len(paths) != 1:
        raise Invalid(
            f"Give one --data {kind}=PATH ({guide} says what it is).", code="data_missing"
        )
    return paths[0]
