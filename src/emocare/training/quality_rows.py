"""Spoilt faces as the pipeline would meet them: found, measured, read, and right or wrong.

A face is searched in the spoilt picture; where the search fails, the detector looks again at
the face's known place, as it does for a face it has followed into the shadow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from emocare.evaluation.ferplus import FerPlus
from emocare.training.corruptions import CORRUPTIONS, STRENGTHS
from emocare.types import DetectedFace, Float32Array, UInt8Array
from emocare.vision.align import align_face
from emocare.vision.detect import MtcnnDetector
from emocare.vision.detect_geometry import BoxArray
from emocare.vision.network import FaceNetwork
from emocare.vision.quality import QualityMeasures, estimate_head_pose, measure_quality
from emocare.vision.quality_measures import crop_side_px

CLEAN = "clean"
SCALE = 4  # FER+ pictures are enlarged to 192 px, the size of a face on a webcam
# Seen from the camera there is room around a face; the pictures are cut close.
MARGIN = 0.25
# The detector's box in sides of the crop.
BOX_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Row:
    """One spoilt picture: ``measures`` is None where no face was found in it."""

    picture: int
    corruption: str
    strength: int
    measures: QualityMeasures | None = None
    probabilities: Float32Array | None = None
    label: int = -1

    @property
    def right(self) -> bool:
        """Whether the strongest expression is the label."""
        return self.probabilities is not None and int(self.probabilities.argmax()) == self.label

    @property
    def confidence(self) -> float:
        """The probability of the strongest expression, 0 where there is none."""
        return 0.0 if self.probabilities is None else float(self.probabilities.max())


def collect(
    faces: FerPlus,
    network: FaceNetwork,
    *,
    every: int = 1,
    seed: int = 0,
    progress: Callable[[int], None] = lambda _: None,
) -> list[Row]:
    """Return a row for each clean picture, and for each ``every``-th under all hardships."""
    far, near = MtcnnDetector(min_face_px=12), MtcnnDetector(min_face_px=80)
    rows: list[Row] = []
    for index in range(len(faces)):
        rng = np.random.default_rng((seed, index))
        for corruption, strength in conditions() if index % every == 0 else ((CLEAN, 0),):
            picture, landmarks = faces.pictures[index], faces.landmarks5[index]
            if corruption != CLEAN:
                picture, landmarks = CORRUPTIONS[corruption](picture, landmarks, strength, rng)
            rgb, landmarks = on_camera(picture, landmarks, corruption)
            row = Row(index, corruption, strength, label=int(faces.label[index]))
            face = find(rgb, landmarks, far if corruption == "small" else near)
            rows.append(_read(row, rgb, face, network))
        progress(index)
    return rows


def conditions() -> Iterator[tuple[str, int]]:
    """Yield (corruption, strength), the unspoilt picture first."""
    yield CLEAN, 0
    for corruption in CORRUPTIONS:
        yield from ((corruption, strength) for strength in range(len(STRENGTHS)))


def on_camera(
    picture: UInt8Array, landmarks: Float32Array, corruption: str
) -> tuple[UInt8Array, Float32Array]:
    """Return the picture as RGB at a camera's scale, with the landmarks in its pixels.

    A small face stays as small as it is; a face that is cut off stays at the picture's edge.
    """
    if corruption != "small":
        size = (picture.shape[1] * SCALE, picture.shape[0] * SCALE)
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR), np.uint8)
        landmarks = landmarks * np.float32(SCALE)
    if corruption != "cut":
        margin = round(MARGIN * max(picture.shape))
        border = (margin,) * 4
        picture = np.asarray(cv2.copyMakeBorder(picture, *border, cv2.BORDER_REPLICATE), np.uint8)
        landmarks = landmarks + np.float32(margin)
    return np.repeat(picture[:, :, None], 3, axis=2), landmarks


def find(rgb: UInt8Array, landmarks: Float32Array, detector: MtcnnDetector) -> DetectedFace | None:
    """Search the picture; failing that, look again where the face is known to be."""
    middle = landmarks.mean(axis=0)
    found = [
        face
        for face in detector.detect(rgb)
        if np.linalg.norm(face.landmarks5.mean(axis=0) - middle) < crop_side_px(landmarks) / 4
    ]
    if found:
        return found[0]
    return detector.refine(rgb, known_box(landmarks))[0]


def known_box(landmarks: Float32Array) -> BoxArray:
    """Return the detector's box (1, 4) around landmarks (5, 2)."""
    middle = landmarks.mean(axis=0)
    reach = BOX_SHARE / 2 * crop_side_px(landmarks)
    box: BoxArray = np.array([[*(middle - reach), *(middle + reach)]], np.float32)
    return box


def _read(row: Row, rgb: UInt8Array, face: DetectedFace | None, network: FaceNetwork) -> Row:
    if face is None:
        return row
    crop = align_face(rgb, face.landmarks5)
    pose = estimate_head_pose(face.landmarks5)
    measures = measure_quality(crop, face, (rgb.shape[1], rgb.shape[0]), pose)
    probabilities = network.read(crop[None]).expression[0]
    return Row(row.picture, row.corruption, row.strength, measures, probabilities, row.label)
