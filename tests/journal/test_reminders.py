from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emocare.db import utc_now
from emocare.journal.icalendar import fold_line, write_calendar
from emocare.journal.reminders import DUE_FOR, Reminder, Stored, is_due, next_at
from tests.journal.writing import API

MADE = datetime(2026, 3, 1, tzinfo=UTC)


def stored(**parts) -> Stored:
    given = {
        "label": "Lines",
        "weekdays": [0, 1, 2, 3, 4, 5, 6],
        "at": "20:30",
        "time_zone": "Europe/Berlin",
        "on": True,
    }
    return Stored(**{**given, **parts})


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo("Europe/Berlin"))


def test_the_next_time_keeps_its_hour_when_the_clocks_change():
    before = next_at(stored(), local(2026, 3, 28, 12))
    after = next_at(stored(), local(2026, 3, 29, 12))
    assert (before.hour, after.hour) == (19, 18), "UTC"
    assert next_at(stored(weekdays=[0]), local(2026, 3, 24, 12)) == local(2026, 3, 30, 20, 30)


def test_it_is_due_for_half_a_day_and_then_rests_without_a_word():
    one = stored()
    assert not is_due(one, MADE, local(2026, 3, 10, 20, 29))
    assert is_due(one, MADE, local(2026, 3, 10, 20, 30))
    assert is_due(one, MADE, local(2026, 3, 11, 8, 29))
    assert not is_due(one, MADE, local(2026, 3, 11, 8, 31))
    assert not is_due(one, local(2026, 3, 10, 21), local(2026, 3, 10, 21)), "made after its time"


def test_put_off_and_done():
    now = local(2026, 3, 10, 20, 45)
    later = stored(done_at=now, later_until=now + timedelta(hours=1))
    assert not is_due(later, MADE, now + timedelta(minutes=59))
    assert is_due(later, MADE, now + timedelta(minutes=61))
    assert next_at(later, now) == now + timedelta(hours=1)
    assert not is_due(stored(done_at=now), MADE, now + timedelta(minutes=1))
    assert is_due(later, MADE, local(2026, 3, 12, 20, 31)), "an old answer does not silence it"
    assert timedelta(hours=12) == DUE_FOR


def test_the_calendar_file_holds_to_the_standard():
    one = Reminder(uuid4(), MADE, stored(label="Write, slowly; ✎ " + "ä" * 60, weekdays=[0, 3]))
    text = write_calendar([one, Reminder(uuid4(), MADE, stored(on=False))], MADE)
    assert text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = text.replace("\r\n ", "").split("\r\n")
    assert lines.count("BEGIN:VEVENT") == 1
    assert "DTSTART;TZID=Europe/Berlin:20260302T203000" in lines, "1 March 2026 is a Sunday"
    assert "RRULE:FREQ=WEEKLY;BYDAY=MO,TH" in lines
    assert any(line.startswith("SUMMARY:Write\\, slowly\\; ✎") for line in lines)
    place = lines.index("DTSTART:20260329T020000")
    assert lines[place - 1 : place + 3] == [
        "BEGIN:DAYLIGHT", "DTSTART:20260329T020000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200",
    ]  # fmt: skip


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kolkata", "America/St_Johns", "Pacific/Apia"])
def test_zones_of_every_kind_can_be_written(zone):
    text = write_calendar([Reminder(uuid4(), MADE, stored(time_zone=zone))], MADE)
    assert text.count("BEGIN:VTIMEZONE") == 1
    assert "TZOFFSETTO:" in text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_folded_lines_unfold_to_themselves(line):
    folded = fold_line(line)
    assert folded.replace("\r\n ", "") == line
    assert all(len(part.encode()) <= 75 for part in folded.split("\r\n"))


def test_reminders_through_the_api(ada, bea):
    http, form = ada.http, {"weekdays": [6, 0, 0], "at": "20:30"}
    made = http.post(f"{API}/reminders", json=form).json()
    assert (made["weekdays"], made["time_zone"], made["due"]) == ([0, 6], "Europe/London", False)
    place = f"{API}/reminders/{made['id']}"
    assert bea.http.get(f"{API}/reminders").json() == []
    assert bea.http.put(place, json=form).status_code == 404
    assert bea.http.delete(place).status_code == 404
    later = http.post(f"{place}/later", json={"minutes": 30}).json()
    assert later["next_at"] is not None
    assert http.post(f"{place}/done").json()["due"] is False
    off = http.put(place, json={**form, "on": False}).json()
    assert (off["on"], off["next_at"]) == (False, None)
    calendar = http.get(f"{API}/reminders.ics")
    assert calendar.headers["content-type"].startswith("text/calendar")
    assert "VEVENT" not in calendar.text
    assert http.delete(place).status_code == 204
    assert http.post(f"{API}/reminders", json={"weekdays": [7], "at": "20:30"}).status_code == 422
    assert http.post(f"{API}/reminders", json={"weekdays": [1], "at": "24:30"}).status_code == 422


def test_nothing_is_due_while_the_safety_path_is_open(ada, monkeypatch):
    http = ada.http
    http.post(f"{API}/reminders", json={"weekdays": [0, 1, 2, 3, 4, 5, 6], "at": "00:00"})
    tomorrow = utc_now().replace(hour=1) + timedelta(days=1)
    monkeypatch.setattr("emocare.journal.endpoints_habits.utc_now", lambda: tomorrow)

    def due():
        return [one["due"] for one in http.get(f"{API}/reminders").json()]

    assert due() == [True]
    http.post("/api/v1/safety/steps", json={"level": 2})
    assert due() == [False]
    http.post("/api/v1/safety/end")
    assert due() == [True]
