# ruff: noqa: E402  torch may be absent; then the file is skipped before anything needs it
from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="./app test --all installs the training packages")

from dataclasses import replace

from emocare.training.emocarenet.locality import REGIONS, cells_near, stray_light
from emocare.training.emocarenet.network import EmoCareNet
from emocare.types import ACTION_UNITS
from tests.training.emocarenet.made_targets import targets
from tests.training.emocarenet.small import SMALL

pytestmark = pytest.mark.training


def one_face():
    """A face whose mouth is in the lower middle and whose other landmarks are at the top."""
    known = targets(1)
    points = torch.full((1, 70, 2), 0.5)
    points[:, :, 1] = 0.1
    points[:, 48:68] = torch.tensor([0.5, 0.8])
    units = torch.zeros(1, len(ACTION_UNITS))
    units[:, ACTION_UNITS.index("AU12")] = 5.0
    return replace(
        known,
        landmarks=points,
        landmarks_weight=torch.ones(1),
        action_units=units,
        action_units_weight=torch.ones(1, len(ACTION_UNITS)),
        expression_weight=torch.zeros(1),
    )


def lit(row: int, column: int):
    """What a network says that lights one cell of AU12's map."""
    said = EmoCareNet(SMALL)(torch.rand(2, 1, 64, 64))
    maps = torch.zeros(1, len(ACTION_UNITS), 8, 8)
    maps[0, ACTION_UNITS.index("AU12"), row, column] = 3.0
    return said._replace(action_unit_maps=maps, expression_maps=said.expression_maps[:1].detach())


def test_every_action_unit_has_a_region():
    assert set(REGIONS) == set(ACTION_UNITS)


def test_light_at_the_mouth_is_no_stray_and_light_beside_the_ear_is():
    assert stray_light(lit(6, 4), one_face()) == 0
    assert stray_light(lit(3, 0), one_face()) == 1


def test_a_face_without_landmarks_pulls_nowhere():
    unknown = replace(one_face(), landmarks_weight=torch.zeros(1))
    assert stray_light(lit(3, 0), unknown) == 0


def test_a_landmark_reaches_the_cells_around_it():
    near = cells_near(torch.tensor([[[0.5, 0.5]]]), 8).view(8, 8)
    assert near.sum() == 4
    assert near[3:5, 3:5].all()
