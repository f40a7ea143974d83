"""How much one stream may send: credits, a rate, and an end to patience. Pure; has no clock.

A client may send while it has credits; each answer returns some. So what is under way is bounded
whatever the network does, and a client that hears nothing sends nothing. What comes without a
credit, or much faster than asked for, is skipped unread; who goes on so is closed.
"""

from __future__ import annotations

from enum import Enum

CREDITS = 2
# Cameras are not clocks: half more than asked for passes, and so do a few in a bunch.
RATE_SLACK, BURST = 1.5, 4.0
# Frames in excess until patience ends; four in good order make up for one.
PATIENCE, AMENDS = 60, 0.25


class Verdict(Enum):
    """What to do with a frame that arrived."""

    READ = "read"
    SKIP = "skip"
    """It had no credit, so it returns none."""
    TOO_FAST = "too_fast"
    """It is skipped, and its credit returns."""
    CLOSE = "close"


class Intake:
    """Judges the frames of one stream."""

    def __init__(self, fps: float, now_s: float) -> None:
        self._fps = fps
        self._credits = CREDITS
        self._tokens = BURST
        self._refilled_s = now_s
        self._excess = 0.0

    def judge(self, now_s: float) -> Verdict:
        """Return what to do with a frame that arrives now."""
        if self._credits <= 0:
            return self._in_excess(Verdict.SKIP)
        self._refill(now_s)
        if self._tokens < 1:
            return self._in_excess(Verdict.TOO_FAST)
        self._tokens -= 1
        self._credits -= 1
        self._excess = max(0.0, self._excess - AMENDS)
        return Verdict.READ

    def give_back(self) -> None:
        """Count a credit that an answer returned."""
        self._credits = min(self._credits + 1, CREDITS)

    def pace(self, fps: float, now_s: float) -> None:
        """Ask for another number of frames a second; what is under way may still come."""
        self._fps = fps
        self._refilled_s, self._tokens = now_s, BURST

    def _refill(self, now_s: float) -> None:
        gained = (now_s - self._refilled_s) * self._fps * RATE_SLACK
        self._tokens = min(BURST, self._tokens + gained)
        self._refilled_s = now_s

    def _in_excess(self, verdict: Verdict) -> Verdict:
        self._excess += 1
        return Verdict.CLOSE if self._excess > PATIENCE else verdict
