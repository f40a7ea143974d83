"""A run of EmoCareNet as it is exported; ``ship`` adds what only shipping needs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from emocare.evaluation.ferplus import load_ferplus
from emocare.training.calibrate import ferplus_crops
from emocare.training.classify.runs import Which
from emocare.training.emocarenet.outputs import OUTPUTS, further_inputs, shipped_outputs
from emocare.training.emocarenet.runs import load_shippable
from emocare.training.emocarenet.ship import run_metadata
from emocare.training.export import GREY_CROP
from emocare.training.exportable import Exportable, nothing_further
from emocare.training.kinds import Source
from emocare.training.sources import FERPLUS_FILE
from emocare.types import Float32Array
from emocare.vision.network import EYE_INPUT, patches_of


def exportable(run: Path, sources: Sequence[Source], which: Which, count: int) -> Exportable:
    """Return a run's network, and up to ``count`` crops of FER+ Training out of ``sources``.

    The chosen weights are the averaged ones of the last epoch, as ``ship`` takes them.
    """
    which = "averaged" if which == "chosen" else which
    network = load_shippable(run, which)
    looks = bool(further_inputs(network))
    return Exportable(
        shipped_outputs(network),
        GREY_CROP,
        OUTPUTS,
        run_metadata(run, version="1"),
        _crops(sources, count),
        _patches if looks else nothing_further,
    )


def _patches(crops: Float32Array) -> dict[str, Float32Array]:
    """Return the eye patches that crops alone lead to."""
    return {EYE_INPUT: patches_of(crops)}


def _crops(sources: Sequence[Source], count: int) -> Tensor | None:
    folders = [source.path for source in sources if source.kind is None]
    if not folders:
        return None
    faces = load_ferplus(folders[0] / FERPLUS_FILE, "Training").judged()
    return torch.from_numpy(ferplus_crops(faces)[:count])
