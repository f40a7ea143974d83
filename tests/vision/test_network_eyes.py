"""Networks that look at the eyes more closely: who gives them their patches, and when none are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from emocare.affect.pipeline import FaceAnalyzer
from emocare.errors import Unavailable
from emocare.types import Frame
from emocare.vision.align import EYE_SIZE_PX, align_face, cut_eyes, eyes_of_crop
from emocare.vision.follow import LandmarkFollower
from emocare.vision.landmarks import crop_matrix
from emocare.vision.model_card import expression_metadata
from emocare.vision.network import MAX_BATCH, OnnxFaceNetwork, luma, read_in
from tests.vision.test_network_outputs import CONSTANTS, METADATA

onnx = pytest.importorskip("onnx")
pytestmark = pytest.mark.training

LOOKING = {**METADATA, "eyes_version": "1"}


def looking_file(
    path: Path, metadata: Mapping[str, str] = LOOKING, *, takes: bool = True, still: bool = False
) -> Path:
    """Write a network whose presence is the mean of the patches, for faces at its template."""
    from onnx import TensorProto, helper, numpy_helper

    source, axes = ("eye_patches", [1, 2, 3]) if takes else ("crop", [1, 2, 3])
    nodes = [helper.make_node("ReduceMean", [source], ["presence"], axes=axes, keepdims=0)]
    weights = [numpy_helper.from_array(np.float32(0), "nothing")]
    nodes.append(helper.make_node("ReduceMean", ["crop"], ["mean"], axes=[1, 2, 3], keepdims=0))
    nodes.append(helper.make_node("Mul", ["mean", "nothing"], ["zero"]))
    outputs = [helper.make_tensor_value_info("presence", TensorProto.FLOAT, ["n"])]
    values = {**CONSTANTS, "landmarks": np.full((1, 70, 2), 0.5)} if still else CONSTANTS
    for name, value in values.items():
        if name == "presence":
            continue
        shape = np.array([-1, *[1] * (np.ndim(value) - 1)])
        weights.append(numpy_helper.from_array(np.asarray(value, np.float32), f"{name}_value"))
        weights.append(numpy_helper.from_array(shape, f"{name}_shape"))
        nodes.append(helper.make_node("Reshape", ["zero", f"{name}_shape"], [f"{name}_zero"]))
        nodes.append(helper.make_node("Add", [f"{name}_value", f"{name}_zero"], [name]))
        dims = ["n", *np.shape(value)[1:]]
        outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, dims))
    side = EYE_SIZE_PX
    inputs = [helper.make_tensor_value_info("crop", TensorProto.FLOAT, ["n", 1, 64, 64])]
    if takes:
        eyes = ["n", 2, side, side]
        inputs.append(helper.make_tensor_value_info("eye_patches", TensorProto.FLOAT, eyes))
    graph = helper.make_graph(nodes, "looking", inputs, outputs, weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    helper.set_model_props(model, dict(metadata))
    onnx.save(model, str(path))
    return path


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> OnnxFaceNetwork:
    return OnnxFaceNetwork(looking_file(tmp_path_factory.mktemp("made") / "looking.onnx"))


def noise(*shape: int) -> np.ndarray:
    return np.random.default_rng(4).integers(0, 256, shape, np.uint8)


def test_the_patches_given_are_the_patches_looked_at(network: OnnxFaceNetwork) -> None:
    assert network.info.crop.eyes
    count = MAX_BATCH + 3
    eyes = noise(count, 2, EYE_SIZE_PX, EYE_SIZE_PX, 3)
    said = network.read(noise(count, 64, 64, 3), eyes).presence
    np.testing.assert_allclose(said, luma(eyes).mean(axis=(1, 2, 3)), atol=1e-5)
    assert network.maps(noise(2, 64, 64, 3), eyes[:2]).expression.shape == (2, 8, 4, 4)


def test_crops_alone_are_looked_at_with_the_patches_cut_from_them(network) -> None:
    crops = noise(3, 64, 64, 3)
    grey = np.rint(luma(crops) * 255).astype(np.uint8)
    own = np.repeat(np.stack([eyes_of_crop(crop) for crop in grey])[..., None], 3, axis=-1)
    np.testing.assert_array_equal(network.read(crops).presence, network.read(crops, own).presence)
    assert len(network.read(crops[:0])) == 0


def test_a_network_that_does_not_look_at_eyes_ignores_them(tmp_path: Path) -> None:
    plain = OnnxFaceNetwork(looking_file(tmp_path / "plain.onnx", METADATA, takes=False))
    crops, eyes = noise(2, 64, 64, 3), noise(2, 2, EYE_SIZE_PX, EYE_SIZE_PX, 3)
    assert not plain.info.crop.eyes
    np.testing.assert_array_equal(plain.read(crops, eyes).presence, plain.read(crops).presence)
    assert not hasattr(Deaf(), "eyes")
    assert len(read_in(Deaf(), noise(9, 9, 3), [np.eye(2, 3)], crops)) == 2


class Deaf:
    """A network of somebody's own, written before there were eye patches."""

    def __init__(self) -> None:
        from tests.made_network import MadeNetwork

        self.info, self._made = MadeNetwork().info, MadeNetwork()

    def read(self, crops):
        return self._made.read(crops)


def test_what_is_read_in_a_picture_comes_from_the_picture(network, astronaut, detector) -> None:
    (face,) = detector.detect(astronaut)
    matrix = crop_matrix(face.landmarks5)
    crops = align_face(astronaut, face.landmarks5)[None]
    wanted = float(luma(cut_eyes(astronaut, matrix)).mean())
    [said] = read_in(network, astronaut, [matrix], crops).presence
    assert said == pytest.approx(wanted, abs=1e-5)


def test_analyzer_and_follower_hand_over_the_picture_s_patches(
    tmp_path: Path, astronaut, detector, monkeypatch
) -> None:
    network = OnnxFaceNetwork(looking_file(tmp_path / "still.onnx", still=True))
    given = []
    plain = network.read
    monkeypatch.setattr(network, "read", lambda *look: given.append(look) or plain(*look))
    (face,) = detector.detect(astronaut)
    LandmarkFollower(network).look(astronaut, [face])
    list(FaceAnalyzer(detector, network).frames([Frame(astronaut)]))
    assert len(given) >= 2
    matrix = crop_matrix(face.landmarks5)
    for crops, eyes in given:
        assert eyes.shape == (len(crops), 2, EYE_SIZE_PX, EYE_SIZE_PX, 3)
    np.testing.assert_array_equal(given[0][1][0], cut_eyes(astronaut, matrix))


@pytest.mark.parametrize(
    ("metadata", "takes", "said"),
    [
        (METADATA, True, "takes 'eye_patches' but carries no 'eyes_version'"),
        (LOOKING, False, "carries 'eyes_version' but takes no 'eye_patches'"),
        ({**LOOKING, "eyes_version": "7"}, True, "eye patches of version 7"),
        ({**LOOKING, "crop_version": "whole"}, True, "whole pictures"),
    ],
)
def test_files_that_contradict_themselves_are_refused(
    tmp_path: Path, metadata: Mapping[str, str], takes: bool, said: str
) -> None:
    with pytest.raises(Unavailable, match=said):
        OnnxFaceNetwork(looking_file(tmp_path / "odd.onnx", metadata, takes=takes))


def test_metadata_say_nothing_of_eyes_unless_told() -> None:
    plain = expression_metadata(name="plain", version="1", temperature=1.0, extra={})
    assert "eyes_version" not in plain
