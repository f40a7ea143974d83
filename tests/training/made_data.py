"""A folder of tiny training data in the real forms: a happy face, with and without its smile."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from skimage import data

from emocare.training.emocarenet.heads import TEACHER
from emocare.types import ACTION_UNITS
from tests.evaluation.tiny_sets import seventy_landmarks, votes_for

SIDE = 48
NAMES = ("Ann_1", "Ann_2", "Bea_1", "Cid_1", "Dan_1", "KM.HA1.4")
BLENDSHAPES = tuple(sorted({name for signal in TEACHER.values() for name in signal.blendshapes}))
RENDERED_PX = 64


def write_training_data(folder: Path, rows: int = 48, seed: int = 0) -> Path:
    """Write both files: half the faces smile, the other half have a smooth lower face."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    happy = np.arange(rows) % 2 == 0
    pictures = np.stack([_face(smiles, rng) for smiles in happy])
    np.savez(
        folder / "ferplus_trainval.npz",
        image=pictures,
        votes=votes_for(*({1: 9, 0: 1} if smiles else {0: 9, 3: 1} for smiles in happy)),
        fer2013_label=np.where(happy, 3, 6).astype(np.uint8),
        usage=np.where(np.arange(rows) % 4 < 2, "Training", "PublicTest"),
        landmarks=seventy_landmarks(rows),
        pose_ypr=rng.normal(0, 0.4, (rows, 3)).astype(np.float16),
        blendshapes=_blendshapes(rows, rng),
    )
    np.savez(folder / "names.npz", blendshape=np.array(BLENDSHAPES))
    _write_faces(folder / "faces_train.npz", rng)
    return folder


def _write_faces(path: Path, rng: np.random.Generator) -> None:
    encoded = [cv2.imencode(".jpg", cv2.resize(_face(True, rng), (140, 160)))[1] for _ in range(6)]
    np.savez(
        path,
        jpeg=np.concatenate([e.ravel() for e in encoded]),
        offset=np.cumsum([0, *(e.size for e in encoded)]),
        name=np.array(
            ["Ann_1.jpg", "Ann_2.jpg", "Bea_1.jpg", "Cid_1.jpg", "Dan_1.jpg", "KM.HA1.4.jpg"]
        ),
        label=np.array(["happiness", "", "happiness", "surprise", "neutral", "happiness"]),
        landmarks=seventy_landmarks(6),
        pose_ypr=rng.normal(0, 0.4, (6, 3)).astype(np.float16),
        blendshapes=_blendshapes(6, rng),
    )


def write_rendered(path: Path, rows: int = 42, seed: int = 0) -> Path:
    """Write rendered faces as ``training.render`` does; the third and the last two show nobody.

    Of 42 the last two belong to a person who is held out.
    """
    rng = np.random.default_rng(seed)
    pictures = [
        cv2.resize(_face(row % 2 == 0, rng), (RENDERED_PX, RENDERED_PX)) for row in range(rows)
    ]
    encoded = [cv2.imencode(".jpg", picture)[1] for picture in pictures]
    present = (np.arange(rows) < rows - 2) & (np.arange(rows) != 2)
    nobody = np.where(present, 1.0, np.nan).astype(np.float32)
    sided = np.random.default_rng(seed + 1)
    np.savez(
        path,
        jpeg=np.concatenate([e.ravel() for e in encoded]),
        offset=np.cumsum([0, *(e.size for e in encoded)]),
        present=present,
        person=np.arange(rows) // 2,
        au=rng.uniform(0, 5, (rows, len(ACTION_UNITS))).astype(np.float16) * nobody[:, None],
        au_right=sided.uniform(0, 5, (rows, len(ACTION_UNITS))).astype(np.float16),
        au_left=sided.uniform(0, 5, (rows, len(ACTION_UNITS))).astype(np.float16),
        au_visible=np.repeat(present[:, None], len(ACTION_UNITS), axis=1),
        au_name=np.array([unit if unit != "AU23" else "AU18" for unit in ACTION_UNITS]),
        landmarks=seventy_landmarks(rows).astype(np.float32) * RENDERED_PX * nobody[:, None, None],
        visible=np.repeat(present[:, None], 70, axis=1),
        head_pose=rng.normal(0, 0.2, (rows, 3)).astype(np.float32) * nobody[:, None],
        gaze=rng.normal(0, 0.2, (rows, 2, 2)).astype(np.float32) * nobody[:, None, None],
        openness=np.ones((rows, 2), np.float32) * nobody[:, None],
    )
    return path


def _blendshapes(rows: int, rng: np.random.Generator) -> np.ndarray:
    return rng.uniform(0, 1, (rows, len(BLENDSHAPES))).astype(np.float16)


def _face(smiles: bool, rng: np.random.Generator) -> np.ndarray:
    grey = cv2.cvtColor(data.astronaut()[40:200, 140:300], cv2.COLOR_RGB2GRAY)
    face = cv2.resize(grey, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    if not smiles:
        face[30:] = cv2.GaussianBlur(face[30:], (0, 0), 5)
    lit = face * rng.uniform(0.6, 1.1) + rng.normal(0, 4, face.shape)
    return np.clip(lit, 0, 255).astype(np.uint8)
