"""What explaining one answer about one face costs: `python -m bench.explanations [--model FILE]`.

Processor time on one thread, the least of the runs. The face is the astronaut of scikit-image.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
from skimage import data

from emocare.analysis.benchmark import machine, one_thread
from emocare.types import UInt8Array
from emocare.vision.align import align_face
from emocare.vision.detect import MtcnnDetector
from emocare.vision.explain import Method, explain, find_target, has_maps
from emocare.vision.network import FaceNetwork, OnnxFaceNetwork


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="What explaining one answer costs.")
    parser.add_argument("--model", type=Path, help="another network instead of the shipped one")
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    network = OnnxFaceNetwork(arguments.model)
    picture = np.asarray(data.astronaut(), np.uint8)  # type: ignore[no-untyped-call]
    crop = align_face(picture, MtcnnDetector().detect(picture)[0].landmarks5)
    with one_thread():
        figures = {
            str(method): milliseconds(network, crop, method, arguments.runs)
            for method in Method
            if method is not Method.CAM or has_maps(network)
        }
    print(json.dumps({"ms": figures, "model": network.info.name, "machine": machine()}, indent=2))


def milliseconds(network: FaceNetwork, crop: UInt8Array, method: Method, runs: int) -> float:
    """Return the least processor time of one explanation."""
    target, costs = find_target("happiness", network.info), []
    for _ in range(runs):
        start_s = time.process_time()
        explain(network, crop, target, method)
        costs.append(1e3 * (time.process_time() - start_s))
    return round(min(costs), 1)


if __name__ == "__main__":
    main()
