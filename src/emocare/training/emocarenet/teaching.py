"""Distillation: labels softened by what stronger networks say about the very same crop.

Votes of ten people are a noisy sample of what many would say, and one picture never tells an
intensity exactly; larger networks have seen all pictures and say what can be seen of it (Hinton
et al. 2015). They look at the crop that the learner looks at, spoilt as it is (Beyer et al.
2022), so they never say more than can be seen in it. Only what has a label is taught.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from emocare.training.emocarenet.face_set import Targets
from emocare.training.emocarenet.network import EmoCareNet
from emocare.training.emocarenet.runs import load_network
from emocare.training.emocarenet.settings import TeachingSettings
from emocare.types import MAX_INTENSITY


class Teachers:
    """Finished networks whose mean answers count ``weight`` beside the labels.

    No ``nn.Module``, so that they are neither trained nor saved with the learner.
    """

    def __init__(self, networks: Sequence[EmoCareNet], weight: float) -> None:
        self._networks, self._weight = list(networks), weight

    def soften(self, crops: Tensor, targets: Targets) -> Targets:
        """Return the targets with softened expressions and intensities of crops (N, 1, S, S)."""
        if not self._networks:
            return targets
        with torch.no_grad():
            said = [network.to(crops.device)(crops) for network in self._networks]
        named = torch.stack([torch.softmax(one.expression.float(), dim=1) for one in said])
        share = torch.stack([torch.sigmoid(one.action_units.float()) for one in said])
        return replace(
            targets,
            expression=self._mixed(targets.expression, named.mean(dim=0)),
            action_units=self._mixed(targets.action_units, MAX_INTENSITY * share.mean(dim=0)),
        )

    def _mixed(self, labels: Tensor, said: Tensor) -> Tensor:
        return (1 - self._weight) * labels + self._weight * said


def load_teachers(settings: TeachingSettings) -> Teachers:
    """Return the networks of the runs named; raise NotFound or Invalid where one is none."""
    networks = [load_network(Path(run)) for run in settings.runs]
    for network in networks:
        network.to(memory_format=torch.channels_last)
    return Teachers(networks, settings.weight)
