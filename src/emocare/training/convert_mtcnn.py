"""Convert the three MTCNN networks of the PyPI package ``mtcnn`` into ONNX, without TensorFlow.

The package (MIT, Iván de Paz Centeno) carries the weights of Zhang et al. 2016, "Joint Face
Detection and Alignment using Multi-task Cascaded Convolutional Networks", as lz4-packed joblib
files in Keras layout. The graphs written here say the same in fewer operations:

* the input is RGB 0..255 float32 (N, 3, H, W): ``(x - 127.5) / 128`` is folded into the first
  convolution, which has no padding, so this is exact;
* the two-way softmax becomes one sigmoid of the difference of its logits;
* Keras' permute before the dense layers (the weights came from column-major Matlab) becomes a
  reordering of the dense weights.

    ./app exec python -m emocare.training.convert_mtcnn src/emocare/vision/weights

The package is in the training dependencies; only its data files are opened, its code is never
imported. The bytes written are the same every time.
"""

from __future__ import annotations

import argparse
import hashlib
import io
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import joblib
import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Weights = Sequence[NDArray[np.float32]]

OPSET = 17
IR_VERSION = 8
SOURCE = "mtcnn 1.0.0 from PyPI, MIT, (c) 2019-2024 Ivan de Paz Centeno"
# joblib files are pickles: only these exact bytes are opened.
SHA256 = {
    "pnet.lz4": "ea6b0c3e685ebee3165326ad6484acc95f2ef78f1c94fbf40a55704fa989f7b5",
    "rnet.lz4": "cb00e6460f3c98b0bfafaba3c0a0ded4bdf6e62cee7174d969e8670d7e757fee",
    "onet.lz4": "94f6ea2f4cf985275ee958cdd762d17b6009348a4fb9d8c6be39ba73ffd22ca3",
}
_PIXEL_MEAN, _PIXEL_SCALE = 127.5, 128.0


class GraphBuilder:
    """Collects the nodes and weights of one network, in order."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []
        self.last = "picture"

    def add(
        self, kind: str, name: str, *arrays: NDArray[np.float32], **attributes: int | list[int]
    ) -> None:
        """Append one node that reads the previous one's output and ``arrays``."""
        self.last = self.branch(kind, name, self.last, *arrays, **attributes)

    def branch(
        self,
        kind: str,
        name: str,
        source: str,
        *arrays: NDArray[np.float32],
        **attributes: int | list[int],
    ) -> str:
        """Append one node that reads ``source`` and return the name of its output."""
        inputs = [source]
        for index, array in enumerate(arrays):
            inputs.append(f"{name}.{index}")
            stored = np.ascontiguousarray(array, np.float32)
            self.initializers.append(numpy_helper.from_array(stored, inputs[-1]))
        node = helper.make_node(kind, inputs, [name], name=f"{name}.node")
        node.attribute.extend(helper.make_attribute(*pair) for pair in sorted(attributes.items()))
        self.nodes.append(node)
        return name

    def convolution(
        self, name: str, kernel: NDArray[np.float32], bias: NDArray[np.float32]
    ) -> None:
        """Append an unpadded convolution; ``kernel`` is Keras' (H, W, in, out)."""
        self.add("Conv", name, kernel.transpose(3, 2, 0, 1), bias)

    def prelu(self, name: str, slope: NDArray[np.float32]) -> None:
        """Append a PReLU with one slope per channel."""
        per_channel = slope.reshape(-1, 1, 1) if slope.ndim == 3 else slope.reshape(-1)
        self.add("PRelu", name, per_channel)

    def max_pool(self, name: str, side: int, *, same: bool) -> None:
        """Append max pooling of stride 2; ``same`` lets a partial window count at the end."""
        self.add("MaxPool", name, kernel_shape=[side, side], strides=[2, 2], ceil_mode=int(same))

    def model(self, side: int | None, outputs: dict[str, list[str | int]]) -> onnx.ModelProto:
        """Return the finished model; ``side`` None leaves height and width open."""
        shape: list[str | int] = ["n", 3, side or "height", side or "width"]
        graph = helper.make_graph(
            self.nodes,
            "mtcnn",
            [helper.make_tensor_value_info("picture", TensorProto.FLOAT, shape)],
            [
                helper.make_tensor_value_info(name, TensorProto.FLOAT, dims)
                for name, dims in outputs.items()
            ],
            self.initializers,
        )
        model = helper.make_model(
            graph,
            opset_imports=[helper.make_opsetid("", OPSET)],
            ir_version=IR_VERSION,
            producer_name="emocare",
        )
        helper.set_model_props(model, {"source": SOURCE, "input": "RGB 0..255, NCHW float32"})
        onnx.checker.check_model(model, full_check=True)
        return model


def build_pnet(weights: Weights) -> onnx.ModelProto:
    """Return the proposal network: every 12x12 window, stride 2, of a picture of any size."""
    k1, b1, a1, k2, b2, a2, k3, b3, a3, box_k, box_b, face_k, face_b = weights
    graph = GraphBuilder()
    graph.convolution("conv1", *_fold_scaling(k1, b1))
    graph.prelu("prelu1", a1)
    graph.max_pool("pool1", 2, same=True)
    graph.convolution("conv2", k2, b2)
    graph.prelu("prelu2", a2)
    graph.convolution("conv3", k3, b3)
    graph.prelu("prelu3", a3)
    graph.branch("Conv", "box_offset", "prelu3", box_k.transpose(3, 2, 0, 1), box_b)
    face_kernel = (face_k[..., 1:] - face_k[..., :1]).transpose(3, 2, 0, 1)
    graph.branch("Conv", "face_logit", "prelu3", face_kernel, face_b[1:] - face_b[:1])
    graph.branch("Sigmoid", "face_score", "face_logit")
    rows_columns: list[str | int] = ["rows", "columns"]
    return graph.model(
        None, {"box_offset": ["n", 4, *rows_columns], "face_score": ["n", 1, *rows_columns]}
    )


def build_rnet(weights: Weights) -> onnx.ModelProto:
    """Return the refinement network: 24x24 crops to a face score and box offsets."""
    k1, b1, a1, k2, b2, a2, k3, b3, a3, w4, b4, a4, box_w, box_b, face_w, face_b = weights
    graph = GraphBuilder()
    graph.convolution("conv1", *_fold_scaling(k1, b1))
    graph.prelu("prelu1", a1)
    graph.max_pool("pool1", 3, same=True)
    graph.convolution("conv2", k2, b2)
    graph.prelu("prelu2", a2)
    graph.max_pool("pool2", 3, same=False)
    graph.convolution("conv3", k3, b3)
    graph.prelu("prelu3", a3)
    _dense(graph, w4, b4, a4, channels=64)
    graph.branch("Gemm", "box_offset", graph.last, box_w, box_b)
    _face_score(graph, face_w, face_b)
    return graph.model(24, {"box_offset": ["n", 4], "face_score": ["n", 1]})


def build_onet(weights: Weights) -> onnx.ModelProto:
    """Return the output network: 48x48 crops to a face score, box offsets and five landmarks.

    ``landmarks`` are x of the five points, then y, in units of the crop's side.
    """
    k1, b1, a1, k2, b2, a2, k3, b3, a3, k4, b4, a4, w5, b5, a5, *heads = weights
    box_w, box_b, point_w, point_b, face_w, face_b = heads
    graph = GraphBuilder()
    graph.convolution("conv1", *_fold_scaling(k1, b1))
    graph.prelu("prelu1", a1)
    graph.max_pool("pool1", 3, same=True)
    graph.convolution("conv2", k2, b2)
    graph.prelu("prelu2", a2)
    graph.max_pool("pool2", 3, same=False)
    graph.convolution("conv3", k3, b3)
    graph.prelu("prelu3", a3)
    graph.max_pool("pool3", 2, same=True)
    graph.convolution("conv4", k4, b4)
    graph.prelu("prelu4", a4)
    _dense(graph, w5, b5, a5, channels=128)
    graph.branch("Gemm", "box_offset", graph.last, box_w, box_b)
    graph.branch("Gemm", "landmarks", graph.last, point_w, point_b)
    _face_score(graph, face_w, face_b)
    return graph.model(48, {"box_offset": ["n", 4], "landmarks": ["n", 10], "face_score": ["n", 1]})


BUILDERS = {"pnet": build_pnet, "rnet": build_rnet, "onet": build_onet}


def convert(source: Path, target: Path) -> list[Path]:
    """Write ``mtcnn_{pnet,rnet,onet}.onnx`` into ``target`` and return their paths."""
    written = []
    for name, build in BUILDERS.items():
        model = build(_load(source / f"{name}.lz4"))
        path = target / f"mtcnn_{name}.onnx"
        path.write_bytes(model.SerializeToString(deterministic=True))
        written.append(path)
    return written


def installed_weights() -> Path:
    """Return the folder of weights inside the installed package ``mtcnn``, without running it."""
    found = find_spec("mtcnn")
    if found is None or found.origin is None:
        raise FileNotFoundError("the training dependencies are not installed: mtcnn is missing")
    return Path(found.origin).parent / "assets" / "weights"


def _load(path: Path) -> Weights:
    """Return the weights of one file; raise ValueError unless it holds the expected bytes."""
    packed = path.read_bytes()
    if hashlib.sha256(packed).hexdigest() != SHA256[path.name]:
        raise ValueError(f"{path} is not the file of mtcnn 1.0.0; use exactly that version")
    weights: Weights = joblib.load(io.BytesIO(packed))
    return weights


def _fold_scaling(
    kernel: NDArray[np.float32], bias: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return kernel and bias that take 0..255 where the originals take (x - 127.5) / 128."""
    scaled = kernel.astype(np.float64) / _PIXEL_SCALE
    shifted = bias - _PIXEL_MEAN * scaled.sum(axis=(0, 1, 2))
    return scaled.astype(np.float32), shifted.astype(np.float32)


def _dense(
    graph: GraphBuilder,
    weight: NDArray[np.float32],
    bias: NDArray[np.float32],
    slope: NDArray[np.float32],
    channels: int,
) -> None:
    """Append flatten and dense; the rows of ``weight`` come in (width, height, channel) order."""
    side = round((weight.shape[0] / channels) ** 0.5)
    rows = weight.reshape(side, side, channels, -1).transpose(2, 1, 0, 3)
    graph.add("Flatten", "flat")
    graph.add("Gemm", "dense", rows.reshape(weight.shape), bias)
    graph.prelu("prelu_dense", slope)


def _face_score(
    graph: GraphBuilder, weight: NDArray[np.float32], bias: NDArray[np.float32]
) -> None:
    """Append the face score: the softmax of two logits is the sigmoid of their difference."""
    graph.branch(
        "Gemm", "face_logit", graph.last, weight[:, 1:] - weight[:, :1], bias[1:] - bias[:1]
    )
    graph.branch("Sigmoid", "face_score", "face_logit")


def main() -> None:
    """Convert from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("target", type=Path, help="folder for the ONNX files")
    for path in convert(installed_weights(), parser.parse_args().target):
        print(path)


if __name__ == "__main__":
    main()
