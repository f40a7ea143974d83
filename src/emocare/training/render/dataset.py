"""Rendered pictures as arrays: one row per picture, jpeg beside the truth.

``SCHEMA`` names every array of the .npz file, so that code and documentation cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import cv2
import numpy as np
from numpy.typing import NDArray

from emocare.training.render.action_units import ACTION_UNITS
from emocare.training.render.renderer import Renderer
from emocare.training.render.sampling import sample_identity, sample_scene
from emocare.training.render.scene import Scene
from emocare.training.render.truth import LANDMARKS, FaceTruth
from emocare.types import UInt8Array

# Raised whenever pictures or truth of the same seed change.
RENDER_VERSION = "3"
# Numbers that start the random streams of pictures and of people, so that they never meet.
_PICTURE_STREAM, _PERSON_STREAM = 0, 1

SCHEMA: Mapping[str, str] = MappingProxyType(
    {
        "jpeg": "uint8 (bytes,): the pictures one after the other; [offset[i]:offset[i+1]]",
        "offset": "int64 (N+1,)",
        "present": "bool (N,): somebody is in the picture; where not, all truth is NaN or False",
        "kind": "str (N,): how the face came about; not a label to train on",
        "person": "int32 (N,): which made person; split by it",
        "identity": "float16 (N, K): shape weights of the person",
        "shapes": "float16 (N, E): expression weights, in expression_name order",
        "expression_name": "str (E,)",
        "au": "float16 (N, A): intensity 0-5, the stronger side",
        "au_right": "float16 (N, A): on the person's right",
        "au_left": "float16 (N, A): on the person's left",
        "au_visible": "bool (N, A): where it shows is in sight; a covered mouth teaches nothing",
        "au_name": "str (A,)",
        "landmarks": "float32 (N, 70, 2): pixels, 68 iBUG points, right iris, left iris",
        "visible": "bool (N, 70): inside the picture and nothing in front",
        "head_pose": "float32 (N, 3): yaw, pitch, roll in radians, signs of emocare.types",
        "gaze": "float32 (N, 2, 2): right eye, left eye; yaw, pitch relative to the head, radians",
        "openness": "float32 (N, 2): right eye, left eye; 0 shut, 1 as at rest or wider",
        "lip_gap": "float32 (N,): between the inner lips over the distance of the eyes",
        "tone": "float32 (N,): skin from 0 lightest to 1 darkest",
        "exposure": "float32 (N,): how bright the picture was taken; 1 is usual",
    }
)
# Truth that is NaN where nobody is: its shape and type.
_UNKNOWN: Mapping[str, tuple[tuple[int, ...], type]] = MappingProxyType(
    {
        "au": ((len(ACTION_UNITS),), np.float16),
        "au_right": ((len(ACTION_UNITS),), np.float16),
        "au_left": ((len(ACTION_UNITS),), np.float16),
        "landmarks": ((LANDMARKS, 2), np.float32),
        "head_pose": ((3,), np.float32),
        "gaze": ((2, 2), np.float32),
        "openness": ((2,), np.float32),
        "lip_gap": ((), np.float32),
    }
)
HEADERS = ("expression_name", "au_name")


@dataclass(frozen=True, slots=True)
class Order:
    """What to render; the same order and row give the same picture on any number of workers.

    ``negatives``: share of pictures without a person. ``per_person``: rows in a row that share a
    person's shape (not the look: hair, skin and light change).
    """

    seed: int
    size_px: int = 128
    per_person: int = 4
    negatives: float = 0.02
    quality: int = 92
    grey: bool = False

    def scene(self, row: int, identities: int) -> Scene:
        """Return the scene of a row."""
        rng = np.random.default_rng([self.seed, _PICTURE_STREAM, row])
        person = np.random.default_rng([self.seed, _PERSON_STREAM, row // self.per_person])
        identity = sample_identity(person, identities)
        present = bool(rng.random() >= self.negatives)
        return sample_scene(rng, identity, self.size_px, present=present)


def render_rows(renderer: Renderer, order: Order, rows: range) -> dict[str, NDArray]:
    """Return the arrays of ``SCHEMA`` for some rows."""
    names = renderer.model.expression_names
    jpegs: list[UInt8Array] = []
    columns: dict[str, list[NDArray]] = {}
    for row in rows:
        scene = order.scene(row, len(renderer.model.identity))
        picture = renderer.render(scene)
        jpegs.append(_encode(picture.rgb, order))
        record = _scene_record(scene, names, row // order.per_person) | _truth_record(picture.truth)
        for name, value in record.items():
            columns.setdefault(name, []).append(value)
    arrays = {name: np.stack(values) for name, values in columns.items()}
    arrays["jpeg"] = np.concatenate(jpegs)
    arrays["offset"] = np.cumsum([0, *(len(jpeg) for jpeg in jpegs)], dtype=np.int64)
    arrays["expression_name"], arrays["au_name"] = np.array(names), np.array(ACTION_UNITS)
    return {name: arrays[name] for name in SCHEMA}


def decode_picture(arrays: Mapping[str, NDArray], row: int) -> UInt8Array:
    """Return a picture of such arrays: RGB (S, S, 3), or grey three times."""
    data = arrays["jpeg"][arrays["offset"][row] : arrays["offset"][row + 1]]
    bgr = cv2.imdecode(data, cv2.IMREAD_COLOR)
    if bgr is None:
        raise ValueError(f"row {row} holds no picture")
    return np.asarray(bgr[:, :, ::-1], np.uint8)


def join_shards(shards: list[dict[str, NDArray]]) -> dict[str, NDArray]:
    """Return the arrays of several runs of rows as one."""
    joined = {
        name: shards[0][name]
        if name in HEADERS
        else np.concatenate([shard[name] for shard in shards])
        for name in SCHEMA
        if name != "offset"
    }
    lengths = np.concatenate([np.diff(shard["offset"]) for shard in shards])
    joined["offset"] = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    return {name: joined[name] for name in SCHEMA}


def _encode(rgb: UInt8Array, order: Order) -> UInt8Array:
    """Return a JPEG, grey (Rec. 601 luma) if so ordered."""
    picture = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY) if order.grey else rgb[:, :, ::-1]
    done, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, order.quality])
    if not done:
        raise ValueError("OpenCV could not encode a picture")
    return np.asarray(data, np.uint8)


def _scene_record(scene: Scene, names: tuple[str, ...], person: int) -> dict[str, NDArray]:
    """Return what was ordered."""
    weights = [scene.shapes.get(name, 0.0) if scene.present else np.nan for name in names]
    return {
        "present": np.array(scene.present),
        "kind": np.array(scene.kind),
        "person": np.array(person, np.int32),
        "identity": scene.identity.astype(np.float16),
        "shapes": np.array(weights, np.float16),
        "tone": np.array(scene.look.tone if scene.present else np.nan, np.float32),
        "exposure": np.array(scene.lighting.exposure, np.float32),
    }


def _truth_record(truth: FaceTruth | None) -> dict[str, NDArray]:
    """Return what can be seen, NaN where nobody is."""
    if truth is None:
        record: dict[str, NDArray] = {
            name: np.full(shape, np.nan, kind) for name, (shape, kind) in _UNKNOWN.items()
        }
        unseen = {"visible": LANDMARKS, "au_visible": len(ACTION_UNITS)}
        return record | {name: np.zeros(count, bool) for name, count in unseen.items()}
    pose, units = truth.pose, truth.action_units
    return {
        "au": units.both.astype(np.float16),
        "au_right": units.right.astype(np.float16),
        "au_left": units.left.astype(np.float16),
        "landmarks": truth.landmarks.astype(np.float32),
        "visible": truth.visible,
        "au_visible": truth.units_visible,
        "head_pose": np.array([pose.yaw, pose.pitch, pose.roll], np.float32),
        "gaze": np.array([[eye.yaw, eye.pitch] for eye in truth.gaze], np.float32),
        "openness": np.array(truth.openness, np.float32),
        "lip_gap": np.array(truth.lip_gap, np.float32),
    }
