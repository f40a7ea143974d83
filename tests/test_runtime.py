from pathlib import Path

import numpy as np
import pytest

import emocare.vision
from emocare.errors import Unavailable
from emocare.runtime import OnnxModel, file_sha256

PNET = Path(emocare.vision.__file__).parent / "weights" / "mtcnn_pnet.onnx"


def test_missing_model_is_named_in_one_sentence(tmp_path):
    with pytest.raises(Unavailable, match=r"cannot be read\. Check the path") as caught:
        OnnxModel(tmp_path / "absent.onnx")
    assert caught.value.code == "model_missing"


@pytest.mark.parametrize("content", [b"", b"not a network"], ids=["empty", "text"])
def test_damaged_model_is_refused(tmp_path, content):
    path = tmp_path / "broken.onnx"
    path.write_bytes(content)
    with pytest.raises(Unavailable, match="damaged or not an ONNX network") as caught:
        OnnxModel(path)
    assert caught.value.code == "model_unreadable"


def test_model_runs_and_knows_its_hash():
    model = OnnxModel(PNET)
    outputs = model.run({model.inputs[0]: np.zeros(model_input_shape(), np.float32)})
    assert len(outputs) == len(model.outputs)
    assert all(np.isfinite(output).all() for output in outputs)
    assert model.sha256 == file_sha256(PNET)


def model_input_shape() -> tuple[int, ...]:
    return (1, 3, 24, 24)
