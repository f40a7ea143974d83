from __future__ import annotations

import threading

import cv2
import numpy as np
import pytest
from skimage import data

from emocare.errors import Invalid, Unavailable
from emocare.types import EXPRESSIONS, Evidence, Expression
from emocare.vision.align import CROP_SIZE_PX, CROP_VERSION, align_face
from emocare.vision.detect import MtcnnDetector
from emocare.vision.model_card import (
    LABEL_SETS,
    REQUIRED,
    CropSpec,
    expression_metadata,
    face_metadata,
    read_model_info,
    threshold_for,
)
from emocare.vision.network import OnnxFaceNetwork, softmax, to_grey
from emocare.vision.shipped import shipped_weights


@pytest.fixture(scope="module")
def network() -> OnnxFaceNetwork:
    return OnnxFaceNetwork()


@pytest.fixture(scope="module")
def astronaut_crop():
    rgb = data.astronaut()
    (face,) = MtcnnDetector().detect(rgb)
    return align_face(rgb, face.landmarks5)


def crops_of(*pictures):
    return np.stack(pictures)


def top(network, *pictures):
    return [EXPRESSIONS[i] for i in network.read(crops_of(*pictures)).expression.argmax(axis=1)]


def test_the_astronaut_looks_happy(network, astronaut_crop):
    probabilities = network.read(astronaut_crop[None]).expression[0]
    assert EXPRESSIONS[int(probabilities.argmax())] is Expression.HAPPINESS
    assert probabilities.max() > 0.8


def test_probabilities_sum_to_one(network, astronaut_crop):
    noise = np.random.default_rng(0).integers(0, 256, astronaut_crop.shape, np.uint8)
    probabilities = network.read(crops_of(astronaut_crop, noise, np.zeros_like(noise))).expression
    assert probabilities.shape == (3, 8)
    assert probabilities.dtype == np.float32
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-5)
    assert (probabilities >= 0).all()


def test_no_crops_give_no_rows(network):
    empty = np.empty((0, CROP_SIZE_PX, CROP_SIZE_PX, 3), np.uint8)
    assert network.read(empty).expression.shape == (0, 8)


def test_a_face_reads_the_same_alone_and_in_company(network, astronaut_crop):
    noise = np.random.default_rng(0).integers(0, 256, (150, *astronaut_crop.shape), np.uint8)
    together = network.read(np.concatenate([noise, astronaut_crop[None]]))
    assert len(together) == 151
    alone = network.read(astronaut_crop[None]).expression[0]
    np.testing.assert_allclose(together.expression[-1], alone, atol=1e-5)


def test_more_light_or_contrast_changes_little(network, astronaut_crop):
    dim = (astronaut_crop * 0.5 + 20).astype(np.uint8)
    dimmed, plain = (network.read(crop[None]).expression for crop in (dim, astronaut_crop))
    assert np.abs(dimmed - plain).max() < 0.05


def test_a_mirrored_face_looks_the_same(network, astronaut_crop):
    assert top(network, astronaut_crop[:, ::-1], astronaut_crop) == [Expression.HAPPINESS] * 2


def test_a_flat_crop_is_read_without_dividing_by_nothing(network):
    flat = np.full((1, CROP_SIZE_PX, CROP_SIZE_PX, 3), 128, np.uint8)
    assert np.isfinite(network.read(flat).expression).all()


def test_grey_is_the_luma_of_every_jpeg():
    rgb = np.random.default_rng(0).integers(0, 256, (2, 8, 8, 3), np.uint8)
    expected = np.stack([cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) for picture in rgb])
    ours = to_grey(rgb)
    assert ours.shape == (2, 1, 8, 8)
    assert np.abs(ours[:, 0] * 255 - expected).max() <= 1
    assert to_grey(np.full((1, 2, 2, 3), 255, np.uint8)).max() == 1.0


def test_softmax_survives_large_logits():
    np.testing.assert_allclose(softmax(np.array([[1000.0, 999.0]], np.float32))[0].sum(), 1)


def test_threads_may_share_a_network(network, astronaut_crop):
    expected = network.read(astronaut_crop[None]).expression
    results = []

    def read():
        results.extend(network.read(astronaut_crop[None]).expression for _ in range(10))

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 40
    assert all(np.array_equal(result, expected) for result in results)


def test_the_shipped_network_says_what_it_is(network):
    info = network.info
    assert info.crop_version == CROP_VERSION
    assert info.label_order == EXPRESSIONS
    assert len(info.sha256) == 64
    assert info.temperature != 1.0  # calibrated
    assert shipped_weights().stat().st_size <= 6_000_000


def test_what_the_network_does_not_measure_is_none(network, astronaut_crop):
    scores = network.read(astronaut_crop[None])
    further = ("action_units", "head_pose", "eyes", "landmarks70", "presence")
    given = {name for name in further if getattr(scores, name) is not None}
    assert ("action_units" in given) == bool(network.info.action_units)
    assert ("presence" in given) == (network.info.presence_threshold is not None)


def test_a_missing_model_is_one_clear_line(tmp_path):
    with pytest.raises(Unavailable, match=r"mine\.onnx cannot be read"):
        OnnxFaceNetwork(tmp_path / "mine.onnx")


def test_a_damaged_model_is_one_clear_line(tmp_path):
    path = tmp_path / "mine.onnx"
    path.write_bytes(shipped_weights().read_bytes()[:5000])
    with pytest.raises(Unavailable, match=r"mine\.onnx is damaged"):
        OnnxFaceNetwork(path)


def test_a_network_that_reads_something_else_is_refused():
    with pytest.raises(Unavailable, match="not an EmoCare expression network"):
        OnnxFaceNetwork(shipped_weights().parent / "mtcnn_onet.onnx")


def metadata(**changes: str) -> dict[str, str]:
    return {**expression_metadata(name="n", version="1", temperature=1.5, extra={}), **changes}


def test_metadata_written_is_metadata_read():
    info = read_model_info(metadata(), "abc", "m.onnx")
    assert (info.name, info.version, info.sha256, info.temperature) == ("n", "1", "abc", 1.5)


@pytest.mark.parametrize("key", REQUIRED)
def test_every_required_entry_is_missed(key):
    entries = metadata()
    del entries[key]
    with pytest.raises(Unavailable, match=key):
        read_model_info(entries, "abc", "m.onnx")


@pytest.mark.parametrize(
    "changes",
    [
        {"crop_version": "0"},
        {"crop_size": "0"},
        {"crop_size": "large"},
        {"channels": "cmyk"},
        {"label_order": ",".join(reversed(EXPRESSIONS))},
        {"temperature": "0"},
        {"temperature": "nan"},
        {"temperature": "warm"},
    ],
)
def test_a_model_that_does_not_fit_is_refused(changes):
    with pytest.raises(Unavailable, match=r"m\.onnx") as caught:
        read_model_info(metadata(**changes), "abc", "m.onnx")
    assert caught.value.code == "model_mismatch"
    assert next(iter(changes.values())) in caught.value.message


@pytest.mark.parametrize(
    ("changes", "crop"),
    [
        ({}, CropSpec(64, colour=False, whole=False)),
        ({"crop_size": "224", "channels": "rgb"}, CropSpec(224, colour=True)),
        ({"crop_version": "whole", "crop_size": "48"}, CropSpec(48, whole=True)),
    ],
)
def test_networks_of_ones_own_may_take_other_crops(changes, crop):
    assert read_model_info(metadata(**changes), "abc", "m.onnx").crop == crop


def test_a_network_may_know_all_expressions_but_contempt():
    seven = metadata(label_order=",".join(EXPRESSIONS[:7]))
    assert read_model_info(seven, "abc", "m.onnx").label_order == EXPRESSIONS[:7]


def test_label_sets_have_the_thresholds_that_were_fitted():
    info = read_model_info(metadata(**{LABEL_SETS: "0.8:0.4,0.9:0.7"}), "abc", "m.onnx")
    assert threshold_for(info, 0.9) == 0.7
    with pytest.raises(Invalid, match=r"0\.8, 0\.9"):
        threshold_for(info, 0.5)


@pytest.mark.parametrize("text", ["0.9", "0.9:x", "1.5:0.2", "0.9:nan"])
def test_thresholds_that_are_none_are_refused(text):
    with pytest.raises(Unavailable, match=LABEL_SETS):
        read_model_info(metadata(**{LABEL_SETS: text}), "abc", "m.onnx")


UNITS = {"AU12": Evidence.CORROBORATED, "AU04": Evidence.RENDERED}


def test_action_units_come_with_their_evidence_in_the_files_order():
    info = read_model_info({**metadata(), **face_metadata(UNITS, 0.3)}, "abc", "m.onnx")
    assert list(info.action_units.items()) == list(UNITS.items())
    assert info.presence_threshold == 0.3


def test_a_network_of_expressions_only_measures_nothing_else():
    info = read_model_info(metadata(), "abc", "m.onnx")
    assert dict(info.action_units) == {}
    assert info.presence_threshold is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"action_units": "AU12,AU99", "au_evidence": "AU12:distilled,AU99:distilled"}, "AU99"),
        ({"action_units": "AU12,AU12", "au_evidence": "AU12:distilled"}, "AU12 twice"),
        ({"action_units": "AU12,AU04", "au_evidence": "AU12:distilled"}, "no evidence for AU04"),
        ({"action_units": "AU12", "au_evidence": "AU12:distilled,AU04:rendered"}, "grades AU04"),
        ({"action_units": "AU12", "au_evidence": "AU12:proven"}, "unknown evidence 'proven'"),
        ({"action_units": "AU12", "au_evidence": ""}, "no evidence for AU12"),
        ({"presence_threshold": "1.5"}, "presence_threshold '1.5'"),
        ({"presence_threshold": "nan"}, "presence_threshold 'nan'"),
        ({"presence_threshold": "half"}, "presence_threshold 'half'"),
    ],
)
def test_what_a_file_says_of_its_other_answers_is_checked(changes, said):
    with pytest.raises(Unavailable, match=said) as caught:
        read_model_info({**metadata(), **changes}, "abc", "m.onnx")
    assert caught.value.code == "model_mismatch"
