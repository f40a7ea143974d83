import subprocess
import sys

import pytest

import emocare

HEAVY = ("cv2", "pandas", "onnxruntime", "av", "PIL", "pyarrow", "fastapi", "sqlalchemy", "torch")


def test_importing_emocare_loads_nothing_heavy():
    code = f"import emocare, sys; print([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", emocare.__all__)
def test_every_exported_name_exists(name):
    assert getattr(emocare, name) is not None
    assert name in dir(emocare)


def test_exports_are_the_real_things():
    from emocare.affect.pipeline import FaceAnalyzer
    from emocare.types import FaceReading

    assert emocare.FaceAnalyzer is FaceAnalyzer
    assert emocare.FaceReading is FaceReading


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'Emotion'"):
        emocare.Emotion  # noqa: B018
