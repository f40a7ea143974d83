"""Whether memory stays flat on a long video: `python -m bench.memory [--minutes 20]`.

Runs `emocare analyze` on a generated video, with the annotated copy and the report, and samples
its resident memory. ``growth_mb_per_hour`` is the slope of a line through the second half, where
start-up no longer matters, per hour of video.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from bench.clip import FPS, write_clip
from emocare.analysis.benchmark import machine


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Whether memory stays flat on a long video.")
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--plain", action="store_true", help="the table only")
    arguments = parser.parse_args()
    extras = [] if arguments.plain else ["--video", "--report"]
    with tempfile.TemporaryDirectory() as folder:
        clip = write_clip(Path(folder) / "long.mp4", 60 * arguments.minutes)
        start = time.perf_counter()
        samples = watch_memory(
            [*("analyze", str(clip), "--out", str(Path(folder) / "out")), *extras]
        )
        took_s = time.perf_counter() - start
    frames = round(60 * arguments.minutes * FPS)
    print(
        json.dumps(
            {**figures(samples, arguments.minutes), "frames": frames}
            | {
                "frames_per_s": round(frames / took_s, 1),
                "machine": machine(),
            },
            indent=2,
        )
    )


def watch_memory(command: list[str]) -> list[tuple[float, float]]:
    """Run a command of emocare and return (seconds, resident MB) twice a second."""
    process = subprocess.Popen([sys.executable, "-m", "emocare", *command])
    start = time.perf_counter()
    samples = []
    while process.poll() is None:
        samples.append((time.perf_counter() - start, resident_mb(process.pid)))
        time.sleep(0.5)
    if process.returncode != 0:
        raise SystemExit(f"emocare ended with code {process.returncode}")
    return samples


def resident_mb(pid: int) -> float:
    """Return the resident memory of a process in MB (Linux), 0 where it has just ended."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * 4096 / 1e6


def figures(samples: list[tuple[float, float]], minutes: float) -> dict[str, float]:
    """Return the peak and the slope of the second half, per hour of video."""
    alive = np.array([sample for sample in samples if sample[1] > 0])
    half = alive[len(alive) // 2 :]
    slope_per_s = float(np.polyfit(half[:, 0], half[:, 1], 1)[0])
    video_s_per_s = 60 * minutes / alive[-1, 0]
    return {
        "video_minutes": minutes,
        "peak_mb": round(float(alive[:, 1].max()), 1),
        "at_half_mb": round(float(half[0, 1]), 1),
        "at_end_mb": round(float(half[-1, 1]), 1),
        "growth_mb_per_hour": round(slope_per_s / video_s_per_s * 3600, 2),
    }


if __name__ == "__main__":
    main()
