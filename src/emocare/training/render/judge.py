"""How real rendered faces look to networks that never saw one: detector, expressions, landmarks.

``python -m emocare.training.render.judge --data FACES.npz [--landmarker face_landmarker.task]``
prints one JSON object. The FaceLandmarker needs the mediapipe extra.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from emocare.errors import Unavailable
from emocare.training.render.dataset import SCHEMA, decode_picture
from emocare.training.render.landmarker import landmarker_agreement
from emocare.types import EXPRESSIONS, Expression, UInt8Array
from emocare.vision.align import align_face
from emocare.vision.detect import MtcnnDetector
from emocare.vision.landmarks import five_of
from emocare.vision.network import OnnxFaceNetwork

# Roughly frontal: what the detector is asked to find.
_FRONTAL_YAW, _FRONTAL_PITCH, _SEEN = 0.4, 0.35, 0.9
# Landmarks farther off than this (of the distance of the eyes) are another face, or none.
_SAME_FACE = 0.25
_SMILE, _NO_SMILE = 3.0, 0.5


def frontal_rows(arrays: Mapping[str, NDArray]) -> NDArray[np.int64]:
    """Return the rows with a roughly frontal face that little hides."""
    pose = arrays["head_pose"]
    near = (np.abs(pose[:, 0]) < _FRONTAL_YAW) & (np.abs(pose[:, 1]) < _FRONTAL_PITCH)
    return np.flatnonzero(arrays["present"] & near & (arrays["visible"].mean(axis=1) > _SEEN))


def detector_agreement(arrays: Mapping[str, NDArray]) -> dict[str, float]:
    """Return how many frontal faces MTCNN finds, and how far its five points are off.

    ``landmark_error`` is a share of the distance between the eyes.
    """
    detector, rows, errors = MtcnnDetector(), frontal_rows(arrays), []
    for row in rows:
        five = five_of(arrays["landmarks"][row])
        apart = np.linalg.norm(five[0] - five[1])
        off = [
            float(np.linalg.norm(face.landmarks5 - five, axis=1).mean() / apart)
            for face in detector.detect(decode_picture(arrays, int(row)))
        ]
        errors += [min(off)] if off and min(off) < _SAME_FACE else []
    return {
        "frontal": len(rows),
        "found": len(errors) / max(len(rows), 1),
        "landmark_error": float(np.mean(errors)) if errors else float("nan"),
    }


def smile_agreement(arrays: Mapping[str, NDArray]) -> dict[str, float]:
    """Return the mean probability of happiness with and without a smile (AU12)."""
    network, happiness = OnnxFaceNetwork(), EXPRESSIONS.index(Expression.HAPPINESS)
    smile = arrays["au"][:, arrays["au_name"].tolist().index("AU12")]
    found: dict[str, float] = {}
    for name, rows in (("smiling", smile >= _SMILE), ("not_smiling", smile < _NO_SMILE)):
        crops = [_crop(arrays, int(row)) for row in np.flatnonzero(rows)]
        probabilities = (
            network.read(np.stack(crops)).expression if crops else np.full((1, 8), np.nan)
        )
        found[name] = float(probabilities[:, happiness].mean())
    return found


def _crop(arrays: Mapping[str, NDArray], row: int) -> UInt8Array:
    """Return the aligned crop of a row, by its true landmarks."""
    return align_face(decode_picture(arrays, row), five_of(arrays["landmarks"][row]))


def main(arguments: list[str] | None = None) -> int:
    """Print the agreement as JSON; return 0, or 1 where a part is missing."""
    parser = argparse.ArgumentParser(prog="python -m emocare.training.render.judge")
    parser.add_argument("--data", type=Path, required=True, help="rendered faces (.npz)")
    parser.add_argument("--landmarker", type=Path, help="MediaPipe's face_landmarker.task")
    asked = parser.parse_args(arguments)
    try:
        with np.load(asked.data, allow_pickle=False) as file:
            arrays = {name: file[name] for name in SCHEMA}
        report: dict[str, object] = {
            "detector": detector_agreement(arrays),
            "happiness": smile_agreement(arrays),
        }
        if asked.landmarker:
            report["landmarker"] = landmarker_agreement(arrays, asked.landmarker)
    except (Unavailable, OSError, KeyError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(json.dumps(report, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
