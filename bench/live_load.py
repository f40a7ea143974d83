"""How many streamed sessions fit: `python -m bench.live_load [--sessions 50] [--seconds 180]`.

Starts `emocare serve` in a home of its own, signs a person up for each session, and streams
320 x 240 JPEG frames as a browser would: the newest frame when there is a credit, at the pace the
server asks for. Latency is from a frame's capture to its answer, as the client sees it. The
client runs in this process, on the same machine; `cpu_percent` is the server's alone, of all
cores. `--flooding` and `--stalled` add clients that misbehave.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

import cv2
import httpx2
import numpy as np

from bench.clip import moving_face
from bench.live_clients import Plan, Tally, checked, flood, stall, stream
from bench.memory import resident_mb
from bench.served import served
from emocare.analysis.benchmark import machine
from emocare.vision.capture import open_source

WIDTH, HEIGHT, QUALITY = 320, 240, 70
SETTINGS = {
    # People signing up one after the other must not wait, nor take minutes of hashing.
    "EMOCARE_SIGN_UPS_PER_ADDRESS": "10000",
    "EMOCARE_ARGON2_MEMORY_KIB": "64",
    "EMOCARE_ARGON2_PASSES": "1",
}


def main() -> None:
    """Measure and print."""
    arguments = parse()
    os.environ.update(SETTINGS)
    frames = pictures(arguments.media)
    busy = os.getloadavg()[2]
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder) / "home") as (address, pid, _),
    ):
        count = arguments.sessions + arguments.flooding + arguments.stalled
        people = [sign_up(address, number) for number in range(count)]
        plan = Plan(address, frames, arguments.fps, arguments.seconds)
        document = asyncio.run(run(plan, people, arguments, pid))
    document["frame_bytes"] = round(float(np.mean([len(frame) for frame in frames])))
    document["load_average_before"] = round(busy, 2)
    document["machine"] = machine()
    print(json.dumps(document, indent=2))


def parse() -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(description="How many streamed sessions fit.")
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--fps", type=float, default=10.0)
    parser.add_argument("--seconds", type=float, default=180.0)
    parser.add_argument("--media", type=Path, help="a video for the frames; generated without")
    parser.add_argument("--flooding", type=int, default=0, help="clients that ignore credits")
    parser.add_argument("--stalled", type=int, default=0, help="clients that do not read answers")
    return parser.parse_args()


def pictures(media: Path | None) -> list[bytes]:
    """Return JPEG frames of at most 320 x 240, ten a second of video."""
    if media is None:
        found = list(moving_face(180))[::3]
    else:
        with open_source(media, fps=10) as source:
            found = [frame.rgb for frame in source]
    encoded = []
    for rgb in found:
        share = min(WIDTH / rgb.shape[1], HEIGHT / rgb.shape[0])
        size = (round(rgb.shape[1] * share), round(rgb.shape[0] * share))
        small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
        bgr = cv2.cvtColor(small, cv2.COLOR_RGB2BGR)
        encoded.append(bytes(cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1]))
    return encoded


def sign_up(address: str, number: int) -> httpx2.Client:
    """Return a browser of somebody who keeps everything, with an open streamed session."""
    http = httpx2.Client(base_url=f"{address}/api/v1", headers={"Origin": address}, timeout=60)
    person = {
        **{"first_name": "A", "last_name": "B", "email": f"p{number}@example.org"},
        **{"password": "seven green kettles", "adult": True, "time_zone": "Europe/London"},
    }
    me = checked(http.post("/auth/sign-up", json=person))
    http.headers["X-CSRF-Token"] = me["csrf_token"]
    for purpose in ("camera_analysis", "keep_numbers", "keep_frames"):
        checked(http.put(f"/me/consents/{purpose}", json={"granted": True}))
    return http


async def run(
    plan: Plan, people: list[httpx2.Client], arguments: argparse.Namespace, pid: int
) -> dict[str, Any]:
    """Stream for the planned time and return the figures."""
    good, bad = Tally(), Tally()
    sessions = [checked(await asyncio.to_thread(begin, http)) for http in people]
    began = time.perf_counter()
    tasks = []
    for number, (http, session) in enumerate(zip(people, sessions, strict=True)):
        if number < arguments.sessions:
            act = stream(plan, http, session["id"], good, began, number)
        elif number < arguments.sessions + arguments.flooding:
            act = flood(plan, http, session["id"], bad, began)
        else:
            act = stall(plan, http, session["id"], bad, began)
        tasks.append(asyncio.create_task(act))
    samples = await watch(pid, plan.seconds)
    await asyncio.gather(*tasks)
    ended = time.perf_counter()
    kept = checked(await asyncio.to_thread(end, people[0], sessions[0]["id"]))
    return {
        "sessions": arguments.sessions,
        "flooding": arguments.flooding,
        "stalled": arguments.stalled,
        "fps": plan.fps,
        "seconds": plan.seconds,
        **figures(good, samples),
        "check_in_after_s": round(time.perf_counter() - ended, 2),
        "check_in_made": kept["check_in_id"] is not None,
        "misbehaving": {
            "closed": dict(bad.closed),
            "refused": bad.refused,
            "answered": bad.answered,
            "sent": bad.sent,
        },
    }


def begin(http: httpx2.Client) -> httpx2.Response:
    """Begin a streamed session."""
    return http.post("/live/sessions", json={"mode": "streamed"})


def end(http: httpx2.Client, session_id: str) -> httpx2.Response:
    """End a session."""
    return http.post(f"/live/sessions/{session_id}/end", json={})


async def watch(pid: int, seconds: float) -> list[tuple[float, float, float]]:
    """Return (seconds, processor seconds, resident MB) of the server, once a second."""
    began, samples = time.perf_counter(), []
    while time.perf_counter() - began < seconds:
        samples.append((time.perf_counter() - began, processor_s(pid), resident_mb(pid)))
        await asyncio.sleep(1.0)
    return samples


def processor_s(pid: int) -> float:
    """Return the processor time a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def figures(tally: Tally, samples: list[tuple[float, float, float]]) -> dict[str, Any]:
    """Return latencies, drops, processor and memory; the first five seconds do not count."""
    settled = np.array([late for at, late in tally.latencies_s if at > 5.0]) * 1000
    steady = np.array([sample for sample in samples if sample[0] > 5.0])
    spent = (steady[-1, 1] - steady[0, 1]) / (steady[-1, 0] - steady[0, 0])
    half = steady[len(steady) // 2 :]
    slope = float(np.polyfit(half[:, 0], half[:, 2], 1)[0]) if len(half) > 2 else 0.0
    p50, p95, p99 = np.percentile(settled, [50, 95, 99])
    return {
        "p50_ms": round(float(p50), 1),
        "p95_ms": round(float(p95), 1),
        "p99_ms": round(float(p99), 1),
        "cpu_percent": round(100 * spent / (os.cpu_count() or 1), 1),
        "cpu_ms_per_frame": round(1000 * spent * (steady[-1, 0] - 0) / max(tally.read, 1), 2),
        "read_per_s": round(tally.read / samples[-1][0], 1),
        "sent": tally.sent,
        "read": tally.read,
        "dropped": tally.dropped,
        "skipped_without_credit": tally.without_credit,
        "problems": dict(tally.problems),
        "paces": dict(tally.paces),
        "closed": dict(tally.closed),
        "resident_mb": {
            "start": round(samples[0][2], 1),
            "half": round(float(half[0, 2]), 1),
            "end": round(samples[-1][2], 1),
            "growth_mb_per_min": round(60 * slope, 2),
        },
    }


if __name__ == "__main__":
    main()
