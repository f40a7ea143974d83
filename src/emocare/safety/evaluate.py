"""Measure the risk rules on labelled sentences: ``python -m emocare.safety.evaluate FILE…``.

A sentence labelled level 2 or above is positive. ``opened``: the path opened, at any level (what
is labelled distress, level 1, is no false alarm there); ``asked``: it asks directly, level 2.
Intervals are Wilson's at 95 %.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import sqrt
from pathlib import Path

from emocare.safety.labelled import ACUTE, POSITIVE, read_labelled
from emocare.safety.risk import assess_text

_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Figures:
    """How the rules do on one file of sentences."""

    n: int
    positive: int
    opened_recall: Share
    opened_precision: Share
    asked_recall: Share
    asked_precision: Share
    acute_recall: Share
    kind_recall: Share
    missed: tuple[str, ...]
    false: tuple[str, ...]


def wilson(hits: int, n: int) -> Share:
    """Return the share ``hits / n`` with Wilson's interval; all of 0 to 1 where ``n`` is 0."""
    if n == 0:
        return Share(0.0, 0.0, 1.0)
    share, spread = hits / n, _Z * _Z / n
    middle = (share + spread / 2) / (1 + spread)
    half = _Z * sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return Share(share, max(0.0, middle - half), min(1.0, middle + half))


def measure(path: Path) -> Figures:
    """Return the figures on the sentences of a file (``labelled``)."""
    answers = [(one, assess_text(one.text)) for one in read_labelled(path)]
    wanted = [pair for pair in answers if pair[0].level >= POSITIVE]
    found = [pair for pair in answers if pair[1].level >= POSITIVE]
    both = [pair for pair in wanted if pair[1].level >= POSITIVE]
    opened = [one for one, answer in answers if answer.level >= 1]
    acute = [answer for one, answer in wanted if one.level == ACUTE]
    named = [one.kinds <= set(answer.kinds) for one, answer in both]
    return Figures(
        n=len(answers),
        positive=len(wanted),
        opened_recall=wilson(sum(one.level >= POSITIVE for one in opened), len(wanted)),
        opened_precision=wilson(sum(one.level >= 1 for one in opened), len(opened)),
        asked_recall=wilson(len(both), len(wanted)),
        asked_precision=wilson(len(both), len(found)),
        acute_recall=wilson(sum(answer.level == ACUTE for answer in acute), len(acute)),
        kind_recall=wilson(sum(named), len(named)),
        missed=tuple(one.text for one, answer in wanted if answer.level < 1),
        false=tuple(one.text for one, _ in found if one.level < POSITIVE),
    )


def main(arguments: Sequence[str]) -> int:
    """Print the figures of each file as one JSON object; ``--examples`` adds the errors."""
    examples = "--examples" in arguments
    figures = {}
    for name in (name for name in arguments if not name.startswith("--")):
        measured = asdict(measure(Path(name)))
        if not examples:
            measured = {
                key: value for key, value in measured.items() if key not in {"missed", "false"}
            }
        figures[Path(name).name] = measured
    sys.stdout.write(json.dumps(figures, indent=2, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
