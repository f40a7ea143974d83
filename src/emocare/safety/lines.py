"""Lines for a country, and which lines are due for checking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from emocare.safety import Line, every_country, help_for
from emocare.safety.schemas import HelpLines, LineOut

DIRECTORY = "https://findahelpline.com"
# Numbers change; care-facts asks for a monthly look.
CHECKED_EVERY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class DueLine:
    """A line that nobody checked for a month, or ever; worst evidence first."""

    country: str
    name: str
    numbers: tuple[str, ...]
    evidence: str
    verified_at: str | None


def lines_for(country: str | None) -> HelpLines:
    """Return the help of ``country`` (ISO 3166, any case); the fallback where there is none."""
    found = help_for(country or "")
    return HelpLines(
        country=found.country,
        emergency_number=found.emergency_number,
        lines=[LineOut(**asdict(line)) for line in found.lines],
        directory=found.url or DIRECTORY,
    )


def lines_due(today: date) -> list[DueLine]:
    """Return every line whose last check is unknown or older than a month."""
    order = ("memory", "secondary", "official", "registry")
    due = sorted(_due(today), key=lambda one: (order.index(one.evidence), one.country))
    return due


def _due(today: date) -> Iterator[DueLine]:
    for country, help_ in every_country().items():
        for line in help_.lines:
            if _is_due(line, today):
                numbers = (*line.numbers, *([line.sms_number] if line.sms_number else []))
                yield DueLine(country, line.name, numbers, line.evidence, line.verified_at)


def _is_due(line: Line, today: date) -> bool:
    if line.verified_at is None:
        return True
    return today - date.fromisoformat(line.verified_at) > CHECKED_EVERY
