import pytest

from emocare.journal.analysing import EntryReader
from emocare.language.reading import TextReader
from tests.journal.writing import API, finish, follow, write

DAY = "I am so sad and lonely tonight. Lunch with Anna was lovely, thank you so much!"


@pytest.fixture
def reading(ada):
    ada.allow("journal_analysis")
    return ada


def test_an_entry_is_read_at_once_where_that_is_allowed(reading):
    found = write(reading, DAY)["analysis"]
    assert found["understood"]
    first, second = found["sentences"]
    assert DAY[first["start"] : first["end"]].startswith("I am so sad")
    assert first["sentiment"] < 0 < second["sentiment"]
    assert "sadness" in [one["name"] for one in first["feelings"]]
    assert set(found["ekman"]) >= {"sadness", "joy"}
    assert len(found["model_sha256"]) == 64
    assert reading.http.get(f"{API}/entries").json()["items"][0]["analysis"] == found


def test_another_language_is_not_guessed_at(reading):
    found = write(reading, "Heute war ein schöner Tag, aber ich bin müde und will schlafen.")[
        "analysis"
    ]
    assert found["understood"] is False
    assert found["feelings"] == found["sentences"] == []


def test_nothing_is_read_before_and_all_after_the_consent_and_withdrawing_deletes_it(ada):
    write(ada, DAY)
    assert ada.http.get(f"{API}/analysis").json() == {
        "allowed": False,
        "available": True,
        "waiting": 0,
        "job": None,
    }
    assert ada.http.post(f"{API}/analysis").json()["code"] == "consent_missing"
    ada.allow("journal_analysis")
    assert ada.http.get(f"{API}/analysis").json()["waiting"] == 1
    job = finish(ada, ada.http.post(f"{API}/analysis").json())
    assert (job["state"], job["done"], job["total"]) == ("done", 1, 1)
    (entry,) = ada.http.get(f"{API}/entries").json()["items"]
    assert entry["analysis"]["understood"]
    assert entry["revision"] == 1, "being read is no change of what was written"
    ada.http.put("/api/v1/me/consents/journal_analysis", json={"granted": False})
    ada.allow("journal_analysis")
    assert ada.http.get(f"{API}/entries").json()["items"][0]["analysis"] is None


def test_where_somebody_may_be_in_danger_nothing_is_said_about_their_thinking(reading):
    calm = "I always fail at everything and nobody will ever love me."
    found = write(reading, calm)["analysis"]["sentences"]
    assert any(one["traps"] for one in found)
    found = write(reading, f"{calm} I have been cutting myself again.")["analysis"]["sentences"]
    assert len(found) == 2
    assert not any(one["traps"] for one in found)


def test_without_the_model_entries_are_kept_and_the_risk_is_still_looked_for(
    reading, running, tmp_path
):
    missing = EntryReader(TextReader(path=tmp_path / "none.onnx"))
    running.state.journal = running.state.journal.__class__(
        **{
            **{
                name: getattr(running.state.journal, name)
                for name in ("accounts", "lock", "indexes", "jobs")
            },
            "reader": missing,
        }
    )
    from uuid import uuid4

    body = {"id": str(uuid4()), "text": "I want to kill myself."}
    answer = reading.http.post(f"{API}/entries", json=body)
    assert answer.status_code == 201
    assert answer.json()["entry"]["analysis"] is None
    assert answer.json()["safety"]["level"] >= 2
    assert reading.http.get(f"{API}/analysis").json()["available"] is False
    assert reading.http.post(f"{API}/analysis").json()["code"] == "model_missing"
    assert reading.http.get(f"{API}/themes").status_code == 200


def test_an_import_is_read_afterwards_by_a_job_of_its_own(reading):
    text = "written_at,text\n2020-01-01,I am so happy today.\n2020-01-02,I am angry.\n"
    *_, last = follow(reading, reading.http.post(
        f"{API}/import", params={"format": "csv"}, content=text,
        headers={"Content-Type": "application/octet-stream"},
    ).json())  # fmt: skip
    assert (last["kind"], last["state"], last["done"]) == ("analysis", "done", 2)
    assert all(one["analysis"] for one in reading.http.get(f"{API}/entries").json()["items"])


def test_a_thinking_trap_is_a_suggestion_that_the_person_answers(reading):
    text = "I always ruin everything. A walk helped."
    entry = write(reading, text)
    traps = [trap for one in entry["analysis"]["sentences"] for trap in one["traps"]]
    assert traps, "the sentence is a plain example"
    trap = traps[0]
    assert "may be an accurate thought" in trap["why"]
    assert trap["answer"] is None
    place = f"{API}/entries/{entry['id']}"
    answer = {"name": trap["name"], "start": trap["start"], "answer": "accurate"}
    changed = reading.http.put(f"{place}/traps", json=answer).json()
    kept = [one for sentence in changed["analysis"]["sentences"] for one in sentence["traps"]]
    assert kept[0]["answer"] == "accurate"
    moved = reading.http.put(place, json={"revision": 1, "text": text, "mood": 3}).json()["entry"]
    kept = [one for sentence in moved["analysis"]["sentences"] for one in sentence["traps"]]
    assert kept[0]["answer"] == "accurate", "the words are the same"
    unknown = {**answer, "start": 999}
    assert reading.http.put(f"{place}/traps", json=unknown).json()["code"] == "no_such_trap"
