"""Builders of tiny labelled data."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from emocare.types import EXPRESSIONS
from emocare.vision.align import TEMPLATE5


def seventy_landmarks(rows: int) -> np.ndarray:
    """Landmarks (rows, 70, 2) whose five points are the crop's template."""
    points = np.full((rows, 70, 2), 0.5, np.float16)
    points[:, 36:42], points[:, 42:48] = TEMPLATE5[0], TEMPLATE5[1]
    points[:, 30], points[:, 48], points[:, 54] = TEMPLATE5[2:]
    return points


def votes_for(*counts: dict[int, int]) -> np.ndarray:
    votes = np.zeros((len(counts), 10), np.uint8)
    for row, given in enumerate(counts):
        for answer, number in given.items():
            votes[row, answer] = number
    return votes


def write_picture(path: Path, rgb: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(cv2.imencode(path.suffix, cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR))[1].tobytes())


def place(name: str) -> int:
    return [e.value for e in EXPRESSIONS].index(name)
