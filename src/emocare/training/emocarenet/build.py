"""From a checked recipe and paths to the task and the data that ``fit`` takes.

``--data`` names the folder with the .npz forms and the rendered faces:
``--data ../shared/data --data facekit=runs/rendered.npz``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from emocare.errors import Invalid, NotFound
from emocare.training.emocarenet.batches import Spoiling, steps_per_epoch
from emocare.training.emocarenet.data import EmoCareNetData
from emocare.training.emocarenet.face_set import FaceSet
from emocare.training.emocarenet.narrowing import narrowed
from emocare.training.emocarenet.network import EmoCareNet
from emocare.training.emocarenet.runs import fresh_face, with_weights
from emocare.training.emocarenet.settings import DataSettings, EmoCareNetSettings
from emocare.training.emocarenet.sources import (
    ferplus_faces,
    larger_faces,
    rendered_faces,
    rendered_gaze_rule,
)
from emocare.training.emocarenet.task import EmoCareNetTask, parameters_of
from emocare.training.emocarenet.teaching import load_teachers
from emocare.training.kinds import Built, Source
from emocare.training.recipe import Recipe
from emocare.training.run_folder import load_checkpoint
from emocare.training.sources import FACES_FILE, FERPLUS_FILE
from emocare.types import EXPRESSIONS

RENDERED = "facekit"


def build(recipe: Recipe, sources: Sequence[Source]) -> Built:
    """Return the task and its data; raise Invalid where a source is missing."""
    settings: EmoCareNetSettings = recipe.task
    folder, rendered = _paths(sources)
    sets, watched = load_sets(folder, rendered, settings.data)
    torch.manual_seed(recipe.fit.seed)
    network = begun(fresh_face(recipe), settings.start, narrow=True)
    size = settings.data.batch_size
    spoiling = Spoiling(
        unreadable=settings.data.unreadable,
        strayed=settings.data.strayed,
        clean=settings.data.clean,
    )
    data = EmoCareNetData(
        sets,
        watched,
        batch_size=size,
        spoiling=spoiling,
        seed=recipe.fit.seed,
        workers=settings.data.workers,
    )
    steps = steps_per_epoch(sets, size)
    teachers = load_teachers(settings.teaching)
    task = EmoCareNetTask(network, settings.loss, settings.rate, steps, teachers)
    counts = {f"faces_{i}": len(faces) for i, faces in enumerate(sets)}
    facts: dict[str, Any] = {**counts, "watched": len(watched), "weights": parameters_of(network)}
    return Built(task, data, tuple(EXPRESSIONS), facts=facts, decides=repr(sorted(counts.items())))


def begun(network: EmoCareNet, start: str, *, narrow: bool = False) -> EmoCareNet:
    """Return the network with the weights of ``start``, or as it is where that is empty.

    With ``narrow``, for networks that learn on, the start's blocks may be wider (``narrowing.py``).
    """
    if not start:
        return network
    weights = start_weights(start)
    return with_weights(network, narrowed(weights, network) if narrow else weights, start)


def start_weights(start: str) -> dict[str, Tensor]:
    """Return the weights in a file to begin with; raise NotFound where there is none."""
    if not Path(start).is_file():
        raise NotFound(f"There are no weights at {start} to begin with.", code="start_missing")
    return load_checkpoint(Path(start))


def load_sets(
    folder: Path, rendered: Path, settings: DataSettings
) -> tuple[list[FaceSet], FaceSet]:
    """Return the training sets, and PublicTest to watch."""
    rule = rendered_gaze_rule(rendered)
    sets = [
        ferplus_faces(folder / FERPLUS_FILE, "Training", rule),
        larger_faces(folder / FACES_FILE, rule, held_out=False, common=settings.common),
        rendered_faces(rendered, held_out=False, share=settings.rendered),
    ]
    return sets, ferplus_faces(folder / FERPLUS_FILE, "PublicTest", rule)


def _paths(sources: Sequence[Source]) -> tuple[Path, Path]:
    """Return the folder of the .npz forms and the file of rendered faces."""
    folders = [source.path for source in sources if source.kind is None]
    rendered = [source.path for source in sources if source.kind == RENDERED]
    if len(folders) != 1 or len(rendered) != 1:
        raise Invalid(
            "EmoCareNet learns from photographs and rendered faces. Give both: --data FOLDER "
            f"(with {FERPLUS_FILE} and {FACES_FILE}) and --data {RENDERED}=FILE (made by "
            "python -m emocare.training.render.make).",
            code="data_missing",
        )
    return folders[0], rendered[0]
