"""Entries as a browser sends them."""

from __future__ import annotations

import time
from typing import Any
from uuid import uuid4

from tests.conftest import Visitor

API = "/api/v1/journal"


def write(person: Visitor, text: str = "A line.", **parts: Any) -> dict[str, Any]:
    """Write an entry; return what was stored."""
    body = {"id": str(uuid4()), "text": text, **parts}
    answer = person.http.post(f"{API}/entries", json=body)
    assert answer.status_code in {200, 201}, answer.text
    stored: dict[str, Any] = answer.json()["entry"]
    return stored


def finish(person: Visitor, job: dict[str, Any], within_s: float = 60) -> dict[str, Any]:
    """Wait for a job; return it as it ended."""
    until = time.monotonic() + within_s
    while job["state"] == "running":
        assert time.monotonic() < until, job
        time.sleep(0.02)
        job = person.http.get(f"{API}/jobs/{job['id']}").json()
    return job


def follow(person: Visitor, job: dict[str, Any]) -> list[dict[str, Any]]:
    """Wait for a job and those that go on from it; return them as they ended."""
    ended = [finish(person, job)]
    while (following := ended[-1]["follow_up"]) is not None:
        ended.append(finish(person, person.http.get(f"{API}/jobs/{following}").json()))
    return ended
