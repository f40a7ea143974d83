from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch", reason="./app test --all installs the training packages")

import onnx
from onnx import TensorProto, helper, numpy_helper

from emocare.runtime import OnnxModel
from emocare.training.quantise import quantise
from emocare.vision.network import INPUT

pytestmark = pytest.mark.training
CROPS = np.random.default_rng(0).random((64, 1, 17, 17), np.float32)


def graph(tmp_path, **pooling):
    """Write a network of a convolution, a pooled map and a squeeze; return its path."""
    rng = np.random.default_rng(1)
    weights = {
        "first": rng.normal(0, 0.3, (6, 1, 2, 2)),
        "last": rng.normal(0, 0.3, (3, 6, 1, 1)),
        "squeeze": rng.normal(0, 0.3, (3, 3, 1, 1)),
        "axes": np.array([2, 3]),
    }
    pooling = {"kernel_shape": [2, 2], "strides": [2, 2], **pooling}
    nodes = [
        helper.make_node("Conv", [INPUT, "first"], ["a"], "one", kernel_shape=[2, 2]),
        helper.make_node("Relu", ["a"], ["b"], "two"),
        helper.make_node("AveragePool", ["b"], ["c"], "three", **pooling),
        helper.make_node("Conv", ["c", "last"], ["d"], "four", kernel_shape=[1, 1]),
        helper.make_node("ReduceMean", ["d", "axes"], ["e"], "five"),
        helper.make_node("Conv", ["e", "squeeze"], ["said"], "six", kernel_shape=[1, 1]),
    ]
    made = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, ["n", 1, 17, 17])],
        [helper.make_tensor_value_info("said", TensorProto.FLOAT, ["n", 3, 1, 1])],
        [
            numpy_helper.from_array(v.astype("i8" if k == "axes" else "f4"), k)
            for k, v in weights.items()
        ],
    )
    path = tmp_path / "tiny.onnx"
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)
    helper.set_model_props(model, {"name": "tiny"})
    onnx.save(model, path)
    return path


def kinds(path):
    """Return the operators of a quantised graph, and the inputs of its convolutions."""
    nodes = onnx.load(path).graph.node
    return [node.op_type for node in nodes], {
        n.name: n.input[0] for n in nodes if n.op_type == "Conv"
    }


def test_bytes_say_about_the_same(tmp_path):
    whole, small = graph(tmp_path), tmp_path / "small.onnx"
    quantise(whole, small, CROPS)
    one, other = (OnnxModel(path).run({INPUT: CROPS})[0] for path in (whole, small))
    assert np.abs(one - other).max() < 0.02
    assert OnnxModel(small).metadata["name"] == "tiny"


def test_pooled_squares_are_convolutions_and_squeezes_stay_as_they_are(tmp_path):
    small = tmp_path / "small.onnx"
    quantise(graph(tmp_path), small, CROPS)
    operators, convolutions = kinds(small)
    assert "AveragePool" not in operators
    assert "Dequantize" in convolutions["four"]
    assert convolutions["six"] == "e"


@pytest.mark.parametrize("other", [{"strides": [1, 1]}, {"ceil_mode": 1}, {"pads": [1, 1, 1, 1]}])
def test_other_pooling_is_left_alone(tmp_path, other):
    whole, small = graph(tmp_path, **other), tmp_path / "small.onnx"
    quantise(whole, small, CROPS)
    assert "AveragePool" in kinds(small)[0]
    one, other = (OnnxModel(path).run({INPUT: CROPS})[0] for path in (whole, small))
    assert np.abs(one - other).max() < 0.02


def test_inputs_of_different_faces_are_refused(tmp_path):
    with pytest.raises(ValueError, match="unpack"):
        quantise(graph(tmp_path), tmp_path / "x.onnx", CROPS, further={"more": CROPS[:9]})
