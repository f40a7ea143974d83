# ruff: noqa: E402  torch may be absent; then the file is skipped before anything needs it
from __future__ import annotations

from dataclasses import replace

import pytest

torch = pytest.importorskip("torch", reason="./app test --all installs the training packages")

from emocare.errors import Invalid
from emocare.training.emocarenet.build import begun
from emocare.training.emocarenet.narrowing import narrowed
from emocare.training.emocarenet.network import EmoCareNet
from tests.training.emocarenet.small import SMALL

pytestmark = pytest.mark.training

NARROW = replace(SMALL, inner=(6, 24, 20))


@pytest.fixture
def wide():
    """A network whose first block uses but the even channels, and whose last all but twelve."""
    torch.manual_seed(0)
    network = EmoCareNet(SMALL).eval()
    with torch.no_grad():
        first, last = network.stages[0][0], network.stages[2][0]
        first.second[0].weight[:, 1::2] = 0
        first.first[1].weight[[0, 2]] = 1e-6  # looked at, and always next to nothing
        last.second[0].weight[:, 5:17] = 0
    return network


@torch.no_grad()
def test_what_carries_nothing_is_left_out_and_nothing_changes(wide):
    network = EmoCareNet(NARROW).eval()
    network.load_state_dict(narrowed(wide.state_dict(), network))
    crops = torch.rand(3, 1, 64, 64)
    for one, other in zip(network(crops), wide(crops), strict=True):
        torch.testing.assert_close(one, other, atol=1e-4, rtol=1e-3)
    kept = network.stages[0][0].first[0].weight
    assert torch.equal(kept, wide.stages[0][0].first[0].weight[[4, 6, 8, 10, 12, 14]])


def test_blocks_of_the_same_width_stay_as_they_are(wide):
    weights = narrowed(wide.state_dict(), EmoCareNet(SMALL))
    assert all(torch.equal(weights[name], value) for name, value in wide.state_dict().items())


def test_only_who_learns_on_may_begin_with_wider_blocks(wide, tmp_path):
    start = tmp_path / "averaged.pt"
    torch.save(wide.state_dict(), start)
    assert (
        begun(EmoCareNet(NARROW), str(start), narrow=True).stages[0][0].first[0].out_channels == 6
    )
    with pytest.raises(Invalid):
        begun(EmoCareNet(NARROW), str(start))
