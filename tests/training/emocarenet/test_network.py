# ruff: noqa: E402  torch may be absent; then the file is skipped before anything needs it
from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="./app test --all installs the training packages")

from emocare.runtime import OnnxModel
from emocare.training.emocarenet.metadata import emocarenet_metadata
from emocare.training.emocarenet.network import EmoCareNet
from emocare.training.emocarenet.outputs import OUTPUTS, ShippedOutputs, further_inputs
from emocare.training.emocarenet.runs import fresh_network
from emocare.training.emocarenet.ship import export
from emocare.training.export import export_network
from emocare.training.recipe import load_recipe
from emocare.vision.network import INPUT
from tests.training.emocarenet.small import SMALL

pytestmark = pytest.mark.training


@pytest.fixture(scope="module")
def network():
    """A network whose normalisation has seen data, so that folding it has something to fold."""
    torch.manual_seed(0)
    net = EmoCareNet(SMALL)
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
        for _ in range(5):
            net(torch.rand(16, 1, 64, 64))
    return net.eval()


@pytest.fixture(scope="module")
def crops():
    return torch.rand(6, 1, 64, 64, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize("recipe", ["emocarenet", "emocarenet_eyes"])
def test_the_real_network_keeps_to_its_budget(recipe):
    net = fresh_network(load_recipe(recipe)).eval()
    work = 0

    def count(module, _, output):
        nonlocal work
        if isinstance(module, torch.nn.Conv2d):
            work += module.weight.numel() * output.shape[0] * output.shape[2] * output.shape[3]
        if isinstance(module, torch.nn.Linear):
            work += module.weight.numel() * output.shape[0]

    for module in net.modules():
        module.register_forward_hook(count)
    shapes = {"crop": (1, 64, 64), **further_inputs(net)}
    net(*(torch.rand(1, *shape) for shape in shapes.values()))
    assert sum(p.numel() for p in net.parameters()) <= 2.5e6
    assert work <= 40e6


def test_maps_have_their_logits_as_means(network, crops):
    said = network(crops)
    torch.testing.assert_close(said.expression_maps.mean(dim=(2, 3)), said.expression)
    torch.testing.assert_close(said.action_unit_maps.mean(dim=(2, 3)), said.action_units)


def test_light_and_contrast_carry_no_information(network, crops):
    dimmed = crops * 0.4 + 0.3
    torch.testing.assert_close(
        network(dimmed).expression, network(crops).expression, atol=0.02, rtol=0.02
    )


def test_the_exported_file_answers_as_torch_does(tmp_path, network, crops):
    metadata = emocarenet_metadata(version="0")
    shipped = ShippedOutputs(network)
    export_network(shipped, tmp_path / "net.onnx", metadata, outputs=OUTPUTS, half=False)
    model = OnnxModel(tmp_path / "net.onnx")
    assert model.outputs == OUTPUTS
    with torch.no_grad():
        expected = shipped(crops)
    for name, ours, theirs in zip(
        OUTPUTS, model.run({INPUT: crops.numpy()}), expected, strict=True
    ):
        np.testing.assert_allclose(ours, theirs.numpy(), atol=1e-4, err_msg=name)


def test_outputs_stay_in_their_ranges(network, crops):
    said = dict(zip(OUTPUTS, ShippedOutputs(network)(crops * 3 - 1), strict=True))
    assert 0 <= said["action_units"].min() <= said["action_units"].max() <= 5
    assert 0 <= said["eyes"][:, :, 0].min() <= said["eyes"][:, :, 0].max() <= 1
    assert 0 <= said["presence"].min() <= said["presence"].max() <= 1


def test_int8_answers_nearly_the_same_and_keeps_the_facts(tmp_path, network, crops):
    metadata = emocarenet_metadata(version="7")
    export(network, tmp_path, metadata, crops.numpy())
    whole = OnnxModel(tmp_path / "emocarenet.onnx")
    small = OnnxModel(tmp_path / "emocarenet_int8.onnx")
    assert small.outputs == whole.outputs
    assert dict(small.metadata) == dict(whole.metadata)
    (ours,), (theirs,) = (m.run({INPUT: crops.numpy()}, ["logits"]) for m in (small, whole))
    assert np.abs(ours - theirs).max() < 0.2 * np.abs(theirs).max() + 0.05
