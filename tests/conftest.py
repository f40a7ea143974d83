"""Fixtures that several slices share: a service, people signed in to it, and pictures of faces."""

from __future__ import annotations

import math
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from emocare.affect.pipeline import FaceAnalyzer
from emocare.api import create_app
from emocare.api.stores import open_stores
from emocare.api.wiring import prepare
from emocare.config import Settings
from emocare.vision.detect import MtcnnDetector
from tests import generated_clips
from tests.databases import fresh_postgres, postgres_server
from tests.generated_clips import Picture

ORIGIN = "http://localhost"
PASSWORD = "seven green kettles"


def cheap_settings(home: Path, **changes: Any) -> Settings:
    """Settings on ``home`` whose password hashing is cheap; the shape is the real one."""
    cheap: dict[str, Any] = {"argon2_memory_kib": 64, "argon2_passes": 1, "home": home}
    return Settings(**{**cheap, **changes})


@dataclass(frozen=True)
class Visitor:
    """A browser: keeps cookies, sends Origin, and the CSRF token once it has one."""

    http: TestClient

    def sign_up(self, email: str, password: str = PASSWORD, **changes: Any) -> dict[str, Any]:
        form = {
            "first_name": "Ada",
            "last_name": "Byron",
            "email": email,
            "password": password,
            "adult": True,
            "time_zone": "Europe/London",
        }
        answer = self.http.post("/api/v1/auth/sign-up", json={**form, **changes})
        assert answer.status_code == 201, answer.text
        return self.adopt(answer.json())

    def log_in(self, email: str, password: str = PASSWORD) -> dict[str, Any]:
        answer = self.http.post("/api/v1/auth/log-in", json={"email": email, "password": password})
        assert answer.status_code == 200, answer.text
        return self.adopt(answer.json())

    def adopt(self, me: dict[str, Any]) -> dict[str, Any]:
        self.http.headers["X-CSRF-Token"] = me["csrf_token"]
        return me

    def allow(self, *purposes: str) -> None:
        for purpose in purposes:
            answer = self.http.put(f"/api/v1/me/consents/{purpose}", json={"granted": True})
            assert answer.status_code == 200, answer.text


@pytest.fixture(scope="session")
def fresh_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a migrated, empty database, to copy."""
    home = tmp_path_factory.mktemp("fresh")
    stores = open_stores(cheap_settings(home), announce=lambda _: None)
    prepare(stores)
    stores.close()
    return home


@pytest.fixture(scope="session")
def postgres_server_url() -> Iterator[str]:
    """A PostgreSQL server of our own; ``tests.databases.fresh_postgres`` makes databases on it."""
    with postgres_server() as address:
        yield address


@pytest.fixture
def settings(
    fresh_home: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Settings]:
    """Settings on a home of its own; EMOCARE_TEST_POSTGRES=1 puts the data on PostgreSQL."""
    home = tmp_path / "home"
    shutil.copytree(fresh_home, home)
    if not os.environ.get("EMOCARE_TEST_POSTGRES"):
        yield cheap_settings(home)
        return
    (home / "emocare.db").unlink()
    with fresh_postgres(request.getfixturevalue("postgres_server_url")) as url:
        yield cheap_settings(home, database_url=url)


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    return create_app(settings)


@pytest.fixture
def running(app: FastAPI) -> Iterator[FastAPI]:
    """The application, started."""
    with TestClient(app, base_url=ORIGIN):
        yield app


@pytest.fixture
def new_visitor(running: FastAPI) -> Callable[[], Visitor]:
    """Make a browser without any cookie; call it as often as people are needed."""

    def make() -> Visitor:
        return Visitor(TestClient(running, base_url=ORIGIN, headers={"Origin": ORIGIN}))

    return make


@pytest.fixture
def visitor(new_visitor: Callable[[], Visitor]) -> Visitor:
    return new_visitor()


@pytest.fixture
def ada(new_visitor: Callable[[], Visitor]) -> Visitor:
    """Somebody signed up as ada@example.org."""
    person = new_visitor()
    person.sign_up("ada@example.org")
    return person


@pytest.fixture
def bea(new_visitor: Callable[[], Visitor]) -> Visitor:
    """Somebody else, signed up as bea@example.org."""
    person = new_visitor()
    person.sign_up("bea@example.org", first_name="Bea")
    return person


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real media and data beside the checkout; skips where it is absent."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not (folder / "media").is_dir():
        pytest.skip("needs ../shared (real media and data), which is not in the repository")
    return folder


@pytest.fixture(scope="session")
def astronaut() -> Picture:
    """A portrait with one face, 512 x 512 RGB, that ships inside scikit-image."""
    return generated_clips.astronaut()


@pytest.fixture(scope="session")
def detector() -> MtcnnDetector:
    return MtcnnDetector()


@pytest.fixture(scope="session")
def analyzer() -> FaceAnalyzer:
    return FaceAnalyzer()


@pytest.fixture(scope="session")
def swaying_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of one face moving about a room, 640 x 360 at 15 frames a second."""
    frames = generated_clips.moving_clip(
        2.0, 15, lambda t: (320 + 60 * math.sin(2 * t), 180 + 20 * math.cos(3 * t))
    )
    path = tmp_path_factory.mktemp("clips") / "swaying.mp4"
    return generated_clips.write_video(path, frames, fps=15)
