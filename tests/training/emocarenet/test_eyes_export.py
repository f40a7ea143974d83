# ruff: noqa: E402  torch may be absent; then the file is skipped before anything needs it
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="./app test --all installs the training packages")

from emocare.runtime import OnnxModel
from emocare.training.emocarenet.eyes.network import PLACES
from emocare.training.emocarenet.face_set import FaceSet
from emocare.training.emocarenet.metadata import emocarenet_metadata
from emocare.training.emocarenet.outputs import OUTPUTS
from emocare.training.emocarenet.said import judged
from emocare.training.emocarenet.ship import FLOAT_FILE, INT8_FILE, export
from emocare.training.onnx_inputs import inputs_for
from emocare.types import EXPRESSIONS
from emocare.vision.align import cut_eyes, eyes_of_crop
from emocare.vision.landmarks import crop_matrix
from emocare.vision.network import EYE_INPUT, OnnxFaceNetwork, patches_of
from tests.training.emocarenet.made_targets import targets
from tests.training.emocarenet.small import eyed

pytestmark = pytest.mark.training

RANDOM = np.random.default_rng(0)
CROPS = RANDOM.random((40, 1, 64, 64), np.float32)
PATCHES = RANDOM.random((40, 2, 48, 48), np.float32)


@pytest.fixture(scope="module")
def network():
    return eyed()


@pytest.fixture(scope="module")
def files(network, tmp_path_factory):
    out = tmp_path_factory.mktemp("files")
    export(network, out, emocarenet_metadata(version="0", eyes=True), CROPS, PATCHES)
    return out


@pytest.mark.parametrize(("name", "within"), [(FLOAT_FILE, 0.01), (INT8_FILE, 0.25)])
def test_the_files_say_what_torch_says(network, files, name, within):
    model = OnnxModel(files / name)
    assert EYE_INPUT in model.inputs
    crops, patches = CROPS[:7], PATCHES[:7]
    said = dict(zip(OUTPUTS, model.run(inputs_for(model, crops, patches), OUTPUTS), strict=True))
    with torch.no_grad():
        wanted = network(torch.from_numpy(crops), torch.from_numpy(patches))
    units = 5 * torch.sigmoid(wanted.action_units).numpy()
    assert np.abs(said["action_units"] - units).max() < within
    assert np.abs(said["logits"] - wanted.expression.numpy()).max() < within
    assert said["landmarks"].shape == (7, 70, 2)


@pytest.mark.parametrize("name", [FLOAT_FILE, INT8_FILE])
def test_the_maps_of_a_file_have_the_logits_as_means(files, name):
    model = OnnxModel(files / name)
    units, maps = model.run(
        inputs_for(model, CROPS[:5], PATCHES[:5]), ["action_units", "action_unit_maps"]
    )
    logits = maps.mean(axis=(2, 3))
    np.testing.assert_allclose(5 / (1 + np.exp(-logits)), units, atol=1e-4)


def test_a_file_reads_crops_with_and_without_the_patches_of_their_picture(files, astronaut):
    network = OnnxFaceNetwork(files / FLOAT_FILE)
    assert network.info.crop.eyes
    rng = np.random.default_rng(3)
    crops = rng.integers(0, 256, (3, 64, 64, 3), np.uint8)
    eyes = rng.integers(0, 256, (3, 2, 48, 48, 3), np.uint8)
    alone, looked = network.read(crops), network.read(crops, eyes)
    np.testing.assert_allclose(looked.expression, alone.expression, atol=1e-6)
    off = np.abs(looked.action_units - alone.action_units)
    assert off[:, list(PLACES)].max() > 1e-3
    others = [i for i in range(18) if i not in PLACES]
    np.testing.assert_allclose(off[:, others], 0, atol=1e-5)
    maps = network.maps(crops, eyes)
    np.testing.assert_allclose(
        5 / (1 + np.exp(-maps.action_units.mean(axis=(2, 3)))), looked.action_units, atol=1e-4
    )
    assert maps.expression.shape[1] == len(EXPRESSIONS)


def test_grey_crops_lead_to_the_patches_that_colour_ones_do():
    crops = RANDOM.integers(0, 256, (2, 64, 64), np.uint8)
    found = patches_of(crops[:, None].astype(np.float32) / 255)
    wanted = np.stack([eyes_of_crop(crop) for crop in crops])
    np.testing.assert_allclose(found * 255, wanted, atol=1e-3)
    assert patches_of(np.empty((0, 1, 64, 64), np.float32)).shape == (0, 2, 48, 48)


def test_a_set_with_patches_is_judged_by_them(files):
    pictures = RANDOM.integers(0, 256, (3, 80, 80), np.uint8)
    five = np.float32([[26, 31], [54, 31], [40, 46], [28, 61], [52, 61]])
    eyes = np.stack([cut_eyes(picture, crop_matrix(five)) for picture in pictures])
    plain = FaceSet(
        torch.from_numpy(pictures),
        torch.from_numpy(np.stack([five] * 3)),
        targets(3),
        torch.ones(3),
    )
    looked = replace(plain, eyes=torch.from_numpy(eyes))
    model = OnnxModel(files / FLOAT_FILE)
    one, other = judged(model, plain).unit("AU05"), judged(model, looked).unit("AU05")
    assert np.abs(one - other).max() > 1e-4
    np.testing.assert_allclose(
        judged(model, plain).unit("AU12"), judged(model, looked).unit("AU12")
    )
