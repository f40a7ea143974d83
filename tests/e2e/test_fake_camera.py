"""What the browser tests film must be what they think it is."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from tests.e2e import fake_camera


def test_a_clip_holds_its_header_and_whole_frames(tmp_path: Path) -> None:
    film = fake_camera.Film(width=64, height=48, fps=5, duration_s=1)
    path = fake_camera.write_y4m(tmp_path / "face.y4m", fake_camera.film_face, film)
    header, _, rest = path.read_bytes().partition(b"\n")
    assert header == b"YUV4MPEG2 W64 H48 F5:1 Ip A1:1 C420jpeg"
    assert len(rest) == 5 * (len(b"FRAME\n") + 64 * 48 * 3 // 2)
    assert path.is_absolute()


def test_a_clip_for_uploading_is_webm_of_the_wanted_length(tmp_path: Path) -> None:
    film = fake_camera.Film(width=64, height=48, fps=10, duration_s=2)
    path = fake_camera.write_webm(tmp_path / "face.webm", fake_camera.film_face, film)
    with av.open(path) as container:
        assert "webm" in container.format.name
        assert sum(1 for _ in container.decode(video=0)) == 20


def test_the_loop_has_no_jump() -> None:
    film = fake_camera.Film(duration_s=2)
    frames = [frame.astype(float) for frame in fake_camera.draw_frames(fake_camera.film_face, film)]
    steps = [np.abs(b - a).mean() for a, b in pairwise(frames)]
    assert np.abs(frames[0] - frames[-1]).mean() <= 1.5 * max(steps)


def test_the_face_moves_and_its_light_changes() -> None:
    film = fake_camera.Film()
    start, half = (fake_camera.film_face(film, phase).astype(float) for phase in (0.0, 0.5))
    assert np.abs(start - half).mean() > 5
    assert start.mean() > 1.1 * half.mean()


@pytest.mark.parametrize("name", ["dark", "no-face", "two-faces"])
def test_every_other_scene_differs_from_the_face(name: str) -> None:
    film = fake_camera.Film()
    other = fake_camera.SCENES[name](film, 0.2)
    assert other.shape == (film.height, film.width, 3)
    assert other.dtype == np.uint8
    assert np.abs(other.astype(float) - fake_camera.film_face(film, 0.2)).mean() > 10
