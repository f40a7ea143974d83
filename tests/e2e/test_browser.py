"""Run the browser tests of web/e2e: a real Chromium against a real `emocare serve`."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.e2e import fake_camera

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "web"
SPECS = sorted(path.name for path in (WEB / "e2e").glob("*.spec.ts"))
OLDEST_NODE = 22
START_S = 60

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def environment() -> Mapping[str, str]:
    """What node and Chromium need, or the reason why the tests cannot run here."""
    chromium = os.environ.get("EMOCARE_CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if chromium is None:
        pytest.skip("Chromium not found: apt install chromium")
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    if node_version(path) < OLDEST_NODE:
        pytest.skip(f"Node {OLDEST_NODE} or newer not found: run ./app test, which brings it")
    return {**os.environ, "PATH": path, "EMOCARE_CHROMIUM": chromium}


def node_version(path: str) -> int:
    """Return the major version of the first node on ``path``; 0 without one."""
    node = shutil.which("node", path=path)
    if node is None:
        return 0
    shown = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
    return int(shown.stdout.strip().removeprefix("v").split(".")[0])


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the fake cameras show."""
    folder = tmp_path_factory.mktemp("films")
    fake_camera.write_all(folder)
    return folder


@pytest.fixture(scope="module")
def server(
    environment: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a running server with an empty home of its own."""
    subprocess.run([sys.executable, "tools/build_web.py"], cwd=ROOT, env=environment, check=True)
    home = tmp_path_factory.mktemp("home")
    port = free_port()
    # Everyone in these tests comes from one address; the limits have tests of their own.
    generous = {
        "EMOCARE_HOME": str(home / "emocare"),
        "EMOCARE_SIGN_UPS_PER_ADDRESS": "1000",
        "EMOCARE_LOG_INS_PER_ADDRESS": "1000",
        "EMOCARE_MESSAGES_PER_ADDRESS": "1000",
    }
    command = [sys.executable, "-m", "emocare", "serve", "--port", str(port)]
    with (home / "server.log").open("wb") as log:
        process = subprocess.Popen(
            command, env={**environment, **generous}, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            url = f"http://127.0.0.1:{port}"
            wait_for(f"{url}/api/v1/health", process, home / "server.log")
            yield url
        finally:
            process.terminate()
            process.wait(timeout=20)


def free_port() -> int:
    """Return a TCP port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when ``url`` answers; fail with the server's own words when it does not."""
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.2)
    pytest.fail(f"the server did not start:\n{log.read_text(errors='replace')}")


def test_what_the_bench_takes_from_here_loads_without_a_bundler(
    environment: Mapping[str, str],
) -> None:
    """`npm run bench` is run by node itself, which wants whole file names."""
    load = ["node", "--input-type=module", "--eval", "await import('./e2e/browser.ts')"]
    subprocess.run(load, cwd=WEB, env=environment, check=True)


@pytest.mark.parametrize("spec", SPECS)
def test_in_the_browser(
    spec: str, server: str, films: Path, environment: Mapping[str, str]
) -> None:
    run = subprocess.run(
        ["npm", "run", "--silent", "e2e", "--", f"e2e/{spec}"],
        cwd=WEB,
        env={**environment, "EMOCARE_URL": server, "EMOCARE_FILMS": str(films), "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-6000:]
