from __future__ import annotations

import cv2
import numpy as np
import pytest
from skimage import data

from emocare.training.duplicates import SAME_PICTURE, nearest_correlation


@pytest.fixture(scope="module")
def face():
    grey = cv2.cvtColor(data.astronaut()[40:200, 140:300], cv2.COLOR_RGB2GRAY)
    return cv2.resize(grey, (48, 48), interpolation=cv2.INTER_AREA)


@pytest.fixture(scope="module")
def others():
    return np.random.default_rng(0).integers(0, 256, (300, 48, 48), np.uint8)


def test_a_relit_and_compressed_copy_is_found(face, others):
    dim = (face * 0.6 + 20).astype(np.uint8)
    copy = cv2.imdecode(cv2.imencode(".jpg", dim, [cv2.IMWRITE_JPEG_QUALITY, 40])[1], 0)
    among = np.concatenate([others, copy[None]])
    assert nearest_correlation(face[None], among)[0] > 0.98


def test_strangers_are_no_copies(face, others):
    assert nearest_correlation(face[None], others)[0] < SAME_PICTURE


def test_a_mirrored_or_moved_face_is_another_picture(face):
    assert nearest_correlation(face[None], face[None, :, ::-1])[0] < SAME_PICTURE


def test_every_picture_gets_its_own_answer(face, others):
    found = nearest_correlation(np.concatenate([others, face[None]]), face[None])
    assert found.shape == (301,)
    assert found[-1] == pytest.approx(1.0, abs=1e-5)


def test_a_flat_picture_matches_nothing(face):
    assert nearest_correlation(np.full((1, 48, 48), 7, np.uint8), face[None])[0] == 0
