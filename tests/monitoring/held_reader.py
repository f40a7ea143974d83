"""Readers of streams that wait until the test lets them read, on a clock that it moves by hand."""

from __future__ import annotations

import threading

from emocare.monitoring.live_reading import ReadFrame

PATIENCE_S = 10.0
# What the server says where no stream has room.
NO_ROOM = (
    "There is no room for another stream just now. Read on this device instead, "
    "or try again in a minute."
)


class HandClock:
    """Moves only when it is told to."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


class Gate:
    """Where readers wait while it is shut; reading takes ``takes_s`` of the hand clock."""

    def __init__(self, clock: HandClock) -> None:
        self._changed = threading.Condition()
        self._clock = clock
        self._is_open = True
        self.takes_s = 0.0
        self.begun = 0

    def shut(self) -> None:
        with self._changed:
            self._is_open = False

    def open(self) -> None:
        with self._changed:
            self._is_open = True
            self._changed.notify_all()

    def enter(self) -> None:
        """Read, as far as time is concerned. Called by the workers."""
        with self._changed:
            self.begun += 1
            assert self._changed.wait_for(lambda: self._is_open, PATIENCE_S)
            self._clock.now_s += self.takes_s


class HeldReader:
    """Sees nobody in any frame, once the gate is open."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def read(self, jpeg: memoryview, t_s: float, *, heat: bool = False) -> ReadFrame:
        self._gate.enter()
        return ReadFrame(t_s, 320, 240, [], detected=True)
