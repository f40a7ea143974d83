"""Build the web app when its sources changed.

    python tools/build_web.py                 install packages and build, unless fresh
    python tools/build_web.py --is-fresh      exit 0 when web/dist matches the sources
    python tools/build_web.py --install-only  make node_modules match the lock file

`./app` calls it, and so does the packaging hook (hatch_build.py), so that wheels and source
distributions always carry the app.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "web"
DIST = WEB / "dist"
STAMP = DIST / ".sources-sha256"
PACKAGES_STAMP = WEB / "node_modules" / ".lock-sha256"
# Files outside web/ that the bundle takes in.
WEIGHTS = ROOT / "src" / "emocare" / "vision" / "weights"
EXTRA_SOURCES = (
    ROOT / "src" / "emocare" / "safety" / "lines.json",
    # web/tooling/engine-files.ts takes these for the reading in the browser.
    *(WEIGHTS / f"mtcnn_{name}.onnx" for name in ("pnet", "rnet", "onet")),
    WEIGHTS / "emocarenet.onnx",
)
NOT_SOURCES = {"bench", "dist", "node_modules", "e2e", "screenshots"}


def source_files() -> Iterator[Path]:
    """Yield every file that the bundle depends on, in a stable order."""
    for path in sorted(WEB.rglob("*")):
        if NOT_SOURCES.isdisjoint(path.relative_to(WEB).parts) and path.is_file():
            yield path
    yield from (path for path in EXTRA_SOURCES if path.is_file())


def sources_sha256() -> str:
    """Return one hash over the names and contents of the sources."""
    digest = hashlib.sha256()
    for path in source_files():
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def is_fresh() -> bool:
    """Return whether the built app matches its sources."""
    return STAMP.is_file() and STAMP.read_text() == sources_sha256()


def install_packages() -> None:
    """Make node_modules match the lock file; a no-op when it already does."""
    wanted = hashlib.sha256((WEB / "package-lock.json").read_bytes()).hexdigest()
    if PACKAGES_STAMP.is_file() and PACKAGES_STAMP.read_text() == wanted:
        return
    npm("ci", "--no-audit", "--no-fund", "--loglevel=error")
    PACKAGES_STAMP.write_text(wanted)


def npm(*arguments: str) -> None:
    """Run npm in web/; stop with one sentence when it is missing or fails."""
    program = shutil.which("npm")
    if program is None:
        sys.exit("emocare: npm is missing; use ./app, which brings its own Node")
    done = subprocess.run([program, *arguments], cwd=WEB, check=False)  # noqa: S603
    if done.returncode:
        sys.exit(f"emocare: npm {arguments[0]} failed; its message is above")


def build() -> None:
    """Install packages and build, unless the app is fresh."""
    if is_fresh():
        return
    install_packages()
    sources = sources_sha256()
    npm("run", "--silent", "build")
    STAMP.write_text(sources)


def main(option: str | None) -> int:
    """Run one action; return the process's exit status."""
    if option == "--is-fresh":
        return not is_fresh()
    if option == "--install-only":
        install_packages()
    else:
        build()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else None))
