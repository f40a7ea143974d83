"""What a full reading costs, stage by stage: `python -m bench.stages [CLIP]`.

Without a clip, ten generated seconds at 640 x 360. The whole clip is read several times on one
thread; of each figure the median of the runs is reported, so that a busy machine distorts less.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from pathlib import Path
from typing import Any

from bench.clip import write_clip
from emocare.affect.pipeline import Stages
from emocare.analysis.benchmark import benchmark
from emocare.analysis.options import ReadingOptions
from emocare.vision.detect import MtcnnDetector
from emocare.vision.network import OnnxFaceNetwork


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("clip", nargs="?", type=Path, help="a video that shows a face")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=10.0, help="length of the generated clip")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        clip = arguments.clip or write_clip(Path(folder) / "clip.mp4", arguments.seconds)
        stages = Stages(MtcnnDetector(), OnnxFaceNetwork())
        runs = [benchmark(clip, stages, ReadingOptions()) for _ in range(arguments.runs)]
    print(json.dumps({"runs": len(runs), **middle(runs)}, indent=2))


def middle(runs: list[Any]) -> Any:  # noqa: ANN401  a tree of figures
    """Return the median of every number in trees of the same shape; other leaves as they are."""
    first = runs[0]
    if isinstance(first, dict):
        return {key: middle([run[key] for run in runs]) for key in first}
    if isinstance(first, float):
        return round(statistics.median(runs), 3)
    return first


if __name__ == "__main__":
    main()
