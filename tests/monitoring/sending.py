"""Send clips to the service and wait for what becomes of them."""

from __future__ import annotations

import time
from typing import Any

from tests.monitoring.scripted_reader import PATIENCE_S


def send(visitor: Any, clip: bytes, path: str = "/api/v1/check-ins", **fields: str) -> Any:
    """Send a clip and return the answer."""
    files = {"clip": ("clip", clip, "application/octet-stream")}
    return visitor.http.post(path, files=files, data=fields)


def wait_for_end(visitor: Any, job_id: str) -> dict[str, Any]:
    """Ask until the job has ended."""
    deadline = time.monotonic() + 6 * PATIENCE_S
    while time.monotonic() < deadline:
        job: dict[str, Any] = visitor.http.get(f"/api/v1/jobs/{job_id}").json()
        if job["state"] in {"done", "failed", "cancelled"}:
            return job
        time.sleep(0.02)
    raise AssertionError(f"still {job['state']}")


def read_to_end(visitor: Any, clip: bytes, path: str = "/api/v1/check-ins", **fields: str) -> Any:
    """Send a clip, wait, and return the ended job."""
    answer = send(visitor, clip, path, **fields)
    assert answer.status_code == 202, answer.text
    return wait_for_end(visitor, answer.json()["job"]["id"])
