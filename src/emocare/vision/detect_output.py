"""MTCNN's output network: from a rough square to a face's score, box and five landmarks.

The network was trained on upright faces and understates a tilt. Faces that come out tilted are
therefore read a second time from a crop turned upright by what the first reading said.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from emocare.runtime import OnnxModel
from emocare.types import DetectedFace, FaceBox, Float32Array, UInt8Array
from emocare.vision import detect_geometry as geometry
from emocare.vision.align import transform_points, warp_crop
from emocare.vision.detect_geometry import BoxArray

SIDE_PX = 48
# From this tilt of the line between the eyes a second, upright reading pays.
TILTED_FROM_RAD = math.radians(8)


class OutputNetwork:
    """Reads square crops; stateless and safe to share between threads."""

    def __init__(self, model: OnnxModel) -> None:
        self._model = model

    def look(self, rgb: UInt8Array, squares: BoxArray, floor: float) -> list[DetectedFace | None]:
        """Return the face in each square box (N, 4), or None where its score is below ``floor``."""
        if len(squares) == 0:
            return []
        crops, cut = geometry.crop_squares(rgb, squares, SIDE_PX)
        faces: list[DetectedFace | None] = [
            _placed(face, float(box[2] - box[0]) / SIDE_PX, box[:2]) if face else None
            for face, box in zip(self._read(crops, floor), cut, strict=True)
        ]
        tilted = [i for i, face in enumerate(faces) if face and abs(tilt(face)) > TILTED_FROM_RAD]
        for index, again in zip(tilted, self._look_upright(rgb, faces, tilted, floor), strict=True):
            faces[index] = again or faces[index]
        return faces

    def _look_upright(
        self, rgb: UInt8Array, faces: list[DetectedFace | None], tilted: list[int], floor: float
    ) -> list[DetectedFace | None]:
        """Read the faces at the indices ``tilted`` again, turned upright."""
        matrices = [upright_matrix(face) for i in tilted if (face := faces[i])]
        if not matrices:
            return []
        turned = [geometry.brightened(warp_crop(rgb, m, SIDE_PX)) for m in matrices]
        crops = geometry.as_network_input(turned)
        return [
            _turned_back(face, matrix) if face else None
            for face, matrix in zip(self._read(crops, floor), matrices, strict=True)
        ]

    def _read(self, crops: Float32Array, floor: float) -> list[DetectedFace | None]:
        """Return the faces in crops (N, 3, 48, 48), in pixels of the crop."""
        offset, points, score = self._model.run(
            {"picture": crops}, ("box_offset", "landmarks", "face_score")
        )
        whole = np.tile(np.array([0, 0, SIDE_PX, SIDE_PX], np.float32), (len(crops), 1))
        boxes = geometry.apply_offsets(whole, offset)
        # The network gives x of the five points, then y, as shares of the crop.
        landmarks = points.reshape(-1, 2, 5).transpose(0, 2, 1) * np.float32(SIDE_PX)
        return [
            DetectedFace(geometry.face_box(box, float(sure[0])), placed)
            if sure[0] >= floor
            else None
            for box, placed, sure in zip(boxes, landmarks, score, strict=True)
        ]


def tilt(face: DetectedFace) -> float:
    """Return the angle of the line between the eyes, radians, positive clockwise as seen."""
    across, down = face.landmarks5[1] - face.landmarks5[0]
    return math.atan2(float(down), float(across))


def upright_matrix(face: DetectedFace) -> NDArray[np.float64]:
    """Return the (2, 3) matrix that turns a face upright into a crop of SIDE_PX squared."""
    box, angle = face.box, tilt(face)
    scale = SIDE_PX / max(box.width, box.height, 1.0)
    cos, sin = scale * math.cos(angle), scale * math.sin(angle)
    linear = np.array([[cos, sin], [-sin, cos]])
    shift = SIDE_PX / 2 - linear @ np.array(box.centre)
    return np.hstack([linear, shift[:, None]])


def _placed(face: DetectedFace, scale: float, corner: Float32Array) -> DetectedFace:
    """Carry a face from a crop's pixels to the picture's."""
    box = face.box
    x, y = float(corner[0]), float(corner[1])
    moved = FaceBox(
        box.x1 * scale + x,
        box.y1 * scale + y,
        box.x2 * scale + x,
        box.y2 * scale + y,
        box.face_score,
    )
    return DetectedFace(moved, (face.landmarks5 * scale + corner).astype(np.float32))


def _turned_back(face: DetectedFace, matrix: NDArray[np.float64]) -> DetectedFace:
    """Carry a face from an upright crop back to the picture; its box keeps its size."""
    linear = np.linalg.inv(matrix[:, :2])
    back = np.hstack([linear, (-linear @ matrix[:, 2])[:, None]])
    (centre,) = transform_points(back, np.array([face.box.centre], np.float32)).tolist()
    scale = float(np.hypot(linear[0, 0], linear[1, 0])) / 2
    half_width, half_height = face.box.width * scale, face.box.height * scale
    box = FaceBox(
        centre[0] - half_width,
        centre[1] - half_height,
        centre[0] + half_width,
        centre[1] + half_height,
        face.box.face_score,
    )
    return DetectedFace(box, transform_points(back, face.landmarks5))
