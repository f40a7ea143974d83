"""From a recipe of kind ``classify`` and somebody's data to a task that can be fitted."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from emocare.errors import Invalid
from emocare.training.classify.backbones import count_parameters
from emocare.training.classify.datamodule import ClassifyData
from emocare.training.classify.examples import Examples
from emocare.training.classify.judge import judge_run
from emocare.training.classify.network import FaceClassifier, build_network
from emocare.training.classify.parts import Parts
from emocare.training.classify.runs import take_weights
from emocare.training.classify.sequences import in_sequence
from emocare.training.classify.settings import ClassifySettings
from emocare.training.classify.sources import read_sources
from emocare.training.classify.task import ClassifyTask
from emocare.training.classify.teachers import load_teachers
from emocare.training.kinds import Built, Source
from emocare.training.recipe import Recipe


def build(recipe: Recipe, sources: Sequence[Source]) -> Built:
    """Read the data and make the task; raise Invalid naming whatever cannot be used."""
    settings: ClassifySettings = recipe.task
    return build_on(recipe, read_sources(sources, settings.data, recipe.fit.seed))


def build_on(recipe: Recipe, parts: Parts) -> Built:
    """Make the task for rows that are already read and split."""
    settings: ClassifySettings = recipe.task
    if parts.validation is None:
        raise Invalid("There is no row to watch.", code="dataset_small")
    training = in_sequence(parts.training, settings.input)
    validation = in_sequence(parts.validation, settings.input)
    _check_affect(training, settings)
    torch.manual_seed(recipe.fit.seed)
    network, messages = _network(settings)
    data = ClassifyData(training, validation, settings, recipe.fit.seed)
    task = ClassifyTask(network, settings, data.weights(), load_teachers(settings))
    facts = {
        "training_rows": len(training),
        "validation_rows": len(validation),
        "parameters": count_parameters(network),
        "pretrained": bool(settings.network.pretrained) and not messages,
        "messages": (*parts.messages, *messages),
    }
    return Built(
        task,
        data,
        tuple(expression.value for expression in settings.data.expressions),
        facts,
        decides=_digest(training, validation),
        judge=lambda out: judge_run(out, data, settings),
    )


def _network(settings: ClassifySettings) -> tuple[FaceClassifier, tuple[str, ...]]:
    """Return the network, and what is to be told about its weights."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        network = build_network(settings, load_pretrained=True)
    told = tuple(str(w.message) for w in caught if "pretrained weights" in str(w.message))
    if settings.network.start_from:
        taken, known = take_weights(network, Path(settings.network.start_from).expanduser())
        told = (*told, f"{taken} of {known} tensors taken from {settings.network.start_from}")
    return network, told


def _check_affect(training: Examples, settings: ClassifySettings) -> None:
    if settings.network.affect_head and not np.isfinite(training.affect).all(axis=1).any():
        raise Invalid(
            "network.affect_head needs valence and arousal, which this data lacks (AffectNet has "
            "them). Add such data, or --set network.affect_head=false.",
            code="no_affect",
        )


def _digest(*parts: Examples) -> str:
    """Return a short hash of every row's target: other data, other hash."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(np.ascontiguousarray(part.targets).tobytes())
        digest.update(np.ascontiguousarray(part.frames).tobytes())
    return digest.hexdigest()[:16]
