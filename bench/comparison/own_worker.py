"""Our own network and reading, under the same conditions as the rivals; uses this project."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np

from bench.comparison.serving import serve
from bench.comparison.timing import Clock, time_calls
from emocare.affect.pipeline import Stages, watch
from emocare.analysis.benchmark import benchmark
from emocare.analysis.options import ReadingOptions
from emocare.types import Frame
from emocare.vision.detect import MtcnnDetector
from emocare.vision.follow import follower_for
from emocare.vision.network import OnnxFaceNetwork
from emocare.vision.track import FaceTracker


class OwnWorker:
    """Holds one network, the detector and the frames."""

    def load(self, model: str | None, clip: str) -> dict[str, Any]:
        """Load the network (None: the shipped one) and the frames of the .npz ``clip``."""
        cv2.setNumThreads(1)
        network = OnnxFaceNetwork(Path(model) if model else None)
        self._stages = Stages(MtcnnDetector(), network)
        with np.load(clip) as file:
            frames, times_s = file["frames"], file["times_s"].tolist()
        self._frames = [Frame(rgb, i, times_s[i]) for i, rgb in enumerate(frames)]
        self.read_frames()  # no first call is measured
        return {"network": network.info.name, "sha256": network.info.sha256}

    def time_crops(self, pictures: str, batch: int) -> dict[str, float]:
        """Time RGB crops (N, 64, 64, 3) uint8 to everything the network says about them."""
        with np.load(pictures) as file:
            crops = np.repeat(file["crops"][:batch, :, :, None], 3, axis=3)
        return time_calls(lambda: self._stages.network.read(crops), per_call=batch)

    def read_frames(self) -> dict[str, Any]:
        """Read the decoded frames once, searching for faces as often as in real use."""
        follower = follower_for(self._stages.detector, self._stages.network)
        tracker = FaceTracker(self._stages.detector, follower)
        watched = watch(self._frames, self._stages, tracker)
        clock, faces, read = Clock(), 0, 0
        for _ in self._frames:
            _, readings = clock.time(lambda: next(watched))
            faces += len(readings)
            read += sum(not reading.abstained for reading in readings)
        shares = {"faces_per_frame": faces / len(self._frames), "read": read / len(self._frames)}
        return {**clock.figures(), **shares}

    def read_clip(self, clip: str, most_frames: int) -> dict[str, float]:
        """Return what ``emocare benchmark`` says about the file: decoding included."""
        said = benchmark(Path(clip), self._stages, ReadingOptions(), most_frames=most_frames)
        times = {name: said[name] for name in ("p50_ms", "p95_ms", "mean_ms")}
        faces = said["faces_per_frame"]
        return {**times, "cpu_ms": said["cpu_ms_per_frame"], "faces_per_frame": faces}


if __name__ == "__main__":
    worker = OwnWorker()
    serve(
        {
            "load": worker.load,
            "time_crops": worker.time_crops,
            "read_frames": worker.read_frames,
            "read_clip": worker.read_clip,
        }
    )
