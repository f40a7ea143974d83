"""Maps that light up where the movement is: a mild pull on the class activation maps.

Every cell of the joined features has seen most of the face, so nothing but this keeps the
network from computing AU12 in a cell beside the ear. The pull is the share of a map's positive
part that lies outside the region where the action unit shows (after the regions that JAA-Net,
Shao et al. 2018, crops around landmarks), or outside the face for an expression. It is about
places only: no label of one head reaches another.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import torch
from torch import Tensor

from emocare.training.emocarenet.face_set import Targets
from emocare.training.emocarenet.network import Answers
from emocare.types import ACTION_UNITS, MAX_INTENSITY

# Landmarks (iBUG order) around which each action unit shows.
_BROWS, _EYES = tuple(range(17, 27)), tuple(range(36, 48))
_NOSE, _MOUTH = tuple(range(29, 36)), tuple(range(48, 68))
_CHEEKS = (1, 2, 3, 13, 14, 15, 40, 41, 46, 47)
_CHIN = (6, 7, 8, 9, 10, 57)
REGIONS: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {
        "AU01": (*_BROWS, 27),
        "AU02": _BROWS,
        "AU04": (*_BROWS, 27),
        "AU05": _EYES,
        "AU06": (*_CHEEKS, *_EYES),
        "AU07": _EYES,
        "AU09": (27, 28, *_NOSE),
        "AU10": (*_NOSE, *range(48, 55)),
        "AU12": _MOUTH,
        "AU14": _MOUTH,
        "AU15": (*_MOUTH, *_CHIN),
        "AU17": (*_CHIN, *_MOUTH),
        "AU20": _MOUTH,
        "AU23": _MOUTH,
        "AU24": _MOUTH,
        "AU25": _MOUTH,
        "AU26": (*_MOUTH, *_CHIN),
        "AU43": _EYES,
    }
)
# A cell belongs to a region whose landmarks come this near to its centre (sides of the crop);
# a cell's half diagonal is 0.09.
REACH = 0.13


def stray_light(said: Answers, targets: Targets) -> Tensor:
    """Return the mean share of the maps' positive parts that lies outside their regions.

    Action units count by their intensity, expressions by how sure the votes are; faces without
    landmarks not at all.
    """
    near = cells_near(targets.landmarks, said.expression_maps.shape[-1])  # (N, 70, C)
    inside = torch.stack([near[:, list(REGIONS[unit])].amax(dim=1) for unit in ACTION_UNITS], dim=1)
    known = targets.landmarks_weight[:, None]
    shown = targets.action_units / MAX_INTENSITY * (targets.action_units_weight > 0) * known
    strays = [(_outside(said.action_unit_maps, inside), shown)]
    face = near.amax(dim=1, keepdim=True).expand(-1, said.expression_maps.shape[1], -1)
    named = targets.expression * (targets.expression_weight >= 1)[:, None] * known
    strays.append((_outside(said.expression_maps, face), named))
    total = torch.stack([(share * weight).sum() for share, weight in strays]).sum()
    return total / torch.stack([weight.sum() for _, weight in strays]).sum().clamp(min=1.0)


def cells_near(landmarks: Tensor, cells: int) -> Tensor:
    """Return which cells (N, 70, cells²) of a square grid lie near each landmark: 0 or 1."""
    centres = (torch.arange(cells, device=landmarks.device) + 0.5) / cells
    y, x = torch.meshgrid(centres, centres, indexing="ij")
    places = torch.stack([x, y], dim=-1).view(1, 1, -1, 2)
    apart = (landmarks[:, :, None] - places).square().sum(dim=-1).sqrt()
    return (apart < REACH).float()


def _outside(maps: Tensor, inside: Tensor) -> Tensor:
    """Return the share (N, K) of each map's positive part where ``inside`` (N, K, C) is 0."""
    light = torch.relu(maps.flatten(2))
    return (light * (1 - inside)).sum(dim=2) / light.sum(dim=2).clamp(min=1e-3)
