"""The three sources of faces as ``FaceSet``: FER+ pictures, larger faces, rendered faces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from emocare.errors import Invalid
from emocare.evaluation.faces import Faces, load_faces
from emocare.evaluation.ferplus import (
    FER2013_TO_EXPRESSION,
    five_landmarks,
    majority_label,
    vote_shares,
)
from emocare.evaluation.npz import read_arrays
from emocare.training.emocarenet.face_set import FaceSet, Targets
from emocare.training.emocarenet.teacher import (
    fit_gaze,
    gaze_measures,
    gaze_targets,
    openness_targets,
    pose_targets,
    unit_targets,
)
from emocare.types import ACTION_UNITS, EXPRESSIONS, Expression, Float32Array, UInt8Array
from emocare.vision.align import cut_eyes
from emocare.vision.landmarks import crop_matrix

NAMES_FILE = "names.npz"
FACES_SIDE_PX = 80
FACES_LABEL_TRUST = 0.85
# Of every person count at least this many; the tenth is never trained on.
RENDERED_HELD_OUT = 10
# The teacher's irises are good to a pixel of a large face, and guesses at 48 px.
_GAZE_TRUST = {"ferplus": 0.2, "faces": 0.6}

# Pictures named like KM.SU2.15 come from a set whose terms exclude use in products.
_RESTRICTED_NAME = re.compile(r"^[A-Z]{2}\.[A-Z]{2}\d\.\d+\.")

GazeRule = NDArray[np.float64]
# For who reads faces without their gaze.
NO_GAZE: GazeRule = np.zeros((2, 6, 2))


def ferplus_faces(path: Path, usage: str, rule: GazeRule, *, eyes: bool = False) -> FaceSet:
    """Return FER+ pictures: people's votes and FER2013's labels, and what the teacher saw.

    With ``eyes``, here and below, the set has the clean eye patches as well.
    """
    names = ("image", "votes", "fer2013_label", "usage", "landmarks", "blendshapes", "pose_ypr")
    arrays = read_arrays(path, names, "ferplus")
    arrays = {name: arrays[name][arrays["usage"] == usage] for name in names}
    pictures, votes = arrays["image"], arrays["votes"]
    if not len(pictures):
        raise Invalid(f"{path.name} has no usage {usage!r}.", code="dataset_usage")
    landmarks = arrays["landmarks"].astype(np.float32) * pictures.shape[-1]
    five, _ = five_landmarks(landmarks, 1)
    centre, _ = five_landmarks(np.full_like(landmarks[:1], np.nan), pictures.shape[-1])
    five = np.where(np.isfinite(landmarks).all(axis=(1, 2))[:, None, None], five, centre)
    not_a_face = votes.argmax(axis=1) == votes.shape[1] - 1
    seen = votes[:, : len(EXPRESSIONS)].sum(axis=1)
    columns = _taught(arrays, landmarks, _blendshape_names(path), rule, _GAZE_TRUST["ferplus"])
    columns |= {
        "expression": vote_shares(votes),
        # A picture whose majority is "unknown" still has votes, but fewer of them.
        "expression_weight": np.where(majority_label(votes) >= 0, 1.0, seen / 20),
        "fer2013": FER2013_TO_EXPRESSION[arrays["fer2013_label"].astype(np.int64)],
        "fer2013_weight": np.ones(len(votes)),
        "presence": ~not_a_face,
    }
    made = _face_set(pictures, five, columns, np.ones(len(votes)))
    return _with_eyes(made, pictures, five) if eyes else made


def larger_faces(
    path: Path, rule: GazeRule, *, held_out: bool, common: float = 0.4, eyes: bool = False
) -> FaceSet:
    """Return the larger faces of people who are (not) held out.

    Neutral and happy faces outnumber the rest twelve to one; a share ``common`` of them is seen
    in an epoch. One noisy label each: it is softened.
    """
    faces = load_faces(path)
    arrays = read_arrays(path, ("blendshapes", "pose_ypr"), "faces")
    rows = larger_rows(faces, held_out=held_out)
    squares, landmarks = zip(*(_square(faces, row) for row in rows), strict=True)
    marks = np.stack(landmarks)
    five, _ = five_landmarks(marks, 1)
    label = faces.label[rows]
    known = label >= 0
    soft = np.full((len(rows), len(EXPRESSIONS)), (1 - FACES_LABEL_TRUST) / len(EXPRESSIONS))
    soft[np.arange(len(rows)), label] += FACES_LABEL_TRUST
    taken = {name: values[rows] for name, values in arrays.items()}
    columns = _taught(taken, marks, _blendshape_names(path), rule, _GAZE_TRUST["faces"])
    columns |= {
        "expression": soft,
        "expression_weight": known,
        "presence": np.ones(len(rows)),
    }
    happy = EXPRESSIONS.index(Expression.HAPPINESS)
    share = np.where(known & (label > happy), 1.0, common)
    made = _face_set(np.stack(squares), five, columns, share)
    return _with_sharp_eyes(made, [faces.picture(row) for row in rows], five) if eyes else made


def _with_sharp_eyes(made: FaceSet, sharp: Sequence[UInt8Array], five: Float32Array) -> FaceSet:
    """Return the set with eyes of the pictures as they are; ``five`` is of the small ones."""
    scales = [max(picture.shape) / np.float32(FACES_SIDE_PX) for picture in sharp]
    return _with_eyes(made, sharp, [s * points for s, points in zip(scales, five, strict=True)])


def larger_rows(faces: Faces, *, held_out: bool) -> list[int]:
    """Return the rows that ``larger_faces`` takes: people who are (not) held out."""
    return [
        i
        for i in range(len(faces))
        if faces.held_out[i] == held_out and not _RESTRICTED_NAME.match(faces.name[i])
    ]


def rendered_faces(
    path: Path, *, held_out: bool, share: float = 0.6, eyes: bool = False
) -> FaceSet:
    """Return rendered faces of made people who are (not) held out, with their exact truth."""
    arrays = _rendered(path)
    rows = np.flatnonzero((arrays["person"] % RENDERED_HELD_OUT == 0) == held_out)
    pictures = np.stack([decoded(arrays, row) for row in rows.tolist()])
    landmarks = arrays["landmarks"][rows]
    present = arrays["present"][rows]
    five, _ = five_landmarks(landmarks, 1)
    centre, _ = five_landmarks(np.full_like(landmarks[:1], np.nan), pictures.shape[-1])
    five = np.where(present[:, None, None], five, centre)
    units, visible = _rendered_units(arrays, rows)
    eyes_seen = arrays["visible"][rows][:, [68, 69]]
    columns = {
        "action_units": units,
        "action_units_weight": visible,
        "pose": np.nan_to_num(arrays["head_pose"][rows]),
        "pose_weight": present,
        "openness": np.nan_to_num(arrays["openness"][rows]),
        "openness_weight": np.repeat(present[:, None], 2, axis=1),
        "gaze": np.nan_to_num(arrays["gaze"][rows]),
        "gaze_weight": eyes_seen & (np.nan_to_num(arrays["openness"][rows]) > 0.3),
        "landmarks": np.nan_to_num(landmarks),
        "landmarks_weight": present,
        "presence": present,
        "rendered": np.ones(len(rows)),
    }
    made = _face_set(pictures, five, columns, np.full(len(rows), share))
    return _with_eyes(made, pictures, five) if eyes else made


def rendered_gaze_rule(path: Path) -> GazeRule:
    """Return the linear rule from irises to gaze, fitted on the rendered people to train on."""
    arrays = _rendered(path)
    seen = arrays["visible"][:, 36:48].all(axis=1) & (arrays["openness"] > 0.5).all(axis=1)
    rows = arrays["present"] & seen & (arrays["person"] % RENDERED_HELD_OUT != 0)
    measures = gaze_measures(arrays["landmarks"][rows], arrays["head_pose"][rows])
    return fit_gaze(measures, arrays["gaze"][rows])


def _rendered(path: Path) -> dict[str, NDArray]:
    names = ("jpeg", "offset", "present", "person", "au", "au_visible", "au_name", "landmarks")
    return read_arrays(path, (*names, "visible", "head_pose", "gaze", "openness"), "rendered faces")


def _rendered_units(
    arrays: Mapping[str, NDArray], rows: NDArray[np.int64]
) -> tuple[Float32Array, NDArray[np.bool_]]:
    """Return intensities (N, A) and which count; AU23 has no source here."""
    place = {name: i for i, name in enumerate(arrays["au_name"].tolist())}
    values = np.zeros((len(rows), len(ACTION_UNITS)), np.float32)
    counted = np.zeros(values.shape, bool)
    for column, unit in enumerate(ACTION_UNITS):
        if unit in place:
            values[:, column] = np.nan_to_num(arrays["au"][rows, place[unit]])
            counted[:, column] = arrays["au_visible"][rows, place[unit]]
    return values, counted


def _taught(
    arrays: Mapping[str, NDArray],
    landmarks: Float32Array,
    names: list[str],
    rule: GazeRule,
    gaze_trust: float,
) -> dict[str, NDArray]:
    """Return the columns that the teacher's outputs give; ``landmarks`` in pixels."""
    blendshapes = arrays["blendshapes"].astype(np.float32)
    pose = pose_targets(arrays["pose_ypr"].astype(np.float32))
    seen = np.asarray(np.isfinite(landmarks).all(axis=(1, 2)) & np.isfinite(pose).all(axis=1))
    units, weights = unit_targets(blendshapes, names, landmarks)
    openness = openness_targets(blendshapes, names)
    gaze = gaze_targets(gaze_measures(landmarks, pose), rule)
    awake = np.nan_to_num(openness) > 0.5
    return {
        "action_units": units,
        "action_units_weight": weights * seen[:, None],
        "pose": np.nan_to_num(pose),
        "pose_weight": seen,
        "openness": np.nan_to_num(openness),
        "openness_weight": np.repeat(seen[:, None], 2, axis=1),
        "gaze": np.nan_to_num(gaze),
        "gaze_weight": awake * seen[:, None] * gaze_trust,
        "landmarks": np.nan_to_num(landmarks),
        "landmarks_weight": seen,
    }


_SHAPES: Mapping[str, tuple[int, ...]] = {
    "expression": (len(EXPRESSIONS),),
    "expression_weight": (),
    "fer2013": (),
    "fer2013_weight": (),
    "rendered": (),
}


def _face_set(
    pictures: UInt8Array, five: Float32Array, columns: Mapping[str, NDArray], share: NDArray
) -> FaceSet:
    """Return a set; columns that a source lacks are zeros of no weight."""
    tensors: dict[str, Tensor] = {}
    for name in Targets.__dataclass_fields__:
        kind = torch.int64 if name == "fer2013" else torch.float32
        values = columns.get(name, np.zeros((len(pictures), *_SHAPES.get(name, ()))))
        tensors[name] = torch.from_numpy(np.ascontiguousarray(values)).to(kind)
    return FaceSet(
        torch.from_numpy(pictures),
        torch.from_numpy(np.ascontiguousarray(five)).float(),
        Targets(**tensors),
        torch.from_numpy(share).float(),
    )


def _with_eyes(
    faces: FaceSet, pictures: Iterable[UInt8Array], five: Iterable[Float32Array]
) -> FaceSet:
    """Return the set with the eye patches of ``pictures``, in whose pixels ``five`` are."""
    pairs = zip(pictures, five, strict=True)
    eyes = [cut_eyes(picture, crop_matrix(points)) for picture, points in pairs]
    return replace(faces, eyes=torch.from_numpy(np.stack(eyes)))


def _blendshape_names(path: Path) -> list[str]:
    """Return the teacher's 52 names, in the file beside the data."""
    names: list[str] = read_arrays(path.parent / NAMES_FILE, ("blendshape",), "names")[
        "blendshape"
    ].tolist()
    return names


def _square(faces: Faces, index: int) -> tuple[UInt8Array, Float32Array]:
    """Return one face as a square of FACES_SIDE_PX with repeated edges, and its 70 landmarks."""
    picture = faces.picture(index)
    scale = FACES_SIDE_PX / max(picture.shape)
    width, height = (max(1, round(side * scale)) for side in picture.shape[::-1])
    small = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    below, right = FACES_SIDE_PX - height, FACES_SIDE_PX - width
    square = cv2.copyMakeBorder(small, 0, below, 0, right, cv2.BORDER_REPLICATE)
    return np.asarray(square, np.uint8), faces.landmarks70[index] * np.float32(FACES_SIDE_PX)


def decoded(arrays: Mapping[str, NDArray], row: int) -> UInt8Array:
    """Return one rendered picture, grey uint8 (H, W); raise Invalid where there is none."""
    data = arrays["jpeg"][arrays["offset"][row] : arrays["offset"][row + 1]]
    picture = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE) if len(data) else None
    if picture is None:
        raise Invalid(f"Row {row} of the rendered faces holds no picture.", code="dataset_row")
    return np.asarray(picture, np.uint8)
