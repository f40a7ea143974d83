"""Taking turns: every contestant once per round, so that a busy minute is everybody's."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bench.comparison.asking import RivalFailed
from bench.comparison.timing import over_rounds

Turn = Callable[[], Mapping[str, float]]


def take_turns(
    turns: Mapping[str, Turn], rounds: int, failed: dict[str, str]
) -> dict[str, dict[str, Any]]:
    """Return the figures of every turn over all rounds.

    Each round starts one place later, so that nobody always follows the same one. A turn that
    fails is left out from then on and its sentence put into ``failed``.
    """
    done: dict[str, list[Mapping[str, float]]] = {name: [] for name in turns}
    names = list(turns)
    for number in range(rounds):
        first = number % max(len(names), 1)
        for name in names[first:] + names[:first]:
            try:
                if name not in failed:
                    done[name].append(turns[name]())
            except RivalFailed as error:
                failed[name] = error.message
    return {name: over_rounds(runs) for name, runs in done.items() if runs}


def quiet_core(watched_s: float = 0.5) -> int | None:
    """Return the core with the most idle time just now; None where no core can be chosen."""
    if not hasattr(os, "sched_getaffinity"):
        return None
    allowed, before = sorted(os.sched_getaffinity(0)), _idle()
    time.sleep(watched_s)
    after = _idle()
    return max(allowed, key=lambda core: after.get(core, 0) - before.get(core, 0))


def _idle() -> dict[int, int]:
    """Return each core's idle time in clock ticks since the start (proc(5), 4th value)."""
    stat = Path("/proc/stat")
    lines = stat.read_text().splitlines() if stat.exists() else []
    rows = [line.split() for line in lines if line[:3] == "cpu" and line[3:4].isdigit()]
    return {int(row[0][3:]): int(row[4]) for row in rows}
