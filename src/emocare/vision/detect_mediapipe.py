"""MediaPipe FaceLandmarker (Apache-2.0) behind our detector's Protocol; an optional extra.

Its face search looks at the whole picture in 128 x 128 pixels: it is made for one or two near
faces and misses small ones. In return its points are precise. It states no score per face.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np

from emocare.errors import Unavailable
from emocare.runtime import file_sha256
from emocare.types import DetectedFace, FaceBox, Float32Array, UInt8Array
from emocare.vision.detect_geometry import BoxArray, square_boxes

# Points of the 478-point mesh that make up our five: the outlines of both eyes (as in the iBUG
# 68-point scheme, averaged), the nose tip and the mouth corners.
_EYE_LEFT_OF_PICTURE = (33, 160, 158, 133, 153, 144)
_EYE_RIGHT_OF_PICTURE = (362, 385, 387, 263, 373, 380)
_NOSE_TIP, _MOUTH_LEFT, _MOUTH_RIGHT = 4, 61, 291
# How much of the surroundings of a guessed face is searched, in face sizes.
_SEARCH_SHARE = 1.8
# A second look takes the face nearest the middle, within this share of the searched part.
_MIDDLE_SHARE = 0.3


class MediaPipeDetector:
    """Finds faces with FaceLandmarker; calls take turns, as the library's object demands."""

    def __init__(self, model: Path, *, max_faces: int = 10, min_score: float = 0.5) -> None:
        """Load ``model`` (face_landmarker.task); raise Unavailable where a part is missing."""
        self.sha256 = file_sha256(model)
        self._mediapipe, self._landmarker = open_landmarker(
            model, num_faces=max_faces, min_face_detection_confidence=min_score
        )
        self._turn = threading.Lock()

    def close(self) -> None:
        """Release the library's object; call it once, at the end."""
        self._landmarker.close()

    def detect(self, rgb: UInt8Array) -> list[DetectedFace]:
        """Return the faces in an RGB picture, the largest first."""
        faces = [_as_face(mesh) for mesh in self._meshes(rgb)]
        return sorted(faces, key=lambda face: face.box.width * face.box.height, reverse=True)

    def refine(self, rgb: UInt8Array, boxes: BoxArray) -> list[DetectedFace | None]:
        """Return, for each guessed box (N, 4), the face in it, or None where there is none."""
        return [self._face_near(rgb, box) for box in square_boxes(boxes)]

    def _face_near(self, rgb: UInt8Array, box: BoxArray) -> DetectedFace | None:
        """Search the surroundings of one square box; return the face nearest its middle."""
        centre, reach = (box[:2] + box[2:]) / 2, float(box[2] - box[0]) * _SEARCH_SHARE / 2
        height, width = rgb.shape[:2]
        left, top = np.clip(centre - reach, 0, (width, height)).astype(int)
        right, bottom = np.clip(centre + reach, 0, (width, height)).astype(int)
        if min(right - left, bottom - top) < 1:
            return None
        offset = np.array([left, top], np.float32)
        meshes = [mesh + offset for mesh in self._meshes(rgb[top:bottom, left:right])]
        near = [
            (float(np.hypot(*(mesh.mean(axis=0) - centre))), index)
            for index, mesh in enumerate(meshes)
        ]
        if not near or min(near)[0] > _MIDDLE_SHARE * 2 * reach:
            return None
        return _as_face(meshes[min(near)[1]])

    def _meshes(self, rgb: UInt8Array) -> list[Float32Array]:
        """Return each face's mesh478 in pixels, float32 (478, 2)."""
        picture = self._mediapipe.Image(
            image_format=self._mediapipe.ImageFormat.SRGB, data=np.ascontiguousarray(rgb)
        )
        with self._turn:
            result = self._landmarker.detect(picture)
        height, width = rgb.shape[:2]
        return [
            np.array([(p.x * width, p.y * height) for p in points], np.float32)
            for points in result.face_landmarks
        ]


def _as_face(mesh478: Float32Array) -> DetectedFace:
    """Return the box and five points of a mesh."""
    (x1, y1), (x2, y2) = mesh478.min(axis=0).tolist(), mesh478.max(axis=0).tolist()
    landmarks5 = np.stack(
        [
            mesh478[list(_EYE_LEFT_OF_PICTURE)].mean(axis=0),
            mesh478[list(_EYE_RIGHT_OF_PICTURE)].mean(axis=0),
            mesh478[_NOSE_TIP],
            mesh478[_MOUTH_LEFT],
            mesh478[_MOUTH_RIGHT],
        ]
    )
    return DetectedFace(FaceBox(x1, y1, x2, y2), landmarks5)


def open_landmarker(model: Path, **options: float | bool) -> tuple[Any, Any]:
    """Return the mediapipe module and a FaceLandmarker, both without types of their own.

    Raises Unavailable where the library is not installed or ``model`` is damaged.
    """
    try:
        import mediapipe
    except ImportError as error:
        raise Unavailable(
            "MediaPipe is not installed; docs/detectors-and-networks.md says how.",
            code="mediapipe_missing",
        ) from error
    vision = mediapipe.tasks.vision
    base = mediapipe.tasks.BaseOptions(model_asset_path=str(model))
    try:
        landmarker = vision.FaceLandmarker.create_from_options(
            vision.FaceLandmarkerOptions(base_options=base, **options)
        )
    except (RuntimeError, ValueError, OSError) as error:
        raise Unavailable(
            f"The model file {model.name} is damaged. Fetch it again: emocare models fetch.",
            code="model_unreadable",
        ) from error
    return mediapipe, landmarker
