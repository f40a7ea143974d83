"""Rendered faces as the product's own networks see them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from emocare.training.render.dataset import Order, render_rows
from emocare.training.render.judge import detector_agreement
from emocare.training.render.renderer import Renderer
from emocare.training.render.sampling import sample_identity, sample_scene
from emocare.training.render.scene import Scene
from emocare.types import EXPRESSIONS, Expression
from emocare.vision.align import align_face
from emocare.vision.landmarks import five_of
from emocare.vision.network import OnnxFaceNetwork

pytestmark = pytest.mark.slow


def frontal_scenes(count: int, size_px: int) -> list[Scene]:
    scenes: list[Scene] = []
    seed = 0
    while len(scenes) < count:
        rng = np.random.default_rng([70, seed])
        scene = sample_scene(rng, sample_identity(rng, 100), size_px)
        if abs(scene.pose.yaw) < 0.4 and abs(scene.pose.pitch) < 0.35 and not scene.occluders:
            scenes.append(scene)
        seed += 1
    return scenes


def test_the_detector_finds_frontal_faces_and_their_landmarks(real_renderer: Renderer) -> None:
    arrays = render_rows(real_renderer, Order(seed=70, size_px=160, per_person=1), range(130))
    found = detector_agreement(arrays)
    assert found["frontal"] > 40
    assert found["found"] >= 0.9
    assert found["landmark_error"] < 0.06


def test_a_rendered_smile_looks_happier_to_the_network(real_renderer: Renderer) -> None:
    network, happiness = OnnxFaceNetwork(), EXPRESSIONS.index(Expression.HAPPINESS)
    smile = {"mouthSmile_L": 0.9, "mouthSmile_R": 0.9, "cheekSquint_L": 0.6, "cheekSquint_R": 0.6}
    read = []
    for shapes in ({}, {**smile, "jawOpen": 0.12}):
        crops = []
        for scene in frontal_scenes(25, 128):
            picture = real_renderer.render(replace(scene, shapes=shapes))
            assert picture.truth is not None
            crops.append(align_face(picture.rgb, five_of(picture.truth.landmarks)))
        read.append(network.read(np.stack(crops)).expression[:, happiness].mean())
    assert read[1] > read[0] + 0.2
