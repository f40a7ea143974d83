"""How long starting takes: `python -m bench.start_up`.

Each case runs in a fresh interpreter; the bare interpreter's own start is measured too and not
subtracted.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.memory import resident_mb
from bench.served import served
from emocare.analysis.benchmark import machine

CASES = {
    "bare interpreter": ["-c", "pass"],
    "import emocare": ["-c", "import emocare"],
    "from emocare import FaceAnalyzer": ["-c", "from emocare import FaceAnalyzer"],
    "FaceAnalyzer()": ["-c", "from emocare import FaceAnalyzer; FaceAnalyzer()"],
    "emocare --help": ["-m", "emocare", "--help"],
    "emocare analyze --help": ["-m", "emocare", "analyze", "--help"],
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How long starting takes.")
    parser.add_argument("--runs", type=int, default=7)
    arguments = parser.parse_args()
    figures = {name: median_ms(case, arguments.runs) for name, case in CASES.items()}
    document = {"median_ms": figures, "emocare serve": serving(arguments.runs)}
    print(json.dumps({**document, "machine": machine()}, indent=2))


def serving(runs: int) -> dict[str, float]:
    """Return seconds from starting ``emocare serve`` to its first answer, and its memory then.

    The first start in an empty home makes the keys and the database.
    """
    first: list[float] = []
    later: list[float] = []
    resident: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        for run in range(runs):
            home = Path(folder) / str(run)
            for times in (first, later):
                with served(home) as (_, pid, first_answer_s):
                    times.append(first_answer_s)
                    resident.append(resident_mb(pid))
    return {
        "first_start_s": round(statistics.median(first), 2),
        "later_start_s": round(statistics.median(later), 2),
        "idle_mb": round(statistics.median(resident), 1),
    }


def median_ms(arguments: list[str], runs: int) -> float:
    """Return the median wall time of a Python command in ms; the first run is left out."""
    # Compiled files are kept, as in any ordinary installation.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    times = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        command = [sys.executable, *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
        times.append((time.perf_counter() - start) * 1e3)
    return round(statistics.median(times[1:]), 1)


if __name__ == "__main__":
    main()
