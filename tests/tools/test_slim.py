import importlib.util
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def load_slim():
    spec = importlib.util.spec_from_file_location("slim", ROOT / "tools" / "slim.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write(path, size):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x" * size)


def test_only_the_listed_parts_go_and_their_size_is_reported(tmp_path):
    write(tmp_path / "pandas" / "tests" / "deep" / "test_frame.py", 100)
    write(tmp_path / "pyarrow" / "libarrow_flight.so.2600", 20)
    kept = [tmp_path / "pandas" / "core.py", tmp_path / "pyarrow" / "libarrow.so.2600"]
    for path in kept:
        write(path, 7)
    assert load_slim().slim(tmp_path) == 120
    assert not (tmp_path / "pandas" / "tests").exists()
    assert sorted(p for p in tmp_path.rglob("*") if p.is_file()) == sorted(kept)


def test_a_second_run_finds_nothing_left(tmp_path):
    write(tmp_path / "numpy" / "linalg" / "tests" / "test_linalg.py", 5)
    slim = load_slim()
    assert slim.slim(tmp_path) == 5
    assert slim.slim(tmp_path) == 0
