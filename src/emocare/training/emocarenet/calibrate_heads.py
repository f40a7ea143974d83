"""Temperatures for the heads beside expressions, folded into their weights.

The expression head keeps its temperature in the file's metadata, where every network carries it.
FER2013's head and the action units get theirs here: dividing a linear head's weights and bias
divides its logits (and the maps whose mean they are), so nothing needs to be known later.

Action units that no teacher knows on photographs were learned from rendered faces alone. Where a
movement is hard to see, the best guess shrinks towards its mean, and everything would read as a
trace; theirs are stretched until rendered people's intensities spread as the truth does.
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
# Shifts are looked for in this range of logits, by halving.
_FURTHEST, _HALVINGS = 20.0, 40


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a unit's logits are multiplied by, and what is added to them."""

    factor: float
    shift: float


@dataclass(frozen=True, slots=True)
class HeadCalibration:
    """What was found: FER2013's error is of halves that its temperature was not fitted on."""

    fer2013: float
    fer2013_ece_cross_fitted: float
    action_units: dict[str, float]
    stretched: dict[str, Stretch]


def calibrated_heads(
    network: EmoCareNet, public: FaceSet, rendered: FaceSet
) -> tuple[EmoCareNet, HeadCalibration]:
    """Return a copy of the network with calibrated heads, and what was found.

    ``public`` is FER+ PublicTest, with its teacher; ``rendered`` people who were trained on, for
    action units without one.
    """
    fer2013, units = _logits(network, public)
    labels = public.targets.fer2013.numpy()
    logits = fer2013.numpy().astype(np.float64)
    temperature = fit_temperature(logits, labels)
    found = {
        unit: unit_temperature(units[:, i], _target(public, i), _weight(public, i))
        for i, unit in enumerate(ACTION_UNITS)
    }
    shown = _logits(network, rendered)[1]
    stretched = {
        unit: stretch(shown[:, i], _target(rendered, i), _weight(rendered, i))
        for i, unit in enumerate(ACTION_UNITS)
        if not bool((_weight(public, i) > 0).any()) and bool((_weight(rendered, i) > 0).any())
    }
    scaled = copy.deepcopy(network)
    with torch.no_grad():
        scaled.fer2013.weight /= temperature
        scaled.fer2013.bias /= temperature
        divisor = torch.tensor([found[unit] for unit in ACTION_UNITS])
        scaled.action_units.weight /= divisor[:, None, None, None]
        scaled.action_units.bias /= divisor
        for unit, by in stretched.items():
            scaled.action_units.weight[ACTION_UNITS.index(unit)] *= by.factor
            bias = scaled.action_units.bias[ACTION_UNITS.index(unit)]
            bias.copy_(bias * by.factor + by.shift)
    held_out = cross_fit(logits, labels).ece
    return scaled, HeadCalibration(temperature, held_out, found, stretched)


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


def stretch(logits: Tensor, share: Tensor, weight: Tensor) -> Stretch:
    """Return what gives one unit's logits (N,) the mean and the spread of ``share`` (N,).

    Both are of the logistic function of the logits; rows of ``weight`` 0 play no part.
    """
    known = weight > 0
    said, wanted = logits[known].double(), share[known].double()

    def shifted(factor: float) -> float:
        return _shift_to_mean(said * factor, float(wanted.mean()))

    def off(log: float) -> float:
        factor = float(np.exp(log))
        taken = torch.sigmoid(said * factor + shifted(factor))
        return abs(float(taken.std() - wanted.std()))

    factor = least_on_log_scale(off, (1.0, HIGHEST), steps=40)
    return Stretch(factor, shifted(factor))


def _shift_to_mean(logits: Tensor, mean: float) -> float:
    """Return what to add to logits (N,) so that their logistic function has this mean."""
    low, high = -_FURTHEST, _FURTHEST
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if float(torch.sigmoid(logits + middle).mean()) < mean:
            low = middle
        else:
            high = middle
    return (low + high) / 2


@torch.no_grad()
def _logits(network: EmoCareNet, faces: FaceSet) -> tuple[Tensor, Tensor]:
    answers = [network(batch.crops) for batch in plain_batches(faces)]
    return torch.cat([a.fer2013 for a in answers]), torch.cat([a.action_units for a in answers])


def _target(faces: FaceSet, place: int) -> Tensor:
    return faces.targets.action_units[:, place] / MAX_INTENSITY


def _weight(faces: FaceSet, place: int) -> Tensor:
    return faces.targets.action_units_weight[:, place]
