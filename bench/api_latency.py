"""How fast the served application answers: `python -m bench.api_latency`.

Starts `emocare serve` in an empty home, signs a person up, and measures each kind of request as a
browser would send it, one after the other.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import numpy as np

from bench.clip import write_clip
from bench.memory import resident_mb
from bench.served import served
from emocare.analysis.benchmark import machine

PERSON = {
    **{"first_name": "Ada", "last_name": "Byron", "email": "ada@example.org"},
    **{"password": "seven green kettles", "adult": True, "time_zone": "Europe/London"},
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How fast the served application answers.")
    parser.add_argument("--requests", type=int, default=100)
    parser.add_argument("--clips", type=int, default=5)
    parser.add_argument("--clip-seconds", type=float, default=10.0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        clip = write_clip(Path(folder) / "clip.mp4", arguments.clip_seconds).read_bytes()
        with served(Path(folder) / "home") as (address, pid, first_answer_s):
            with httpx2.Client(base_url=address, headers={"Origin": address}) as http:
                answers = measure(http, arguments.requests, arguments.clips, clip)
            resident = resident_mb(pid)
    document = {
        "first_answer_s": round(first_answer_s, 3),
        "clip_s": arguments.clip_seconds,
        "latency": answers,
        "resident_mb": round(resident, 1),
        "machine": machine(),
    }
    print(json.dumps(document, indent=2))


def measure(http: httpx2.Client, requests: int, clips: int, clip: bytes) -> dict[str, Any]:
    """Return p50 and p95 of every kind of request in milliseconds."""
    me = checked(http.post("/api/v1/auth/sign-up", json=PERSON)).json()
    http.headers["X-CSRF-Token"] = me["csrf_token"]
    for purpose in ("camera_analysis", "keep_numbers"):
        checked(http.put(f"/api/v1/me/consents/{purpose}", json={"granted": True}))
    figures = {
        "health": times(requests, lambda: checked(http.get("/api/v1/health"))),
        "clip until read": times(clips, lambda: read_clip(http, clip)),
        "check-in in words": times(requests // 5, lambda: say_words(http)),
        "list check-ins": times(requests, lambda: checked(http.get("/api/v1/check-ins"))),
        "me": times(requests, lambda: checked(http.get("/api/v1/me"))),
        "log in": times(min(8, requests), lambda: log_in(http)),
    }
    return figures


def say_words(http: httpx2.Client) -> None:
    """Store a check-in without camera."""
    checked(http.post("/api/v1/check-ins/words", json={"mood": 6, "words": "An even day."}))


def log_in(http: httpx2.Client) -> None:
    """Log in again, and keep the new session."""
    form = {"email": PERSON["email"], "password": PERSON["password"]}
    me = checked(http.post("/api/v1/auth/log-in", json=form)).json()
    http.headers["X-CSRF-Token"] = me["csrf_token"]


def read_clip(http: httpx2.Client, clip: bytes) -> None:
    """Send a clip and wait until its check-in is stored."""
    files = {"clip": ("clip.mp4", clip, "video/mp4")}
    answer = checked(http.post("/api/v1/check-ins", files=files, data={"source": "upload"}))
    job = answer.json()["job"]
    while job["state"] in {"queued", "running"}:
        time.sleep(0.02)
        job = checked(http.get(f"/api/v1/jobs/{job['id']}")).json()
    if job["state"] != "done":
        raise SystemExit(f"reading the clip {job['state']}: {job['problem']}")


def times(count: int, act: Callable[[], object]) -> dict[str, float]:
    """Return p50, p95 and count of repeating an action, after one that is not counted."""
    act()
    taken = []
    for _ in range(count):
        start = time.perf_counter()
        act()
        taken.append((time.perf_counter() - start) * 1e3)
    p50, p95 = np.percentile(taken, [50, 95])
    return {"p50_ms": round(float(p50), 2), "p95_ms": round(float(p95), 2), "n": count}


def checked(answer: httpx2.Response) -> httpx2.Response:
    """Return the answer; stop where it is an error, a refusal for haste included."""
    if answer.is_error:
        raise SystemExit(f"{answer.request.url}: {answer.status_code} {answer.text}")
    return answer


if __name__ == "__main__":
    main()
