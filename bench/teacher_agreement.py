"""How far the teacher agrees with itself: `python -m bench.teacher_agreement --task FILE`.

FaceLandmarker looks at photographs that judge the network, and at the same ones mirrored, which
must not change how strong a movement is. Who reads a face and its mirror image alike knows at
most what both looks have in common, so follows the teacher at most as closely as the square root
of their correlation. Needs the extra 'mediapipe'.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from emocare.evaluation.faces import load_faces
from emocare.evaluation.npz import read_arrays
from emocare.evaluation.regression import pearson
from emocare.training.data.teacher import (
    BLENDSHAPES,
    FaceLandmarkerTeacher,
    Teacher,
    TeacherOutput,
)
from emocare.training.emocarenet.heads import TEACHER
from emocare.training.emocarenet.sources import larger_rows
from emocare.training.emocarenet.teacher import unit_targets
from emocare.training.sources import FACES_FILE, FERPLUS_FILE
from emocare.types import ACTION_UNITS, Float32Array, UInt8Array


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--task", type=Path, required=True, help="face_landmarker.task")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--border", type=float, default=0.25, help="put around, in picture sides")
    parser.add_argument("--count", type=int, default=1000, help="photographs of each set at most")
    options = parser.parse_args()
    found = {}
    for name, pictures in photographs(options.data, options.count).items():
        straight, mirrored = (FaceLandmarkerTeacher(options.task, options.border) for _ in "ab")
        found[name] = agreement(pictures, straight, mirrored)
        straight.close()
        mirrored.close()
    print(json.dumps(found, indent=2))


def photographs(data: Path, count: int) -> dict[str, list[UInt8Array]]:
    """Return PublicTest's first pictures, and those of larger faces of people held out."""
    arrays = read_arrays(data / FERPLUS_FILE, ("image", "usage"), "ferplus")
    public = np.flatnonzero(arrays["usage"] == "PublicTest")[:count]
    faces = load_faces(data / FACES_FILE)
    rows = larger_rows(faces, held_out=True)
    return {
        "ferplus": [arrays["image"][row] for row in public],
        "faces": [faces.picture(row) for row in rows[:count]],
    }


def agreement(
    pictures: Iterable[UInt8Array], straight: Teacher, mirrored: Teacher
) -> dict[str, dict[str, float]]:
    """Return for every unit that the teacher teaches how its two looks correlate, and the root.

    ``straight`` and ``mirrored`` are the same teacher twice: a library may remember its last face.
    Photographs in which it misses the face once are left out.
    """
    looks = [(straight.look(one), mirrored.look(_mirror(one))) for one in pictures]
    seen = [(first, second) for first, second in looks if first and second]
    if not seen:
        return {}
    once, again = (_units([pair[side] for pair in seen]) for side in (0, 1))
    return {unit: _figures(once, again, ACTION_UNITS.index(unit)) for unit in TEACHER}


def _figures(
    once: NDArray[np.floating], again: NDArray[np.floating], column: int
) -> dict[str, float]:
    r = pearson(once[:, column].astype(np.float64), again[:, column].astype(np.float64))
    return {"self": round(r, 3), "bound": round(float(np.sqrt(max(r, 0.0))), 3), "n": len(once)}


def _units(looks: list[TeacherOutput]) -> Float32Array:
    """Return the intensities (N, A) that these looks would teach."""
    shapes = np.stack([look.blendshapes for look in looks])
    return unit_targets(shapes, BLENDSHAPES, np.stack([look.landmarks for look in looks]))[0]


def _mirror(picture: UInt8Array) -> UInt8Array:
    return np.ascontiguousarray(picture[:, ::-1])


if __name__ == "__main__":
    main()
