from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from emocare.db import utc_now
from emocare.journal.analysing import EntryReader
from emocare.language.reading import TextReader
from tests.journal.writing import API, write

NOW = utc_now()
LAST_MONTH = NOW.replace(day=1) - timedelta(days=3)


@pytest.fixture
def reading(ada):
    ada.allow("journal_analysis")
    return ada


def themes(person, months=2):
    answer = person.http.get(f"{API}/themes", params={"months": months})
    assert answer.status_code == 200, answer.text
    return answer.json()["months"]


def named(period, term):
    return next(one for one in period["themes"] if one["term"] == term)


def test_themes_stand_by_their_month_with_the_entries_they_are_in(reading):
    ids = [
        write(reading, "The garden again, and the tomatoes in the garden.")["id"] for _ in range(3)
    ]
    now, before = themes(reading)
    assert now["month"] == f"{NOW:%Y-%m}"
    garden = named(now, "garden")
    assert garden["entries"] == 3
    assert {one["id"] for one in garden["found_in"]} == set(ids)
    assert (before["entries"], before["themes"]) == (0, [])


def test_how_one_felt_is_the_own_rating_and_how_it_sounded_stands_beside_it(reading):
    write(reading, "The garden was so lovely, I am happy.", mood=8)
    write(reading, "I was sad and lonely in the garden.", mood=3)
    write(reading, "The exam is awful, I hate it.", mood=1)
    write(reading, "I am so angry about the terrible exam.", mood=2)
    (now,) = themes(reading, months=1)
    garden, exam = named(now, "garden"), named(now, "exam")
    assert (garden["mood"], exam["mood"], now["mood"]) == (5.5, 1.5, 3.5)
    assert exam["sentiment"] < garden["sentiment"]


def test_without_ratings_nothing_is_made_up(reading):
    write(reading, "The garden.")
    write(reading, "The garden, later.")
    (now,) = themes(reading, months=1)
    assert (named(now, "garden")["mood"], now["mood"]) == (None, None)


def test_a_theme_that_stays_is_marked_also_in_the_oldest_month_shown(reading):
    for moment in (NOW, LAST_MONTH):
        for word in ("one", "two"):
            write(reading, f"The garden {word}.", written_at=moment.isoformat())
    write(reading, "The violin.")
    write(reading, "The violin, once more.")
    (now,) = themes(reading, months=1)
    assert named(now, "garden")["also_before"] is True
    assert named(now, "violin")["also_before"] is False


def test_only_the_newest_entries_of_a_theme_are_listed(reading):
    for hour in range(14):
        moment = (NOW - timedelta(minutes=hour)).isoformat()
        write(reading, "The garden.", written_at=moment)
    periods = [one for one in themes(reading) if one["themes"]]
    listed = named(periods[0], "garden")["found_in"]
    assert len(listed) <= 12
    assert listed == sorted(listed, key=lambda one: one["written_at"], reverse=True)


def test_themes_need_the_consent_and_are_nobody_elses(ada, bea):
    assert ada.http.get(f"{API}/themes").json()["code"] == "consent_missing"
    for person in (ada, bea):
        person.allow("journal_analysis")
    write(ada, "The garden.")
    write(ada, "The garden.")
    assert [one["entries"] for one in themes(bea)] == [0, 0]


def test_without_the_model_months_have_entries_but_no_themes(reading, running, tmp_path: Path):
    write(reading, "The garden.", mood=6)
    missing = EntryReader(TextReader(path=tmp_path / "none.onnx"))
    running.state.journal = replace(running.state.journal, reader=missing)
    answer = reading.http.get(f"{API}/themes", params={"months": 1}).json()
    (now,) = answer["months"]
    assert (answer["available"], now["entries"], now["mood"], now["themes"]) == (False, 1, 6, [])


def test_months_are_those_of_the_persons_zone(reading):
    """At every moment it is another day somewhere in the world."""
    for zone, ahead in (("Pacific/Kiritimati", 14), ("Etc/GMT+12", -12)):
        reading.http.patch("/api/v1/me", json={"time_zone": zone})
        local = utc_now() + timedelta(hours=ahead)
        assert themes(reading, months=1)[0]["month"] == f"{local:%Y-%m}"
