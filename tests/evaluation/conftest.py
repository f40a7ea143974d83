"""Tiny data sets of every kind, made from scikit-image's astronaut."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from skimage import data

from tests.evaluation.tiny_sets import seventy_landmarks, votes_for, write_picture

SIDE = 48
# The astronaut's face in the picture of 512 x 512.
FACE = slice(40, 200), slice(140, 300)


@pytest.fixture(scope="session")
def astronaut():
    return data.astronaut()


@pytest.fixture(scope="session")
def face_rgb(astronaut):
    return np.ascontiguousarray(astronaut[FACE])


@pytest.fixture(scope="session")
def face48(face_rgb):
    grey = cv2.cvtColor(face_rgb, cv2.COLOR_RGB2GRAY)
    return cv2.resize(grey, (SIDE, SIDE), interpolation=cv2.INTER_AREA)


@pytest.fixture
def ferplus_file(tmp_path: Path, face48) -> Path:
    """Six rows: two for training; of the other four, two are kept by the protocol."""
    landmarks = seventy_landmarks(6)
    landmarks[3] = np.nan
    path = tmp_path / "ferplus.npz"
    np.savez(
        path,
        image=np.stack([face48] * 6),
        votes=votes_for({1: 10}, {0: 10}, {1: 9, 0: 1}, {4: 6, 0: 4}, {8: 10}, {0: 3, 1: 1, 9: 2}),
        fer2013_label=np.array([3, 6, 3, 0, 5, 6], np.uint8),
        usage=np.array(["Training"] * 2 + ["PublicTest"] * 4),
        landmarks=landmarks,
    )
    return path


@pytest.fixture
def faces_file(tmp_path: Path, face_rgb) -> Path:
    encoded = [cv2.imencode(".jpg", cv2.cvtColor(face_rgb, cv2.COLOR_RGB2GRAY))[1].ravel()] * 3
    path = tmp_path / "faces.npz"
    np.savez(
        path,
        jpeg=np.concatenate(encoded),
        offset=np.cumsum([0, *(len(e) for e in encoded)]),
        name=np.array(["Eileen_Collins_0001.jpg", "Eileen_Collins_0002.jpg", "Nobody_7.jpg"]),
        label=np.array(["happiness", "", "neutral"]),
        landmarks=seventy_landmarks(3),
    )
    return path


@pytest.fixture
def class_folders(tmp_path: Path, face_rgb) -> Path:
    root = tmp_path / "folders"
    for name in ("happy", "Neutral", "sadness"):
        (root / "test" / name).mkdir(parents=True)
        write_picture(root / "test" / name / "one.png", face_rgb)
    write_picture(root / "test" / "happy" / "two.jpg", face_rgb)
    return root
