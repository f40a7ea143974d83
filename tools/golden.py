"""Write the golden vectors: what Python reads in a few made pictures, for the browser to match.

./app exec python tools/golden.py            tests/vision/golden/{vectors,network}.json
./app exec python tools/golden.py --check    fail when they differ from what is read now

``vectors.json`` holds what does not depend on the face network: found faces, crops, measures.
``network.json`` holds what does, with the network's SHA-256: make it again with every new network.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from emocare.affect.pipeline import FaceAnalyzer
from emocare.types import DetectedFace, FaceBox, FaceReading, Float32Array, Frame, UInt8Array
from emocare.vision.align import EYE_SIZE_PX, align_face, cut_eyes
from emocare.vision.detect import MtcnnDetector
from emocare.vision.explain import class_activation_map, top_target
from emocare.vision.landmarks import crop_matrix
from emocare.vision.network import OnnxFaceNetwork
from emocare.vision.quality import estimate_head_pose, judge, measure_quality

COMMAND = "./app exec python tools/golden.py"
FOLDER = Path(__file__).resolve().parents[1] / "tests" / "vision" / "golden"
PICTURES = ("near", "two", "dim")
# Cut out by landmarks that lie partly outside, so that the repeated edge is compared too.
MOVED_OUT: Float32Array = np.array([-70, -50], np.float32)
DIGITS = 6


@dataclass(frozen=True)
class Stage:
    """The made film: tiles cut from "two" (left, top, width, height), moved over a grey wall."""

    width: int = 480
    height: int = 200
    wall: int = 110
    fps: int = 15
    frames: int = 54
    tiles: tuple[tuple[int, int, int, int], ...] = ((15, 2, 125, 156), (188, 2, 104, 156))

    def places(self, index: int) -> list[tuple[int, int, int]]:
        """Return (tile, x, y) of a frame, back to front: they cross, then the second leaves."""
        across = 8 * index
        second = (1, 360 - 8 * index if index < 40 else 40 - 22 * (index - 39), 22)
        first = (0, min(10 + across, 300), 20)
        return [second, first]

    def frame(self, two: UInt8Array, index: int) -> UInt8Array:
        """Return one frame."""
        rgb = np.full((self.height, self.width, 3), self.wall, np.uint8)
        for tile, x, y in self.places(index):
            left, top, width, height = self.tiles[tile]
            start, end = max(x, 0), min(x + width, self.width)
            if start < end:
                part = two[top : top + height, left + start - x : left + end - x]
                rgb[y : y + height, start:end] = part
        return rgb


def read_picture(name: str) -> UInt8Array:
    """Return a committed picture, RGB."""
    bgr = cv2.imread(str(FOLDER / f"{name}.png"), cv2.IMREAD_COLOR)
    if bgr is None:
        sys.exit(f"{name}.png is missing; see tools/golden_pictures.py")
    return np.ascontiguousarray(bgr[:, :, ::-1])


def vectors() -> dict[str, Any]:
    """Return what does not depend on the face network."""
    detector = MtcnnDetector()
    cases = []
    for name in PICTURES:
        rgb = read_picture(name)
        faces = detector.detect(rgb)
        crops = [*faces, *(moved_out(face) for face in faces[:1])]
        found = [{"box": box(face.box), "landmarks5": flat(face.landmarks5)} for face in faces]
        cases.append({"picture": name, "faces": found, "crops": [crop_case(rgb, f) for f in crops]})
    return {"made_by": COMMAND, "cases": cases}


def moved_out(face: DetectedFace) -> DetectedFace:
    """Return the face where its crop leaves the picture."""
    return DetectedFace(face.box, face.landmarks5 + MOVED_OUT)


def crop_case(rgb: UInt8Array, face: DetectedFace) -> dict[str, Any]:
    """Return a crop, its measures and their judgement."""
    crop = align_face(rgb, face.landmarks5)
    pose = estimate_head_pose(face.landmarks5)
    measures = measure_quality(crop, face, (rgb.shape[1], rgb.shape[0]), pose)
    quality = judge(measures)
    return {
        "landmarks5": flat(face.landmarks5),
        "face_score": rounded(face.box.face_score),
        "rgb": encoded(crop),
        "eyes": encoded(cut_eyes(rgb, crop_matrix(face.landmarks5))),
        "measures": {name: rounded(value) for name, value in asdict(measures).items()},
        "quality": {"score": rounded(quality.score), "reasons": list(quality.reasons)},
    }


def network_answers(crops: dict[str, Any]) -> dict[str, Any]:
    """Return what the network says about the crops of ``vectors``, and the whole readings."""
    analyzer, network = FaceAnalyzer(), OnnxFaceNetwork()
    pictures = [Frame(read_picture(name)) for name in PICTURES]
    return {
        "made_by": COMMAND,
        "sha256": network.info.sha256,
        "action_units": list(network.info.action_units),
        "answers": {
            case["picture"]: [answer(network, crop) for crop in case["crops"]]
            for case in crops["cases"]
        },
        "readings": {
            name: [reading(one) for one in analyzer.image(frame.rgb)]
            for name, frame in zip(PICTURES, pictures, strict=True)
        },
        "film": film(analyzer),
    }


def answer(network: OnnxFaceNetwork, case: dict[str, Any]) -> dict[str, Any]:
    """Return everything the network says about one crop, and its movements by the crop alone."""
    crop = decoded(case["rgb"], network.info.crop.size_px)
    eyes = decoded(case["eyes"], EYE_SIZE_PX, 2)
    scores, alone = network.read(crop[None], eyes[None]), network.read(crop[None])
    named = asdict(scores)
    del named["fer2013"]
    heat = class_activation_map(network, crop, top_target(scores.expression[0]))
    units = alone.action_units if alone.action_units is not None else np.empty((1, 0), np.float32)
    answers = {name: flat(values[0]) for name, values in named.items()}
    return {**answers, "map": flat(heat), "units_of_the_crop": flat(units[0])}


def encoded(pixels: UInt8Array) -> str:
    """Return RGB bytes in base64."""
    return base64.b64encode(pixels.tobytes()).decode()


def decoded(text: str, side: int, *count: int) -> UInt8Array:
    """Return what was encoded: squares of ``side``, RGB."""
    return np.frombuffer(base64.b64decode(text), np.uint8).reshape(*count, side, side, 3)


def reading(one: FaceReading) -> dict[str, Any]:
    """Return one face's reading in the names of Python."""
    pose, eyes = one.head_pose, one.eyes or ()
    return {
        "track_id": one.track_id,
        "box": box(one.box),
        "landmarks": None if one.landmarks70 is None else flat(one.landmarks70),
        "expression": None if one.expression is None else flat(one.expression),
        "action_units": [rounded(unit.intensity) for unit in one.action_units.values()],
        "valence": rounded(one.valence),
        "arousal": rounded(one.arousal),
        "confidence": rounded(one.confidence),
        "pose": None if pose is None else [rounded(v) for v in (pose.yaw, pose.pitch, pose.roll)],
        "eyes": [[rounded(v) for v in (e.openness, e.gaze_yaw, e.gaze_pitch)] for e in eyes],
        "quality": rounded(one.quality.score),
        "reasons": list(one.quality.reasons),
    }


def film(analyzer: FaceAnalyzer) -> dict[str, Any]:
    """Return the made film's recipe, and who was seen where in each frame."""
    stage, two = Stage(), read_picture("two")

    def shot() -> Iterator[Frame]:
        for index in range(stage.frames):
            yield Frame(stage.frame(two, index), index, index / stage.fps)

    frames = [
        {
            "places": stage.places(frame.index),
            "faces": [film_face(one) for one in readings],
        }
        for frame, readings in analyzer.frames(shot())
    ]
    return {**asdict(stage), "frames": frames}


def film_face(one: FaceReading) -> dict[str, Any]:
    """Return who was seen where, and what was read: by what was said while it was followed."""
    expression = None if one.expression is None else flat(one.expression)
    return {"track_id": one.track_id, "box": box(one.box), "expression": expression}


def box(face: FaceBox) -> list[float | None]:
    """Return x1, y1, x2, y2."""
    return [rounded(side) for side in (face.x1, face.y1, face.x2, face.y2)]


def flat(values: Float32Array) -> list[float | None]:
    """Return an array's numbers, row by row."""
    return [rounded(float(value)) for value in np.asarray(values).ravel()]


def rounded(value: float | None) -> float | None:
    """Return a number short enough to be read; None stays."""
    return None if value is None else round(float(value), DIGITS)


def made() -> dict[str, dict[str, Any]]:
    """Return both files' contents, by file name; as they would be read back."""
    crops = vectors()
    both = {"vectors.json": crops, "network.json": network_answers(crops)}
    parsed: dict[str, dict[str, Any]] = json.loads(json.dumps(both))
    return parsed


def same(one: object, other: object, tolerance: float) -> bool:
    """Whether two trees agree: numbers within ``tolerance`` (or that share of them)."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[k], other[k], tolerance) for k in one)
    if isinstance(one, list) and isinstance(other, list):
        pairs = zip(one, other, strict=False)
        return len(one) == len(other) and all(same(a, b, tolerance) for a, b in pairs)
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= tolerance * max(1.0, abs(one))
    return bool(one == other)


def main(arguments: list[str]) -> int:
    """Write the files, or with --check say which are stale."""
    stale = False
    for name, content in made().items():
        path = FOLDER / name
        if "--check" not in arguments:
            path.write_text(json.dumps(content, separators=(",", ":")) + "\n", encoding="utf-8")
        elif not path.is_file() or not same(json.loads(path.read_text()), content, 1e-3):
            stale = True
            print(f"{name} is stale; run: {COMMAND}", file=sys.stderr)
    return int(stale)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
