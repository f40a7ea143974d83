"""What every kind of file gives: rows with their line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a file, unchecked; ``problem`` where even its parts cannot be told apart."""

    line: int
    values: Mapping[str, Any] = field(default_factory=dict)
    problem: str | None = None


class BadFile(Exception):
    """The file breaks off or is of another kind."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.line, self.problem = line, problem
