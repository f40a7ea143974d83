"""What calls cost, measured one by one; and what is left of many rounds on a noisy machine."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

WARM_UP_CALLS = 3


class Clock:
    """Collects the wall time of each call and the processor time (all threads) of all of them."""

    def __init__(self) -> None:
        self._wall_ms: list[float] = []
        self._cpu_s = 0.0

    def time(self, call: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the call returns
        """Make one call and return what it returns."""
        start, start_cpu = time.perf_counter(), time.process_time()
        result = call()
        end, end_cpu = time.perf_counter(), time.process_time()
        self._wall_ms.append((end - start) * 1e3)
        self._cpu_s += end_cpu - start_cpu
        return result

    @property
    def total_s(self) -> float:
        """Wall time of all calls so far."""
        return sum(self._wall_ms) / 1e3

    def figures(self, per_call: int = 1) -> dict[str, float]:
        """Return p50, p95 and mean wall time and mean processor time, in ms of one of ``per_call``.

        Raises ValueError where nothing was timed.
        """
        if not self._wall_ms:
            raise ValueError("nothing was timed")
        p50, p95 = np.percentile(self._wall_ms, [50, 95]).tolist()
        mean, cpu = statistics.fmean(self._wall_ms), self._cpu_s * 1e3 / len(self._wall_ms)
        names = ("p50_ms", "p95_ms", "mean_ms", "cpu_ms")
        return {name: v / per_call for name, v in zip(names, (p50, p95, mean, cpu), strict=True)}


def time_calls(
    call: Callable[[], Any], *, per_call: int, calls: int = 40, most_s: float = 1.0
) -> dict[str, float]:
    """Return what a call costs, per crop of ``per_call``; stops after ``calls`` or ``most_s``."""
    for _ in range(WARM_UP_CALLS):
        call()
    clock = Clock()
    for _ in range(calls):
        clock.time(call)
        if clock.total_s > most_s:
            break
    return clock.figures(per_call)


def over_rounds(rounds: Sequence[Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """Return median, least and most of every figure over rounds (at least one)."""
    return {name: _spread(r[name] for r in rounds) for name in rounds[0]}


def _spread(values: Iterable[float]) -> dict[str, float]:
    known = list(values)
    figures = {"median": statistics.median(known), "min": min(known), "max": max(known)}
    return {name: round(value, 4) for name, value in figures.items()}
