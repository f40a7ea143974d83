import hashlib
from importlib.util import find_spec

import numpy as np
import pytest

from emocare.runtime import OnnxModel
from emocare.vision.detect_mtcnn import WEIGHTS

pytestmark = pytest.mark.training

NETWORKS = ("pnet", "rnet", "onet")


@pytest.fixture(scope="module")
def convert_mtcnn():
    for needed in ("onnx", "joblib", "lz4"):
        pytest.importorskip(needed)
    if find_spec("mtcnn") is None:
        pytest.skip("needs the training dependency 'mtcnn'")
    from emocare.training import convert_mtcnn

    return convert_mtcnn


@pytest.fixture(scope="module")
def originals(convert_mtcnn):
    """The packages' weights by network, as Keras lists them."""
    folder = convert_mtcnn.installed_weights()
    return {name: convert_mtcnn._load(folder / f"{name}.lz4") for name in NETWORKS}


def test_rebuilding_gives_the_committed_files(convert_mtcnn, tmp_path):
    rebuilt = convert_mtcnn.convert(convert_mtcnn.installed_weights(), tmp_path)
    assert [path.name for path in rebuilt] == [f"mtcnn_{name}.onnx" for name in NETWORKS]
    for path in rebuilt:
        assert path.read_bytes() == (WEIGHTS / path.name).read_bytes()


def test_other_bytes_are_never_unpickled(convert_mtcnn, tmp_path):
    (tmp_path / "pnet.lz4").write_bytes(b"cos\nsystem\n(S'true'\ntR.")
    with pytest.raises(ValueError, match=r"not the file of mtcnn 1\.0\.0"):
        convert_mtcnn.convert(tmp_path, tmp_path)


def test_the_pinned_hashes_are_those_of_the_package(convert_mtcnn):
    folder = convert_mtcnn.installed_weights()
    for name, pinned in convert_mtcnn.SHA256.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == pinned


def test_graphs_are_small_and_say_where_they_come_from():
    sizes = [(WEIGHTS / f"mtcnn_{name}.onnx").stat().st_size for name in NETWORKS]
    assert sum(sizes) < 2_100_000
    for name in NETWORKS:
        metadata = OnnxModel(WEIGHTS / f"mtcnn_{name}.onnx").metadata
        assert "mtcnn 1.0.0" in metadata["source"]
        assert "MIT" in metadata["source"]


class Keras:
    """The original arithmetic, layer by layer on NHWC arrays, by PyTorch's operations."""

    def __init__(self, weights):
        import torch

        self.torch = torch
        self.weights = iter([torch.from_numpy(np.array(w)) for w in weights])

    def take(self):
        return next(self.weights)

    def scale(self, rgb):
        return self.torch.from_numpy((rgb - 127.5) / 128)

    def conv(self, x):
        kernel, bias = self.take(), self.take()
        moved = x.permute(0, 3, 1, 2)
        out = self.torch.conv2d(moved, kernel.permute(3, 2, 0, 1), bias)
        return out.permute(0, 2, 3, 1)

    def prelu(self, x):
        slope = self.take()
        return self.torch.where(x > 0, x, x * slope)

    def pool(self, x, side, *, same):
        moved = x.permute(0, 3, 1, 2)
        pooled = self.torch.nn.functional.max_pool2d(moved, side, 2, ceil_mode=same)
        return pooled.permute(0, 2, 3, 1)

    def dense(self, x):
        return x @ self.take() + self.take()

    def flatten(self, x):
        return x.permute(0, 2, 1, 3).reshape(len(x), -1)

    def face(self, logits):
        return self.torch.softmax(logits, dim=-1)[..., 1:]


def keras_pnet(weights, rgb):
    net = Keras(weights)
    x = net.pool(net.prelu(net.conv(net.scale(rgb))), 2, same=True)
    x = net.prelu(net.conv(net.prelu(net.conv(x))))
    box, face = net.conv(x), net.face(net.conv(x))
    return {"box_offset": box.permute(0, 3, 1, 2), "face_score": face.permute(0, 3, 1, 2)}


def keras_rnet(weights, rgb):
    net = Keras(weights)
    x = net.pool(net.prelu(net.conv(net.scale(rgb))), 3, same=True)
    x = net.pool(net.prelu(net.conv(x)), 3, same=False)
    x = net.prelu(net.dense(net.flatten(net.prelu(net.conv(x)))))
    return {"box_offset": net.dense(x), "face_score": net.face(net.dense(x))}


def keras_onet(weights, rgb):
    net = Keras(weights)
    x = net.pool(net.prelu(net.conv(net.scale(rgb))), 3, same=True)
    x = net.pool(net.prelu(net.conv(x)), 3, same=False)
    x = net.pool(net.prelu(net.conv(x)), 2, same=True)
    x = net.prelu(net.dense(net.flatten(net.prelu(net.conv(x)))))
    box, points = net.dense(x), net.dense(x)
    return {"box_offset": box, "landmarks": points, "face_score": net.face(net.dense(x))}


@pytest.mark.parametrize(
    ("name", "shape", "original"),
    [
        ("pnet", (1, 37, 54, 3), keras_pnet),
        ("pnet", (1, 12, 12, 3), keras_pnet),
        ("rnet", (5, 24, 24, 3), keras_rnet),
        ("onet", (3, 48, 48, 3), keras_onet),
    ],
)
def test_the_shorter_graphs_compute_what_the_originals_did(originals, name, shape, original):
    pytest.importorskip("torch")
    rgb = np.random.default_rng(4).integers(0, 256, shape).astype(np.float32)
    expected = original(originals[name], rgb)
    model = OnnxModel(WEIGHTS / f"mtcnn_{name}.onnx")
    picture = np.ascontiguousarray(rgb.transpose(0, 3, 1, 2))
    computed = model.run({"picture": picture}, tuple(expected))
    for output, values in zip(computed, expected.values(), strict=True):
        np.testing.assert_allclose(output, values.numpy(), atol=2e-4)
