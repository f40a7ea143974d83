"""What entries were about over time, and how one felt when writing about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from emocare.accounts.consent import Purpose, require_consent
from emocare.accounts.identity import Identity
from emocare.accounts.service import read_person
from emocare.journal.analysing import EntryReader
from emocare.journal.repository import Entry
from emocare.journal.schemas import ThemeEntry, ThemeOut, ThemePeriod, ThemesOut
from emocare.journal.views import between_days, month_after
from emocare.language.themes import Theme, shared_themes

_THEMES_A_MONTH = 8
_SHOWN_ENTRIES = 12


@dataclass(frozen=True, slots=True)
class _Month:
    first: date
    entries: Sequence[Entry]
    themes: Sequence[Theme]


def read_themes(
    db: Session, identity: Identity, reader: EntryReader, *, now: datetime, months: int
) -> ThemesOut:
    """Return what was written about, month by month; needs the consent to the analysis.

    The month of ``now`` in the person's zone comes first.
    """
    require_consent(db, identity.id, Purpose.JOURNAL_ANALYSIS)
    today = now.astimezone(ZoneInfo(read_person(db, identity).time_zone)).date()
    # One month more: the oldest one is compared with what was before it.
    read = [_read(db, identity, reader, first) for first in _back_from(today, months + 1)]
    periods = [_period(month, before) for month, before in pairwise(read)]
    return ThemesOut(months=periods, available=reader.sha256 is not None)


def _back_from(today: date, months: int) -> Iterator[date]:
    first = today.replace(day=1)
    for _ in range(months):
        yield first
        first = (first - timedelta(days=1)).replace(day=1)


def _read(db: Session, identity: Identity, reader: EntryReader, first: date) -> _Month:
    entries = list(between_days(db, identity, first, month_after(first)))
    themes = reader.themes([one.content.text for one in entries]) if entries else []
    return _Month(first, entries, themes[:_THEMES_A_MONTH])


def _period(month: _Month, before: _Month) -> ThemePeriod:
    again = frozenset(shared_themes(before.themes, month.themes))
    return ThemePeriod(
        month=f"{month.first:%Y-%m}",
        entries=len(month.entries),
        mood=_mood(month.entries),
        themes=[_theme(one, month.entries, again) for one in month.themes],
    )


def _theme(theme: Theme, entries: Sequence[Entry], again: frozenset[str]) -> ThemeOut:
    found = [entries[place] for place in theme.where]
    return ThemeOut(
        term=theme.term,
        entries=theme.texts,
        mood=_mood(found),
        sentiment=_sentiment(found),
        also_before=theme.term in again,
        found_in=[
            ThemeEntry(id=one.id, written_at=one.written_at, time_zone=one.content.time_zone)
            for one in found[::-1][:_SHOWN_ENTRIES]
        ],
    )


def _mood(entries: Sequence[Entry]) -> float | None:
    moods = [one.content.mood for one in entries if one.content.mood is not None]
    return round(sum(moods) / len(moods), 1) if moods else None


def _sentiment(entries: Sequence[Entry]) -> float | None:
    read = [one.analysis["sentiment"] for one in entries if one.analysis is not None]
    known = [value for value in read if value is not None]
    return round(sum(known) / len(known), 3) if known else None
