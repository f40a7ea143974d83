import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def load(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


pins = load("pins")


@pytest.mark.parametrize("line", ["torch==2.13.0", "nvidia-cublas-cu12==1.2 \\", "triton==3.0"])
def test_torch_and_accelerator_libraries_are_recognised(line):
    assert pins.torch_family(f"numpy==2.0\n{line}\n")


def test_packages_that_only_sound_like_torch_pass():
    assert not pins.torch_family("torchmetrics==1.0\npytorch-like==1\n    # via torch==2\n")


@pytest.mark.parametrize("name", ["runtime", "dev", "train"])
def test_committed_pins_hold_no_torch(name):
    assert not pins.torch_family((pins.REQUIREMENTS / f"{name}.txt").read_text())


def test_every_pin_has_a_hash():
    for path in pins.REQUIREMENTS.glob("*.txt"):
        text = path.read_text().replace("\\\n", " ")
        for line in text.splitlines():
            if re.match(r"[a-z0-9]", line, re.IGNORECASE):
                assert "--hash=sha256:" in line, f"{path.name}: {line[:60]}"


def test_no_lock_file_holds_a_download_address():
    for path in pins.REQUIREMENTS.glob("*.txt"):
        assert not pins.ADDRESS.search(path.read_text()), path.name
    assert '"resolved"' not in (ROOT / "web" / "package-lock.json").read_text()


def test_the_addresses_that_would_be_a_defect_are_seen():
    assert pins.ADDRESS.search("--index-url https://example.org/simple")
    assert pins.ADDRESS.search("thing @ git+ssh://example.org/thing")
