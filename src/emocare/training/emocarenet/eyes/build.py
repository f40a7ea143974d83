"""From a checked recipe and paths to the task and the data that ``fit`` takes.

``--data ../shared/data --data facekit=runs/rendered.npz --data people=runs/rendered_eyes.npz``:
the folder with the .npz forms, the rendered faces that the face network learned from, and those
of people it never saw.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from emocare.errors import Invalid
from emocare.training.emocarenet.build import RENDERED, begun, start_weights
from emocare.training.emocarenet.calibrated import calibrated_by
from emocare.training.emocarenet.eyes.data import EyesData
from emocare.training.emocarenet.eyes.network import UNITS, EyedNetwork
from emocare.training.emocarenet.eyes.portraits import (
    Portraits,
    ferplus_portraits,
    larger_portraits,
    rendered_portraits,
)
from emocare.training.emocarenet.eyes.settings import EyesDataSettings, EyesSettings
from emocare.training.emocarenet.eyes.task import EyesTask
from emocare.training.emocarenet.eyes.views import Taking, views_per_epoch
from emocare.training.emocarenet.network import EmoCareNet
from emocare.training.emocarenet.runs import fresh_eyed, fresh_face, with_weights
from emocare.training.emocarenet.task import parameters_of
from emocare.training.kinds import Built, Source
from emocare.training.recipe import Recipe
from emocare.training.sources import FACES_FILE, FERPLUS_FILE

PEOPLE = "people"


def build(recipe: Recipe, sources: Sequence[Source]) -> Built:
    """Return the task and its data.

    Raises Invalid where a source or the start is missing, or the kind of average does not suit.
    """
    settings: EyesSettings = recipe.task
    if recipe.fit.weight_average == "swa":
        raise Invalid(
            "The eyes are learned beside a frozen network, whose normalisation swa would measure "
            "anew. Use fit.weight_average=ema or none.",
            code="average_unsuited",
        )
    folder, rendered, people = _paths(sources)
    face = calibrated_face(recipe, folder, rendered)
    sets = load_portraits(folder, rendered, people, settings.data)
    watched = rendered_portraits(people, held_out=True, share=1.0)
    torch.manual_seed(recipe.fit.seed)
    network = begun_eyed(recipe, face)
    size = settings.data.batch_size
    data = EyesData(
        sets,
        watched,
        batch_size=size,
        taking=Taking(worse=settings.data.worse),
        seed=recipe.fit.seed,
        workers=settings.data.workers,
    )
    task = EyesTask(network, settings, views_per_epoch(sets, size))
    counts = {f"faces_{i}": len(faces) for i, faces in enumerate(sets)}
    weights = parameters_of(network.eyes)
    facts: dict[str, Any] = {**counts, "watched": len(watched), "weights": weights}
    return Built(task, data, UNITS, facts=facts, decides=repr(sorted(counts.items())))


def calibrated_face(recipe: Recipe, folder: Path, rendered: Path) -> EmoCareNet:
    """Return the face network as it ships: its heads calibrated as ``ship`` does.

    The branch corrects calibrated answers, so that nothing needs to be fitted after it.
    """
    start = recipe.task.start
    if not start:
        raise Invalid(
            "The eyes are learned beside a finished network. Name its weights: "
            "--set start=RUN/averaged.pt.",
            code="start_missing",
        )
    face, _ = calibrated_by(begun(fresh_face(recipe), start).eval(), folder, rendered)
    return face


def begun_eyed(recipe: Recipe, face: EmoCareNet) -> EyedNetwork:
    """Return a branch beside the face network: a fresh one, or that of ``branch_start``.

    Raises NotFound or Invalid where that is no file, or one of another branch.
    """
    network = fresh_eyed(recipe)
    learned = recipe.task.branch_start
    if learned:
        weights = start_weights(learned)
        branch = {name: value for name, value in weights.items() if name.startswith("eyes.")}
        own = {f"face.{name}": value for name, value in network.face.state_dict().items()}
        with_weights(network, own | branch, learned)
    network.face.load_state_dict(face.state_dict())
    return network


def load_portraits(
    folder: Path, rendered: Path, people: Path, settings: EyesDataSettings
) -> list[Portraits]:
    """Return the training sets."""
    return [
        ferplus_portraits(folder / FERPLUS_FILE, "Training", settings.ferplus),
        larger_portraits(folder / FACES_FILE, held_out=False, share=settings.faces),
        rendered_portraits(rendered, held_out=False, share=settings.rendered),
        rendered_portraits(people, held_out=False, share=settings.people),
    ]


def _paths(sources: Sequence[Source]) -> tuple[Path, Path, Path]:
    """Return the folder of the .npz forms, and the two files of rendered faces."""
    found = {kind: [s.path for s in sources if s.kind == kind] for kind in (None, RENDERED, PEOPLE)}
    if any(len(paths) != 1 for paths in found.values()):
        raise Invalid(
            "The eyes are learned from photographs and rendered people, seen before and not. Give "
            f"all: --data FOLDER (with {FERPLUS_FILE} and {FACES_FILE}), --data {RENDERED}=FILE "
            f"that the network learned from, and --data {PEOPLE}=FILE with others (made by python "
            "-m emocare.training.render.make with --size 192 and another --seed).",
            code="data_missing",
        )
    return found[None][0], found[RENDERED][0], found[PEOPLE][0]
