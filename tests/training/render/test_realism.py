"""Rendered faces as the product's own networks see them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from emocare.training.render.renderer import Renderer
from emocare.training.render.sampling import sample_identity, sample_scene
from emocare.training.render.scene import Scene
from emocare.training.render.truth import five_landmarks
from emocare.types import EXPRESSIONS, Expression
from emocare.vision.align import align_face
from emocare.vision.detect import MtcnnDetector
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
    detector, errors = MtcnnDetector(), []
    scenes = frontal_scenes(60, 160)
    for scene in scenes:
        picture = real_renderer.render(scene)
        assert picture.truth is not None
        five = five_landmarks(picture.truth.landmarks)
        apart = np.linalg.norm(five[0] - five[1])
        off = [
            np.linalg.norm(face.landmarks5 - five, axis=1).mean() / apart
            for face in detector.detect(picture.rgb)
        ]
        if off and min(off) < 0.25:
            errors.append(min(off))
    assert len(errors) >= 0.9 * len(scenes)
    assert np.mean(errors) < 0.065


def test_a_rendered_smile_looks_happier_to_the_network(real_renderer: Renderer) -> None:
    network, happiness = OnnxFaceNetwork(), EXPRESSIONS.index(Expression.HAPPINESS)
    smile = {"mouthSmile_L": 0.9, "mouthSmile_R": 0.9, "cheekSquint_L": 0.6, "cheekSquint_R": 0.6}
    read = []
    for shapes in ({}, {**smile, "jawOpen": 0.12}):
        crops = []
        for scene in frontal_scenes(25, 128):
            picture = real_renderer.render(replace(scene, shapes=shapes))
            assert picture.truth is not None
            crops.append(align_face(picture.rgb, five_landmarks(picture.truth.landmarks)))
        read.append(network.read(np.stack(crops))[:, happiness].mean())
    assert read[1] > read[0] + 0.2
