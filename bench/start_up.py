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
import time

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
    print(json.dumps({"median_ms": figures, "machine": machine()}, indent=2))


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
