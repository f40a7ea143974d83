"""ONNX files made on the spot: every output of the contract is read, and wrong ones are refused."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from emocare.affect.pipeline import FaceAnalyzer
from emocare.errors import Unavailable
from emocare.types import ACTION_UNITS, Evidence
from emocare.vision.model_card import expression_metadata, face_metadata
from emocare.vision.network import MAX_BATCH, OnnxFaceNetwork, softmax

onnx = pytest.importorskip("onnx")
pytestmark = pytest.mark.training

MAPS = np.random.default_rng(1).normal(size=(1, 26, 4, 4)).astype(np.float32)
MAPS[:, 1] += 5  # looks happy
CONSTANTS: Mapping[str, np.ndarray] = {
    "logits": MAPS[:, :8].mean(axis=(2, 3)),
    "action_units": 5 / (1 + np.exp(-MAPS[:, 8:].mean(axis=(2, 3)))),
    "head_pose": np.float32([[-0.4, -0.4, -0.4]]),
    "eyes": np.float32([[[0.9, 0.1, 0.2], [0.7, 0.3, 0.4]]]),
    "landmarks": np.random.default_rng(2).random((1, 70, 2), np.float32),
    "presence": np.float32([0.8]),
    "expression_maps": MAPS[:, :8],
    "action_unit_maps": MAPS[:, 8:],
}
EVIDENCE = dict.fromkeys(ACTION_UNITS, Evidence.RENDERED)
METADATA = {
    **expression_metadata(name="made", version="1", temperature=2.0, extra={}),
    **face_metadata(EVIDENCE, 0.5),
}


def made_file(
    path: Path, constants: Mapping[str, np.ndarray], metadata: Mapping[str, str] = METADATA
) -> Path:
    """Write a network that answers with constants, and with the crop's mean added to them."""
    from onnx import TensorProto, helper, numpy_helper

    nodes = [helper.make_node("ReduceMean", ["crop"], ["mean"], axes=[1, 2, 3], keepdims=0)]
    weights, outputs = [], []
    for name, value in constants.items():
        weights.append(numpy_helper.from_array(np.asarray(value, np.float32), f"{name}_value"))
        rank = np.ndim(value)
        if rank > 1:
            shape = numpy_helper.from_array(np.array([-1, *[1] * (rank - 1)]), f"{name}_shape")
            weights.append(shape)
            nodes.append(helper.make_node("Reshape", ["mean", shape.name], [f"{name}_mean"]))
        added = f"{name}_mean" if rank > 1 else "mean"
        nodes.append(helper.make_node("Add", [f"{name}_value", added], [name]))
        dims = ["n", *np.shape(value)[1:]]
        outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, dims))
    crop = helper.make_tensor_value_info("crop", TensorProto.FLOAT, ["n", 1, 64, 64])
    graph = helper.make_graph(nodes, "made", [crop], outputs, weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    helper.set_model_props(model, dict(metadata))
    onnx.save(model, str(path))
    return path


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> OnnxFaceNetwork:
    return OnnxFaceNetwork(made_file(tmp_path_factory.mktemp("made") / "made.onnx", CONSTANTS))


def black(count: int) -> np.ndarray:
    return np.zeros((count, 64, 64, 3), np.uint8)


def test_every_output_is_read_for_every_face(network: OnnxFaceNetwork) -> None:
    scores = network.read(black(3))
    assert len(scores) == 3
    np.testing.assert_allclose(scores.expression[2], softmax(CONSTANTS["logits"] / 2)[0], atol=1e-6)
    for name, field in (
        *(("action_units", "action_units"), ("head_pose", "head_pose"), ("eyes", "eyes")),
        *(("landmarks", "landmarks70"), ("presence", "presence")),
    ):
        got = getattr(scores, field)
        np.testing.assert_allclose(got[1], CONSTANTS[name][0], atol=1e-6, err_msg=name)


def test_many_faces_are_read_in_several_calls_and_stay_in_order(network: OnnxFaceNetwork) -> None:
    crops = black(MAX_BATCH + 5)
    crops[MAX_BATCH + 1] = 255
    scores = network.read(crops)
    assert scores.presence is not None
    assert scores.presence.argmax() == MAX_BATCH + 1
    assert scores.landmarks70 is not None
    assert scores.landmarks70.shape == (MAX_BATCH + 5, 70, 2)


def test_nobody_gives_empty_answers_of_the_right_kinds(network: OnnxFaceNetwork) -> None:
    scores = network.read(black(0))
    assert len(scores) == 0
    assert scores.action_units is not None
    assert scores.action_units.shape == (0, 18)
    assert scores.eyes is not None
    assert scores.eyes.shape == (0, 2, 3)


def test_the_mean_of_a_map_is_what_the_network_says(network: OnnxFaceNetwork) -> None:
    crops = np.random.default_rng(0).integers(0, 256, (2, 64, 64, 3), np.uint8)
    maps, scores = network.maps(crops), network.read(crops)
    logits = maps.expression.mean(axis=(2, 3))
    np.testing.assert_allclose(softmax(logits / 2), scores.expression, atol=1e-5)
    assert maps.action_units is not None
    assert maps.action_units.shape == (2, 18, 4, 4)


def test_a_whole_reading_comes_from_such_a_file(network: OnnxFaceNetwork, detector, astronaut):
    (reading,) = FaceAnalyzer(detector, network).image(astronaut)
    assert not reading.abstained
    assert reading.landmarks70.shape == (70, 2)
    assert set(reading.action_units) == set(ACTION_UNITS)


def test_a_file_without_maps_says_so(tmp_path: Path) -> None:
    metadata = expression_metadata(name="plain", version="1", temperature=1.0, extra={})
    only = {"logits": CONSTANTS["logits"]}
    plain = OnnxFaceNetwork(made_file(tmp_path / "plain.onnx", only, metadata))
    assert not plain.has_maps
    with pytest.raises(Unavailable, match="no class activation maps"):
        plain.maps(black(1))


def without(*keys: str) -> dict[str, str]:
    return {key: value for key, value in METADATA.items() if key not in keys}


@pytest.mark.parametrize(
    ("changes", "metadata", "said"),
    [
        ({}, without("action_units", "au_evidence"), "carries no 'action_units'"),
        ({}, without("presence_threshold"), "carries no 'presence_threshold'"),
        (
            {"action_units": np.zeros((1, 17))},
            METADATA,
            "gives 17 action units but its metadata names 18",
        ),
        ({"head_pose": np.zeros((1, 2))}, METADATA, "documented shapes"),
        ({"landmarks": np.zeros((1, 68, 2))}, METADATA, "documented shapes"),
        ({"eyes": np.full((1, 2, 3), np.nan)}, METADATA, "documented shapes"),
        ({"logits": np.zeros((1, 7))}, METADATA, "documented shapes"),
    ],
)
def test_a_file_that_breaks_the_contract_is_refused(
    changes: Mapping[str, np.ndarray], metadata: Mapping[str, str], said: str, tmp_path: Path
) -> None:
    path = made_file(tmp_path / "odd.onnx", {**CONSTANTS, **changes}, metadata)
    with pytest.raises(Unavailable, match=said) as caught:
        OnnxFaceNetwork(path)
    assert caught.value.code == "model_mismatch"
    assert "odd.onnx" in caught.value.message
