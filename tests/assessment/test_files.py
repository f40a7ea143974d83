"""Everything answered to one instrument as a file, begun offline, and deleted at once."""

import csv
import io
from datetime import timedelta

import pytest
from fhir.resources.R4B.bundle import Bundle

from emocare.assessment.library import Library
from emocare.db import utc_now
from tests.assessment.answer_sheets import sheet
from tests.assessment.taking import API, begin, finish, offer, send, take
from tests.assessment.test_assigned import ANSWERS, no_scores_in


def export(person, instrument, file_format):
    answer = person.http.get(f"{API}/exports/{instrument}", params={"format": file_format})
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert f"emocare-{instrument}." in answer.headers["content-disposition"]
    return answer


@pytest.fixture
def twice(ada, clock):
    """Ada took the PHQ-9 twice: at first nothing was wrong, so the difficulty was not asked."""
    take(ada, "phq9", sheet(*[0] * 9))
    clock.pass_by(days=14)
    take(ada, "phq9", {**sheet(2, 2, 2, 2, 2, 0, 0, None, 0), "difficulty": 1})
    return ada


def test_json_holds_answers_in_their_words_and_scores(twice):
    first, second = export(twice, "phq9", "json").json()
    assert [one["value"] for one in first["answers"]] == [0] * 9
    assert second["answers"][0]["labels"] == ["More than half the days"]
    assert second["answers"][-1]["item"] == "difficulty"
    assert [one["value"] for one in second["scores"]] == [11]
    assert second["scores"][0]["prorated"]
    assert first["completed_at"] < second["completed_at"]


def test_csv_has_a_row_for_each_time_and_items_before_scores(twice):
    rows = list(csv.DictReader(io.StringIO(export(twice, "phq9", "csv").text)))
    assert [row["q1"] for row in rows] == ["0", "2"]
    assert [row["q8"] for row in rows] == ["0", ""]
    assert [row["difficulty"] for row in rows] == ["", "1"]
    assert [row["score_total"] for row in rows] == ["0", "11"]
    assert [row["score_total_range"] for row in rows] == ["minimal", "moderate"]
    columns = list(rows[0])
    assert columns.index("difficulty") < columns.index("score_total")


def test_fhir_is_one_valid_bundle(twice):
    document = export(twice, "phq9", "fhir").json()
    Bundle.model_validate(document)
    kinds = [entry["resource"]["resourceType"] for entry in document["entry"]]
    assert kinds == ["QuestionnaireResponse", "Observation"] * 2


def test_words_are_no_formula_for_a_spreadsheet(ada):
    take(ada, "weekly", {"overall": 3, "emotions": [2, 9], "activities": "=1+1"})
    (row,) = csv.DictReader(io.StringIO(export(ada, "weekly", "csv").text))
    assert (row["activities"], row["emotions"]) == ("'=1+1", "Calm; Sadness")


@pytest.mark.parametrize("file_format", ["json", "csv", "fhir"])
def test_scores_that_go_to_somebody_else_are_in_no_file(ada, assign_to, file_format):
    assign_to(ada)
    take(ada, "dass21", ANSWERS)
    text = export(ada, "dass21", file_format).text
    for word in ("severe", "normal", "score_", "Observation", "Depression"):
        assert word not in text
    if file_format == "fhir":
        no_scores_in(export(ada, "dass21", file_format).json())


def test_what_was_answered_outlives_the_instrument(twice, running):
    running.state.instruments = Library({})
    assert len(export(twice, "phq9", "json").json()) == 2


def test_nothing_answered_is_no_file(ada):
    begun = begin(ada, "gad7")
    send(ada, begun["id"], {"q1": 1})
    answer = ada.http.get(f"{API}/exports/gad7")
    assert (answer.status_code, answer.json()["code"]) == (404, "nothing_answered")


def test_everything_answered_to_one_instrument_is_deleted_and_nothing_else(twice, bea):
    take(twice, "gad7", sheet(*[1] * 7))
    take(bea, "phq9", sheet(*[1] * 9))
    removed = twice.http.delete(f"{API}/instruments/phq9/responses")
    assert removed.json() == {"removed": 2}
    left = [one["instrument"] for one in twice.http.get(f"{API}/responses").json()["items"]]
    assert left == ["gad7"]
    assert twice.http.get(f"{API}/trends/phq9").json()["lines"][0]["points"] == []
    assert len(bea.http.get(f"{API}/responses").json()["items"]) == 1
    assert twice.http.delete(f"{API}/instruments/phq9/responses").json() == {"removed": 0}


def start(person, **form):
    moments = {name: at.isoformat() for name, at in form.items() if name == "begun_at"}
    return person.http.post(f"{API}/responses", json={"instrument": "phq9", **form, **moments})


def test_begun_without_a_connection_its_time_runs_from_then(ada, clock):
    begun_at = utc_now() - timedelta(hours=70)
    begun = start(ada, begun_at=begun_at, version="1999").json()
    assert begun["started_at"].startswith(begun_at.isoformat()[:19])
    clock.pass_by(hours=1)
    assert send(ada, begun["id"], {"q1": 1}).status_code == 200
    clock.pass_by(hours=2)
    assert send(ada, begun["id"], {"q2": 1}).json()["code"] == "response_expired"
    assert offer(ada, "phq9")["state"] == "due"


def test_begun_too_long_ago_or_in_another_version_it_no_longer_fits(ada):
    for form in ({"begun_at": utc_now() - timedelta(hours=72)}, {"version": "2"}):
        answer = start(ada, **form)
        assert (answer.status_code, answer.json()["code"]) == (409, "response_expired")


def test_a_clock_that_is_ahead_began_it_now(ada):
    begun = start(ada, begun_at=utc_now() + timedelta(days=400)).json()
    assert begun["started_at"] <= utc_now().isoformat()
    send(ada, begun["id"], sheet(*[0] * 9))
    assert finish(ada, begun["id"])["response"]["state"] == "complete"


def test_the_page_is_told_from_how_many_points_on_a_change_counts(ada):
    rules = {
        name: ada.http.get(f"{API}/instruments/{name}").json() for name in ("phq9", "gad7", "who5")
    }
    found = {name: one["scores"][0]["change"] for name, one in rules.items()}
    assert [(one["reliable"], one["noticeable"]) for one in found.values()] == [
        (6, 5),
        (4, 4),
        (None, 10),
    ]
    assert [one["recall_days"] for one in rules.values()] == [14, 14, 14]
    assert found["phq9"]["crossing"] == 10
