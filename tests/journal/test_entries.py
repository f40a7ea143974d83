from uuid import uuid4

import pytest

from emocare.journal.content import Said
from emocare.journal.prompts import every_prompt
from emocare.journal.signals import assess
from tests.journal.writing import API, write


def test_an_entry_comes_back_as_it_was_written(ada):
    written = write(
        ada,
        "  A walk along the river.\r\nQuieter than I thought.\n",
        mood=6,
        mood_words="settled",
        tags=["River", "river", "walk"],
        factors=["fresh air"],
        prompt="Where was there quiet today?",
        written_at="2026-11-20T22:30:00+01:00",
        time_zone="Europe/Berlin",
    )
    assert written["text"] == "A walk along the river.\nQuieter than I thought."
    assert written["tags"] == ["River", "walk"]
    assert written["written_at"] == "2026-11-20T21:30:00.000Z"
    assert written["revision"] == 1
    assert written["analysis"] is None, "nobody allowed it"
    assert ada.http.get(f"{API}/entries/{written['id']}").json() == written
    assert ada.http.get(f"{API}/entries").json()["items"] == [written]


def test_sending_an_entry_twice_stores_it_once(ada):
    body = {"id": str(uuid4()), "text": "Sent twice.", "written_at": "2026-11-20T10:00:00Z"}
    first = ada.http.post(f"{API}/entries", json=body)
    second = ada.http.post(f"{API}/entries", json=body)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert len(ada.http.get(f"{API}/entries").json()["items"]) == 1


def test_the_same_id_with_other_words_overwrites_nothing(ada):
    first = write(ada, "The first words.")
    answer = ada.http.post(f"{API}/entries", json={"id": first["id"], "text": "Others."})
    assert answer.status_code == 409
    assert answer.json()["code"] == "entry_changed"
    assert answer.json()["stored"]["text"] == "The first words."
    assert answer.json()["sent"]["text"] == "Others."


def test_two_people_may_use_the_same_id(ada, bea):
    mine = write(ada, "Mine.")
    theirs = write(bea, "Theirs.", id=mine["id"])
    assert theirs["id"] == mine["id"]
    assert ada.http.get(f"{API}/entries/{mine['id']}").json()["text"] == "Mine."


def test_the_slower_of_two_tabs_gets_both_versions(ada):
    entry = write(ada, "One.", mood=4, written_at="2026-11-20T10:00:00Z")
    place = f"{API}/entries/{entry['id']}"
    faster = ada.http.put(place, json={"revision": 1, "text": "Two.", "mood": 5})
    assert faster.status_code == 200
    assert faster.json()["entry"]["revision"] == 2
    assert faster.json()["entry"]["written_at"] == entry["written_at"], "left out, so it stays"
    slower = ada.http.put(place, json={"revision": 1, "text": "Three.", "mood": 5})
    assert slower.status_code == 409
    assert slower.json()["stored"]["text"] == "Two."
    assert slower.json()["sent"]["text"] == "Three."
    assert ada.http.get(place).json()["text"] == "Two."


def test_a_change_whose_answer_was_lost_may_be_sent_again(ada):
    entry = write(ada, "One.")
    place, change = f"{API}/entries/{entry['id']}", {"revision": 1, "text": "Two."}
    first, again = ada.http.put(place, json=change), ada.http.put(place, json=change)
    assert first.json() == again.json()
    assert again.json()["entry"]["revision"] == 2


@pytest.mark.parametrize(
    "body",
    [{"text": " \n "}, {"text": "x" * 20_001}, {"mood": 11}, {"mood": "5"}, {"tags": [""]},
     {"text": "x", "written_at": "2999-01-01T00:00:00Z"}, {"text": "x", "surprise": 1}],
)  # fmt: skip
def test_what_is_no_entry_is_refused(ada, body):
    answer = ada.http.post(f"{API}/entries", json={"id": str(uuid4()), **body})
    assert answer.status_code == 422
    assert ada.http.get(f"{API}/entries").json()["items"] == []


def test_the_longest_entry_fits_even_in_the_widest_form(ada):
    text = "\U0001f600" * 20_000
    assert write(ada, text)["text"] == text


def test_pages_go_through_all_entries_once(ada):
    written = [
        write(ada, f"{day}.", written_at=f"2026-11-{day:02d}T08:00:00Z") for day in range(1, 8)
    ]
    found, before = [], None
    while True:
        query = {"limit": 3, **({"before": before} if before else {})}
        page = ada.http.get(f"{API}/entries", params=query).json()
        found += page["items"]
        before = page["next"]
        if before is None:
            break
    assert found == written[::-1]
    since = {"since": "2026-11-05T00:00:00Z", "until": "2026-11-06T00:00:00Z"}
    assert [
        one["text"] for one in ada.http.get(f"{API}/entries", params=since).json()["items"]
    ] == ["5."]


def test_deleting_an_entry_deletes_its_photo(ada, running):
    from tests.journal.test_photo import picture

    entry = write(ada)
    place = f"{API}/entries/{entry['id']}"
    kind = {"Content-Type": "application/octet-stream"}
    assert ada.http.put(f"{place}/photo", content=picture(), headers=kind).status_code == 204
    assert ada.http.delete(place).status_code == 204
    assert ada.http.delete(place).status_code == 404
    assert ada.http.get(f"{place}/photo").status_code == 404


def test_the_calendar_counts_days_where_they_were_lived(ada):
    write(ada, "Late.", mood=4, written_at="2025-10-31T23:30:00Z", time_zone="Europe/Berlin")
    write(ada, "Later.", mood=7, written_at="2025-11-01T12:00:00Z", time_zone="Europe/Berlin")
    write(ada, "Words.", written_at="2025-11-30T23:30:00Z", time_zone="Asia/Tokyo")
    november = ada.http.get(f"{API}/calendar", params={"month": "2025-11"}).json()
    assert november["days"] == [{"day": "2025-11-01", "entries": 2, "mood": 5.5}]
    december = ada.http.get(f"{API}/calendar", params={"month": "2025-12"}).json()
    assert december["days"] == [{"day": "2025-12-01", "entries": 1, "mood": None}]


def test_words_that_may_mean_danger_open_the_safety_path_without_any_consent(ada):
    body = {"id": str(uuid4()), "text": "I want to kill myself."}
    answer = ada.http.post(f"{API}/entries", json=body).json()
    assert answer["entry"]["analysis"] is None
    assert answer["safety"]["level"] >= 2
    assert "suicide" in answer["safety"]["kinds"]
    quiet = {"id": str(uuid4()), "text": "A walk along the river."}
    assert ada.http.post(f"{API}/entries", json=quiet).json()["safety"] is None


def test_no_part_of_an_entry_is_left_unread(ada):
    for part in ({"prompt": "I want to die."}, {"tags": ["I want to die"]}):
        body = {"id": str(uuid4()), "text": "Soup.", **part}
        assert ada.http.post(f"{API}/entries", json=body).json()["safety"]["level"] == 2


def test_the_words_of_our_prompts_are_not_taken_for_the_persons():
    assert {assess(Said(text="Soup.", prompt=one)).level for one in every_prompt()} == {0}


def test_prompts_come_all_before_one_comes_again(ada):
    count = len(every_prompt())
    assert count >= 60
    assert len(set(every_prompt())) == count
    asked = [
        ada.http.get(f"{API}/prompt", params={"day": "2026-11-21", "another": number}).json()
        for number in (0, 1)
    ]
    assert asked[0]["text"] != asked[1]["text"]
    tomorrow = ada.http.get(f"{API}/prompt", params={"day": "2026-11-22"}).json()
    assert tomorrow["text"] == asked[1]["text"]
