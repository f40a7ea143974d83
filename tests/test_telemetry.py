"""onnxruntime reports to its maker unless stopped before it is loaded; so the order matters."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import emocare

_LOAD = """
from emocare.runtime import OnnxModel
from emocare.vision.shipped import shipped_weights
OnnxModel(shipped_weights())
"""
# In these onnxruntime keeps quiet by itself, which would hide a mistake of ours.
_QUIET = {"CI", "GITHUB_ACTIONS", "TF_BUILD", "ORT_DISABLE_TELEMETRY", "ORT_RUNNING_UNIT_TESTS"}


@pytest.mark.skipif(sys.platform != "linux", reason="looks where Linux keeps it")
def test_loading_a_network_leaves_no_identifier_behind(tmp_path):
    environment = {name: value for name, value in os.environ.items() if name not in _QUIET}
    environment |= {
        "HOME": str(tmp_path),
        "TMPDIR": str(tmp_path),
        "XDG_CACHE_HOME": str(tmp_path),
        "PYTHONPATH": str(Path(emocare.__file__).parents[1]),
    }
    subprocess.run([sys.executable, "-c", _LOAD], env=environment, check=True, cwd=tmp_path)
    assert list(tmp_path.rglob("*")) == []
