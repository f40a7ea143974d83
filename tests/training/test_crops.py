# ruff: noqa: E402  torch may be absent; then the file is skipped before anything needs it
from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="./app test --all installs the training packages")

from emocare.training.crops import NO_JITTER, Jitter, take_crops
from emocare.vision.align import CROP_SIZE_PX, TEMPLATE5, align_face

pytestmark = pytest.mark.training


def made_faces(count: int = 12, side: int = 48):
    """Smooth random pictures, with landmarks of turned and shifted faces."""
    rng = np.random.default_rng(0)
    rough = rng.integers(0, 256, (count, side, side)).astype(np.float32)
    pictures = np.stack([np.clip(smooth(p), 0, 255) for p in rough]).astype(np.uint8)
    landmarks = (
        TEMPLATE5 * side + rng.normal(0, 2.0, (count, 5, 2)) + rng.normal(0, 3, (count, 1, 2))
    )
    return pictures, landmarks.astype(np.float32)


def smooth(picture):
    import cv2

    blurred = cv2.GaussianBlur(picture, (0, 0), 1.5)
    return (blurred - blurred.mean()) * 5 + 128


def crops_of(pictures, landmarks, jitter=NO_JITTER, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return take_crops(torch.from_numpy(pictures), torch.from_numpy(landmarks), jitter, generator)


def test_training_crops_equal_those_of_inference():
    pictures, landmarks = made_faces()
    ours = crops_of(pictures, landmarks)[:, 0].numpy() * 255
    theirs = np.stack([align_face(*face) for face in zip(pictures, landmarks, strict=True)])
    assert np.abs(ours - theirs).max() <= 1.5  # inference rounds to whole levels
    assert np.abs(ours - theirs).mean() <= 0.3


def test_outside_the_picture_its_edge_repeats():
    picture = np.zeros((1, 48, 48), np.uint8)
    picture[:, :, :24] = 200
    landmarks = (TEMPLATE5 * 48 + [-20, 0]).astype(np.float32)[None]
    crop = crops_of(picture, landmarks)[0, 0]
    assert crop[:, 0].min() == pytest.approx(200 / 255, abs=0.01)


def test_jitter_moves_a_face_as_far_as_it_says():
    side = 48
    ramp = np.tile(np.arange(side, dtype=np.uint8) * 5, (400, side, 1))
    landmarks = np.tile(TEMPLATE5 * side, (400, 1, 1)).astype(np.float32)
    still = crops_of(ramp, landmarks)
    moved = crops_of(ramp, landmarks, Jitter(angle=0, scale=0, shift=0.05, point=0))
    middle = slice(CROP_SIZE_PX // 2 - 4, CROP_SIZE_PX // 2 + 4)
    change = (moved - still)[:, 0, middle, middle].mean(dim=(1, 2)) * 255 / 5 / side
    assert float(change.std()) == pytest.approx(0.05, rel=0.15)
    assert float(change.mean()) == pytest.approx(0.0, abs=0.01)


def test_the_same_seed_jitters_the_same_way():
    pictures, landmarks = made_faces()
    first = crops_of(pictures, landmarks, Jitter(), seed=5)
    assert torch.equal(first, crops_of(pictures, landmarks, Jitter(), seed=5))
    assert not torch.equal(first, crops_of(pictures, landmarks, Jitter(), seed=6))
