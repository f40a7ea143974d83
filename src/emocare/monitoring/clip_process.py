"""The server's side of the reading process: start it, hand it one clip, stop it at any moment.

A process loads its networks for half a second, so one is started while a clip arrives, and one
is kept ready after each, for five minutes: a server that nobody sends clips to has none. Each
reads a single clip. What it says is checked like any stranger's input.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from pydantic import ValidationError

import emocare
from emocare.errors import EmoCareError
from emocare.monitoring.clip_file import Clip
from emocare.monitoring.clip_problems import clip_problem
from emocare.monitoring.clips import ClipLimits
from emocare.monitoring.schemas import Aggregate, Reading

_log = logging.getLogger("emocare.clips")
# A minute of timeline is about 30 kB.
_MAX_MESSAGE_BYTES = 1024 * 1024
# A process that is about to give up waiting is not handed a clip any more.
_MARGIN_S = 30.0
# All that the process may know of our environment; above all no keys.
_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR")


class ClipReading(Protocol):
    """The reading of one clip, about to begin."""

    def run(
        self, clip: Clip, aggregate: Aggregate, on_progress: Callable[[float], None]
    ) -> Reading:
        """Read ``clip`` to its end; raise EmoCareError where that fails or ``stop`` was called."""
        ...

    def stop(self) -> None:
        """End the reading now; from any thread, any number of times."""
        ...

    def close(self) -> None:
        """Stop it and free what it holds; from the thread that ran it."""
        ...


class ClipReader(Protocol):
    """Reads clips, each apart from the server and from the others."""

    def start(self) -> ClipReading:
        """Return a reading to use once; raise Unavailable when none can be started."""
        ...

    def prepare(self) -> None:
        """Make the next ``start`` quick."""
        ...

    def close(self) -> None:
        """Give up what was prepared."""
        ...


class ProcessReader:
    """Reads each clip in a fresh child process, with one kept warm."""

    def __init__(self, limits: ClipLimits, network: Path | None = None) -> None:
        """Start nothing yet; ``prepare`` does. ``network``: a file instead of the shipped one."""
        self._limits = limits
        self._network = network
        self._lock = threading.Lock()
        self._spare: ProcessReading | None = None
        self._closed = False

    def start(self) -> ProcessReading:
        """Return the warm process, or a new one."""
        with self._lock:
            spare, self._spare = self._spare, None
        if spare is not None and spare.fresh:
            return spare
        if spare is not None:
            spare.close()
        return ProcessReading(self._limits, self._network)

    def prepare(self) -> None:
        """Start a process that waits for the next clip, unless one does already."""
        with self._lock:
            if self._closed or (self._spare is not None and self._spare.fresh):
                return
            stale = self._spare
            self._spare = ProcessReading(self._limits, self._network)
        if stale is not None:
            stale.close()

    def close(self) -> None:
        """Stop the waiting process."""
        with self._lock:
            self._closed = True
            spare, self._spare = self._spare, None
        if spare is not None:
            spare.close()


class ProcessReading:
    """One child process, good for one clip."""

    def __init__(self, limits: ClipLimits, network: Path | None = None) -> None:
        """Start the process; raise Unavailable when the system has no room for it."""
        self._limits = limits
        self._lock = threading.Lock()
        self._stopped = False
        self._started_at = time.monotonic()
        self._channel, theirs = socket.socketpair()
        try:
            self.process = _spawn(limits, network, theirs)
        except OSError as error:
            self._channel.close()
            _log.error("the reading process cannot be started: %s", error.strerror)
            raise clip_problem("reader_unavailable") from error
        finally:
            theirs.close()

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self.process.poll() is None

    @property
    def fresh(self) -> bool:
        """Whether the process will wait long enough to be given a clip."""
        return self.alive and time.monotonic() - self._started_at < self._limits.idle_s - _MARGIN_S

    def run(
        self, clip: Clip, aggregate: Aggregate, on_progress: Callable[[float], None]
    ) -> Reading:
        """Hand the clip over and return what was read in it."""
        messages = _messages(self._channel, time.monotonic() + self._limits.wall_s)
        try:
            if "ready" not in next(messages, {}):
                raise self._broken("before it was ready", "reader_unavailable")
            order = json.dumps({"format": clip.format, "aggregate": aggregate}).encode()
            socket.send_fds(self._channel, [order], [clip.file.fileno()])
            for message in messages:
                if "progress" not in message:
                    return self._outcome(message)
                on_progress(min(max(float(str(message["progress"])), 0.0), 1.0))
        except TimeoutError:
            raise clip_problem("clip_took_too_long") from None
        except (OSError, ValueError) as error:
            raise self._broken(f"with {type(error).__name__}", "clip_crashed") from None
        raise self._broken("without an answer", "clip_crashed")

    def stop(self) -> None:
        """Kill the process and all it started, and wait until it is gone."""
        with self._lock:
            self._stopped = True
            if self.alive:
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def close(self) -> None:
        """Stop the process and close the channel to it."""
        self.stop()
        self._channel.close()

    def _outcome(self, message: dict[str, object]) -> Reading:
        if "problem" in message:
            raise clip_problem(str(message["problem"]))
        if "crash" in message:
            raise self._broken(f"with {str(message['crash'])[:200]!r}", "clip_crashed")
        try:
            return Reading.model_validate(message.get("result"))
        except ValidationError:
            raise self._broken("with a malformed result", "clip_crashed") from None

    def _broken(self, how: str, problem: str) -> EmoCareError:
        if not self._stopped:
            _log.warning("the reading process ended %s (status %s)", how, self.process.poll())
        return clip_problem(problem)


def _spawn(
    limits: ClipLimits, network: Path | None, channel: socket.socket
) -> subprocess.Popen[bytes]:
    environment = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    environment["PYTHONPATH"] = str(Path(emocare.__file__).parents[1])
    environment["OMP_NUM_THREADS"] = "1"
    module = ["-P", "-s", "-m", "emocare.monitoring.clip_worker"]
    return subprocess.Popen(  # noqa: S603 - our own module, our own limits
        [sys.executable, *module, json.dumps(dataclasses.asdict(limits)), str(network or "")],
        stdin=channel.fileno(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env=environment,
        start_new_session=True,
    )


def _messages(channel: socket.socket, deadline: float) -> Iterator[dict[str, object]]:
    """Yield the process's messages; raise TimeoutError at ``deadline``, ValueError for nonsense."""
    pending = b""
    while True:
        left_s = deadline - time.monotonic()
        if left_s <= 0:
            raise TimeoutError
        channel.settimeout(left_s)
        data = channel.recv(65536)
        if not data:
            return
        *lines, pending = (pending + data).split(b"\n")
        if len(pending) > _MAX_MESSAGE_BYTES:
            raise ValueError("a message is too long")
        for line in lines:
            message = json.loads(line, parse_constant=_refuse_constant)
            if not isinstance(message, dict):
                raise ValueError("a message is no object")
            yield message


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no number")


__all__ = ["ClipReader", "ClipReading", "ProcessReader", "ProcessReading"]
