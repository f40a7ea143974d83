from __future__ import annotations

import re

import numpy as np
import pytest

from emocare.errors import Invalid, NotFound
from emocare.training.data.build import build
from emocare.training.data.order import Order
from tests.training.data.originals import write_facekit


@pytest.fixture
def out(tmp_path):
    return tmp_path / "facekit.npz"


def test_the_model_comes_out_as_it_went_in(tmp_path, out):
    made = write_facekit(tmp_path / "ICT" / "FaceXModel")
    build("facekit", Order(tmp_path / "ICT", out))
    with np.load(out) as file:
        found = {name: file[name] for name in file.files}
    np.testing.assert_allclose(found["neutral"], made["neutral"], atol=1e-5)
    np.testing.assert_allclose(found["uv"], made["uv"], atol=1e-6)
    np.testing.assert_array_equal(found["quad"], made["quad"])
    np.testing.assert_array_equal(found["quad_uv"], made["quad_uv"])
    np.testing.assert_array_equal(found["quad_material"], made["material"])
    np.testing.assert_array_equal(found["landmark68"], made["landmark68"])
    assert found["material"].tolist() == ["M_Face", "M_Teeth", "M_Iris"]
    assert found["expression_name"].tolist() == ["browDown_L", "jawOpen"]
    np.testing.assert_allclose(found["expression"][1], made["jawOpen"], atol=2e-3)
    np.testing.assert_allclose(found["identity"][2], made["identity002"], atol=2e-3)
    kinds = {name: array.dtype.name for name, array in found.items() if array.dtype.kind != "U"}
    assert kinds == {
        "neutral": "float32",
        "identity": "float16",
        "expression": "float16",
        "quad": "int32",
        "uv": "float32",
        "quad_uv": "int32",
        "quad_material": "uint8",
        "landmark68": "int32",
    }


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("generic_neutral_mesh", "\nv ", "\nv x ", "generic_neutral_mesh.obj, line 3: 'v x"),
        ("generic_neutral_mesh", "\nf ", "\nf 1/1 2/2\nf ", "is not understood"),
        ("generic_neutral_mesh", "\nf ", "\nf 999/1 1/1 1/1\nf ", "points past the last point"),
        ("jawOpen", "\nv ", "\nv 1 2 3\nv ", "jawOpen.obj has 81 vertices"),
        ("identity001", "\nv ", "\nv x ", "identity001.obj: a vertex is not three numbers"),
    ],
)
def test_a_wrong_shape_is_named(tmp_path, out, name, old, new, message):
    write_facekit(tmp_path / "model")
    path = tmp_path / "model" / f"{name}.obj"
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(Invalid, match=re.escape(message)):
        build("facekit", Order(tmp_path / "model", out))
    assert not out.exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{}", "has no list 'idx_to_landmark_verts'"),
        ("[", "has no list"),
        ('{"idx_to_landmark_verts": [1, 2]}', "expected 68 places among 80 vertices"),
        (f'{{"idx_to_landmark_verts": {[80] * 68}}}', "of the same version as the shapes"),
        (f'{{"idx_to_landmark_verts": {list(range(68))}}}', "are no jaw line of generic_neutral"),
    ],
)
def test_wrong_landmarks_are_named(tmp_path, out, text, message):
    write_facekit(tmp_path / "model")
    (tmp_path / "model" / "vertex_indices.json").write_text(text)
    with pytest.raises(Invalid, match=re.escape(message)):
        build("facekit", Order(tmp_path / "model", out))


def test_missing_parts_are_named(tmp_path, out):
    write_facekit(tmp_path / "model", identities=0)
    with pytest.raises(Invalid, match="no identity shape"):
        build("facekit", Order(tmp_path / "model", out))
    (tmp_path / "model" / "generic_neutral_mesh.obj").unlink()
    with pytest.raises(NotFound, match=r"holds no generic_neutral_mesh\.obj"):
        build("facekit", Order(tmp_path / "model", out))
