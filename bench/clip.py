"""A clip of one moving face to measure on, made from scikit-image's astronaut."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from skimage import data

from emocare.types import UInt8Array

WIDTH, HEIGHT, FPS = 640, 360, 30
# The face is about 87 pixels wide in the portrait, so 120 in the clip: arm's length.
SCALE = 1.4


def moving_face(frames: int) -> Iterator[UInt8Array]:
    """Yield RGB frames (360, 640, 3) of a head that sways and tilts a little."""
    portrait = np.asarray(data.astronaut(), np.uint8)  # type: ignore[no-untyped-call]
    for index in range(frames):
        t = index / FPS
        matrix = cv2.getRotationMatrix2D((224, 116), 6 * math.sin(0.9 * t), SCALE)
        place = (WIDTH / 2 + 60 * math.sin(0.7 * t), HEIGHT / 2 + 15 * math.sin(1.3 * t))
        matrix[:, 2] += np.subtract(place, (224, 116))
        size = (WIDTH, HEIGHT)
        frame = cv2.warpAffine(portrait, matrix, size, borderMode=cv2.BORDER_REPLICATE)
        yield np.asarray(frame, np.uint8)


def write_clip(path: Path, seconds: float, *, codec: str = "libx264") -> Path:
    """Write a clip of that many seconds and return its path."""
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(codec, rate=FPS)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for index, rgb in enumerate(moving_face(round(seconds * FPS))):
            frame = av.VideoFrame.from_ndarray(rgb, format="rgb24")
            frame.pts, frame.time_base = index, Fraction(1, FPS)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path
