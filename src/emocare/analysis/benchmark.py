"""Measure how long a full reading takes, stage by stage, on one thread.

The stages are wrapped in proxies with the same Protocols, so that the measured pipeline is the
real one and holds no clocks of its own. Detection is included, as often as in real use: at least
once a second.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from emocare.affect.pipeline import Stages, watch
from emocare.analysis.options import ReadingOptions
from emocare.types import DetectedFace, Frame, TrackedFace, UInt8Array
from emocare.vision.capture import open_source
from emocare.vision.detect import FaceDetector, FaceFollower
from emocare.vision.detect_geometry import BoxArray
from emocare.vision.follow import Follower, follower_for
from emocare.vision.model_card import ModelInfo
from emocare.vision.network import FaceNetwork
from emocare.vision.scores import FaceScores
from emocare.vision.track import FaceTracker

# Frames that are read once before the clock starts, so that no first call is measured.
WARM_UP = 5


class StageClock:
    """Adds up what each stage took in the current frame; stages may be nested."""

    def __init__(self) -> None:
        self._now_ms: dict[str, float] = {}
        self._inner_ms = [0.0]

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count the time inside for ``name``, without that of stages inside it."""
        start = time.perf_counter()
        self._inner_ms.append(0.0)
        try:
            yield
        finally:
            took_ms = (time.perf_counter() - start) * 1e3
            own_ms = took_ms - self._inner_ms.pop()
            self._inner_ms[-1] += took_ms
            self._now_ms[name] = self._now_ms.get(name, 0.0) + own_ms

    def take(self) -> dict[str, float]:
        """Return the milliseconds of each stage since the last call."""
        taken, self._now_ms = self._now_ms, {}
        self._inner_ms = [0.0]
        return taken


class TimedDetector:
    """A detector whose searches are timed."""

    def __init__(self, detector: FaceDetector, clock: StageClock) -> None:
        self._detector, self._clock = detector, clock
        self.detections = 0

    def detect(self, rgb: UInt8Array) -> list[DetectedFace]:
        """Search the picture."""
        self.detections += 1
        with self._clock.stage("detect"):
            return self._detector.detect(rgb)


class TimedFollower(TimedDetector):
    """A timed detector that can also look again at a guessed place."""

    def __init__(self, detector: FaceDetector, follower: FaceFollower, clock: StageClock) -> None:
        super().__init__(detector, clock)
        self._follower = follower

    def refine(self, rgb: UInt8Array, boxes: BoxArray) -> list[DetectedFace | None]:
        """Look again; this is what following a face costs, so it counts as tracking."""
        with self._clock.stage("track"):
            return self._follower.refine(rgb, boxes)


class TimedTracker(FaceTracker):
    """A tracker whose own work is timed."""

    def __init__(
        self,
        detector: FaceDetector,
        follower: Follower | None,
        clock: StageClock,
        max_faces: int | None,
    ) -> None:
        super().__init__(detector, follower, max_faces=max_faces)
        self._clock = clock

    def update(self, frame: Frame) -> list[TrackedFace]:
        """Follow the faces into the next frame."""
        with self._clock.stage("track"):
            return super().update(frame)


class TimedNetwork:
    """A network whose readings are timed."""

    def __init__(self, network: FaceNetwork, clock: StageClock) -> None:
        self._network, self._clock = network, clock

    @property
    def info(self) -> ModelInfo:
        """Which network this is."""
        return self._network.info

    def read(self, crops: UInt8Array, eyes: UInt8Array | None = None) -> FaceScores:
        """Read the crops."""
        with self._clock.stage("network"):
            return self._network.read(crops) if eyes is None else self._network.read(crops, eyes)


def timed_frames(frames: Iterable[Frame], clock: StageClock) -> Iterator[Frame]:
    """Yield frames, timing how long each takes to come."""
    source = iter(frames)
    while True:
        with clock.stage("capture"):
            frame = next(source, None)
        if frame is None:
            return
        yield frame


def benchmark(
    path: Path, stages: Stages, options: ReadingOptions, *, most_frames: int | None = None
) -> dict[str, Any]:
    """Read a recording and return what a frame cost; ``most_frames`` stops early.

    Returns ``frames``, ``p50_ms``, ``p95_ms``, ``mean_ms`` and ``cpu_ms_per_frame`` of the full
    reading, ``stages`` with mean and p95 of each, ``detections``, ``faces_per_frame``, ``size``,
    ``models`` and ``machine``. Raises EmoCareError where the recording cannot be read.
    """
    with one_thread():
        _read_once(path, stages, WARM_UP)
        with open_source(path, fps=options.fps, every=options.every) as source:
            run = _Run(stages, options)
            run.measure(source, most_frames)
            size = f"{source.info.width}x{source.info.height}"
    return {
        **_figures(run.costs, run.cpu_s),
        "detections": run.detector.detections,
        "faces_per_frame": round(run.faces / len(run.costs), 3),
        "size": size,
        "models": {"network": stages.network.info.sha256, "detector": options.detector},
        "machine": machine(),
    }


class _Run:
    """The real pipeline with timed stages, and what it cost."""

    def __init__(self, stages: Stages, options: ReadingOptions) -> None:
        self._clock = StageClock()
        detector = stages.detector
        self.detector = (
            TimedFollower(detector, detector, self._clock)
            if isinstance(detector, FaceFollower)
            else TimedDetector(detector, self._clock)
        )
        self._stages = Stages(self.detector, TimedNetwork(stages.network, self._clock))
        # Following by the network's landmarks counts as tracking, so its own network is not timed.
        follower = follower_for(self.detector, stages.network)
        self._tracker = TimedTracker(self.detector, follower, self._clock, options.max_faces)
        self.costs: list[dict[str, float]] = []
        self.cpu_s, self.faces = 0.0, 0

    def measure(self, source: Iterable[Frame], most_frames: int | None) -> None:
        """Read the source; only the pipeline's own time is counted."""
        watched = watch(timed_frames(source, self._clock), self._stages, self._tracker)
        while most_frames is None or len(self.costs) < most_frames:
            start, start_cpu = time.perf_counter(), time.process_time()
            frame_and_readings = next(watched, None)
            end, end_cpu = time.perf_counter(), time.process_time()
            if frame_and_readings is None:
                return
            self.costs.append({**self._clock.take(), "total": (end - start) * 1e3})
            self.cpu_s += end_cpu - start_cpu
            self.faces += len(frame_and_readings[1])


def _tracker(stages: Stages) -> FaceTracker:
    return FaceTracker(stages.detector, follower_for(stages.detector, stages.network))


def _read_once(path: Path, stages: Stages, frames: int) -> None:
    """Read the first frames without measuring."""
    with open_source(path) as source:
        for _ in islice(watch(source, stages, _tracker(stages)), frames):
            pass


@contextmanager
def one_thread() -> Iterator[None]:
    """Keep OpenCV to one thread inside; the networks have one thread anyway."""
    before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        yield
    finally:
        cv2.setNumThreads(before)


def machine() -> dict[str, Any]:
    """Return what a figure must name to mean anything: processor, cores, system, Python."""
    return {
        "processor": _processor_name(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": platform.python_version(),
    }


def _figures(costs: list[dict[str, float]], cpu_s: float) -> dict[str, Any]:
    """Return the statistics of frames; what no stage claims is aligning, judging, assembling."""
    totals = np.array([cost["total"] for cost in costs])
    names = ("capture", "detect", "track", "network")
    columns = {name: np.array([cost.get(name, 0.0) for cost in costs]) for name in names}
    columns["align_and_quality"] = totals - sum(columns.values())
    return {
        "frames": len(costs),
        "p50_ms": _ms(np.percentile(totals, 50)),
        "p95_ms": _ms(np.percentile(totals, 95)),
        "mean_ms": _ms(totals.mean()),
        "cpu_ms_per_frame": _ms(cpu_s * 1e3 / len(costs)),
        "stages": {
            name: {"mean_ms": _ms(values.mean()), "p95_ms": _ms(np.percentile(values, 95))}
            for name, values in columns.items()
        },
    }


def _ms(value: float | np.floating[Any]) -> float:
    return round(float(value), 3)


def _processor_name() -> str:
    """Return the processor's name as people know it."""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()
