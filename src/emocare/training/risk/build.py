"""From a checked ``risk`` recipe and its data to the task and the data that ``fit`` takes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch

from emocare.errors import Invalid
from emocare.evaluation.goemotions import read_comments
from emocare.safety.labelled import Labelled, read_labelled
from emocare.safety.network import ANSWERS
from emocare.training.kinds import Built, Source
from emocare.training.language.universal import load_encoder
from emocare.training.recipe import Recipe
from emocare.training.risk.data import RiskData
from emocare.training.risk.network import RiskNet
from emocare.training.risk.settings import RiskSettings
from emocare.training.risk.task import RiskTask

OWN_SENTENCES = Path(__file__).parent / "sentences"


def build(recipe: Recipe, sources: Sequence[Source]) -> Built:
    """Return the task and its data; raise Invalid or NotFound where something is missing.

    ``--data sentences=PATH`` (any number, besides those of the package), ``watched=FILE``,
    ``everyday=FILE.tsv`` and ``encoder=FILE.npz``.
    """
    settings: RiskSettings = recipe.task
    torch.manual_seed(recipe.fit.seed)
    encoder, vocabulary = load_encoder(_one(sources, "encoder"), settings.network.encoder_dropout)
    sentences = _sentences(sources)
    watched = read_labelled(_one(sources, "watched"))
    everyday = [comment.text for comment in read_comments(_one(sources, "everyday"))]
    seed = recipe.fit.seed
    data = RiskData(sentences, watched, everyday, vocabulary, settings.text, seed=seed)
    task = RiskTask(RiskNet(encoder, settings.network), settings, len(data.texts(0)))
    facts = {"sentences": len(sentences), "watched": len(watched), "everyday": len(everyday)}
    return Built(task, data, ANSWERS, facts=facts, decides=repr(sorted(facts.items())))


def _sentences(sources: Sequence[Source]) -> list[Labelled]:
    given = [source.path for source in sources if source.kind == "sentences"]
    return [row for path in (OWN_SENTENCES, *given) for row in read_labelled(path)]


def _one(sources: Sequence[Source], kind: str) -> Path:
    paths = [source.path for source in sources if source.kind == kind]
    if len(paths) != 1:
        raise Invalid(
            f"Give one --data {kind}=PATH (docs/safety.md says what it is).", code="data_missing"
        )
    return paths[0]
