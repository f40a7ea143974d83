"""Reminders as an iCalendar file (RFC 5545): weekly events with an alarm, in their own zone.

Time zones are written out as the observances from one year back to ten years ahead, because a
file with TZID must bring its own VTIMEZONE (3.6.5).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from emocare.journal.reminders import Reminder

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LINE_BYTES = 75
_YEARS_AHEAD = 10
_EVENT_LENGTH = "PT15M"


def write_calendar(reminders: Iterable[Reminder], now: datetime) -> str:
    """Return the calendar of the reminders that are on."""
    on = [one for one in reminders if one.stored.on]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//EmoCare//Journal//EN"]
    for zone in sorted({one.stored.time_zone for one in on}):
        lines += _zone(zone, now)
    for one in on:
        lines += _event(one, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{fold_line(line)}\r\n" for line in lines)


def fold_line(line: str) -> str:
    """Return a content line broken so that no part is longer than 75 octets (3.1)."""
    parts, current, size = [], "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > _LINE_BYTES:
            parts.append(current)
            current, size = " ", 1
        current, size = current + sign, size + width
    return "\r\n".join([*parts, current])


def escape_text(text: str) -> str:
    """Return a text as a value (3.3.11)."""
    for sign in ("\\", ";", ","):
        text = text.replace(sign, "\\" + sign)
    return text.replace("\n", "\\n")


def _event(one: Reminder, now: datetime) -> list[str]:
    stored = one.stored
    first = _first_day(one)
    days = ",".join(_WEEKDAYS[day] for day in stored.weekdays)
    label = escape_text(stored.label)
    return [
        "BEGIN:VEVENT",
        f"UID:{one.id}@emocare",
        f"DTSTAMP:{_utc(now)}",
        f"DTSTART;TZID={stored.time_zone}:{first:%Y%m%dT%H%M%S}",
        f"DURATION:{_EVENT_LENGTH}",
        f"RRULE:FREQ=WEEKLY;BYDAY={days}",
        f"SUMMARY:{label}",
        "TRANSP:TRANSPARENT",
        "CLASS:PRIVATE",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{label}",
        "TRIGGER:PT0S",
        "END:VALARM",
        "END:VEVENT",
    ]


def _first_day(one: Reminder) -> datetime:
    """Return the first local moment from the day it was made: DTSTART must fit the rule."""
    hour, minute = (int(part) for part in one.stored.at.split(":"))
    day = one.created_at.astimezone(ZoneInfo(one.stored.time_zone)).date()
    while day.weekday() not in one.stored.weekdays:
        day += timedelta(days=1)
    return datetime.combine(day, time(hour, minute))


def _zone(name: str, now: datetime) -> list[str]:
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}"]
    zone = ZoneInfo(name)
    begin = datetime(now.year - 1, 1, 1, tzinfo=UTC)
    first = begin.astimezone(zone)
    lines += _observance(first.replace(tzinfo=None), first, _offset(first))
    for before, after in _changes(zone, begin, now.year + _YEARS_AHEAD):
        # The onset is told in the time that held before it.
        onset = (after.astimezone(UTC) + _offset(before)).replace(tzinfo=None)
        lines += _observance(onset, after, _offset(before))
    return [*lines, "END:VTIMEZONE"]


def _observance(onset: datetime, after: datetime, offset_from: timedelta) -> list[str]:
    kind = "DAYLIGHT" if after.dst() else "STANDARD"
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{onset:%Y%m%dT%H%M%S}",
        f"TZOFFSETFROM:{_signed(offset_from)}",
        f"TZOFFSETTO:{_signed(_offset(after))}",
        f"TZNAME:{after.tzname()}",
        f"END:{kind}",
    ]


def _changes(
    zone: ZoneInfo, begin: datetime, last_year: int
) -> Iterator[tuple[datetime, datetime]]:
    """Yield the second before and the second of each change of the clock."""
    day, step = begin, timedelta(days=1)
    while day.year <= last_year:
        if _offset(day.astimezone(zone)) != _offset((day + step).astimezone(zone)):
            yield _halve(zone, day, day + step)
        day += step


def _halve(zone: ZoneInfo, early: datetime, late: datetime) -> tuple[datetime, datetime]:
    old = _offset(early.astimezone(zone))
    while late - early > timedelta(seconds=1):
        middle = early + timedelta(seconds=(late - early).total_seconds() // 2)
        if _offset(middle.astimezone(zone)) == old:
            early = middle
        else:
            late = middle
    return early.astimezone(zone), late.astimezone(zone)


def _offset(moment: datetime) -> timedelta:
    return moment.utcoffset() or timedelta(0)


def _signed(offset: timedelta) -> str:
    seconds = int(offset.total_seconds())
    hours, rest = divmod(abs(seconds), 3600)
    return f"{'-' if seconds < 0 else '+'}{hours:02d}{rest // 60:02d}"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
