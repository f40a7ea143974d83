"""From a checked ``feelings`` recipe and a folder to the task and the data that ``fit`` takes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch

from emocare.errors import Invalid
from emocare.language.labels import FEELINGS
from emocare.training.kinds import Built, Source
from emocare.training.language.data import FeelingsData, load_comments, make_vocabulary
from emocare.training.language.network import FeelingsNet
from emocare.training.language.settings import FeelingsSettings
from emocare.training.language.task import FeelingsTask
from emocare.training.recipe import Recipe

TRAIN_FILE, DEV_FILE = "goemotions_train.tsv", "goemotions_dev.tsv"


def build(recipe: Recipe, sources: Sequence[Source]) -> Built:
    """Return the task and its data; raise Invalid or NotFound where a file is missing."""
    settings: FeelingsSettings = recipe.task
    folder = text_folder(sources)
    training, watched = load_comments(folder / TRAIN_FILE), load_comments(folder / DEV_FILE)
    vocabulary = make_vocabulary(training, settings.text)
    torch.manual_seed(recipe.fit.seed)
    network = FeelingsNet(len(vocabulary), settings.network, settings.text.hidden_words)
    size = settings.text.batch_size
    data = FeelingsData(training, watched, vocabulary, batch_size=size, seed=recipe.fit.seed)
    task = FeelingsTask(network, settings.rate, max(1, len(training) // size))
    facts = {"comments": len(training), "watched": len(watched), "words": len(vocabulary)}
    return Built(task, data, FEELINGS, facts=facts, decides=repr(sorted(facts.items())))


def text_folder(sources: Sequence[Source]) -> Path:
    """Return the one folder that ``--data`` names."""
    if len(sources) != 1 or sources[0].kind is not None:
        raise Invalid(
            f"Give one folder with {TRAIN_FILE} and {DEV_FILE}: --data FOLDER "
            "(emocare data build goemotions makes them).",
            code="data_missing",
        )
    return sources[0].path
