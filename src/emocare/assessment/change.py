"""Whether the difference of two scores means something.

Jacobson and Truax: a difference is reliable from 1.96 · √2 · SD · √(1 − r) points on; it is
clinically significant when it also crosses the cut-off. A difference that people notice (MCID)
may still be chance. Everything else lies within normal variation, and is called that.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from emocare.assessment.instrument import Reliable, ScoreRule

Verdict = Literal["clinically_significant", "reliable", "noticeable", "within_normal_variation"]
Direction = Literal["better", "worse", "same"]


@dataclass(frozen=True, slots=True)
class Change:
    """A difference of two scores: ``points`` later minus earlier, and what it means.

    ``caveats`` are what is known about differences from the earlier score on.
    """

    points: int
    direction: Direction
    verdict: Verdict
    caveats: tuple[str, ...]


def reliable_points(reliable: Reliable, multiply: int = 1) -> float:
    """Return from how many points on a difference is reliable."""
    if reliable.sd is None or reliable.reliability is None:
        return reliable.points or math.inf
    spread = math.sqrt(2) * reliable.sd * math.sqrt(1 - reliable.reliability)
    return 1.96 * spread * multiply


def compare(rule: ScoreRule, earlier: int, later: int) -> Change | None:
    """Return what the step from ``earlier`` to ``later`` means; None without rules for it."""
    rules = rule.change
    if rules is None:
        return None
    points = later - earlier
    return Change(
        points=points,
        direction=_direction(rule, points),
        verdict=_verdict(rule, earlier, later),
        caveats=tuple(one.words for one in rules.caveats if one.from_ <= earlier <= one.to),
    )


def _direction(rule: ScoreRule, points: int) -> Direction:
    if points == 0:
        return "same"
    return "better" if (points < 0) == (rule.better == "lower") else "worse"


def _verdict(rule: ScoreRule, earlier: int, later: int) -> Verdict:
    rules, size = rule.change, abs(later - earlier)
    if rules is None:
        return "within_normal_variation"
    if rules.reliable is not None and size >= reliable_points(rules.reliable, rule.multiply):
        return "clinically_significant" if _crosses(rule, earlier, later) else "reliable"
    if rules.noticeable is not None and size >= rules.noticeable:
        return "noticeable"
    return "within_normal_variation"


def _crosses(rule: ScoreRule, earlier: int, later: int) -> bool:
    line = rule.change.crossing if rule.change else None
    if line is None:
        return False
    if rule.better == "lower":
        return (earlier >= line) != (later >= line)
    return (earlier <= line) != (later <= line)
