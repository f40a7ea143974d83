from __future__ import annotations

import cv2
import numpy as np
import pytest
from skimage import data

from emocare.training.corruptions import CORRUPTIONS, STRENGTHS
from emocare.vision.align import TEMPLATE5, align_face

SIDE = 48
LANDMARKS = (TEMPLATE5 * SIDE).astype(np.float32)


@pytest.fixture(scope="module")
def face():
    grey = cv2.cvtColor(data.astronaut()[40:200, 140:300], cv2.COLOR_RGB2GRAY)
    return cv2.resize(grey, (SIDE, SIDE), interpolation=cv2.INTER_AREA)


def spoilt(face, name: str, strength: int, seed: int = 0):
    return CORRUPTIONS[name](face, LANDMARKS, strength, np.random.default_rng(seed))


@pytest.mark.parametrize("name", sorted(CORRUPTIONS))
@pytest.mark.parametrize("strength", range(len(STRENGTHS)))
def test_a_spoilt_picture_is_a_picture_with_landmarks(face, name, strength):
    before = face.copy()
    picture, landmarks = spoilt(face, name, strength)
    assert picture.dtype == np.uint8
    assert picture.ndim == 2
    assert landmarks.shape == (5, 2)
    assert landmarks.dtype == np.float32
    assert np.array_equal(face, before)


@pytest.mark.parametrize("name", sorted(CORRUPTIONS))
def test_a_seed_spoils_a_picture_the_same_way(face, name):
    first, again = (spoilt(face, name, 1, 0)[0] for _ in range(2))
    others = [spoilt(face, name, 1, seed)[0] for seed in range(1, 6)]
    assert np.array_equal(first, again)
    assert not all(np.array_equal(first, other) for other in others)


@pytest.mark.parametrize("name", ["blur", "dark", "bright", "noise", "jpeg", "mask"])
def test_more_strength_spoils_more(face, name):
    errors = [
        np.mean([np.abs(spoilt(face, name, s, seed)[0] - face.astype(float)) for seed in range(20)])
        for s in range(3)
    ]
    assert errors[0] < errors[1] < errors[2]


@pytest.mark.parametrize("name", ["tilt", "cut", "small"])
def test_landmarks_follow_the_face(face, name):
    """The aligned crop shows the same face wherever it was moved."""
    expected = align_face(face, LANDMARKS).astype(float)
    picture, landmarks = spoilt(face, name, 0)
    middle = slice(20, 44)
    error = np.abs(align_face(picture, landmarks)[middle, middle] - expected[middle, middle])
    assert error.mean() < 9


def test_a_mask_covers_the_mouth_and_not_the_eyes(face):
    masked, _ = spoilt(face, "mask", 1)
    mouth, eyes = LANDMARKS[3:].mean(axis=0).astype(int), LANDMARKS[:2].mean(axis=0).astype(int)
    patch = masked[mouth[1] - 3 : mouth[1] + 3, mouth[0] - 4 : mouth[0] + 4]
    assert patch.std() < 6
    assert np.array_equal(masked[: eyes[1]], face[: eyes[1]])
