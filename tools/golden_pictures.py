"""Render the pictures that Python and the browser are compared on.

./app exec python tools/golden_pictures.py ../shared/data/facekit.npz     tests/vision/golden/*.png

They were rendered once and are committed. Made again they may look otherwise, because the renderer
has changed since; then the golden vectors must be made again too (tools/golden.py).
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from emocare.training.render.camera import Camera
from emocare.training.render.model import load_face_model
from emocare.training.render.renderer import Renderer
from emocare.training.render.sampling import sample_identity, sample_scene
from emocare.types import HeadPose, UInt8Array

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "vision" / "golden"
LEVELS_APART = 6  # coarser colours, so that the files stay small
DISTANCE_CM = 70.0
DIM = 0.22


def face(
    renderer: Renderer, seed: int, size_px: int, pixels_per_cm: float, turned: HeadPose
) -> UInt8Array:
    """Return one made person's face, uncovered, in a square picture of ``size_px``."""
    rng = np.random.default_rng([5, seed])
    identity = sample_identity(rng, len(renderer.model.identity))
    scene = sample_scene(rng, identity, size_px)
    middle = (size_px / 2, size_px / 2)
    camera = Camera(DISTANCE_CM, pixels_per_cm, middle)
    return renderer.render(replace(scene, occluders=(), pose=turned, camera=camera)).rgb


def pictures(renderer: Renderer) -> dict[str, UInt8Array]:
    """Return the pictures by name: one near face, two faces, one turned away from a dim light."""
    upright, tilted = HeadPose(0.05, 0.0, 0.0), HeadPose(-0.15, 0.05, 0.25)
    left = face(renderer, 15, 160, 6.5, upright)
    right = face(renderer, 16, 160, 5.5, tilted)
    turned = face(renderer, 19, 160, 6.5, HeadPose(0.4, -0.05, -0.1))
    return {
        "near": face(renderer, 18, 256, 11.0, HeadPose(-0.05, 0.05, 0.08)),
        "two": np.hstack([left, right]),
        "dim": np.asarray(np.rint(turned * DIM), np.uint8),
    }


def write(path: Path, rgb: UInt8Array) -> None:
    """Write a PNG in few colours."""
    coarse = np.clip(np.rint(rgb / LEVELS_APART) * LEVELS_APART, 0, 255).astype(np.uint8)
    cv2.imwrite(str(path), coarse[:, :, ::-1], [cv2.IMWRITE_PNG_COMPRESSION, 9])


def main() -> None:
    """Render and write them all."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("facekit", type=Path, help="the .npz form of ICT-FaceKit light")
    renderer = Renderer(load_face_model(parser.parse_args().facekit))
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, rgb in pictures(renderer).items():
        write(FOLDER / f"{name}.png", rgb)


if __name__ == "__main__":
    main()
