"""Entries looked at together: calendar, search, tags."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from emocare.accounts.identity import Identity
from emocare.accounts.service import read_person
from emocare.journal.context import Journal
from emocare.journal.repository import Entry
from emocare.journal.schemas import (
    CalendarDay,
    CalendarOut,
    FoundOut,
    LabelOut,
    LabelsOut,
    Place,
    SearchIn,
    SearchOut,
)
from emocare.journal.search_index import Contents, Indexed, find
from emocare.journal.search_terms import Term, places, read_terms
from emocare.journal.service import mine

# No zone is further from UTC than this.
_FAR = timedelta(hours=15)
_SNIPPET_CHARS = 220
_BEFORE_CHARS = 60
MOST_LABELS = 500


def read_calendar(db: Session, identity: Identity, month: str) -> CalendarOut:
    """Return what was written on each day of a month (``2026-11``)."""
    first = date.fromisoformat(f"{month}-01")
    found = between_days(db, identity, first, month_after(first))
    by_day: dict[date, list[Entry]] = defaultdict(list)
    for entry in found:
        day = _local_day(entry)
        if (day.year, day.month) == (first.year, first.month):
            by_day[day].append(entry)
    return CalendarOut(month=month, days=[_day(day, by_day[day]) for day in sorted(by_day)])


def search(journal: Journal, identity: Identity, form: SearchIn) -> SearchOut:
    """Look for entries in the index, which is made here if it is not there yet."""
    terms = read_terms(form.words)
    with journal.accounts.database.reading() as db:
        zone = ZoneInfo(read_person(db, identity).time_zone)
    found = find(
        _indexed(journal, identity),
        terms,
        frozenset(label.casefold() for label in form.tags),
        _midnight(form.since, zone),
        _midnight(None if form.until is None else _day_after(form.until), zone),
    )
    page = found[form.offset : form.offset + form.limit]
    return SearchOut(total=len(found), items=_found(journal, identity, page, terms))


def get_ready(journal: Journal, identity: Identity) -> None:
    """Make the index before it is asked for, as when the journal is opened."""
    if not journal.indexes.holds(identity.id):
        _indexed(journal, identity)


def read_labels(journal: Journal, identity: Identity) -> LabelsOut:
    """Return the tags and factors in use."""
    entries = _indexed(journal, identity)
    return LabelsOut(
        tags=_counted(one for entry in entries for one in entry.tags),
        factors=_counted(one for entry in entries for one in entry.factors),
    )


def _indexed(journal: Journal, identity: Identity) -> Collection[Indexed]:
    def read_contents(ids: Collection[UUID] | None) -> Contents:
        with journal.accounts.database.reading() as db:
            yield from mine(db, identity).contents(ids)

    if identity.sign_in_id is None:
        raise RuntimeError("an index belongs to a sign-in")
    return journal.indexes.entries(identity.id, identity.sign_in_id, read_contents)


def _found(
    journal: Journal, identity: Identity, page: list[Indexed], terms: tuple[Term, ...]
) -> list[FoundOut]:
    with journal.accounts.database.reading() as db:
        contents = mine(db, identity).contents([one.id for one in page])
        opened = {row_id: (written_at, content) for row_id, written_at, content in contents}
    items = []
    for one in page:
        if one.id not in opened:  # deleted in this very moment
            continue
        written_at, content = opened[one.id]
        snippet, marked = _snippet(content.get("text", ""), terms)
        items.append(
            FoundOut(
                id=one.id,
                written_at=written_at,
                time_zone=content["time_zone"],
                mood=content.get("mood"),
                snippet=snippet,
                places=marked,
            )
        )
    return items


def _snippet(text: str, terms: tuple[Term, ...]) -> tuple[str, list[Place]]:
    """Return a part of the text around the first thing found, and what was found in it."""
    found = places(text, terms)
    start = max(0, found[0][0] - _BEFORE_CHARS) if found else 0
    if start:
        blank = text.find(" ", start, found[0][0])
        start = blank + 1 if blank >= 0 else start
    end = min(len(text), start + _SNIPPET_CHARS)
    inside = [(a - start, b - start) for a, b in found if a >= start and b <= end]
    return text[start:end], [Place(start=a, end=b) for a, b in inside]


def _counted(labels: Iterable[str]) -> list[LabelOut]:
    names: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for label in labels:
        key = label.casefold()
        names.setdefault(key, label)
        counts[key] += 1
    ordered = sorted(counts, key=lambda key: (-counts[key], key))[:MOST_LABELS]
    return [LabelOut(name=names[key], entries=counts[key]) for key in ordered]


def between_days(db: Session, identity: Identity, first: date, after: date) -> Iterator[Entry]:
    """Return the entries from ``first`` and before ``after`` by the days of their own zones."""
    since = datetime.combine(first, time(), tzinfo=UTC) - _FAR
    until = datetime.combine(after, time(), tzinfo=UTC) + _FAR
    found = mine(db, identity).between(since, until)
    return (one for one in found if first <= _local_day(one) < after)


def _day(day: date, entries: list[Entry]) -> CalendarDay:
    moods = [one.content.mood for one in entries if one.content.mood is not None]
    mean = round(sum(moods) / len(moods), 1) if moods else None
    return CalendarDay(day=day, entries=len(entries), mood=mean)


def _local_day(entry: Entry) -> date:
    return entry.written_at.astimezone(ZoneInfo(entry.content.time_zone)).date()


def month_after(first: date) -> date:
    """Return the first day of the month after the one that ``first`` begins."""
    return (first + timedelta(days=32)).replace(day=1)


def _day_after(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)


def _midnight(day: date | None, zone: ZoneInfo) -> datetime | None:
    if day is None:
        return None
    # Far from either end of the calendar, where zones cannot be reckoned with.
    safe = min(max(day, date(2, 1, 1)), date(9998, 1, 1))
    return datetime.combine(safe, time(), tzinfo=zone).astimezone(UTC)
