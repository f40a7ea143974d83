"""Tables of the model card."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def number(value: float | None, places: int = 2) -> str:
    """Return a number, a dash where there is none."""
    return "–" if value is None or value != value else f"{value:.{places}f}"
