"""Pictures and clips made from scikit-image's astronaut: faces that move, cross, turn and dim.

Nothing here needs a file from outside the environment, so what these show is tested everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray
from skimage import data

Picture = NDArray[np.uint8]
Place = tuple[float, float]

# The head in the astronaut picture: centre of an ellipse and its half axes, in pixels.
HEAD_CENTRE = (224.0, 116.0)
HEAD_AXES = (66, 92)
# Width of the box that MTCNN draws around it, about.
FACE_WIDTH_PX = 87.0


def astronaut() -> Picture:
    """Return the portrait, 512 x 512 RGB, with one face."""
    return np.asarray(data.astronaut(), np.uint8)


def room(width: int = 640, height: int = 360) -> Picture:
    """Return a background without faces: soft blobs of colour and a little grain."""
    random = np.random.default_rng(7)
    coarse = random.integers(60, 200, (6, 10, 3)).astype(np.uint8)
    soft = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    grain = random.integers(-6, 7, (height, width, 1))
    return np.clip(soft.astype(int) + grain, 0, 255).astype(np.uint8)


def face_in_room(
    centre: Place,
    *,
    background: Picture | None = None,
    scale: float = 1.0,
    roll_deg: float = 0.0,
    mirrored: bool = False,
    tint: tuple[float, float, float] = (1.0, 1.0, 1.0),
) -> Picture:
    """Paste the astronaut's head with its centre at ``centre`` (x, y) pixels.

    ``roll_deg`` turns it clockwise as seen; ``tint`` multiplies red, green and blue.
    """
    background = room() if background is None else background
    height, width = background.shape[:2]
    portrait = astronaut() * np.array(tint)
    head = portrait[:, ::-1] if mirrored else portrait
    head_x = 511 - HEAD_CENTRE[0] if mirrored else HEAD_CENTRE[0]
    matrix = cv2.getRotationMatrix2D((head_x, HEAD_CENTRE[1]), -roll_deg, scale)
    matrix[:, 2] += np.array(centre) - (head_x, HEAD_CENTRE[1])
    mask = np.zeros((512, 512), np.float32)
    cv2.ellipse(mask, (round(head_x), round(HEAD_CENTRE[1])), HEAD_AXES, 0, 0, 360, 1.0, -1)
    mask = cv2.GaussianBlur(mask, (0, 0), 4)
    pasted = cv2.warpAffine(np.ascontiguousarray(head), matrix, (width, height))
    alpha = cv2.warpAffine(mask, matrix, (width, height))[..., None]
    mixed = background * (1 - alpha) + pasted * alpha
    return np.clip(mixed, 0, 255).astype(np.uint8)


def lit(picture: Picture, gain: float) -> Picture:
    """Return the picture with its light multiplied by ``gain``."""
    return np.clip(picture * gain, 0, 255).astype(np.uint8)


def moving_clip(
    seconds: float, fps: float, place: Callable[[float], Place], **looks: object
) -> list[Picture]:
    """Return frames of a head whose centre at second ``t`` is ``place(t)``."""
    background = room()
    return [
        face_in_room(place(index / fps), background=background, **looks)  # type: ignore[arg-type]
        for index in range(round(seconds * fps))
    ]


def write_video(
    path: Path,
    frames: Iterable[Picture],
    *,
    fps: float = 30,
    times_s: Iterable[float] | None = None,
    codec: str = "libx264",
    rotation_deg: float | None = None,
) -> Path:
    """Write a video; ``times_s`` gives each frame its own time (variable frame rate).

    ``rotation_deg`` is how far players must turn the picture counter-clockwise.
    """
    clock = Fraction(1, 30000)  # fine enough for every rate, coarse enough for every codec
    colours = "yuvj420p" if codec == "mjpeg" else "yuv420p"
    with av.open(str(path), "w") as container:
        stream = None
        times = iter(times_s) if times_s is not None else None
        for index, rgb in enumerate(frames):
            if stream is None:
                stream = container.add_stream(codec, rate=Fraction(fps).limit_denominator(1001))
                stream.width, stream.height, stream.pix_fmt = rgb.shape[1], rgb.shape[0], colours
                stream.codec_context.time_base = clock
                if rotation_deg is not None:
                    stream.set_display_rotation(rotation_deg)
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(rgb), format="rgb24")
            frame.time_base = clock
            frame.pts = round((next(times) if times else index / fps) / clock)
            container.mux(stream.encode(frame))
        assert stream is not None
        container.mux(stream.encode(None))
    return path
