"""Files good and bad, as a researcher's folder holds them; faces are the astronaut's."""

from __future__ import annotations

import shutil
import wave
from pathlib import Path

import cv2
import numpy as np

from tests.generated_clips import Picture, face_in_room, moving_clip, room, write_video


def small_clip(path: Path, *, seconds: float = 0.6, fps: float = 10) -> Path:
    """Write a short clip of one face."""
    frames = moving_clip(seconds, fps, lambda t: (320 + 30 * t, 180))
    return write_video(path, frames, fps=fps)


def still(path: Path, picture: Picture | None = None) -> Path:
    """Write a picture of one face, or the one given."""
    shown = face_in_room((320, 180)) if picture is None else picture
    assert cv2.imwrite(str(path), shown[..., ::-1])
    return path


def text_named_mp4(path: Path) -> Path:
    path.write_text("This is not a video.\n" * 50)
    return path


def zero_bytes(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def one_pixel(path: Path) -> Path:
    return still(path, np.zeros((1, 1, 3), np.uint8))


def noise_bytes(path: Path) -> Path:
    path.write_bytes(np.random.default_rng(5).bytes(20_000))
    return path


def audio_only(path: Path) -> Path:
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\0\1" * 8000)
    return path


def without_end(path: Path) -> Path:
    """A video whose second half is missing."""
    whole = path.with_name(f"whole-{path.name}")
    write_video(whole, [room(320, 240)] * 40, fps=10)
    content = whole.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    whole.unlink()
    return path


def unreadable_folder(path: Path) -> Path:
    """A folder that ends like a video."""
    path.mkdir()
    return path


def copy(source: Path, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(source, path))


BAD = {
    "text named mp4": (text_named_mp4, "text.mp4", "text file"),
    "zero bytes": (zero_bytes, "empty.mp4", "empty"),
    "one pixel": (one_pixel, "pixel.png", "1 × 1 pixels"),
    "noise": (noise_bytes, "noise.mp4", "not a picture or video"),
    "sound only": (audio_only, "sound.wav", "no moving picture"),
    "cut off": (without_end, "cut.mp4", "damaged or cut off"),
}
