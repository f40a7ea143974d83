"""A heat map shows what the network used, where it was in the picture, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from emocare.errors import Invalid, Unavailable
from emocare.types import EXPRESSIONS, Expression
from emocare.vision.align import align_face
from emocare.vision.explain import (
    Explanation,
    Method,
    Target,
    class_activation_map,
    default_method,
    explain,
    find_target,
    into_picture,
    top_target,
)
from emocare.vision.landmarks import crop_matrix
from emocare.vision.network import OnnxFaceNetwork
from emocare.vision.scores import FaceMaps, FaceScores
from tests.made_network import MadeNetwork

HAPPINESS = Target("happiness", 1)
CROP = np.random.default_rng(5).integers(0, 256, (64, 64, 3), np.uint8)


class CornerNetwork(MadeNetwork):
    """Sees happiness and AU12 where the upper left corner is bright; its maps are exact."""

    def _maps(self, crops):
        planes = np.zeros((len(crops), 8, 8, 8), np.float32)
        cells = crops.reshape(len(crops), 8, 8, 8, 8, 3).mean(axis=(2, 4, 5)) / 255
        planes[:, 1, :2, :2] = 40 * cells[:, :2, :2]
        return planes

    def read(self, crops):
        logits = self._maps(crops).mean(axis=(2, 3))
        powers = np.exp(logits)
        units = np.zeros((len(crops), len(self.info.action_units)), np.float32)
        units[:, list(self.info.action_units).index("AU12")] = 5 / (1 + np.exp(-logits[:, 1]))
        return FaceScores(powers / powers.sum(axis=1, keepdims=True), action_units=units)

    def maps(self, crops):
        planes = self._maps(crops)
        return FaceMaps(planes, np.repeat(planes[:, 1:2], len(self.info.action_units), axis=1))


@pytest.mark.parametrize("method", list(Method))
@pytest.mark.parametrize("name", ["happiness", "AU12"])
def test_a_network_that_looks_at_one_corner_is_explained_by_it(method, name):
    network, bright = CornerNetwork(), CROP // 4
    bright[:16, :16] = 250
    explanation = explain(network, bright, find_target(name, network.info), method)
    heat = explanation.strength(64)
    assert heat.max() == pytest.approx(1.0)
    assert heat[:16, :16].mean() > 0.5
    assert heat[:32, :32].sum() > 0.85 * heat.sum()


def test_the_mean_of_a_class_activation_map_is_the_logit():
    network = CornerNetwork()
    logit = network.maps(CROP[None]).expression[0, 1].mean()
    assert class_activation_map(network, CROP, HAPPINESS).mean() == logit
    odds = network.read(CROP[None]).expression[0]
    assert np.log(odds[1] / odds[0]) == pytest.approx(logit, rel=1e-5)


def test_shapley_values_sum_to_what_the_face_adds_to_the_probability():
    network = CornerNetwork()
    explanation = explain(network, CROP, HAPPINESS, Method.SHAP)
    hidden = np.tile(np.rint(CROP.mean(axis=(0, 1))).astype(np.uint8), (64, 64, 1))
    shown, without = network.read(np.stack([CROP, hidden])).expression[:, 1]
    assert explanation.values.sum() == pytest.approx(shown - without, abs=1e-5)


def test_what_speaks_against_is_not_drawn():
    values = np.float32([[2.0, -3.0], [0.0, 1.0]])
    heat = Explanation(HAPPINESS, Method.SHAP, values).strength(64)
    assert heat[0, 0] == 1.0
    assert heat[0, -1] == 0.0
    assert (heat >= 0).all()
    nothing = Explanation(HAPPINESS, Method.SHAP, -np.ones((2, 2), np.float32))
    assert nothing.strength(64).max() == 0.0


def test_targets_are_found_by_name_and_others_refused():
    info = MadeNetwork().info
    assert find_target("fear", info) == Target("fear", 6)
    unit = find_target("AU12", info)
    assert unit.is_action_unit
    assert list(info.action_units)[unit.index] == "AU12"
    with pytest.raises(Invalid, match=r"'boredom'.*neutral, happiness.*AU43"):
        find_target("boredom", info)


def test_the_strongest_expression_is_the_target_of_top():
    shares = np.float32([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.3, 0.1])
    assert top_target(shares) == Target("fear", EXPRESSIONS.index(Expression.FEAR))


def test_a_network_without_maps_is_explained_by_hiding_and_says_why_not_otherwise():
    plain = CornerNetwork()
    plain.has_maps = False
    assert default_method(plain) is Method.OCCLUSION
    assert default_method(CornerNetwork()) is Method.CAM
    plain.maps = lambda crops: FaceMaps(np.zeros((1, 8, 2, 2), np.float32))
    with pytest.raises(Unavailable, match="no class activation map of AU12"):
        explain(plain, CROP, find_target("AU12", plain.info), Method.CAM)


def test_the_shipped_network_can_be_explained(astronaut, detector):
    network = OnnxFaceNetwork()
    [face] = detector.detect(astronaut)
    crop = align_face(astronaut, face.landmarks5)
    heat = explain(network, crop, HAPPINESS, default_method(network)).strength(64)
    # A smile is in the middle of the face, not in the corners of the crop.
    assert heat[16:, 16:48].mean() > 2 * heat[:8, :8].mean()


@pytest.mark.parametrize("angle_deg", [0, 30, -75])
def test_heat_lands_on_the_part_of_the_picture_that_it_came_from(angle_deg):
    """Paint one place of the picture, cut the crop, and carry the crop's brightness back."""
    angle = np.radians(angle_deg)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    template = np.array([[-40, -25], [40, -25], [0, 15], [-32, 55], [32, 55]], float)
    landmarks = (template @ turn.T + (330, 190)).astype(np.float32)
    picture = np.zeros((400, 600, 3), np.uint8)
    spot = (np.array([0, 15]) @ turn.T + (330, 190)).round().astype(int)
    picture[spot[1] - 8 : spot[1] + 8, spot[0] - 8 : spot[0] + 8] = 255
    crop = align_face(picture, landmarks)[:, :, 0].astype(np.float32) / 255
    back = into_picture(crop, crop_matrix(landmarks), (600, 400))
    assert back.shape == (400, 600)
    ys, xs = np.indices(back.shape)
    centre = np.array([(xs + 0.5) * back, (ys + 0.5) * back]).sum(axis=(1, 2)) / back.sum()
    np.testing.assert_allclose(centre, spot, atol=1.0)
    assert np.abs(back - picture[:, :, 0] / 255).mean() < 0.002
