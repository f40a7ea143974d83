"""The child process that reads one clip and ends: ``python -m emocare.monitoring.clip_worker``.

Decoders are the likeliest part to be attacked through a file. So each clip gets a process of its
own, which never sees another person's, has no environment, secrets or database, may write no
files, and is held by the system to limits on memory, CPU time and open files. It speaks JSON,
one object a line, over the socket that is its standard input:

    out  {"ready": true}                          once, when the networks are loaded
    in   {"format": "webm", "aggregate": "mean"}  once, with the clip's file descriptor
    out  {"progress": 0.4}                        any number of times
    out  {"result": {...}} | {"problem": "no_face"} | {"crash": "ValueError at align.py:40"}
"""

from __future__ import annotations

import json
import os
import resource
import socket
import sys
import traceback
from pathlib import Path

import cv2

from emocare.affect.pipeline import FaceAnalyzer
from emocare.monitoring.clip_reading import ClipOrder, ClipProblem, read_clip
from emocare.monitoring.clips import ClipFormat, ClipLimits
from emocare.vision.network import OnnxFaceNetwork

_ORDER_BYTES = 4096
_OPEN_FILES = 32


class _Parent:
    """The other end of the socket."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel

    def send(self, message: dict[str, object]) -> None:
        line = json.dumps(message, allow_nan=False, separators=(",", ":")) + "\n"
        self._channel.sendall(line.encode())

    def report(self, progress: float) -> None:
        self.send({"progress": round(progress, 3)})

    def receive_order(self, wait_s: float) -> ClipOrder | None:
        """Wait for the order; None when the server has gone, or had no use for this process."""
        self._channel.settimeout(wait_s)
        try:
            data, descriptors, _, _ = socket.recv_fds(self._channel, _ORDER_BYTES, 1)
        except TimeoutError:
            return None
        self._channel.settimeout(None)
        if not data or not descriptors:
            return None
        order = json.loads(data)
        return ClipOrder(
            descriptor=descriptors[0],
            format=ClipFormat(order["format"]),
            aggregate=order["aggregate"],
        )


def main(limits: ClipLimits, network: Path | None) -> int:
    """Load the networks, read one clip, report, and return the exit status.

    ``network``: a face network's file instead of the shipped one.
    """
    _limit_early(limits)
    cv2.setNumThreads(1)
    analyzer = FaceAnalyzer(network=OnnxFaceNetwork(network))
    parent = _Parent(socket.socket(fileno=0))
    _limit_late()
    try:
        parent.send({"ready": True})
        order = parent.receive_order(limits.idle_s)
        if order is not None:
            parent.send(_read(order, analyzer, limits, parent))
    except (BrokenPipeError, ConnectionResetError):
        return 0  # the server has gone; nobody is left to tell
    return 0


def _read(
    order: ClipOrder, analyzer: FaceAnalyzer, limits: ClipLimits, parent: _Parent
) -> dict[str, object]:
    try:
        return {"result": read_clip(order, analyzer, limits, parent.report)}
    except ClipProblem as problem:
        return {"problem": problem.name}
    except (BrokenPipeError, ConnectionResetError):
        raise
    except Exception as error:  # whatever a decoder raises on a hostile file
        return {"crash": _describe(error)}


def _describe(error: Exception) -> str:
    """Return the error's class and place, without its message: that may quote the file."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "unknown"
    return f"{type(error).__name__} at {place}"


def _limit_early(limits: ClipLimits) -> None:
    os.nice(5)  # answering people comes before reading clips
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_CPU, limits.cpu_s)
    _limit(resource.RLIMIT_DATA, limits.memory_bytes)
    _limit(resource.RLIMIT_AS, 2 * limits.memory_bytes)


def _limit_late() -> None:
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NOFILE, _OPEN_FILES)


def _limit(kind: int, value: int) -> None:
    """Lower one limit for good; systems that lack it (macOS: memory) keep the others."""
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    try:
        resource.setrlimit(kind, (value, value))
    except (ValueError, OSError):
        if sys.platform == "linux":
            raise


if __name__ == "__main__":
    given = Path(sys.argv[2]) if sys.argv[2] else None
    sys.exit(main(ClipLimits(**json.loads(sys.argv[1])), given))
