"""Lines for a country, and which lines are due for checking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from emocare.safety import every_country, fallback_help, help_for
from emocare.safety.schemas import HelpLines, LineOut

DIRECTORY = "https://findahelpline.com"
# Numbers change; care-facts asks for a monthly look.
CHECKED_EVERY = timedelta(days=30)
EMERGENCY = "Emergency number"


@dataclass(frozen=True, slots=True)
class DueLine:
    """A line, or an emergency number, that nobody checked for a month, or ever."""

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
    """Return every number whose last check is unknown or older than a month."""
    order = ("memory", "secondary", "official", "registry")
    due = [one for one in _every() if _is_due(one.verified_at, today)]
    return sorted(due, key=lambda one: (order.index(one.evidence), one.country))


def _every() -> Iterator[DueLine]:
    """Yield emergency numbers and lines alike."""
    for help_ in (*every_country().values(), fallback_help()):
        number = (help_.emergency_number,)
        yield DueLine(help_.country, EMERGENCY, number, help_.evidence, help_.verified_at)
        for line in help_.lines:
            numbers = dict.fromkeys(
                (*line.numbers, *([line.sms_number] if line.sms_number else []))
            )
            yield DueLine(help_.country, line.name, tuple(numbers), line.evidence, line.verified_at)


def _is_due(verified_at: str | None, today: date) -> bool:
    return verified_at is None or today - date.fromisoformat(verified_at) > CHECKED_EVERY
