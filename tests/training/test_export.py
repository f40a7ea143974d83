# ruff: noqa: E402  torch may be absent; then the file is skipped before anything needs it
from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="./app test --all installs the training packages")

from emocare.runtime import OnnxModel
from emocare.training.emocarenet.network import EmoCareNet, standardise
from emocare.training.export import export_network, fold_normalisation, write_metadata
from emocare.vision.model_card import expression_metadata
from emocare.vision.network import INPUT, OnnxFaceNetwork
from tests.training.emocarenet.small import SMALL

pytestmark = pytest.mark.training

METADATA = expression_metadata(
    name="tiny", version="3", temperature=2.0, extra={"licence": "Apache-2.0"}
)


class Expressions(torch.nn.Module):
    """A network that says nothing but expressions."""

    def __init__(self):
        super().__init__()
        self.whole = EmoCareNet(SMALL)

    def forward(self, crop):
        return self.whole(crop).expression


@pytest.fixture(scope="module")
def network():
    """A network whose normalisation has seen data, so that folding it has something to fold."""
    torch.manual_seed(0)
    net = Expressions()
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
        for _ in range(5):
            net(torch.rand(16, 1, 64, 64))
    return net.eval()


@pytest.fixture(scope="module")
def crops():
    return torch.rand(7, 1, 64, 64, generator=torch.Generator().manual_seed(1))


def logits_of(network, crops):
    with torch.no_grad():
        return network(crops).numpy()


def test_float32_onnx_answers_as_torch_does(tmp_path, network, crops):
    export_network(network, tmp_path / "net.onnx", METADATA, half=False)
    (ours,) = OnnxModel(tmp_path / "net.onnx").run({INPUT: crops.numpy()})
    np.testing.assert_allclose(ours, logits_of(network, crops), atol=1e-4)


def test_half_stored_weights_change_probabilities_little(tmp_path, network, crops):
    export_network(network, tmp_path / "half.onnx", METADATA)
    (ours,) = OnnxModel(tmp_path / "half.onnx").run({INPUT: crops.numpy()})
    expected = torch.softmax(torch.from_numpy(logits_of(network, crops)), 1).numpy()
    found = torch.softmax(torch.from_numpy(ours), 1).numpy()
    np.testing.assert_allclose(found, expected, atol=2e-3)


def test_half_storage_halves_the_file(tmp_path, network):
    export_network(network, tmp_path / "half.onnx", METADATA)
    export_network(network, tmp_path / "full.onnx", METADATA, half=False)
    sizes = [(tmp_path / name).stat().st_size for name in ("half.onnx", "full.onnx")]
    assert sizes[0] < 0.7 * sizes[1]


@pytest.mark.parametrize("faces", [1, 3, 64])
def test_any_number_of_faces_is_read_at_once(tmp_path, network, faces):
    export_network(network, tmp_path / "net.onnx", METADATA)
    (logits,) = OnnxModel(tmp_path / "net.onnx").run(
        {INPUT: np.zeros((faces, 1, 64, 64), np.float32)}
    )
    assert logits.shape == (faces, 8)


def test_the_exported_file_loads_as_a_face_network(tmp_path, network):
    export_network(network, tmp_path / "net.onnx", METADATA)
    info = OnnxFaceNetwork(tmp_path / "net.onnx").info
    assert (info.name, info.version, info.temperature) == ("tiny", "3", 2.0)


def test_exporting_twice_gives_the_same_bytes(tmp_path, network):
    for name in ("a.onnx", "b.onnx"):
        export_network(network, tmp_path / name, METADATA)
    assert (tmp_path / "a.onnx").read_bytes() == (tmp_path / "b.onnx").read_bytes()


def test_the_file_tells_nothing_of_the_machine(tmp_path, network):
    export_network(network, tmp_path / "net.onnx", METADATA)
    content = (tmp_path / "net.onnx").read_bytes()
    assert b".py" not in content
    assert b"site-packages" not in content


def test_metadata_can_be_changed_without_touching_the_weights(tmp_path, network, crops):
    path = tmp_path / "net.onnx"
    export_network(network, path, METADATA)
    (before,) = OnnxModel(path).run({INPUT: crops.numpy()})
    write_metadata(path, {"temperature": "0.5"})
    model = OnnxModel(path)
    assert model.metadata == {**METADATA, "temperature": "0.5"}
    assert np.array_equal(model.run({INPUT: crops.numpy()})[0], before)


def test_folding_leaves_the_trained_network_alone(network, crops):
    before = logits_of(network, crops)
    folded = fold_normalisation(network)
    assert not any(isinstance(m, torch.nn.BatchNorm2d) for m in folded.modules())
    assert any(isinstance(m, torch.nn.BatchNorm2d) for m in network.modules())
    np.testing.assert_allclose(logits_of(folded, crops), before, atol=1e-4)


def test_exposure_and_contrast_do_not_reach_the_network(crops):
    changed = crops * 0.4 + 0.3
    assert float((standardise(changed) - standardise(crops)).abs().max()) < 0.01
