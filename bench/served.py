"""A served application to measure: started in a home of its own, stopped afterwards."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

START_WITHIN_S = 60.0


@contextmanager
def served(home: Path) -> Iterator[tuple[str, int, float]]:
    """Serve from an empty home; yield the address, the process id and the time to first answer."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "emocare", "serve", "--port", str(port)]
    start = time.perf_counter()
    process = subprocess.Popen(
        command, env={**os.environ, "EMOCARE_HOME": str(home)}, stderr=subprocess.DEVNULL
    )
    try:
        yield address, process.pid, wait_for_answer(address, start)
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for_answer(address: str, start: float) -> float:
    """Return the seconds from ``start`` to the first answer."""
    while time.perf_counter() - start < START_WITHIN_S:
        try:
            if httpx2.get(f"{address}/api/v1/health").is_success:
                return time.perf_counter() - start
        except httpx2.TransportError:
            time.sleep(0.01)
    raise SystemExit("emocare serve did not answer")
