"""Faces as sharp as they were taken, with what is known about their eyes.

``FaceSet`` keeps pictures small and of one size, which is all that a crop of 64 pixels needs; the
eye patches show more, so their pictures stay as they are and are decoded when their turn comes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from emocare.evaluation.faces import load_faces
from emocare.evaluation.npz import read_arrays
from emocare.training.emocarenet.eyes.network import EYE_POINTS, PLACES, SIDE_ANSWERS, UNITS
from emocare.training.emocarenet.face_set import FaceSet
from emocare.training.emocarenet.sources import (
    NO_GAZE,
    RENDERED_HELD_OUT,
    decoded,
    ferplus_faces,
    larger_faces,
    larger_rows,
)
from emocare.types import MAX_INTENSITY, Float32Array, UInt8Array

# An eye counts as seen when this share of its points is.
_SEEN = 0.6


@dataclass(frozen=True, slots=True)
class Portraits:
    """N faces; ``picture(i)`` is grey uint8 (H, W).

    ``landmarks`` (N, 70, 2) are in units of the picture's longer side. ``units`` (N, 4) are
    intensities / 5 of ``UNITS`` with their weights, ``sides`` (N, 2, 5) those of the right and the
    left eye and how open it is, with theirs. ``share`` is how often a face is seen per epoch.
    """

    picture: Callable[[int], UInt8Array]
    landmarks: Float32Array
    units: Float32Array
    units_weight: Float32Array
    sides: Float32Array
    sides_weight: Float32Array
    rendered: bool
    share: float = 1.0

    def __len__(self) -> int:
        """Return the number of faces."""
        return len(self.landmarks)


def ferplus_portraits(path: Path, usage: str, share: float) -> Portraits:
    """Return FER+ pictures whose face the teacher saw."""
    faces = ferplus_faces(path, usage, NO_GAZE)
    return _photographs(faces, lambda row: faces.pictures[row].numpy(), share)


def larger_portraits(path: Path, *, held_out: bool, share: float) -> Portraits:
    """Return the larger faces of people who are (not) held out, as large as they are."""
    faces = load_faces(path)
    rows = larger_rows(faces, held_out=held_out)
    small = larger_faces(path, NO_GAZE, held_out=held_out)
    return _photographs(small, lambda row: faces.picture(rows[row]), share)


def rendered_portraits(path: Path, *, held_out: bool, share: float) -> Portraits:
    """Return rendered faces of made people who are (not) held out, side by side exact."""
    names = ("jpeg", "offset", "present", "person", "au", "au_right", "au_left", "au_visible")
    further = ("au_name", "landmarks", "visible", "openness")
    arrays = read_arrays(path, (*names, *further), "rendered faces")
    chosen = (arrays["person"] % RENDERED_HELD_OUT == 0) == held_out
    rows = np.flatnonzero(chosen & arrays["present"])
    place = arrays["au_name"].tolist()
    columns = [place.index(unit) for unit in UNITS]
    marks = np.nan_to_num(arrays["landmarks"][rows]).astype(np.float32)
    sides, weights = _rendered_sides(arrays, rows, columns)
    side_px = max(decoded(arrays, rows[0]).shape) if len(rows) else 1
    return Portraits(
        lambda row: decoded(arrays, rows[row]),
        marks / np.float32(side_px),
        _shares(arrays["au"][rows][:, columns]),
        arrays["au_visible"][rows][:, columns].astype(np.float32),
        sides,
        weights,
        rendered=True,
        share=share,
    )


def _rendered_sides(
    arrays: dict[str, NDArray], rows: NDArray[np.int64], columns: list[int]
) -> tuple[Float32Array, Float32Array]:
    """Return what each eye shows (N, 2, 5), and how far it counts: covered ones teach no unit."""
    units = [_shares(arrays[name][rows][:, columns]) for name in ("au_right", "au_left")]
    openness = np.clip(np.nan_to_num(arrays["openness"][rows]), 0, 1)[:, :, None]
    sides = np.concatenate([np.stack(units, axis=1), openness], axis=2).astype(np.float32)
    seen = arrays["visible"][rows][:, np.array(EYE_POINTS)].mean(axis=2) >= _SEEN
    weights = np.repeat(seen[:, :, None], SIDE_ANSWERS, axis=2).astype(np.float32)
    weights[:, :, -1] = 1
    return sides, weights


def _photographs(faces: FaceSet, picture: Callable[[int], UInt8Array], share: float) -> Portraits:
    """Return the faces of a set whose landmarks are known; a teacher says nothing of sides."""
    targets = faces.targets
    rows = np.flatnonzero(targets.landmarks_weight.numpy() > 0)
    side_px = np.float32(max(faces.pictures.shape[1:]))
    sides = np.zeros((len(rows), 2, SIDE_ANSWERS), np.float32)
    weights = np.zeros_like(sides)
    sides[:, :, -1] = targets.openness.numpy()[rows]
    weights[:, :, -1] = targets.openness_weight.numpy()[rows]
    return Portraits(
        lambda row: picture(int(rows[row])),
        targets.landmarks.numpy()[rows] / side_px,
        _shares(targets.action_units.numpy()[rows][:, PLACES]),
        targets.action_units_weight.numpy()[rows][:, PLACES].astype(np.float32),
        sides,
        weights,
        rendered=False,
        share=share,
    )


def _shares(intensities: NDArray) -> Float32Array:
    return np.asarray(np.nan_to_num(intensities.astype(np.float32)) / MAX_INTENSITY, np.float32)
