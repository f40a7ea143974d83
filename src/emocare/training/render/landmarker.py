"""Rendered faces against MediaPipe's FaceLandmarker: landmarks, pose and blendshapes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emocare.errors import Unavailable
from emocare.training.render.camera import pose_of
from emocare.training.render.dataset import decode_picture

# iBUG's 68 points and the irises in MediaPipe's mesh of 478.
MESH_OF_LANDMARK: tuple[int, ...] = (
    *(162, 234, 93, 58, 172, 136, 149, 148, 152, 377, 378, 365, 397, 288, 323, 454, 389),
    *(71, 63, 105, 66, 107, 336, 296, 334, 293, 301, 168, 197, 5, 4, 75, 97, 2, 326, 305),
    *(33, 160, 158, 133, 153, 144, 362, 385, 387, 263, 373, 380),
    *(61, 39, 37, 0, 267, 269, 291, 405, 314, 17, 84, 181, 78, 82, 13, 312, 308, 317, 14, 87),
    *(468, 473),
)
_PARTS: Mapping[str, slice] = {
    "jaw": slice(0, 17),
    "brows": slice(17, 27),
    "nose": slice(27, 36),
    "eyes": slice(36, 48),
    "mouth": slice(48, 68),
    "irises": slice(68, 70),
}
_MAX_YAW, _MAX_PITCH = 0.45, 0.35


def landmarker_agreement(arrays: Mapping[str, NDArray], task: Path) -> dict[str, Any]:
    """Return found share, landmark error by part, pose difference and blendshape correlation.

    Errors are shares of the distance between the eyes, over faces within 26° of frontal; pose in
    degrees. Raises Unavailable without the mediapipe extra.
    """
    pose = arrays["head_pose"]
    near = (np.abs(pose[:, 0]) < _MAX_YAW) & (np.abs(pose[:, 1]) < _MAX_PITCH)
    rows = np.flatnonzero(arrays["present"] & near)
    answers = [_Answer(*answer) for answer in _look(arrays, rows, task)]
    found = np.array([answer.found for answer in answers])
    seen, rows = [answer for answer in answers if answer.found], rows[found]
    truth = arrays["landmarks"][rows]
    apart = np.linalg.norm(truth[:, 36:42].mean(1) - truth[:, 42:48].mean(1), axis=1)
    off = np.stack([answer.landmarks for answer in seen]) - truth
    error = np.linalg.norm(off, axis=2) / apart[:, None]
    turned = np.degrees(np.stack([answer.pose for answer in seen]) - pose[rows])
    return {
        "faces": len(answers),
        "found": float(found.mean()),
        "landmark_error": {"all": float(error.mean())}
        | {part: float(error[:, where].mean()) for part, where in _PARTS.items()},
        "pose_offset_deg": turned.mean(axis=0).round(2).tolist(),
        "pose_error_deg": np.abs(turned - turned.mean(axis=0)).mean(axis=0).round(2).tolist(),
        "blendshape_correlation": _correlation(arrays, rows, [answer.shapes for answer in seen]),
    }


class _Answer:
    """What FaceLandmarker said about one picture."""

    def __init__(self, result: Any, size_px: int) -> None:  # noqa: ANN401 - MediaPipe is untyped
        self.found = bool(result.face_landmarks)
        if not self.found:
            return
        mesh = result.face_landmarks[0]
        self.landmarks = size_px * np.array([[mesh[i].x, mesh[i].y] for i in MESH_OF_LANDMARK])
        self.shapes = {shape.category_name: shape.score for shape in result.face_blendshapes[0]}
        turned = np.array(result.facial_transformation_matrixes[0])[:3, :3]
        pose = pose_of((turned / np.linalg.norm(turned, axis=0)).astype(np.float32))
        self.pose = np.array([pose.yaw, pose.pitch, pose.roll])


def _look(
    arrays: Mapping[str, NDArray], rows: NDArray[np.int64], task: Path
) -> list[tuple[Any, int]]:
    """Return FaceLandmarker's result for each row, and the picture's side."""
    try:
        import mediapipe
        from mediapipe.tasks.python import BaseOptions, vision
    except ImportError as error:
        raise Unavailable("Install the mediapipe extra to compare with FaceLandmarker.") from error
    options = vision.FaceLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(task)),
        output_face_blendshapes=True,
        output_facial_transformation_matrixes=True,
    )
    results = []
    with vision.FaceLandmarker.create_from_options(options) as landmarker:
        for row in rows:
            rgb = np.ascontiguousarray(decode_picture(arrays, int(row)))
            image = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=rgb)
            results.append((landmarker.detect(image), len(rgb)))
    return results


def _correlation(
    arrays: Mapping[str, NDArray], rows: NDArray[np.int64], read: list[dict[str, float]]
) -> dict[str, float]:
    """Return, per shape that both sides name, the correlation of weight and reading."""
    found: dict[str, float] = {}
    for column, name in enumerate(arrays["expression_name"].tolist()):
        theirs = name.replace("_L", "Left").replace("_R", "Right")
        weight = arrays["shapes"][rows, column].astype(float)
        score = np.array([shapes.get(theirs, np.nan) for shapes in read])
        if np.isfinite(score).all() and weight.std() > 0 and score.std() > 0:
            found[theirs] = round(float(np.corrcoef(weight, score)[0, 1]), 2)
    return found
