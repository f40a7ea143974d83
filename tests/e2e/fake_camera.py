"""Write what the browser tests film and upload: clips that loop without a jump.

The face is the public-domain portrait that ships inside scikit-image (``data.astronaut()``),
moved, turned and lit over time. Chromium's fake camera wants the absolute path of a YUV4MPEG2
file in ``--use-file-for-fake-video-capture``; a file for uploading is WebM. Run
``python tests/e2e/fake_camera.py FOLDER`` to write them all.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import av
import cv2
import numpy as np
from numpy.typing import NDArray
from skimage import data

Picture = NDArray[np.uint8]
"""RGB uint8 (height, width, 3)."""

FACE_CENTRE = (223.0, 112.0)
"""Where the face is in the portrait, in its pixels."""


@dataclass(frozen=True, slots=True)
class Film:
    """Size and length of a clip."""

    width: int = 640
    height: int = 480
    fps: int = 15
    duration_s: float = 10.0

    @property
    def frame_count(self) -> int:
        """Number of frames; at least one."""
        return max(1, round(self.fps * self.duration_s))


def portrait() -> Picture:
    """Return the portrait, 512 × 512."""
    picture: Picture = data.astronaut()  # type: ignore[no-untyped-call]
    return picture


Scene = Callable[[Film, float], Picture]
"""Draw the frame at ``phase`` (0 to 1) of the loop."""


def film_face(film: Film, phase: float) -> Picture:
    """Draw the portrait, nodding and swaying a little under changing light."""
    turn = 2 * np.pi * phase
    centre = (
        FACE_CENTRE[0] + 10 * np.sin(turn),
        FACE_CENTRE[1] + 18 + 6 * np.sin(2 * turn),
    )
    view = cv2.getRotationMatrix2D(centre, 4 * np.sin(turn), 1.55 + 0.08 * np.cos(turn))
    view[:, 2] += np.array([film.width / 2, film.height / 2]) - np.array(centre)
    size = (film.width, film.height)
    picture = cv2.warpAffine(portrait(), view, size, borderMode=cv2.BORDER_REPLICATE)
    return light(picture.astype(np.uint8), phase)


def film_two_faces(film: Film, phase: float) -> Picture:
    """Draw the portrait twice, side by side; the second is its mirror image."""
    half = Film(film.width // 2, film.height, film.fps, film.duration_s)
    left = film_face(half, phase)
    return np.hstack([left, film_face(half, (phase + 0.3) % 1)[:, ::-1]])


def film_dark_face(film: Film, phase: float) -> Picture:
    """Draw the portrait as a camera sees it with the lights off: dim, grey and noisy."""
    noise = np.random.default_rng(round(phase * 1e6)).normal(0, 2.5, (film.height, film.width, 1))
    dim = film_face(film, phase).mean(axis=2, keepdims=True) * 0.06 + 3
    grey = np.clip(dim + noise, 0, 255).astype(np.uint8)
    return np.repeat(grey, 3, axis=2)


def film_empty_room(film: Film, phase: float) -> Picture:
    """Draw a wall with a lamp's glow wandering over it, and nobody in front."""
    y, x = np.mgrid[0 : film.height, 0 : film.width].astype(np.float32)
    at = film.width * (0.5 + 0.2 * np.sin(2 * np.pi * phase))
    glow = np.exp(-(((x - at) / film.width) ** 2 + ((y / film.height) - 0.2) ** 2) * 4)
    wall = np.stack([150 + 70 * glow, 145 + 60 * glow, 135 + 45 * glow], axis=2)
    wall[y > film.height * 0.8] *= 0.6
    room: Picture = wall.clip(0, 255).astype(np.uint8)
    return room


def light(picture: Picture, phase: float) -> Picture:
    """Brighten and dim a picture by a tenth over the loop, one side more than the other."""
    swing = np.cos(2 * np.pi * phase)
    across = np.linspace(-0.08, 0.08, picture.shape[1])[None, :, None] * swing
    lit: Picture = (picture * (0.95 + 0.1 * swing + across)).clip(0, 255).astype(np.uint8)
    return lit


SCENES: Mapping[str, Scene] = MappingProxyType(
    {
        "face": film_face,
        "two-faces": film_two_faces,
        "dark": film_dark_face,
        "no-face": film_empty_room,
    }
)


def draw_frames(scene: Scene, film: Film) -> Iterator[Picture]:
    """Yield every frame of one loop."""
    for index in range(film.frame_count):
        yield scene(film, index / film.frame_count)


def write_y4m(path: Path, scene: Scene, film: Film | None = None) -> Path:
    """Write one loop of ``scene`` to ``path`` (4:2:0, full frames); return its absolute path."""
    film = film or Film()
    with path.open("wb") as file:
        header = f"YUV4MPEG2 W{film.width} H{film.height} F{film.fps}:1 Ip A1:1 C420jpeg\n"
        file.write(header.encode("ascii"))
        for picture in draw_frames(scene, film):
            file.write(b"FRAME\n")
            file.write(cv2.cvtColor(picture, cv2.COLOR_RGB2YUV_I420).tobytes())
    return path.resolve()


def write_webm(path: Path, scene: Scene, film: Film) -> Path:
    """Write one loop of ``scene`` as WebM (VP8), as a person may upload it."""
    with av.open(path, "w", format="webm") as container:
        stream = container.add_stream("libvpx", rate=film.fps)
        stream.width, stream.height, stream.bit_rate = film.width, film.height, 1_500_000
        stream.options = {"deadline": "realtime", "cpu-used": "8"}
        for picture in draw_frames(scene, film):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
    return path.resolve()


def write_all(folder: Path) -> dict[str, Path]:
    """Write every scene to ``folder`` as ``NAME.y4m``, and ``face.webm``; return where they lie."""
    folder.mkdir(parents=True, exist_ok=True)
    short = Film(duration_s=4.0)
    paths = {"face.webm": write_webm(folder / "face.webm", film_face, short)}
    for name, scene in SCENES.items():
        film = Film() if scene in {film_face, film_two_faces} else short
        paths[f"{name}.y4m"] = write_y4m(folder / f"{name}.y4m", scene, film)
    return paths


def main() -> None:
    """Write all scenes to the folder named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    for path in write_all(parser.parse_args().folder).values():
        print(path)  # noqa: T201 - a command's answer


if __name__ == "__main__":
    main()
