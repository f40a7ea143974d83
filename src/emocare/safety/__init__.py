"""Where to turn in a crisis: emergency numbers and lines by country.

``lines.json`` is the one source; the web app takes the same file in at build time, so that help
works without a server. A line may be offered as a tap-to-call link only where its evidence says
so (``Line.tappable``); emergency numbers come from the national numbering plans and always may.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

FALLBACK_COUNTRY = "ZZ"


@dataclass(frozen=True, slots=True)
class Line:
    """One crisis line; ``numbers`` and ``sms_number`` are in national form, as dialled there."""

    name: str
    numbers: tuple[str, ...]
    sms_number: str | None
    sms_text: str | None
    hours: str | None
    languages: tuple[str, ...]
    evidence: str
    verified_at: str | None
    url: str | None
    tappable: bool
    note: str | None = None


@dataclass(frozen=True, slots=True)
class CountryHelp:
    """What one country has; for others ``country`` is ``ZZ`` and there is a directory's ``url``.

    ``evidence`` and ``verified_at`` are those of the emergency number.
    """

    country: str
    emergency_number: str
    evidence: str
    verified_at: str | None
    lines: tuple[Line, ...]
    url: str | None = None


@cache
def every_country() -> dict[str, CountryHelp]:
    """Return help by ISO 3166 country code."""
    stored = _stored()
    return {entry["country"]: _country(entry, stored["tappable"]) for entry in stored["countries"]}


def help_for(country: str) -> CountryHelp:
    """Return what ``country`` (ISO 3166, any case) has, or the world-wide fallback."""
    return every_country().get(country.upper()) or fallback_help()


@cache
def fallback_help() -> CountryHelp:
    """Return what is offered where no country is known."""
    entry = _stored()["fallback"]
    return CountryHelp(
        country=FALLBACK_COUNTRY,
        emergency_number=entry["emergency_number"],
        evidence=entry["evidence"],
        verified_at=entry.get("verified_at"),
        lines=(),
        url=entry["url"],
    )


@cache
def _stored() -> dict[str, Any]:
    text = files("emocare.safety").joinpath("lines.json").read_text(encoding="utf-8")
    stored: dict[str, Any] = json.loads(text)
    return stored


def _country(entry: dict[str, Any], tappable: list[str]) -> CountryHelp:
    lines = tuple(_line(line, tappable) for line in entry["lines"])
    emergency = entry["emergency"]
    return CountryHelp(
        country=entry["country"],
        emergency_number=emergency["number"],
        evidence=emergency["evidence"],
        verified_at=emergency.get("verified_at"),
        lines=lines,
    )


def _line(entry: dict[str, Any], tappable: list[str]) -> Line:
    sms = entry["sms"] or {}
    return Line(
        name=entry["name"],
        numbers=tuple(entry["numbers"]),
        sms_number=sms.get("number"),
        sms_text=sms.get("text"),
        hours=entry["hours"],
        languages=tuple(entry["languages"]),
        evidence=entry["evidence"],
        verified_at=entry["verified_at"],
        url=entry["url"],
        tappable=entry["evidence"] in tappable,
        note=entry.get("note"),
    )
