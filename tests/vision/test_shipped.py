"""Which of the networks that ship suits a processor."""

from pathlib import Path

import pytest

from emocare.vision import shipped
from emocare.vision.shipped import FLOAT32, INT8, SHIPPED, find_weights, multiplies_bytes

CPUINFO = "processor\t: 0\nflags\t\t: fpu sse4_2 avx2 {}\nbugs\t\t: spectre_v1\n"


@pytest.fixture
def processor(monkeypatch):
    """Stand in for the machine: its architecture, and what Linux says of its processor."""

    def become(machine, flags=None):
        def read(path, **how):
            assert path == Path("/proc/cpuinfo")
            if flags is None:
                raise FileNotFoundError(path)
            return CPUINFO.format(flags)

        monkeypatch.setattr(shipped.platform, "machine", lambda: machine)
        monkeypatch.setattr(shipped.Path, "read_text", read)

    return become


@pytest.mark.parametrize(
    ("machine", "flags", "pays"),
    [
        ("x86_64", "avx512f avx512_vnni", True),
        ("x86_64", "avx_vnni", True),
        ("x86_64", "avx512f avx512bw", False),
        ("x86_64", "no_avx_vnni_here", False),
        ("AMD64", None, False),
        ("aarch64", None, True),
        ("arm64", None, True),
    ],
    ids=["server", "desktop", "older", "unlike", "windows", "arm server", "mac"],
)
def test_bytes_are_chosen_only_where_the_processor_multiplies_them(processor, machine, flags, pays):
    processor(machine, flags)
    assert multiplies_bytes() is pays


@pytest.mark.parametrize("name", [FLOAT32, INT8])
def test_a_shipped_network_is_found_by_its_name(name):
    assert find_weights(Path(name)).name == SHIPPED[name]
    assert find_weights(Path(name)).is_file()


def test_without_a_name_it_is_float_and_a_path_is_itself(tmp_path):
    assert find_weights(None) == find_weights(Path(FLOAT32))
    assert find_weights(tmp_path / "mine.onnx") == tmp_path / "mine.onnx"
