"""The face models under test: a made one, always, and the real one where it lies beside."""

from __future__ import annotations

from pathlib import Path

import pytest

from emocare.training.render.model import FaceModel, load_face_model
from emocare.training.render.renderer import Renderer
from tests.training.render.tiny_facekit import write_tiny_facekit

FACEKIT = Path(__file__).parents[4] / "shared" / "data" / "facekit.npz"


@pytest.fixture(scope="session")
def tiny_facekit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_facekit(tmp_path_factory.mktemp("facekit") / "tiny.npz")


@pytest.fixture(scope="session", params=["tiny", "facekit"])
def model(request: pytest.FixtureRequest, tiny_facekit: Path) -> FaceModel:
    """Every test that uses it runs on both models."""
    if request.param == "tiny":
        return load_face_model(tiny_facekit)
    if not FACEKIT.is_file():
        pytest.skip("the real face model ../shared/data/facekit.npz is not here")
    return load_face_model(FACEKIT)


@pytest.fixture(scope="session")
def renderer(model: FaceModel) -> Renderer:
    return Renderer(model)


@pytest.fixture(scope="session")
def real_renderer() -> Renderer:
    if not FACEKIT.is_file():
        pytest.skip("the real face model ../shared/data/facekit.npz is not here")
    return Renderer(load_face_model(FACEKIT))
