"""Where things are on the face: fields over the mean face's vertices, made once per model.

All lines are drawn on the mean face in its own frame (cm), on the person's left half and
mirrored. They are given relative to landmarks, so that another mesh with the same 68 works.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from emocare.training.render.model import FaceModel, Part
from emocare.training.render.polylines import (
    distance_to_polyline,
    inside_distance,
    smooth_curve,
    smooth_step,
)
from emocare.types import Float32Array

LEFT_BROW = (22, 23, 24, 25, 26)
OUTER_LIPS = tuple(range(48, 60))
LEFT_UPPER_LID = (42, 43, 44, 45)
LEFT_LOWER_LID = (42, 47, 46, 45)
# Landmarks mark the upper edge of a brow more than its middle.
BROW_DROP_CM = 0.12


@dataclass(frozen=True, slots=True)
class Crease:
    """A wrinkle: lines on the left half, each from a landmark plus offsets (cm), and its width.

    ``drivers``: how much each action unit at full intensity deepens it; ``rest``: its depth in an
    old face at rest.
    """

    lines: tuple[tuple[int, tuple[tuple[float, float], ...]], ...]
    width_cm: float
    drivers: Mapping[str, float]
    rest: float


CREASES: Mapping[str, Crease] = MappingProxyType(
    {
        "forehead": Crease(
            (
                (24, ((-3.6, 1.3), (-1.8, 1.5), (0.8, 1.4), (1.8, 1.0))),
                (24, ((-3.6, 2.2), (-1.6, 2.4), (0.8, 2.3), (1.6, 2.0))),
                (24, ((-3.6, 3.1), (-1.4, 3.25), (0.6, 3.1))),
            ),
            0.17,
            {"AU01": 0.7, "AU02": 0.6},
            0.35,
        ),
        "glabella": Crease(
            ((22, ((-0.62, -0.7), (-0.6, 0.2), (-0.75, 1.0))),), 0.16, {"AU04": 1.0}, 0.25
        ),
        "crow_feet": Crease(
            (
                (45, ((0.35, 0.25), (0.9, 0.65), (1.5, 1.0))),
                (45, ((0.45, -0.05), (1.0, 0.05), (1.7, 0.1))),
                (45, ((0.35, -0.35), (0.9, -0.65), (1.5, -1.0))),
            ),
            0.13,
            {"AU06": 1.0, "AU12": 0.25},
            0.3,
        ),
        "under_eye": Crease(
            ((47, ((-1.0, -0.55), (-0.1, -0.85), (1.0, -0.85), (1.9, -0.4))),),
            0.2,
            {"AU06": 0.7, "AU07": 0.5},
            0.3,
        ),
        # FACS: the tightener bulges the skin of the lower lid, right below the lashes.
        "lower_lid": Crease(
            ((47, ((-0.75, -0.12), (-0.1, -0.3), (0.6, -0.33), (1.2, -0.27), (1.75, 0.05))),),
            0.12,
            {"AU07": 1.0, "AU06": 0.35},
            0.25,
        ),
        "nose_root": Crease(
            (
                (27, ((0.2, -0.3), (0.75, -0.7), (1.15, -1.25))),
                (27, ((0.25, -0.95), (0.8, -1.4), (1.25, -2.0))),
                (27, ((-0.4, 0.25), (0.0, 0.2), (0.55, 0.35))),
            ),
            0.15,
            {"AU09": 1.0},
            0.0,
        ),
        "nasolabial": Crease(
            ((35, ((0.25, 0.75), (0.85, 0.0), (1.5, -1.2), (1.95, -2.5))),),
            0.2,
            {"AU09": 0.6, "AU10": 0.7, "AU12": 0.8, "AU06": 0.3, "AU14": 0.4},
            0.45,
        ),
        "dimple": Crease(
            ((54, ((0.42, 0.55), (0.62, 0.1), (0.5, -0.5))),), 0.2, {"AU14": 1.0}, 0.0
        ),
        "mouth_corner": Crease(
            ((54, ((0.15, -0.1), (0.5, -0.7), (0.6, -1.5))),), 0.2, {"AU15": 1.0}, 0.3
        ),
        "chin": Crease(
            ((57, ((-0.2, -0.95), (0.6, -1.0), (1.3, -0.8))),),
            0.25,
            {"AU17": 0.8, "AU24": 0.3},
            0.2,
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Regions:
    """Fields over the vertices (V,), in [0, 1] unless said otherwise.

    ``side``: 0 on the right half, 1 on the left; ``lips``: cm inside the red of the lips, negative
    outside; ``brow_along``: 0 inner end, 1 outer end, linear past them; ``brow_across``: cm above
    the brow's line;
    ``crease``: (W, V) in ``CREASES`` order; ``azimuth``: radians from straight ahead, unsigned;
    ``height``: cm; ``follow``: how far a vertex turns with the head; ``inward``: cm behind lips.
    """

    side: Float32Array
    lips: Float32Array
    brow_along: Float32Array
    brow_across: Float32Array
    crease: Float32Array
    lash: Float32Array
    eyelid: Float32Array
    under_eye: Float32Array
    blush: Float32Array
    beard: Float32Array
    moustache: Float32Array
    chin: Float32Array
    ear: Float32Array
    azimuth: Float32Array
    height: Float32Array
    follow: Float32Array
    inward: Float32Array


def find_regions(model: FaceModel) -> Regions:
    """Return the fields of a face model."""
    points, marks = model.neutral, model.neutral[model.landmark68]
    half = points * np.array([1, 1, 1], np.float32)
    half[:, 0] = np.abs(half[:, 0])
    skin = model.vertex_part == Part.SKIN
    along, across = _brow(half, marks)
    lips = inside_distance(half[:, :2], smooth_curve(marks[list(OUTER_LIPS), :2], closed=True))
    lips[~skin | (points[:, 2] < marks[54, 2] - 1.5)] = -9
    beard, moustache, chin = _beard(half, marks, lips)
    return Regions(
        side=smooth_step(-0.7, 0.7, points[:, 0]),
        lips=lips,
        brow_along=along,
        brow_across=across,
        crease=np.stack([_crease(half, marks, crease) for crease in CREASES.values()]) * skin,
        lash=_lash(half, marks) * skin,
        eyelid=_spot(half, _beside(marks[[43, 44]], 0.35), (1.7, 0.7, 2)) * skin,
        under_eye=_spot(half, _beside(marks[[46, 47]], -0.6), (1.9, 0.7, 2)) * skin,
        blush=_blush(half, marks) * skin,
        beard=beard * skin,
        moustache=moustache * skin,
        chin=chin * skin,
        ear=_ear(half, marks),
        azimuth=np.arctan2(half[:, 0], half[:, 2] - 2).astype(np.float32),
        height=points[:, 1].copy(),
        follow=0.3 + 0.7 * smooth_step(marks[8, 1] - 8, marks[8, 1] + 0.5, points[:, 1]),
        inward=np.maximum(marks[[51, 57], 2].mean() - points[:, 2], 0),
    )


def _brow(half: Float32Array, marks: Float32Array) -> tuple[Float32Array, Float32Array]:
    """Return brow coordinates: along (0 inner end, 1 outer), across in cm, 9 far from a brow.

    The line is a function of x, so that both fields run smoothly past its ends.
    """
    line = smooth_curve(marks[list(LEFT_BROW)])
    x, y = half[:, 0], half[:, 1]
    slope = np.gradient(line[:, 1], line[:, 0])
    inner, outer = line[0], line[-1]
    height = np.interp(x, line[:, 0], line[:, 1]) - BROW_DROP_CM
    height += slope[0] * np.minimum(x - inner[0], 0) + slope[-1] * np.maximum(x - outer[0], 0)
    across = (y - height) / np.hypot(1, np.interp(x, line[:, 0], slope))
    near = (half[:, 2] > marks[26, 2] - 2) & (np.abs(across) < 2.5) & (x < outer[0] + 1.5)
    along = (x - inner[0]) / (outer[0] - inner[0])
    return along.astype(np.float32), np.where(near, across, 9).astype(np.float32)


def _crease(half: Float32Array, marks: Float32Array, crease: Crease) -> Float32Array:
    """Return the depth profile (V,) of one wrinkle group, 1 in the middle of its lines."""
    depth = np.zeros(len(half), np.float32)
    for landmark, offsets in crease.lines:
        line = smooth_curve(marks[landmark, :2] + np.array(offsets))
        distance, along = distance_to_polyline(half[:, :2], line)
        taper = smooth_step(0.0, 0.2, along) * smooth_step(1.0, 0.75, along)
        depth = np.maximum(
            depth, np.exp(-((distance / crease.width_cm) ** 2)) * (0.2 + 0.8 * taper)
        )
    return depth * (half[:, 2] > marks[54, 2] - 4)


def _lash(half: Float32Array, marks: Float32Array) -> Float32Array:
    """Return the line of lashes along the lids, fainter on the lower one."""
    upper, _ = distance_to_polyline(half, smooth_curve(marks[list(LEFT_UPPER_LID)]))
    lower, _ = distance_to_polyline(half, smooth_curve(marks[list(LEFT_LOWER_LID)]))
    return np.maximum(np.exp(-((upper / 0.13) ** 2)), 0.4 * np.exp(-((lower / 0.1) ** 2)))


def _beside(marks: Float32Array, up_cm: float) -> NDArray:
    """Return the middle of some landmarks, moved up."""
    return marks.mean(axis=0) + np.array((0, up_cm, 0))


def _spot(half: Float32Array, centre: NDArray, radii: tuple[float, float, float]) -> Float32Array:
    """Return a soft ellipsoid."""
    return np.exp(-(((half - centre) / np.array(radii)) ** 2).sum(axis=1)).astype(np.float32)


def _blush(half: Float32Array, marks: Float32Array) -> Float32Array:
    """Return where blood shows: cheeks, tip of the nose, ears, chin."""
    cheek = _spot(half, (marks[46] + marks[54]) / 2 + (0.9, 0.6, 0), (2.0, 1.6, 4))
    nose = _spot(half, marks[30], (1.3, 1.2, 2.5))
    chin = 0.5 * _spot(half, marks[8] + (0, 1.0, 0), (1.5, 1.0, 3))
    return np.clip(cheek + 0.8 * nose + chin + 0.6 * _ear(half, marks), 0, 1)


def _beard(
    half: Float32Array, marks: Float32Array, lips: Float32Array
) -> tuple[Float32Array, Float32Array, Float32Array]:
    """Return where cheeks and jaw, upper lip, and chin may carry hair."""
    x, y = half[:, 0], half[:, 1]
    # The upper edge runs from the mouth's corner up to the ear.
    edge = np.interp(x, [0, marks[54, 0], marks[14, 0], marks[16, 0]], [-4.2, -3.0, -1.3, 2.0])
    jaw = smooth_step(0.5, -0.5, y - edge) * smooth_step(-3.5, -1.5, y - marks[8, 1])
    jaw = jaw * smooth_step(-2.0, 0.0, half[:, 2]) * (1 - _ear(half, marks))
    under_nose = marks[33, 1]
    lip = smooth_step(under_nose, under_nose - 0.5, y) * smooth_step(3.4, 2.4, x)
    lip = lip * (y > marks[54, 1] - 0.9) * (half[:, 2] > marks[54, 2] - 1)
    bare = smooth_step(0.02, -0.12, lips)
    chin = smooth_step(2.2, 1.5, x) * smooth_step(marks[57, 1] + 0.1, marks[57, 1] - 0.5, y)
    return jaw * bare, lip * bare, chin * bare * jaw


def _ear(half: Float32Array, marks: Float32Array) -> Float32Array:
    """Return the ears."""
    x, y, z = half.T
    side, eye = marks[16], marks[45]
    inside = (x > side[0] - 0.2) & (z < side[2] - 2.2) & (z > side[2] - 7)
    return (inside & (y < eye[1] + 0.5) & (y > marks[33, 1] - 1.2)).astype(np.float32)
