"""MediaPipe's FaceLandmarker as a teacher: blendshapes, 70 landmarks and head pose of a picture.

The library is the ``mediapipe`` extra; the model file is ``face_landmarker.task`` (Apache-2.0).
Pictures are prepared as those of our own data were (docs/data.md measures how closely): small
ones are enlarged to ``LEAST_SIDE_PX`` with a cubic filter, because the library's face search looks
at the whole picture; the edge is repeated around it, because its search misses faces that fill
their picture; and a face counts from a confidence of 0.3.

Signs of ``pose_ypr``, in radians: yaw + nose to the picture's right (the person's left), pitch +
nose down, roll + counter-clockwise as seen. Pitch and roll have the opposite sign of
``emocare.types``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from emocare.errors import NotFound, Unavailable
from emocare.runtime import file_sha256
from emocare.training.render.landmarker import MESH_OF_LANDMARK
from emocare.types import Float32Array, UInt8Array
from emocare.vision.detect_mediapipe import open_landmarker

LEAST_SIDE_PX = 240
MIN_CONFIDENCE = 0.3
LANDMARK_MESH_INDEX = np.array(MESH_OF_LANDMARK, np.int64)

_PAIRED = (
    *("browDown", "browOuterUp", "cheekSquint", "eyeBlink", "eyeLookDown", "eyeLookIn"),
    *("eyeLookOut", "eyeLookUp", "eyeSquint", "eyeWide", "mouthDimple", "mouthFrown"),
    *("mouthLowerDown", "mouthPress", "mouthSmile", "mouthStretch", "mouthUpperUp", "noseSneer"),
)
_SINGLE = (
    *("browInnerUp", "cheekPuff", "jawForward", "jawLeft", "jawOpen", "jawRight", "mouthClose"),
    *("mouthFunnel", "mouthLeft", "mouthPucker", "mouthRight", "mouthRollLower"),
    *("mouthRollUpper", "mouthShrugLower", "mouthShrugUpper"),
)
# The library's own order: by name, after "_neutral".
BLENDSHAPES: tuple[str, ...] = (
    "_neutral",
    *sorted([*_SINGLE, *(f"{name}{side}" for name in _PAIRED for side in ("Left", "Right"))]),
)


@dataclass(frozen=True, slots=True)
class TeacherOutput:
    """What the teacher says about one face.

    ``blendshapes`` (52,) in the order of ``BLENDSHAPES``, 0 to 1; ``landmarks`` (70, 2) in units
    of the picture's longer side; ``pose_ypr`` (3,) with the module's signs.
    """

    blendshapes: Float32Array
    landmarks: Float32Array
    pose_ypr: Float32Array


class Teacher(Protocol):
    """Anything that reads a face out of a picture."""

    @property
    def sha256(self) -> str:
        """Which model this is."""
        ...

    def look(self, picture: UInt8Array) -> TeacherOutput | None:
        """Return what it says about the face in a grey (H, W) or RGB picture, None without one."""
        ...


class FaceLandmarkerTeacher:
    """FaceLandmarker behind ``Teacher``; ``border`` is what is put around, in picture sides."""

    def __init__(self, task: Path, border: float) -> None:
        """Load the model; raise NotFound or Unavailable with what to do about it."""
        if not task.is_file():
            raise NotFound(f"There is no teacher at {task}: give MediaPipe's face_landmarker.task.")
        self.sha256 = file_sha256(task)
        self.border = border
        self._mediapipe, self._landmarker = open_landmarker(
            task,
            output_face_blendshapes=True,
            output_facial_transformation_matrixes=True,
            min_face_detection_confidence=MIN_CONFIDENCE,
            min_face_presence_confidence=MIN_CONFIDENCE,
        )

    def close(self) -> None:
        """Release the library's object; call it once, at the end."""
        self._landmarker.close()

    def look(self, picture: UInt8Array) -> TeacherOutput | None:
        """Return what it says about the face in a picture, or None where it sees none."""
        prepared, side, border = prepare(picture, self.border)
        image = self._mediapipe.Image(image_format=self._mediapipe.ImageFormat.SRGB, data=prepared)
        result = self._landmarker.detect(image)
        if not result.face_landmarks:
            return None
        height, width = prepared.shape[:2]
        mesh = result.face_landmarks[0]
        points = np.array([(mesh[i].x * width, mesh[i].y * height) for i in MESH_OF_LANDMARK])
        return TeacherOutput(
            _in_order(result.face_blendshapes[0]),
            ((points - border) / side).astype(np.float32),
            pose_of(np.array(result.facial_transformation_matrixes[0])),
        )


def prepare(picture: UInt8Array, border: float) -> tuple[UInt8Array, int, int]:
    """Return the RGB picture to look at, its longer side and its border, both in pixels."""
    side = max(picture.shape[:2])
    if side < LEAST_SIDE_PX:
        scale = LEAST_SIDE_PX / side
        size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC), np.uint8)
        side = max(picture.shape[:2])
    around = round(border * side)
    framed = cv2.copyMakeBorder(picture, around, around, around, around, cv2.BORDER_REPLICATE)
    rgb = framed if framed.ndim == 3 else np.repeat(framed[:, :, None], 3, axis=2)
    return np.ascontiguousarray(rgb, np.uint8), side, around


def pose_of(matrix: NDArray[np.floating]) -> Float32Array:
    """Return yaw, pitch, roll of a 4 x 4 face transform (axes: right of the picture, up, near).

    The turns about x, y and z in that order; the scale of each axis is taken out first.
    """
    turned = matrix[:3, :3] / np.linalg.norm(matrix[:3, :3], axis=0)
    yaw = np.arcsin(np.clip(turned[0, 2], -1, 1))
    pitch = np.arctan2(-turned[1, 2], turned[2, 2])
    roll = np.arctan2(-turned[0, 1], turned[0, 0])
    return np.array([yaw, pitch, roll], np.float32)


def _in_order(shapes: Any) -> Float32Array:  # noqa: ANN401 - the library has no types
    scores = {shape.category_name: shape.score for shape in shapes}
    if set(scores) != set(BLENDSHAPES):
        raise Unavailable(
            "This version of mediapipe names other blendshapes. Use the version that "
            "docs/data.md names.",
            code="teacher_mismatch",
        )
    return np.array([scores[name] for name in BLENDSHAPES], np.float32)
