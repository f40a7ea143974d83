"""What one build is asked for, and what it says when it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from emocare.training.data.teacher import Teacher


@dataclass(frozen=True, slots=True)
class Order:
    """Build ``out`` from ``source``.

    ``labels`` is the file of labels where it does not lie at its usual place; ``usages`` keeps
    some parts only; ``lenient`` leaves out rows that cannot be used instead of stopping at them;
    ``seen_only`` leaves out pictures in which the teacher saw no face; ``progress`` hears the
    number of pictures done.
    """

    source: Path
    out: Path
    labels: Path | None = None
    usages: tuple[str, ...] = ()
    lenient: bool = False
    seen_only: bool = False
    teacher: Teacher | None = None
    progress: Callable[[int], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class Built:
    """The number of rows, and what else there is to say, such as counts by label."""

    rows: int
    facts: dict[str, Any] = field(default_factory=dict)
