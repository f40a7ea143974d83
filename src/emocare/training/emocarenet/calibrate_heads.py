"""Temperatures for the heads beside expressions, folded into their weights.

The expression head keeps its temperature in the file's metadata, where every network carries it.
FER2013's head and the action units get theirs here: dividing a linear head's weights and bias
divides its logits (and the maps whose mean they are), so nothing needs to be known later.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from emocare.evaluation.calibration import cross_fit, fit_temperature, least_on_log_scale
from emocare.training.emocarenet.batches import plain_batches
from emocare.training.emocarenet.face_set import FaceSet
from emocare.training.emocarenet.network import EmoCareNet
from emocare.types import ACTION_UNITS, MAX_INTENSITY

# Temperatures are looked for between these, by golden section on a logarithmic scale.
LOWEST, HIGHEST = 0.25, 4.0


@dataclass(frozen=True, slots=True)
class HeadCalibration:
    """The temperatures found on PublicTest, and FER2013's error on halves it was not fitted on."""

    fer2013: float
    fer2013_ece_cross_fitted: float
    action_units: dict[str, float]


def calibrated_heads(network: EmoCareNet, public: FaceSet) -> tuple[EmoCareNet, HeadCalibration]:
    """Return a copy of the network with calibrated heads, and what was found.

    ``public`` is FER+ PublicTest; action units that it has no teacher for stay as they are.
    """
    fer2013, units = _logits(network, public)
    labels = public.targets.fer2013.numpy()
    logits = fer2013.numpy().astype(np.float64)
    temperature = fit_temperature(logits, labels)
    found = {
        unit: unit_temperature(units[:, i], _target(public, i), _weight(public, i))
        for i, unit in enumerate(ACTION_UNITS)
    }
    scaled = copy.deepcopy(network)
    with torch.no_grad():
        scaled.fer2013.weight /= temperature
        scaled.fer2013.bias /= temperature
        divisor = torch.tensor([found[unit] for unit in ACTION_UNITS])
        scaled.action_units.weight /= divisor[:, None, None, None]
        scaled.action_units.bias /= divisor
    held_out = cross_fit(logits, labels).ece
    return scaled, HeadCalibration(temperature, held_out, found)


def unit_temperature(logits: Tensor, share: Tensor, weight: Tensor) -> float:
    """Return the temperature of one unit's logits (N,) with the least cross-entropy.

    ``share`` (N,) is the intensity over its maximum, ``weight`` (N,) 0 where it is unknown; 1
    where nothing is known.
    """
    known = weight > 0
    if not bool(known.any()):
        return 1.0
    said, wanted = logits[known], share[known]
    return least_on_log_scale(
        lambda log: float(
            functional.binary_cross_entropy_with_logits(said / float(np.exp(log)), wanted)
        ),
        (LOWEST, HIGHEST),
        steps=40,
    )


@torch.no_grad()
def _logits(network: EmoCareNet, faces: FaceSet) -> tuple[Tensor, Tensor]:
    answers = [network(batch.crops) for batch in plain_batches(faces)]
    return torch.cat([a.fer2013 for a in answers]), torch.cat([a.action_units for a in answers])


def _target(faces: FaceSet, place: int) -> Tensor:
    return faces.targets.action_units[:, place] / MAX_INTENSITY


def _weight(faces: FaceSet, place: int) -> Tensor:
    return faces.targets.action_units_weight[:, place]
